import { AuthError } from 'poolkey';
import { useEffect, useRef } from 'react';

/** What went wrong, as the code that caught it sees it: the type, the message, the request. */
export function ErrorCard({ error }: { error: unknown }) {
  const card = useRef<HTMLDivElement>(null);
  // On a small screen it would else appear below what is seen.
  useEffect(() => {
    // It may return a promise, which is no cleanup.
    void card.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  if (error === undefined) return null;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const typed = error instanceof AuthError ? error : undefined;
  return (
    <div ref={card} className="card error" role="alert">
      <p className="error-name">
        <code>{name}</code>
        {typed?.metadata?.httpStatusCode !== undefined && (
          <span className="badge bad">{typed.metadata.httpStatusCode}</span>
        )}
      </p>
      <p>{message}</p>
      {typed?.recoverySuggestion && <p className="muted">{typed.recoverySuggestion}</p>}
      {typed?.metadata?.requestId && (
        <p className="request-id">
          Request <code>{typed.metadata.requestId}</code>
        </p>
      )}
    </div>
  );
}
