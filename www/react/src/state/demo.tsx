import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { type Auths, type Session, currentSession } from '../auth';
import type { Config } from '../config';
import { type PlaceId, type StepId, placeInAddress } from './journey';
import { type Person, inventPerson, recall, remember } from './memory';

/** How an action of a step ended, kept while the person walks about. */
export interface Outcome {
  result?: unknown;
  error?: unknown;
}

export interface Demo extends Auths {
  config: Config;
  place: PlaceId;
  go: (place: PlaceId) => void;
  done: ReadonlySet<StepId>;
  complete: (...steps: StepId[]) => void;
  person: Person;
  setPerson: (change: Partial<Person>) => void;
  /** Absent when nobody is signed in. */
  session: Session | undefined;
  /** Reads the session again, after something that may have changed it. */
  syncSession: () => Promise<void>;
  /** Whose mail the outbox shows. */
  mailFor: string;
  watchMail: (address: string) => void;
  /** Where the outbox's "Use this code" goes: the step that waits for one. */
  takeCode: ((code: string) => void) | undefined;
  setTakeCode: (take: ((code: string) => void) | undefined) => void;
  outcomes: Readonly<Record<string, Outcome>>;
  setOutcome: (key: string, outcome: Outcome) => void;
}

const Context = createContext<Demo | undefined>(undefined);

export function useDemo(): Demo {
  const demo = useContext(Context);
  if (!demo) throw new Error('useDemo outside of DemoProvider');
  return demo;
}

interface Props extends Auths {
  config: Config;
  /** The session found when the page opened. */
  found: Session | undefined;
  children: ReactNode;
}

export function DemoProvider({ config, auth, aws, guest, found, children }: Props) {
  const [session, setSession] = useState(found);
  const [done, setDone] = useState<ReadonlySet<StepId>>(() => {
    const known = recall()?.done ?? [];
    return new Set(found ? ['sign-up', 'confirm', 'sign-in', ...known] : known);
  });
  const [person, setPersonState] = useState<Person>(() => recall()?.person ?? inventPerson());
  const [place, setPlace] = useState<PlaceId>(
    () => placeInAddress() ?? (found ? 'tokens' : 'sign-up'),
  );
  const [mailFor, watchMail] = useState(person.email);
  const [takeCode, setTake] = useState<((code: string) => void) | undefined>();
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});

  const go = useCallback((to: PlaceId) => {
    location.hash = to;
    setPlace(to);
  }, []);
  const complete = useCallback((...steps: StepId[]) => {
    setDone((before) => new Set([...before, ...steps]));
  }, []);
  const setPerson = useCallback((change: Partial<Person>) => {
    setPersonState((before) => ({ ...before, ...change }));
  }, []);
  const setTakeCode = useCallback((take: ((code: string) => void) | undefined) => {
    setTake(() => take);
  }, []);
  const setOutcome = useCallback((key: string, outcome: Outcome) => {
    setOutcomes((before) => ({ ...before, [key]: outcome }));
  }, []);
  const signedIn = useRef(found !== undefined);
  const syncSession = useCallback(async () => {
    const now = await currentSession(auth);
    // What the steps show was of the person who left.
    if (signedIn.current && !now) setOutcomes({});
    signedIn.current = now !== undefined;
    setSession(now);
  }, [auth]);

  useEffect(() => remember({ person, done: [...done] }), [person, done]);
  useEffect(() => watchMail(person.email), [person.email]);
  useEffect(() => {
    const walked = () => setPlace((before) => placeInAddress() ?? before);
    // Another tab signed in, refreshed or signed out: this one follows.
    const stored = (event: StorageEvent) => {
      if (event.key === null || event.key.includes(config.userPoolClientId)) void syncSession();
    };
    addEventListener('hashchange', walked);
    addEventListener('storage', stored);
    return () => {
      removeEventListener('hashchange', walked);
      removeEventListener('storage', stored);
    };
  }, [config, syncSession]);

  const demo = useMemo<Demo>(
    () => ({
      config, auth, aws, guest, place, go, done, complete, person, setPerson, session, syncSession,
      mailFor, watchMail, takeCode, setTakeCode, outcomes, setOutcome,
    }),
    [
      config, auth, aws, guest, place, go, done, complete, person, setPerson, session, syncSession,
      mailFor, takeCode, setTakeCode, outcomes, setOutcome,
    ],
  );
  return <Context value={demo}>{children}</Context>;
}
