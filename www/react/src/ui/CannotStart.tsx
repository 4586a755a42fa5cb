import { ErrorCard } from './ErrorCard';
import { Mark } from './Mark';

/** Instead of the page, when it cannot begin. */
export function CannotStart({ error }: { error: unknown }) {
  return (
    <main className="cannot-start">
      <Mark />
      <h1>The demo cannot start</h1>
      <p className="lead">
        Is the server running? <code>cargo xtask demo</code> starts everything that this page needs.
      </p>
      <ErrorCard error={error} />
    </main>
  );
}
