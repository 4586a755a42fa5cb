// The page's own BigInt and WebCrypto, with a secret exponent of 256 bits.
import { N, bytes, claim, g, integer, k, pad, power, random, sha256 } from './group.js';
import { person } from './server.js';

const timestamp = 'Tue Mar 3 04:05:06 UTC 2026';

export async function start() {
  const a = integer(random(32));
  const A = power(g, a);
  return {
    A: A.toString(16),
    async answer({ salt, B, secretBlock }) {
      const b = BigInt(`0x${B}`);
      const u = integer(await sha256(pad(A), pad(b)));
      const inner = await sha256(bytes(`${person.poolName}${person.username}:${person.password}`));
      const x = integer(await sha256(pad(BigInt(`0x${salt}`)), inner));
      const base = (((b - (await k()) * power(g, x)) % N) + N) % N;
      const S = power(base, a + u * x);
      return { timestamp, signature: await claim(u, S, { ...person, secretBlock, timestamp }) };
    },
  };
}
