import { searchFor } from '../state/leak';
import type { Exchange } from '../state/wire';
import { Conversation } from './Conversation';

/** What a sign-in sent, and whether the password was in it. */
export function Proof({ exchanges, password }: { exchanges: readonly Exchange[]; password: string }) {
  const { bytes, found } = searchFor(password, exchanges);
  const size = bytes.toLocaleString('en');
  return (
    <section className="proof" aria-label="What went over the wire">
      <h2>What went over the wire</h2>
      {found.length === 0 ? (
        <p className="verdict good">
          We searched all {size} bytes that were sent for the password, plain and encoded.{' '}
          <strong>It is not there.</strong>
        </p>
      ) : (
        <p className="verdict bad">
          We searched the {size} bytes that were sent. <strong>{found.join(', ')}</strong> holds the
          password: whoever can read that request, has it.
        </p>
      )}
      <Conversation exchanges={exchanges} />
    </section>
  );
}
