import { useCallback, useState } from 'react';
import { inviteSomebody } from '../state/calls';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { inventPerson } from '../state/memory';
import { Button, Field, Form } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { OutboxHere, useCodeFrom } from '../ui/Outbox';
import { Stage } from '../ui/Stage';

const CODE = `const { nextStep } = await auth.signIn({ username: email, password });
// nextStep.signInStep: CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED
await auth.confirmSignIn({ challengeResponse: newPassword });`;

export function Invited() {
  const demo = useDemo();
  const { auth, config, session, syncSession, go } = demo;
  const [email, setEmail] = useState(config.invited.username);
  const [temporary, setTemporary] = useState('');
  const [password, setPassword] = useState('');
  useCodeFrom(email, setTemporary);
  const enter = useAction(
    'invited.enter',
    useCallback(async () => {
      const { nextStep } = await auth.signIn({ username: email, password: temporary });
      await syncSession();
      return nextStep.signInStep;
    }, [auth, email, temporary, syncSession]),
  );
  const renew = useAction(
    'invited.renew',
    useCallback(async () => {
      await auth.confirmSignIn({ challengeResponse: password });
      await syncSession();
      return true;
    }, [auth, password, syncSession]),
  );
  const invite = useAction(
    'invited.invite',
    useCallback(async () => {
      const address = inventPerson().email;
      await inviteSomebody(demo, address);
      setEmail(address);
      setTemporary('');
    }, [demo]),
  );
  const leave = useAction(
    'invited.leave',
    useCallback(async () => {
      await auth.signOut();
      await syncSession();
    }, [auth, syncSession]),
  );
  const asked = enter.result === 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED';

  return (
    <Stage
      title="Invited, with a password to replace"
      lead={
        <>
          An administrator made this account. Its temporary password opens the door once, and the
          server asks for a new one before it gives out tokens.
        </>
      }
      code={CODE}
    >
      {session ? (
        <div className="card notice" role="status">
          <p>
            Signed in as <strong>{session.name}</strong>
            {renew.result ? ', with the new password.' : '.'}
          </p>
          <div className="actions">
            <Button look="second" busy={leave.busy} onClick={() => void leave.run(undefined)}>
              Sign out
            </Button>
            <Button look="quiet" onClick={() => go('tokens')}>
              See the tokens
            </Button>
          </div>
        </div>
      ) : (
        <>
          <Form onSubmit={() => void enter.run(undefined)}>
            <Field
              label="E-mail address"
              type="email"
              autoComplete="username"
              value={email}
              onChange={setEmail}
            />
            <Field
              label="Temporary password"
              type="password"
              autoComplete="current-password"
              value={temporary}
              onChange={setTemporary}
              hint="From the invitation in the outbox."
            />
            <div className="actions">
              <Button type="submit" busy={enter.busy} look={asked ? 'second' : 'primary'}>
                Sign in
              </Button>
              <Button look="quiet" busy={invite.busy} onClick={() => void invite.run(undefined)}>
                Invite somebody else
              </Button>
            </div>
          </Form>
          <OutboxHere />
          {asked && (
            <Form username={email} onSubmit={() => void renew.run(undefined)}>
              <Field
                label="New password"
                type="password"
                autoComplete="new-password"
                value={password}
                onChange={setPassword}
                hint="The challenge is NEW_PASSWORD_REQUIRED."
              />
              <div className="actions">
                <Button type="submit" busy={renew.busy}>
                  Set it and come in
                </Button>
              </div>
            </Form>
          )}
        </>
      )}
      <ErrorCard error={enter.error ?? renew.error ?? invite.error ?? leave.error} />
    </Stage>
  );
}
