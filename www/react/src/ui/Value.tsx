import { type ReactNode, useState } from 'react';

/** `abcdefgh…wxyz`: the ends of a text too long to read. */
export function ends(text: string, head = 18, tail = 6): string {
  return text.length <= head + tail + 8 ? text : `${text.slice(0, head)}…${text.slice(-tail)}`;
}

/** A button that copies, and says so for a while. */
export function Copy({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="copy"
      aria-label={`${copied ? 'Copied' : 'Copy'} ${label}`}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(true));
      }}
      onBlur={() => setCopied(false)}
    >
      {copied ? 'Copied' : 'Copy'}
    </button>
  );
}

/** A value that stays hidden until somebody asks for it. */
export function Secret({ text, label }: { text: string; label: string }) {
  const [shown, setShown] = useState(false);
  return (
    <span className="secret">
      <code className={shown ? 'whole' : 'hidden'}>{shown ? text : '•'.repeat(24)}</code>
      <span className="tools">
        <button type="button" className="copy" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Reveal'}
          <span className="unseen"> {label}</span>
        </button>
        <Copy text={text} label={label} />
      </span>
    </span>
  );
}

export interface Fact {
  name: string;
  value: ReactNode;
}

/** Names and values, one to a line. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The whole of an answer, for whoever wants it. */
export function Raw({ title, text }: { title: string; text: string }) {
  return (
    <details className="raw">
      <summary>{title}</summary>
      <pre tabIndex={0}>{text}</pre>
    </details>
  );
}
