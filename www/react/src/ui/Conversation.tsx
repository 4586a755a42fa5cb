import type { Exchange } from '../state/wire';
import { ends } from './Value';

const NOTES: Record<string, string> = {
  USERNAME: 'who wants to come in',
  SRP_A: 'your public value, g to the power of a secret',
  PASSWORD: 'the password itself',
  SRP_B: 'the server’s public value',
  SALT: 'mixed into the password, here in the page',
  SECRET_BLOCK: 'the server’s own state, sealed',
  USER_ID_FOR_SRP: 'the name that goes into the proof',
  PASSWORD_CLAIM_SIGNATURE: 'the proof: only someone with the password can make it',
  PASSWORD_CLAIM_SECRET_BLOCK: 'the sealed state, handed back',
  TIMESTAMP: 'part of the proof, so it cannot be kept for later',
};

interface Field {
  name: string;
  value: string;
}

/** A sign-in, message by message. */
export function Conversation({ exchanges }: { exchanges: readonly Exchange[] }) {
  return (
    <ol className="conversation">
      {exchanges.map((exchange) => (
        <li key={exchange.id}>
          <Turn who="You" what={exchange.operation} fields={sent(exchange)} />
          <Turn who="Server" what={answer(exchange)} fields={received(exchange)} />
        </li>
      ))}
    </ol>
  );
}

function Turn({ who, what, fields }: { who: string; what: string; fields: Field[] }) {
  return (
    <div className={who === 'You' ? 'turn out' : 'turn in'}>
      <p className="who">
        <span>{who === 'You' ? 'You sent' : 'The server said'}</span> <code>{what}</code>
      </p>
      <dl>
        {fields.map(({ name, value }) => (
          <div key={name} className={`value-${name.toLowerCase()}`}>
            <dt>
              <code>{name}</code>
              {NOTES[name] && <span>{NOTES[name]}</span>}
            </dt>
            <dd>
              <code>{ends(value, 20, 6)}</code>
              {value.length > 60 && <span>{value.length} characters</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

type Json = Record<string, unknown>;

const parse = (text: string | undefined): Json => {
  try {
    return JSON.parse(text ?? '{}') as Json;
  } catch {
    return {};
  }
};

const texts = (value: unknown): Field[] =>
  Object.entries((value ?? {}) as Json).flatMap(([name, one]) =>
    typeof one === 'string' ? [{ name, value: one }] : [],
  );

const sent = ({ requestBody }: Exchange) => {
  const body = parse(requestBody);
  return texts(body.AuthParameters ?? body.ChallengeResponses);
};

const answer = ({ replyBody }: Exchange) => {
  const body = parse(replyBody);
  if (body.AuthenticationResult) return 'tokens';
  return String(body.ChallengeName ?? body.__type ?? 'nothing');
};

const received = ({ replyBody }: Exchange) => {
  const body = parse(replyBody);
  if (body.message) return [{ name: 'message', value: String(body.message) }];
  return texts(body.AuthenticationResult ?? body.ChallengeParameters).filter(
    ({ name }) => name !== 'TokenType' && name !== 'USERNAME',
  );
};
