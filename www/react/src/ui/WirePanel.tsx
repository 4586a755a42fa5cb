import { useSyncExternalStore } from 'react';
import { type Exchange, wire } from '../state/wire';
import { ends } from './Value';

/** Every request of this page to the server, newest first. */
export function WirePanel() {
  const exchanges = useSyncExternalStore(wire.subscribe, wire.snapshot);
  return (
    <section className="panel wire" aria-label="On the wire">
      <header>
        <h2>On the wire</h2>
        <span className="muted">{count(exchanges.length)}</span>
      </header>
      {exchanges.length === 0 && (
        <p className="empty">Each request of this page to the server appears here, with its reply.</p>
      )}
      <ol>
        {exchanges.toReversed().map((one) => (
          <li key={one.id}>
            <details>
              <summary>
                <Status exchange={one} />
                <span className="operation">{shortName(one)}</span>
                <span className="took">{one.took === undefined ? '…' : `${Math.round(one.took)} ms`}</span>
              </summary>
              <Detail exchange={one} />
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Status({ exchange }: { exchange: Exchange }) {
  const { status, took } = exchange;
  if (took === undefined) return <span className="status going">···</span>;
  if (status === undefined) return <span className="status bad">lost</span>;
  return <span className={status < 400 ? 'status good' : 'status bad'}>{status}</span>;
}

const shortName = ({ service, operation, method, url }: Exchange) =>
  service === 'execute-api' ? `${method} ${url.replace(/^\/execute-api\/[^/]+\/[^/]+/, '')}` : operation;

function Detail({ exchange }: { exchange: Exchange }) {
  const { service, method, url, requestHeaders, requestBody, requestId, replyBody } = exchange;
  const signed = requestHeaders.authorization;
  return (
    <div className="detail">
      <p className="muted">
        <code>{service}</code> · {method} {url}
      </p>
      {signed && <pre tabIndex={0}>{`Authorization: ${signed.replaceAll(', ', ',\n  ')}`}</pre>}
      {requestBody && <pre tabIndex={0}>{readable(requestBody)}</pre>}
      <p className="muted">Reply{requestId ? ` · request ${requestId}` : ''}</p>
      {replyBody && <pre tabIndex={0}>{readable(replyBody)}</pre>}
    </div>
  );
}

/** JSON indented and with its long texts shortened; anything else as it is. */
export function readable(body: string): string {
  try {
    const shorten = (_: string, value: unknown) =>
      typeof value === 'string' && value.length > 64
        ? `${ends(value, 32, 8)} (${value.length} characters)`
        : value;
    return JSON.stringify(JSON.parse(body, shorten), null, 2);
  } catch {
    return body;
  }
}

const count = (n: number) => (n === 0 ? 'no requests yet' : n === 1 ? '1 request' : `${n} requests`);
