import { Fragment } from 'react';
import type { Call } from '../state/calls';

const KEYS = [
  'cognitoAuthenticationType',
  'cognitoIdentityId',
  'cognitoIdentityPoolId',
  'cognitoAuthenticationProvider',
  'userArn',
  'caller',
  'accessKey',
  'accountId',
  'sourceIp',
];

/** `requestContext.identity` of two callers, side by side. */
export function Comparison({ you, guest }: { you: Call; guest: Call }) {
  return (
    <section className="card" aria-label="requestContext.identity">
      <header>
        <h2>
          <code>requestContext.identity</code>
        </h2>
        <span className="muted">as the backend received it</span>
      </header>
      <table className="comparison">
        <thead>
          <tr>
            <th className="unseen">Field</th>
            <Head who="You" call={you} />
            <Head who="A guest" call={guest} />
          </tr>
        </thead>
        <tbody>
          {KEYS.map((key) => {
            const [yours, theirs] = [show(you, key), show(guest, key)];
            return (
              <tr key={key} className={yours === theirs ? 'same' : undefined}>
                <th scope="row">
                  <code>
                    {/* Where the column is narrow, a name breaks between its words. */}
                    {key.split(/(?=[A-Z])/).map((word, n) => (
                      <Fragment key={n}>
                        {n > 0 && <wbr />}
                        {word}
                      </Fragment>
                    ))}
                  </code>
                </th>
                <Cell who="You" value={yours} />
                <Cell who="A guest" value={theirs} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Head({ who, call }: { who: string; call: Call }) {
  return (
    <th scope="col">
      {who} <span className={call.status < 400 ? 'badge good' : 'badge bad'}>{call.status}</span>
      <span className="says">{call.message}</span>
    </th>
  );
}

function Cell({ who, value }: { who: string; value: string }) {
  return <td data-who={who}>{value === 'null' ? <em>null</em> : <code>{value}</code>}</td>;
}

const show = (call: Call, key: string): string => String(call.identity?.[key] ?? 'null');
