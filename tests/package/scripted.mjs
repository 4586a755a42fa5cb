// A service that replies as a test says, and the tokens, storages and locks that go with it.
import assert from 'node:assert/strict';
import { inMemory, poolkey } from './installed.mjs';

/** 3 March 2026, 04:05:06 UTC. */
export const NOW = Date.UTC(2026, 2, 3, 4, 5, 6);
export const HOUR = 3_600_000;
export const pools = {
  userPoolId: 'us-east-1_AbCdEf123',
  userPoolClientId: '1example23456789',
};
export const identityPoolId = 'us-east-1:0f3a9b1e-7c35-4c67-8d8e-52d1c7a90c01';
export const guestKey = `com.amplify.Cognito.${identityPoolId}.identityId`;
export const key = (name) => `CognitoIdentityServiceProvider.${pools.userPoolClientId}.${name}`;

export function jwt(payload) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ kid: 'k', alg: 'RS256' })}.${part(payload)}.${Buffer.from('signature').toString('base64url')}`;
}

const claims = (issued, jti) => ({ sub: 'sub-1', origin_jti: 'o', jti, iat: issued / 1000, exp: issued / 1000 + 3600 });
export const accessToken = (issued, jti) => jwt({ ...claims(issued, jti), username: 'alice', token_use: 'access' });
export const idToken = (issued, jti) =>
  jwt({ ...claims(issued, jti), 'cognito:username': 'alice', token_use: 'id', iss: `https://cognito-idp.us-east-1.amazonaws.com/${pools.userPoolId}` });

/** The reply that ends a sign-in or a refresh. */
export const tokens = (issued, jti, RefreshToken) => ({
  AuthenticationResult: { AccessToken: accessToken(issued, jti), IdToken: idToken(issued, jti), RefreshToken, ExpiresIn: 3600, TokenType: 'Bearer' },
  ChallengeParameters: {},
});

/** Alice's session, with tokens that end in an hour. */
export const signedIn = () =>
  inMemory(
    new Map(
      Object.entries({
        LastAuthUser: 'alice',
        'alice.accessToken': accessToken(NOW, '1'),
        'alice.idToken': idToken(NOW, '1'),
        'alice.refreshToken': 'refresh-1',
        'alice.clockDrift': '0',
      }).map(([name, text]) => [key(name), text]),
    ),
  );

/** A client, and what it tells. */
export function tab(storage, config) {
  const auth = poolkey.createAuth({ ...pools, ...config, storage });
  const told = [];
  auth.listen(({ event }) => told.push(event));
  return { ...auth, told };
}

/** An error that the service replies. */
export const refusal = (name, message = '', status = 400) =>
  new Response(JSON.stringify({ __type: name, message }), { status, headers: { 'x-amzn-requestid': 'request-1' } });

/** What `fetch` rejects with when there is no network. */
export const offline = () => {
  throw new TypeError('Failed to fetch');
};

/**
 * Sets the clock, and lets every request be replied to by `serve(operation, body)`: with an object,
 * a text, or a whole response. Returns the operations that were asked for, and what sets the clock.
 */
export function world(t, serve = (operation) => offline(operation), now = NOW) {
  t.mock.timers.enable({ apis: ['Date'], now });
  const asked = [];
  const unexpected = [];
  t.after(() => assert.deepEqual(unexpected, []));
  t.mock.method(globalThis, 'fetch', async (url, { headers, body }) => {
    const operation = headers['x-amz-target'].split('.')[1];
    asked.push(operation);
    let reply;
    try {
      reply = await serve(operation, JSON.parse(body));
    } catch (error) {
      // To the client it is a lost network, which it may put up with.
      if (error instanceof assert.AssertionError) unexpected.push(error);
      throw error;
    }
    if (reply instanceof Response) return reply;
    return new Response(typeof reply === 'string' ? reply : JSON.stringify(reply));
  });
  return { asked, at: (ms) => t.mock.timers.setTime(ms) };
}

/** Gives Node, for one test, something of a browser. */
export function global(t, name, value) {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  Object.defineProperty(globalThis, name, { configurable: true, value });
  t.after(() => (before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name]));
}

/** Web Locks for the tabs of one browser; `taken(count)` resolves once so many are held or asked for. */
export function webLocks(t) {
  const queues = new Map();
  let asked = 0;
  let wake = () => {};
  async function request(name, work) {
    const before = queues.get(name);
    let release;
    queues.set(name, new Promise((resolve) => (release = resolve)));
    asked += 1;
    wake();
    await before;
    return Promise.resolve(work()).finally(release);
  }
  global(t, 'navigator', { locks: { request } });
  return async (count) => {
    while (asked < count) await new Promise((resolve) => (wake = resolve));
  };
}

/** A promise and what fulfils it. */
export function gate() {
  let open;
  return { opened: new Promise((resolve) => (open = resolve)), open };
}
