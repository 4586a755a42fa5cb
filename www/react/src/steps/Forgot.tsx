import { useCallback, useState } from 'react';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { Button, Field, Form } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { OutboxHere, useCodeFrom } from '../ui/Outbox';
import { Stage } from '../ui/Stage';

const CODE = `await auth.resetPassword({ username: email });
await auth.confirmResetPassword({ username: email, confirmationCode, newPassword });`;

export function Forgot() {
  const { auth, person, setPerson, go } = useDemo();
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  useCodeFrom(person.email, setCode);
  const ask = useAction(
    'forgot.ask',
    useCallback(async () => {
      await auth.resetPassword({ username: person.email });
      return true;
    }, [auth, person.email]),
  );
  const change = useAction(
    'forgot.change',
    useCallback(async () => {
      await auth.confirmResetPassword({
        username: person.email,
        confirmationCode: code,
        newPassword: password,
      });
      setPerson({ password });
      return true;
    }, [auth, person.email, code, password, setPerson]),
  );
  return (
    <Stage
      title="Forgot the password"
      lead="A code proves that the mailbox is yours, and buys one new password. An address that nobody has gets the same answer, so that nobody can find out who has an account."
      code={CODE}
    >
      <Form onSubmit={() => void ask.run(undefined)}>
        <Field
          label="E-mail address"
          type="email"
          autoComplete="username"
          value={person.email}
          onChange={(email) => setPerson({ email })}
        />
        <div className="actions">
          <Button type="submit" busy={ask.busy} look={ask.result ? 'second' : 'primary'}>
            {ask.result ? 'Send another code' : 'Send a code'}
          </Button>
        </div>
      </Form>
      <ErrorCard error={ask.error} />
      {ask.result && (
        <>
          <OutboxHere />
          <Form username={person.email} onSubmit={() => void change.run(undefined)}>
            <Field
              label="Code from the message"
              inputMode="numeric"
              autoComplete="one-time-code"
              className="digits"
              maxLength={6}
              value={code}
              onChange={setCode}
            />
            <Field
              label="New password"
              type="password"
              autoComplete="new-password"
              value={password}
              onChange={setPassword}
            />
            <div className="actions">
              <Button type="submit" busy={change.busy}>
                Set the new password
              </Button>
            </div>
          </Form>
        </>
      )}
      <ErrorCard error={change.error} />
      {change.result && (
        <div className="card notice" role="status">
          <p>The new password is set.</p>
          <Button look="second" onClick={() => go('sign-in')}>
            Sign in with it
          </Button>
        </div>
      )}
    </Stage>
  );
}
