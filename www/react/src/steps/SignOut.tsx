import { useCallback } from 'react';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { STEPS } from '../state/journey';
import { Button } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { CutKey } from '../ui/Mark';
import { NeedsSignIn, Stage } from '../ui/Stage';

const CODE = `await auth.signOut();
await auth.signOut({ global: true });`;

export function SignOut() {
  const { auth, session, syncSession, complete, done, go } = useDemo();
  const { run, busy, error, result } = useAction(
    'sign-out',
    useCallback(
      async (global: boolean) => {
        await auth.signOut({ global });
        await syncSession();
        complete('sign-out');
        return { global };
      },
      [auth, syncSession, complete],
    ),
  );
  return (
    <Stage
      title="Leave, here or everywhere"
      lead="Signing out revokes this browser’s refresh token and forgets the rest. Signing out everywhere ends every session you have."
      code={CODE}
    >
      {session && (
        <div className="actions">
          <Button busy={busy} onClick={() => void run(false)}>
            Sign out
          </Button>
          <Button look="second" busy={busy} onClick={() => void run(true)}>
            Sign out everywhere
          </Button>
        </div>
      )}
      {!session && !result && <NeedsSignIn />}
      <ErrorCard error={error} />
      {!session && result && (
        <section className="card farewell" role="status">
          {done.size === STEPS.length && <CutKey />}
          <h2>
            {done.size === STEPS.length ? 'Your key is cut.' : 'Signed out.'}
          </h2>
          <p>
            {result.global
              ? 'Every session ended, and no refresh token of yours works any more.'
              : 'The refresh token is revoked, and this browser keeps no tokens.'}
          </p>
          <div className="actions">
            <Button look="second" onClick={() => go('sign-in')}>
              Sign in again
            </Button>
            <Button look="quiet" onClick={() => go('invited')}>
              Try a side door
            </Button>
          </div>
        </section>
      )}
    </Stage>
  );
}
