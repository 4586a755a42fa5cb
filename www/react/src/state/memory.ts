// What the page remembers over a reload: who is being walked through, and how far they came. The
// password is kept in memory only.

import { STEPS, type StepId } from './journey';

export interface Person {
  email: string;
  password: string;
}

interface Remembered {
  person: Person;
  done: StepId[];
}

const KEY = 'poolkey-demo.journey';

/** A name nobody has yet, so that the journey can begin with one click. */
export function inventPerson(): Person {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const letters = Array.from(random, (byte) => 'abcdefghijkmnpqrstuvwxyz23456789'[byte & 31]).join('');
  return {
    email: `${letters.slice(0, 4)}@example.com`,
    password: `Deep-Water-${letters.slice(4)}7`,
  };
}

export function remember({ person, done }: Remembered): void {
  sessionStorage.setItem(KEY, JSON.stringify({ email: person.email, done }));
}

export function recall(): Remembered | undefined {
  const text = sessionStorage.getItem(KEY);
  if (!text) return undefined;
  const { email, done } = JSON.parse(text) as { email: string; done: string[] };
  return {
    person: { email, password: '' },
    done: STEPS.map((step) => step.id).filter((id) => done.includes(id)),
  };
}
