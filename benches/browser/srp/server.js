// The other side: makes a challenge and knows the one right answer.
import { N, bytes, claim, g, integer, k, pad, power, random, sha256, toBase64 } from './group.js';

export const person = {
  userPoolId: 'us-east-1_Bench0001',
  poolName: 'Bench0001',
  username: '0b9a5c1e-7d52-4f0b-8a63-2f1d9c7e4a10',
  password: 'correct horse battery staple',
};

export async function server() {
  const salt = integer(random(16)) | 1n;
  const inner = await sha256(bytes(`${person.poolName}${person.username}:${person.password}`));
  const verifier = power(g, integer(await sha256(pad(salt), inner)));
  const multiplier = await k();
  return {
    /** A challenge for `A` (hex), and the signature that answers it at `timestamp`. */
    async challenge(A) {
      const b = integer(random(32));
      const B = (multiplier * verifier + power(g, b)) % N;
      const u = integer(await sha256(pad(BigInt(`0x${A}`)), pad(B)));
      const S = power((BigInt(`0x${A}`) * power(verifier, u)) % N, b);
      const secretBlock = toBase64(random(600));
      return {
        challenge: { salt: salt.toString(16), B: B.toString(16), secretBlock },
        expected: (timestamp) => claim(u, S, { ...person, secretBlock, timestamp }),
      };
    },
  };
}
