// The fake's API checks every signature by code of its own.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { config, person, startFake } from './fake-cognito.mjs';
import { poolkey } from './installed.mjs';

let fake, auth, api;
before(async () => {
  fake = await startFake();
  api = `${fake.url}/api/items?b=2&a=1`;
  auth = poolkey.createAuth({ ...config, userPoolEndpoint: fake.url, identityPoolEndpoint: fake.url });
  await auth.signIn({ username: person.username, password: person.password });
});
after(() => fake?.close());

const scope = { service: 'execute-api', region: 'us-east-1' };
const accepted = async (response, echo) => {
  assert.equal(response.status, 200, 'the signature is refused');
  assert.deepEqual(await response.json(), { echo });
};
const stream = (...texts) =>
  new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
const large = 'large enough for crypto.subtle '.repeat(1000);

describe('fetch', () => {
  const bodies = {
    text: ['plain', 'plain'],
    'a form': [new URLSearchParams({ q: 'a b' }), 'q=a+b'],
    bytes: [new Uint8Array([104, 105]), 'hi'],
    'a blob': [new Blob(['from a ', 'blob'], { type: 'text/plain' }), 'from a blob'],
    'a stream': [stream('from a ', 'stream'), 'from a stream'],
    'a large text': [large, large],
    'an empty text': ['', ''],
  };
  for (const [name, [body, echo]] of Object.entries(bodies)) {
    test(`signs ${name}`, async () => accepted(await auth.fetch(api, { method: 'POST', body, ...scope }), echo));
  }

  test('signs a GET, which has no body', async () => accepted(await auth.fetch(new URL(api), scope), ''));

  test('signs a Request, with its method, headers and body', async () => {
    const request = new Request(api, { method: 'PUT', headers: { 'x-mine': 'a  b' }, body: 'of a request' });
    await accepted(await auth.fetch(request, scope), 'of a request');
  });

  test('sends a stream as it comes when its payload is not signed', async () => {
    const body = stream('never ', 'hashed');
    await accepted(await auth.fetch(api, { method: 'POST', body, payload: 'UNSIGNED-PAYLOAD', ...scope }), 'never hashed');
  });

  test('hashes a large body without crypto.subtle', async (t) => {
    const { crypto } = globalThis;
    t.after(() => Object.defineProperty(globalThis, 'crypto', { value: crypto }));
    Object.defineProperty(globalThis, 'crypto', { configurable: true, value: { getRandomValues: (array) => crypto.getRandomValues(array) } });
    await accepted(await auth.fetch(api, { method: 'POST', body: large, ...scope }), large);
  });

  test('names what is missing when the host does not tell the service', async () => {
    await assert.rejects(auth.fetch(api), (error) => error instanceof poolkey.AuthError && /service and region/.test(error.message));
  });
});

describe('signRequest', () => {
  test('returns a request that is ready to be sent', async () => {
    const description = { method: 'PUT', url: api, headers: { 'content-type': 'text/x-mine' }, body: 'described' };
    const request = await auth.signRequest(description, scope);
    assert.ok(request instanceof Request);
    assert.deepEqual([request.method, request.url, request.headers.get('content-type')], ['PUT', api, 'text/x-mine']);
    assert.match(request.headers.get('authorization'), /^AWS4-HMAC-SHA256 /);
    await accepted(await fetch(request), 'described');
  });

  test('signs with credentials of its own, without a session', async () => {
    const { credentials } = await auth.getCredentials();
    const request = await poolkey.createAuth({}).signRequest({ url: api }, { ...scope, credentials });
    await accepted(await fetch(request), '');
  });

  test('refuses what is no hash, and credentials that are none', async () => {
    const { signRequest, presign } = poolkey.createAuth({});
    const refused = { name: 'SignRequestException' };
    const own = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
    for (const payload of ['abc', 'unsigned-payload', 'g'.repeat(64), 'é'.repeat(32)]) {
      await assert.rejects(signRequest({ url: api }, { ...scope, credentials: own, payload }), refused, payload);
    }
    for (const credentials of [{}, { accessKeyId: 'AKIDEXAMPLE' }, { ...own, secretAccessKey: '' }]) {
      await assert.rejects(signRequest({ url: api }, { ...scope, credentials }), refused);
      await assert.rejects(presign({ url: api }, { ...scope, credentials }), refused);
    }
    await assert.rejects(signRequest({ url: 'data:,x' }, { ...scope, credentials: own }), refused);
  });

  test('keeps the signal of the request', async () => {
    const abort = new AbortController();
    const request = await auth.signRequest(new Request(api, { signal: abort.signal }), scope);
    abort.abort();
    await assert.rejects(fetch(request), { name: 'AbortError' });
  });
});

describe('presign', () => {
  test('returns a URL that needs no headers', async () => {
    const url = await auth.presign({ url: api }, { ...scope, expires: 60 });
    assert.equal(new URL(url).searchParams.get('X-Amz-Expires'), '60');
    await accepted(await fetch(url), '');
  });

  test('fits the method it was made for, and no other', async () => {
    const url = await auth.presign({ method: 'PUT', url: api }, scope);
    assert.equal((await fetch(url)).status, 403);
    await accepted(await fetch(url, { method: 'PUT', body: '' }), '');
  });
});
