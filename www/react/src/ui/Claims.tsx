import type { JWT } from 'poolkey';
import { fromNow, timeOfDay, useNow } from '../state/time';
import { Countdown } from './Countdown';
import { Copy, ends } from './Value';

const MEANING: Record<string, string> = {
  sub: 'who it is, for good',
  'cognito:username': 'the stored user name',
  username: 'the stored user name',
  token_use: 'what it may be used as',
  scope: 'what it may be used for',
  exp: 'when it ends',
  iat: 'when it was issued',
  auth_time: 'when the password was proved',
  aud: 'the app it is for',
  client_id: 'the app it is for',
  iss: 'who signed it',
  jti: 'this token',
  origin_jti: 'the sign-in it stems from',
  event_id: 'the sign-in event',
};

/** What is about the person first, then in the order above. */
const RANK = ['email', 'email_verified', ...Object.keys(MEANING)];
const byMeaning = ([a]: [string, unknown], [b]: [string, unknown]) =>
  RANK.indexOf(a) - RANK.indexOf(b);

const TIMES = new Set(['auth_time', 'iat', 'exp']);

/** A token's claims, read without trusting them: checking the signature is the backend's part. */
export function Claims({ title, note, token }: { title: string; note: string; token: JWT }) {
  const now = useNow();
  const { exp, iat } = token.payload;
  return (
    <section className="card token" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <Copy text={token.toString()} label={title} />
      </header>
      <p className="muted">{note}</p>
      {typeof exp === 'number' && typeof iat === 'number' && (
        <Countdown until={exp * 1000} whole={(exp - iat) * 1000} />
      )}
      <table className="claims">
        <thead className="unseen">
          <tr>
            <th>Claim</th>
            <th>Value</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(token.payload).sort(byMeaning).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
                {MEANING[name] && <span>{MEANING[name]}</span>}
              </th>
              <td>
                {TIMES.has(name) && typeof value === 'number' ? (
                  <>
                    {timeOfDay(value * 1000, now)} <em>{fromNow(value * 1000, now)}</em>
                  </>
                ) : (
                  <code>{ends(typeof value === 'string' ? value : JSON.stringify(value), 56, 10)}</code>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
