import { useCallback, useState } from 'react';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { timeOfDay } from '../state/time';
import { Claims } from '../ui/Claims';
import { Button, Choice } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { NeedsSignIn, Onward, Stage } from '../ui/Stage';

const CODE = `const { tokens } = await auth.fetchAuthSession({ forceRefresh: true });
tokens.idToken.payload.email;`;

const KINDS = [
  { value: 'id', label: 'ID token' },
  { value: 'access', label: 'Access token' },
] as const;

const time = (seconds: unknown) => timeOfDay(Number(seconds) * 1000, Date.now());

export function Tokens() {
  const { auth, session, syncSession, complete } = useDemo();
  const [kind, setKind] = useState<'id' | 'access'>('id');
  const { run, busy, error, result } = useAction(
    'tokens',
    useCallback(async () => {
      const { tokens } = await auth.fetchAuthSession({ forceRefresh: true });
      await syncSession();
      // The session may have been ended from elsewhere.
      if (tokens) complete('tokens');
      return tokens?.accessToken.payload;
    }, [auth, syncSession, complete]),
  );
  return (
    <Stage
      title="Two tokens, readable by anyone"
      lead="The ID token says who you are; the access token says what you may do. They last an hour. A refresh token, which nobody can read, brings new ones: one request, even with many tabs open."
      code={CODE}
    >
      {session ? (
        <>
          <div className="actions">
            <Button
              look={result ? 'second' : 'primary'}
              busy={busy}
              onClick={() => void run(undefined)}
            >
              Refresh now
            </Button>
            <Onward from="tokens" />
          </div>
          <ErrorCard error={error} />
          {result && (
            <p className="verdict good" role="status">
              New tokens, issued at {time(result.iat)}. <code>auth_time</code> is still{' '}
              {time(result.auth_time)}, when the password was proved.
            </p>
          )}
          <Choice label="Show" value={kind} options={KINDS} onChange={setKind} />
          {kind === 'id' ? (
            <Claims
              title="ID token"
              note="For the app, and for the identity pool in the next step."
              token={session.idToken}
            />
          ) : (
            <Claims
              title="Access token"
              note="For the user pool’s own operations, and for APIs that check it."
              token={session.accessToken}
            />
          )}
        </>
      ) : (
        <NeedsSignIn />
      )}
    </Stage>
  );
}
