import { useEffect, useState, useSyncExternalStore } from 'react';
import { useDemo } from '../state/demo';
import { BESIDE, useMedia } from '../state/media';
import { type Message, readOutbox } from '../state/outbox';
import { fromNow, useNow } from '../state/time';
import { wire } from '../state/wire';
import { Button } from './controls';

interface Box {
  of: string;
  messages: readonly Message[];
  failure: string;
}

const EMPTY: Box = { of: '', messages: [], failure: '' };

/** What the server would have sent to the person of the journey. */
export function Outbox() {
  const { config, mailFor, takeCode } = useDemo();
  const [box, setBox] = useState<Box>(EMPTY);
  const now = useNow();
  // The server puts a message there before it answers the request that caused it.
  const answered = useSyncExternalStore(
    wire.subscribe,
    () => wire.snapshot().filter((one) => one.status !== undefined).length,
  );
  useEffect(() => {
    let current = true;
    readOutbox(config.server, mailFor).then(
      (messages) => current && setBox({ of: mailFor, messages, failure: '' }),
      (error: unknown) => current && setBox({ of: mailFor, messages: [], failure: String(error) }),
    );
    return () => {
      current = false;
    };
  }, [config.server, mailFor, answered]);
  const { messages, failure } = box.of === mailFor ? box : EMPTY;

  return (
    <section className="panel outbox" aria-label="Outbox">
      <header>
        <h2>Outbox</h2>
        <span className="muted">{mailFor}</span>
      </header>
      {failure && <p className="muted">{failure}</p>}
      {!failure && messages.length === 0 && (
        <p className="empty">
          Mail to this address lands here instead of in a mailbox. Nothing has been sent yet.
        </p>
      )}
      {/* The list itself is not live: the age of each letter changes every second. */}
      <p className="unseen" role="status">
        {messages[0] && `New mail: ${messages[0].subject ?? 'no subject'}`}
      </p>
      <ol>
        {messages.slice(0, 4).map((message, index) => (
          <Letter
            key={`${message.created_at}-${message.code ?? index}`}
            message={message}
            now={now}
            take={index === 0 ? takeCode : undefined}
          />
        ))}
      </ol>
    </section>
  );
}

interface LetterProps {
  message: Message;
  now: number;
  /** Where its code is wanted, if it is the newest and a step waits. */
  take: ((code: string) => void) | undefined;
}

function Letter({ message, now, take }: LetterProps) {
  const { code, subject, body } = message;
  return (
    <li className={take ? 'letter' : 'letter old'}>
      <p className="subject">
        <span>{subject || 'No subject'}</span>
        <time>{fromNow(sentAt(message), now)}</time>
      </p>
      {code ? (
        <p className={/^\d+$/.test(code) ? 'code' : 'code word'}>{code}</p>
      ) : (
        <p className="body">{body}</p>
      )}
      {code && take && (
        <Button look="second" onClick={() => take(code)}>
          {/^\d+$/.test(code) ? 'Use this code' : 'Use this password'}
        </Button>
      )}
    </li>
  );
}

function sentAt({ created_at }: Message): number {
  return typeof created_at === 'number' ? created_at * 1000 : Date.parse(created_at);
}

/** On a narrow screen the outbox stands where its code is wanted. */
export function OutboxHere() {
  return useMedia(BESIDE) ? null : <Outbox />;
}

/** Lets the outbox hand its code to the step that waits for one. */
export function useCodeFrom(address: string, take: (code: string) => void): void {
  const { setTakeCode, watchMail } = useDemo();
  useEffect(() => watchMail(address), [watchMail, address]);
  useEffect(() => {
    setTakeCode(take);
    return () => setTakeCode(undefined);
  }, [setTakeCode, take]);
}
