import { useCallback, useState } from 'react';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { Button, Field, Form } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { OutboxHere, useCodeFrom } from '../ui/Outbox';
import { Stage } from '../ui/Stage';

const CODE = `await auth.confirmSignUp({ username: email, confirmationCode });`;

export function Confirm() {
  const { auth, person, complete, go } = useDemo();
  const [code, setCode] = useState('');
  useCodeFrom(person.email, setCode);
  const confirm = useAction(
    'confirm',
    useCallback(
      async (confirmationCode: string) => {
        await auth.confirmSignUp({ username: person.email, confirmationCode });
        complete('sign-up', 'confirm');
        go('sign-in');
      },
      [auth, person.email, complete, go],
    ),
  );
  const resend = useAction(
    'resend',
    useCallback(() => auth.resendSignUpCode({ username: person.email }), [auth, person.email]),
  );
  return (
    <Stage
      title="Prove the address is yours"
      lead={
        <>
          The server sent six digits to <strong>{person.email}</strong>. Take them from the outbox,
          as you would from a mailbox.
        </>
      }
      code={CODE}
    >
      <Form onSubmit={() => void confirm.run(code)}>
        <Field
          label="Confirmation code"
          inputMode="numeric"
          autoComplete="one-time-code"
          className="digits"
          maxLength={6}
          value={code}
          onChange={setCode}
        />
        <div className="actions">
          <Button type="submit" busy={confirm.busy}>
            Confirm
          </Button>
          <Button look="quiet" busy={resend.busy} onClick={() => void resend.run(undefined)}>
            Send another code
          </Button>
        </div>
      </Form>
      <ErrorCard error={confirm.error ?? resend.error} />
      <OutboxHere />
    </Stage>
  );
}
