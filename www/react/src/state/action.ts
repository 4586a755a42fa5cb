import { useCallback, useState } from 'react';
import { useDemo } from './demo';

export interface Action<I, T> {
  run: (input: I) => Promise<void>;
  busy: boolean;
  result: T | undefined;
  error: unknown;
}

/** A step's action: busy while it runs, then a result or an error, which stay under `key` when the
 * person goes elsewhere and comes back. */
export function useAction<I, T>(key: string, work: (input: I) => Promise<T>): Action<I, T> {
  const { outcomes, setOutcome } = useDemo();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (input: I) => {
      setBusy(true);
      try {
        setOutcome(key, { result: await work(input) });
      } catch (error) {
        setOutcome(key, { error });
      } finally {
        setBusy(false);
      }
    },
    [key, work, setOutcome],
  );
  const outcome = outcomes[key];
  return { run, busy, result: outcome?.result as T | undefined, error: outcome?.error };
}
