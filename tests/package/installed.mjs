// The installed package, as a program in Node gets it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { consumer } from './paths.mjs';

/** The URL of a file of the package. */
export const file = (name) => pathToFileURL(join(consumer, 'node_modules/poolkey', name)).href;

export const poolkey = await import(file('index.node.js'));

/** A storage of its own: an adapter over `kept`. */
export const inMemory = (kept = new Map()) => ({
  kept,
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
});
