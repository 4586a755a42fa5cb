import { useCallback } from 'react';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { Button } from '../ui/controls';
import { Countdown } from '../ui/Countdown';
import { ErrorCard } from '../ui/ErrorCard';
import { NeedsSignIn, Onward, Stage } from '../ui/Stage';
import { Facts, Secret, ends } from '../ui/Value';

const HOUR = 3_600_000;

const CODE = `const aws = createAuth({ userPoolId, userPoolClientId, identityPoolId });
const { credentials, identityId } = await aws.getCredentials();`;

export function Credentials() {
  const { aws, session, complete } = useDemo();
  const { run, busy, error, result } = useAction(
    'credentials',
    useCallback(
      async (forceRefresh: boolean) => {
        const got = await aws.getCredentials({ forceRefresh });
        complete('credentials');
        return got;
      },
      [aws, complete],
    ),
  );
  return (
    <Stage
      title="Trade a token for AWS credentials"
      lead="The identity pool checks the ID token, knows you by an identity id, and lends a role: an access key that is yours for an hour."
      code={CODE}
    >
      {session ? (
        <>
          <div className="actions">
            <Button
              look={result ? 'second' : 'primary'}
              busy={busy}
              onClick={() => void run(result !== undefined)}
            >
              {result ? 'Get new ones' : 'Get credentials'}
            </Button>
            <Onward from="credentials" />
          </div>
          <ErrorCard error={error} />
          {result && (
            <section className="card" aria-label="Credentials">
              {result.credentials.expiration && (
                <Countdown until={result.credentials.expiration.getTime()} whole={HOUR} />
              )}
              <Facts
                facts={[
                  { name: 'Identity id', value: <code>{result.identityId}</code> },
                  { name: 'Access key id', value: <code>{result.credentials.accessKeyId}</code> },
                  {
                    name: 'Secret access key',
                    value: <Secret text={result.credentials.secretAccessKey} label="secret access key" />,
                  },
                  {
                    name: 'Session token',
                    value: (
                      <>
                        <code>{ends(result.credentials.sessionToken ?? '', 24, 8)}</code>{' '}
                        <em>{result.credentials.sessionToken?.length} characters</em>
                      </>
                    ),
                  },
                ]}
              />
            </section>
          )}
        </>
      ) : (
        <NeedsSignIn />
      )}
    </Stage>
  );
}
