import { useCallback } from 'react';
import { getCallerIdentity } from '../state/calls';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { Button } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { NeedsSignIn, Onward, Stage } from '../ui/Stage';
import { Facts, Raw } from '../ui/Value';

const CODE = `const body = 'Action=GetCallerIdentity&Version=2011-06-15';
const signed = await aws.signRequest({ method: 'POST', url, body }, { service: 'sts' });`;

export function WhoAmI() {
  const demo = useDemo();
  const { session, complete } = demo;
  const { run, busy, error, result } = useAction(
    'who',
    useCallback(async () => {
      const caller = await getCallerIdentity(demo);
      complete('who');
      return caller;
    }, [demo, complete]),
  );
  return (
    <Stage
      title="Ask STS who you are"
      lead={
        <>
          The same credentials speak to AWS’s own services. <code>GetCallerIdentity</code> is the one
          question that every key may ask.
        </>
      }
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
              Who am I?
            </Button>
            <Onward from="who" />
          </div>
          <ErrorCard error={error} />
          {result && (
            <section className="card" aria-label="Caller identity">
              <Facts
                facts={[
                  { name: 'Arn', value: <code>{result.arn}</code> },
                  { name: 'User id', value: <code>{result.userId}</code> },
                  { name: 'Account', value: <code>{result.account}</code> },
                ]}
              />
              <Raw title="The answer, in XML" text={result.xml} />
            </section>
          )}
        </>
      ) : (
        <NeedsSignIn />
      )}
    </Stage>
  );
}
