import { useCallback, useState } from 'react';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { type Exchange, wire } from '../state/wire';
import { Button, Choice, Field, Form } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { Proof } from '../ui/Proof';
import { Onward, Stage } from '../ui/Stage';

const FLOWS = [
  { value: 'USER_SRP_AUTH', label: 'SRP, a proof' },
  { value: 'USER_PASSWORD_AUTH', label: 'The password itself' },
] as const;

type Flow = (typeof FLOWS)[number]['value'];

export interface SignedIn {
  exchanges: readonly Exchange[];
  password: string;
}

const CODE = `const { isSignedIn, nextStep } = await auth.signIn({ username: email, password });`;

export function SignIn() {
  const { auth, person, setPerson, complete, go, session, syncSession } = useDemo();
  const [flow, setFlow] = useState<Flow>('USER_SRP_AUTH');
  const { run, busy, error, result } = useAction(
    'sign-in',
    useCallback(
      async ({ email, password }: { email: string; password: string }): Promise<SignedIn> => {
        const mark = wire.mark();
        const { isSignedIn, nextStep } = await auth.signIn({
          username: email,
          password,
          options: { authFlowType: flow },
        });
        if (nextStep.signInStep === 'CONFIRM_SIGN_UP') go('confirm');
        if (nextStep.signInStep === 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED') go('invited');
        if (isSignedIn) {
          await syncSession();
          complete('sign-up', 'confirm', 'sign-in');
        }
        return { exchanges: wire.since(mark), password };
      },
      [auth, flow, complete, go, syncSession],
    ),
  );
  const leave = useAction(
    'sign-in.leave',
    useCallback(async () => {
      await auth.signOut();
      await syncSession();
    }, [auth, syncSession]),
  );
  return (
    <Stage
      title="Sign in, and keep the password here"
      lead="With SRP the browser proves that it knows the password, and the password stays in the browser. Two requests: a public value, then a proof."
      code={CODE}
    >
      {session ? (
        <div className="card notice" role="status">
          <p>
            Signed in as <strong>{session.name}</strong>.
          </p>
          <div className="actions">
            <Onward from="sign-in" />
            <Button look="quiet" busy={leave.busy} onClick={() => void leave.run(undefined)}>
              Sign out and do it again
            </Button>
          </div>
        </div>
      ) : (
        <Form onSubmit={() => void run(person)}>
          <Choice label="What to send" value={flow} options={FLOWS} onChange={setFlow} />
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
            autoComplete="current-password"
            value={person.password}
            onChange={(password) => setPerson({ password })}
          />
          <div className="actions">
            <Button type="submit" busy={busy}>
              Sign in
            </Button>
            <Button look="quiet" onClick={() => go('forgot')}>
              Forgot it?
            </Button>
          </div>
        </Form>
      )}
      <ErrorCard error={error ?? leave.error} />
      {session && result && <Proof {...result} />}
    </Stage>
  );
}
