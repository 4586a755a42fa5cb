// Runs in Chromium: one complete computation of each implementation in turn, round after round.
// A round counts only if the server's side agrees with every answer.
import * as amplify from './amplify.js';
import * as bigint from './bigint.js';
import * as poolkey from './poolkey.js';
import { server } from './server.js';

const implementations = { amplify, bigint, poolkey };

async function once({ start }, other) {
  const before = performance.now();
  const { A, answer } = await start();
  const between = performance.now();
  const { challenge, expected } = await other.challenge(A);
  const after = performance.now();
  const { timestamp, signature } = await answer(challenge);
  const end = performance.now();
  if (signature !== (await expected(timestamp))) throw new Error('the server refuses the answer');
  return between - before + (end - after);
}

/** Milliseconds of each implementation, an array of `rounds` after `warmUp` that are not kept. */
globalThis.rounds = async (rounds, warmUp) => {
  await poolkey.load();
  const other = await server();
  const times = Object.fromEntries(Object.keys(implementations).map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, implementation] of Object.entries(implementations)) {
      const took = await once(implementation, other);
      if (round >= 0) times[name].push(took);
    }
  }
  return times;
};

/** Milliseconds of the first computation in this page. */
globalThis.first = async (name) => {
  await poolkey.load();
  const other = await server();
  return once(implementations[name], other);
};
