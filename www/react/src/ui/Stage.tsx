import { type ReactNode, useEffect, useRef } from 'react';
import { useDemo } from '../state/demo';
import { STEPS, type StepId, isStep, labelOf, next } from '../state/journey';
import { Code } from './Code';
import { Button } from './controls';

interface Props {
  title: string;
  lead: ReactNode;
  /** What a page writes to do the same. */
  code: string;
  children: ReactNode;
}

/** The frame of a step: where one is, what it is called, what it is for. */
export function Stage({ title, lead, code, children }: Props) {
  const { place, session } = useDemo();
  const number = STEPS.findIndex((step) => step.id === place) + 1;
  const heading = useRef<HTMLHeadingElement>(null);
  const signedIn = session !== undefined;
  const before = useRef(signedIn);
  useEffect(() => {
    if (before.current === signedIn) return;
    before.current = signedIn;
    // The form that had the focus is gone: the keyboard goes on from the heading.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [signedIn]);
  return (
    <article className="stage">
      <p className="eyebrow">{isStep(place) ? `Step ${number} of ${STEPS.length}` : 'Side door'}</p>
      <h1 ref={heading} tabIndex={-1}>{title}</h1>
      <div className="lead">{lead}</div>
      {children}
      <Code text={code} />
    </article>
  );
}

/** The way on, once a step is done. */
export function Onward({ from }: { from: StepId }) {
  const { done, go } = useDemo();
  const to = next(from);
  if (!to || !done.has(from)) return null;
  return (
    <Button onClick={() => go(to)}>
      {labelOf(to)}
      <Arrow />
    </Button>
  );
}

function Arrow() {
  return (
    <svg className="arrow" viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <path d="M3 8h9.5M8.5 4l4 4-4 4" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** In place of a step that needs somebody to be signed in. */
export function NeedsSignIn() {
  const { go } = useDemo();
  return (
    <div className="card notice">
      <p>Nobody is signed in, so there is nothing to show here yet.</p>
      <Button look="second" onClick={() => go('sign-in')}>
        Sign in first
      </Button>
    </div>
  );
}
