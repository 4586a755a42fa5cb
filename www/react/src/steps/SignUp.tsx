import { useCallback } from 'react';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { Button, Field, Form } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { Stage } from '../ui/Stage';
import { inventPerson } from '../state/memory';

const CODE = `import { createAuth } from 'poolkey';

const auth = createAuth({ userPoolId, userPoolClientId });
await auth.signUp({ username: email, password });`;

export function SignUp() {
  const { auth, person, setPerson, complete, go } = useDemo();
  const { run, busy, error } = useAction(
    'sign-up',
    useCallback(
      async ({ email, password }: { email: string; password: string }) => {
        await auth.signUp({
          username: email,
          password,
          options: { userAttributes: { email } },
        });
        complete('sign-up');
        go('confirm');
      },
      [auth, complete, go],
    ),
  );
  return (
    <Stage
      title="Cut your own key"
      lead="Eight steps, from a new account to a signed AWS request, against a server on this machine that speaks Amazon Cognito’s protocols. We made up an address and a password, so that you can begin with one click; mail lands in the outbox on this page."
      code={CODE}
    >
      <Form onSubmit={() => void run(person)}>
        <Field
          label="E-mail address"
          type="email"
          autoComplete="username"
          value={person.email}
          onChange={(email) => setPerson({ email })}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="new-password"
          value={person.password}
          onChange={(password) => setPerson({ password })}
          hint="At least 8 characters, with upper and lower case and a digit."
        />
        <div className="actions">
          <Button type="submit" busy={busy}>
            Create account
          </Button>
          <Button look="quiet" onClick={() => setPerson(inventPerson())}>
            Make up another
          </Button>
        </div>
      </Form>
      <ErrorCard error={error} />
    </Stage>
  );
}
