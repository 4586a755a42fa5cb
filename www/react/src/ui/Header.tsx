import { useEffect, useState, useSyncExternalStore } from 'react';
import { useDemo } from '../state/demo';
import { STEPS, isStep, labelOf } from '../state/journey';
import { wire } from '../state/wire';
import { Mark } from './Mark';
import { Rail } from './Rail';

/** On a narrow screen: the mark, the way so far as a lying key, and the steps on demand. */
export function TopBar() {
  const { place, done } = useDemo();
  const [open, setOpen] = useState(false);
  const number = STEPS.findIndex((step) => step.id === place) + 1;
  return (
    <header className="topbar">
      <div className="brand">
        <Mark />
        <span className="wordmark">Poolkey</span>
        <Tools />
      </div>
      <button
        type="button"
        className="where"
        aria-expanded={open}
        aria-controls="steps"
        onClick={() => setOpen(!open)}
      >
        <span>
          {isStep(place) ? `${number} / ${STEPS.length}` : 'Side door'} <strong>{labelOf(place)}</strong>
        </span>
        <span className="cuts" aria-hidden="true">
          {STEPS.map(({ id }) => (
            <span key={id} className={id === place ? 'here' : done.has(id) ? 'cut' : undefined} />
          ))}
        </span>
        <span className="unseen">, {open ? 'hide' : 'show'} all steps</span>
      </button>
      <div id="steps" hidden={!open}>
        {open && <Rail onWalk={() => setOpen(false)} />}
      </div>
    </header>
  );
}

/** The state of the server, and the light. */
export function Tools() {
  return (
    <div className="tools">
      <ServerChip />
      <ThemeSwitch />
    </div>
  );
}

function ServerChip() {
  const { config } = useDemo();
  const [alive, setAlive] = useState<boolean>();
  const ended = useSyncExternalStore(
    wire.subscribe,
    () => wire.snapshot().findLast((one) => one.took !== undefined),
  );
  const lost = ended !== undefined && ended.status === undefined;
  useEffect(() => {
    const ask = () =>
      fetch(`${config.server}/health`).then(
        (reply) => setAlive(reply.ok),
        () => setAlive(false),
      );
    void ask();
    addEventListener('focus', ask);
    return () => removeEventListener('focus', ask);
  }, [config.server, lost]);
  const state = alive === undefined ? 'asking' : alive ? 'answers' : 'does not answer';
  return (
    <span className={alive === false ? 'chip bad' : 'chip'} title={`The server ${state}`}>
      <span className="dot" aria-hidden="true" />
      <span className="host">{new URL(config.server).host}</span>
      <span className="unseen">{state}</span>
    </span>
  );
}

function ThemeSwitch() {
  const [dark, setDark] = useState(
    () =>
      (document.documentElement.dataset.theme ??
        (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark',
  );
  return (
    <button
      type="button"
      className="theme"
      aria-pressed={dark}
      aria-label="Dark theme"
      onClick={() => {
        const theme = dark ? 'light' : 'dark';
        document.documentElement.dataset.theme = theme;
        localStorage.setItem('poolkey-demo.theme', theme);
        setDark(!dark);
      }}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {dark ? (
          <path d="M15.6 12.3A6.6 6.6 0 0 1 7.7 4.4a6.6 6.6 0 1 0 7.9 7.9Z" />
        ) : (
          <path d="M10 6.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6Zm0-4.2v1.6M10 16.4V18M2 10h1.6M16.4 10H18M4.3 4.3l1.2 1.2M14.5 14.5l1.2 1.2M15.7 4.3l-1.2 1.2M5.5 14.5l-1.2 1.2" />
        )}
      </svg>
    </button>
  );
}
