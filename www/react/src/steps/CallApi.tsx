import { useCallback, useState } from 'react';
import { type Call, callAsYouAndGuest } from '../state/calls';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { Comparison } from '../ui/Comparison';
import { Button, Field, Form } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { Signature } from '../ui/Signature';
import { NeedsSignIn, Onward, Stage } from '../ui/Stage';
import { Raw } from '../ui/Value';
import { readable } from '../ui/WirePanel';

interface Calls {
  you: Call;
  guest: Call;
  unsigned: Call;
}

const CODE = `const signed = await aws.signRequest(new Request(url), { service: 'execute-api' });
const reply = await fetch(signed);`;

export function CallApi() {
  const demo = useDemo();
  const { config, session, complete } = demo;
  const [path, setPath] = useState('/orders/42?expand=lines');
  const { run, busy, error, result } = useAction(
    'call',
    useCallback(
      async (to: string): Promise<Calls> => {
        const calls = await callAsYouAndGuest(demo, to);
        if (calls.you.status === 200) complete('call');
        return calls;
      },
      [demo, complete],
    ),
  );
  return (
    <Stage
      title="Call an API that knows who you are"
      lead="The gateway checks an AWS signature and tells the backend who signed. The same request, three times: as you, as a guest, and with no signature at all."
      code={CODE}
    >
      {session ? (
        <>
          <Form onSubmit={() => void run(path)}>
            <Field
              label="Path behind the gateway"
              value={path}
              onChange={setPath}
              hint={<>GET {config.api.replace(/^https?:\/\//, '')}…</>}
            />
            <div className="actions">
              <Button type="submit" look={result ? 'second' : 'primary'} busy={busy}>
                Sign and call
              </Button>
              <Onward from="call" />
            </div>
          </Form>
          <ErrorCard error={error} />
          {result && (
            <>
              <Comparison you={result.you} guest={result.guest} />
              <p className="verdict">
                Unsigned: <span className="badge bad">{result.unsigned.status}</span>{' '}
                {result.unsigned.message}. The backend never heard of it.
              </p>
              {result.you.authorization && <Signature authorization={result.you.authorization} />}
              <Raw title="Everything the backend answered you" text={readable(result.you.body)} />
            </>
          )}
        </>
      ) : (
        <NeedsSignIn />
      )}
    </Stage>
  );
}
