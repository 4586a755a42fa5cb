import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { config, person, startFake } from './fake-cognito.mjs';
import { inMemory, poolkey } from './installed.mjs';

const { AuthError, createAuth } = poolkey;

let fake;
before(async () => (fake = await startFake()));
after(() => fake?.close());

const client = (more) => createAuth({ ...config, userPoolEndpoint: fake.url, identityPoolEndpoint: fake.url, ...more });
const signIn = (auth) => auth.signIn({ username: person.username, password: person.password });

describe('storage', () => {
  test('a synchronous adapter keeps the session under the keys that Amplify uses', async () => {
    const storage = inMemory();
    await signIn(client({ storage }));
    const prefix = `CognitoIdentityServiceProvider.${config.userPoolClientId}`;
    const keys = ['accessToken', 'idToken', 'refreshToken'].map((name) => `${prefix}.${person.username}.${name}`);
    assert.equal(storage.kept.get(`${prefix}.LastAuthUser`), person.username);
    for (const key of keys) assert.ok(storage.kept.get(key), key);

    const another = client({ storage });
    assert.equal((await another.getCurrentUser()).userId, person.sub);
    await another.signOut();
    for (const key of keys) assert.equal(storage.kept.has(key), false, key);
  });

  test('an asynchronous adapter is waited for', async () => {
    const storage = inMemory();
    const later = (work) => async (...given) => {
      await new Promise((soon) => setImmediate(soon));
      return work(...given);
    };
    const slow = Object.fromEntries(['getItem', 'setItem', 'removeItem'].map((name) => [name, later(storage[name])]));
    await signIn(client({ storage: slow }));
    assert.equal((await client({ storage }).getCurrentUser()).userId, person.sub);
  });

  test('two clients know nothing of each other', async () => {
    const [one, other] = [client(), client()];
    await signIn(one);
    await assert.rejects(other.getCurrentUser(), { name: 'UserUnAuthenticatedException' });
    await signIn(other);
    await other.signOut();
    assert.equal((await one.getCurrentUser()).userId, person.sub);
  });

  test('an adapter that fails fails the call, and nothing stays locked', async () => {
    const storage = inMemory();
    const auth = client({ storage });
    await signIn(auth);
    const full = new Error('the disk is full');
    const { setItem } = storage;
    storage.setItem = () => {
      throw full;
    };
    await assert.rejects(auth.fetchAuthSession({ forceRefresh: true }), (error) => {
      assert.ok(error instanceof AuthError);
      assert.equal(error.name, 'Unknown');
      assert.equal(error.underlyingError, full);
      return true;
    });
    storage.setItem = setItem;
    // The token that could not be kept is spent, so this is refused; with a lock held it would hang.
    await auth.fetchAuthSession({ forceRefresh: true });
    await signIn(auth);
    assert.ok((await auth.fetchAuthSession({ forceRefresh: true })).tokens);
  });
});

describe('sessions', () => {
  test('tokens and credentials come with their types', async () => {
    const auth = client();
    await signIn(auth);
    const { tokens, credentials, identityId, userSub } = await auth.fetchAuthSession();
    assert.match(String(tokens.accessToken), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.equal(tokens.accessToken.payload.token_use, 'access');
    assert.equal(tokens.idToken.payload['cognito:username'], person.username);
    assert.ok(credentials.expiration instanceof Date);
    assert.ok(credentials.expiration > new Date());
    assert.equal(userSub, person.sub);
    assert.deepEqual(await auth.getCredentials(), { credentials, identityId });
  });

  test('a guest has credentials and no tokens, and stays the same guest', async () => {
    const storage = inMemory();
    const auth = client({ storage, allowGuestAccess: true });
    const { tokens, credentials, identityId } = await auth.fetchAuthSession();
    assert.equal(tokens, undefined);
    assert.ok(credentials.sessionToken);
    assert.equal(storage.kept.get(`com.amplify.Cognito.${config.identityPoolId}.identityId`), identityId);
    const before = fake.count('GetId');
    assert.deepEqual(await auth.getCredentials(), { credentials, identityId });
    await client({ storage, allowGuestAccess: true }).getCredentials({ forceRefresh: true });
    assert.equal(fake.count('GetId'), before);
    await assert.rejects(client().getCredentials(), { name: 'UserUnAuthenticatedException' });
  });

  test('calls at the same time share one refresh', async () => {
    const auth = client();
    await signIn(auth);
    const before = fake.count('GetTokensFromRefreshToken');
    const gate = fake.hold('GetTokensFromRefreshToken');
    const sessions = [1, 2, 3].map(() => auth.fetchAuthSession({ forceRefresh: true }));
    await gate.arrived;
    gate.release();
    const tokens = (await Promise.all(sessions)).map(({ tokens }) => String(tokens.accessToken));
    assert.equal(new Set(tokens).size, 1);
    assert.equal(fake.count('GetTokensFromRefreshToken'), before + 1);
  });

  test('a lost network is a typed error and costs no session', async (t) => {
    const auth = client();
    await signIn(auth);
    const lost = t.mock.method(globalThis, 'fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    await assert.rejects(auth.fetchAuthSession({ forceRefresh: true }), { name: 'NetworkError' });
    lost.mock.restore();
    assert.ok((await auth.fetchAuthSession({ forceRefresh: true })).tokens);
  });

  test("a service's refusal keeps its name, its words and the status", async () => {
    await assert.rejects(client().signIn({ username: person.username, password: 'Wrong-1' }), (error) => {
      assert.ok(error instanceof AuthError);
      assert.equal(error.name, 'NotAuthorizedException');
      assert.equal(error.message, 'Incorrect username or password.');
      assert.deepEqual(error.metadata, { httpStatusCode: 400, requestId: 'packed-request' });
      return true;
    });
  });
});

describe('events', () => {
  test('a listener hears what happens to its client, until it stops', async () => {
    const auth = client();
    const heard = [];
    const stop = auth.listen((event) => heard.push(event));
    await signIn(auth);
    await auth.fetchAuthSession({ forceRefresh: true });
    await auth.signOut();
    assert.deepEqual(heard.map(({ event }) => event), ['signedIn', 'tokenRefresh', 'signedOut']);
    assert.equal(heard[0].data.userId, person.sub);
    stop();
    await signIn(auth);
    assert.equal(heard.length, 3);
  });

  test('a refresh that fails is told as an error of the right type', async () => {
    const storage = inMemory();
    const auth = client({ storage });
    await signIn(auth);
    const refreshToken = [...storage.kept.keys()].find((key) => key.endsWith('.refreshToken'));
    storage.kept.set(refreshToken, 'spent');
    const heard = [];
    auth.listen((event) => heard.push(event));
    await auth.fetchAuthSession({ forceRefresh: true });
    assert.equal(heard[0].event, 'tokenRefresh_failure');
    assert.ok(heard[0].data.error instanceof AuthError);
    assert.equal(heard[0].data.error.name, 'NotAuthorizedException');
  });
});

describe('the functions without a client', () => {
  test("use the last configuration, in Amplify's form too, and keep their listeners", async () => {
    const { configure, getCurrentUser, listen, signIn, signOut } = poolkey;
    await assert.rejects(getCurrentUser(), { name: 'AuthUserPoolException' });
    const heard = [];
    const stop = listen(({ event }) => heard.push(event));
    const Cognito = { ...config, userPoolEndpoint: fake.url, loginWith: { username: true } };
    configure({ Auth: { Cognito }, storage: inMemory() });
    await signIn({ username: person.username, password: person.password });
    assert.equal((await getCurrentUser()).userId, person.sub);
    await signOut();
    assert.deepEqual(heard, ['signedIn', 'signedOut']);
    stop();
  });
});
