// AWS credentials of users and guests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inMemory, poolkey } from './installed.mjs';
import { HOUR, NOW, gate, guestKey, idToken, identityPoolId, jwt, key, offline, pools, refusal, signedIn, tab, webLocks, world } from './scripted.mjs';

const provider = `cognito-idp.us-east-1.amazonaws.com/${pools.userPoolId}`;
const force = { forceRefresh: true };

/** An identity pool that numbers the credentials it gives. */
function pool() {
  let count = 0;
  return (operation, { IdentityPoolId, IdentityId, Logins }) => {
    const who = Logins ? 'user' : 'guest';
    if (Logins) assert.deepEqual(Object.keys(Logins), [provider]);
    if (operation === 'GetId') {
      assert.equal(IdentityPoolId, identityPoolId);
      return { IdentityId: `us-east-1:${who}` };
    }
    assert.equal(operation, 'GetCredentialsForIdentity');
    count += 1;
    const Expiration = (Date.now() + HOUR) / 1000;
    return { IdentityId, Credentials: { AccessKeyId: `ASIA${count}`, SecretKey: 'secret', SessionToken: 'token', Expiration } };
  };
}
const user = (storage) => tab(storage, { identityPoolId });
const guest = (storage) => tab(storage, { identityPoolId, allowGuestAccess: true });

test('a user gets credentials for the ID token, and is no guest any more', async (t) => {
  const { asked } = world(t, pool());
  const storage = signedIn();
  storage.setItem(guestKey, 'us-east-1:old-guest');
  assert.deepEqual(await user(storage).getCredentials(), {
    credentials: { accessKeyId: 'ASIA1', secretAccessKey: 'secret', sessionToken: 'token', expiration: new Date(NOW + HOUR) },
    identityId: 'us-east-1:user',
  });
  assert.deepEqual(asked, ['GetId', 'GetCredentialsForIdentity']);
  assert.equal(storage.kept.has(guestKey), false);
});

test('credentials are kept for five sixths of their life, whatever a caller does to them', async (t) => {
  const { asked, at } = world(t, pool());
  const { getCredentials } = guest(inMemory());
  const { credentials } = await getCredentials();
  credentials.accessKeyId = 'mine';
  credentials.expiration.setTime(0);
  at(NOW + 50 * 60_000 - 1);
  assert.equal((await getCredentials()).credentials.accessKeyId, 'ASIA1');
  assert.equal(asked.length, 2);
  at(NOW + 50 * 60_000);
  await getCredentials();
  // The identity is known by now.
  assert.equal(asked.length, 3);
  await getCredentials(force);
  assert.equal(asked.length, 4);
});

test('a guest is known again', async (t) => {
  const { asked } = world(t, pool());
  const storage = inMemory();
  assert.equal((await guest(storage).getCredentials()).identityId, 'us-east-1:guest');
  assert.equal(storage.getItem(guestKey), 'us-east-1:guest');
  await guest(storage).getCredentials();
  assert.deepEqual(asked, ['GetId', 'GetCredentialsForIdentity', 'GetCredentialsForIdentity']);
});

test('a guest whose identity is gone gets another', async (t) => {
  const serve = pool();
  world(t, (operation, body) => (body.IdentityId === 'us-east-1:gone' ? refusal('ResourceNotFoundException') : serve(operation, body)));
  const storage = inMemory(new Map([[guestKey, 'us-east-1:gone']]));
  assert.equal((await guest(storage).getCredentials()).identityId, 'us-east-1:guest');
  assert.equal(storage.getItem(guestKey), 'us-east-1:guest');
});

test('guests of two tabs are one', async (t) => {
  const taken = webLocks(t);
  const serve = pool();
  const first = gate();
  const { asked } = world(t, async (operation, body) => (await first.opened, serve(operation, body)));
  const storage = inMemory();
  const both = [guest(storage).getCredentials(), guest(storage).getCredentials()];
  await taken(2);
  first.open();
  await Promise.all(both);
  assert.deepEqual(asked, ['GetId', 'GetCredentialsForIdentity', 'GetCredentialsForIdentity']);
});

test('a new ID token brings new credentials', async (t) => {
  const { asked } = world(t, pool());
  const storage = signedIn();
  const { getCredentials } = user(storage);
  await getCredentials();
  await getCredentials();
  assert.equal(asked.length, 2);
  storage.setItem(key('alice.idToken'), idToken(NOW, '2'));
  await getCredentials();
  assert.deepEqual(asked.slice(2), ['GetCredentialsForIdentity']);
});

test('credentials of one are never given to another', async (t) => {
  world(t, pool());
  const storage = signedIn();
  const { getCredentials } = guest(storage);
  assert.equal((await getCredentials()).identityId, 'us-east-1:user');
  // Another tab signs out: this one is a guest's now.
  storage.kept.clear();
  assert.equal((await getCredentials()).identityId, 'us-east-1:guest');
  // And the other way round.
  for (const [name, text] of signedIn().kept) storage.setItem(name, text);
  assert.equal((await getCredentials()).identityId, 'us-east-1:user');
});

test('who may not be a guest gets none', async (t) => {
  const { asked } = world(t);
  const auth = user(inMemory());
  await assert.rejects(auth.getCredentials(), { name: 'UserUnAuthenticatedException' });
  await assert.rejects(auth.fetch('https://sts.amazonaws.com/'), { name: 'UserUnAuthenticatedException' });
  assert.deepEqual(await auth.fetchAuthSession(), {});
  assert.deepEqual(asked, []);
});

test('a session comes with credentials, and an identity pool alone will do for guests', async (t) => {
  world(t, pool());
  const { tokens, identityId, userSub } = await user(signedIn()).fetchAuthSession();
  assert.deepEqual([Boolean(tokens), identityId, userSub], [true, 'us-east-1:user', 'sub-1']);
  for (const config of [{}, { userPoolId: 'us-east-1_A' }]) {
    const auth = poolkey.createAuth({ ...config, identityPoolId, allowGuestAccess: true, storage: inMemory() });
    assert.equal((await auth.fetchAuthSession()).identityId, 'us-east-1:guest');
    assert.equal((await auth.getCredentials()).identityId, 'us-east-1:guest');
  }
});

test('what the identity pool or the token leaves out is named', async (t) => {
  let reply;
  world(t, () => reply);
  for (const [given, name] of [[{}, 'GetIdResponseException'], [{ IdentityId: 'us-east-1:x' }, 'CredentialsException']]) {
    reply = given;
    await assert.rejects(guest(inMemory()).getCredentials(), { name });
  }
  const storage = signedIn();
  storage.setItem(key('alice.idToken'), jwt({ sub: 'sub-1', exp: NOW / 1000 + 3600 }));
  await assert.rejects(user(storage).getCredentials(), { name: 'InvalidIdTokenException' });
});

test('a lost network keeps what there is', async (t) => {
  let there = true;
  const serve = pool();
  const { asked } = world(t, (operation, body) => (there ? serve(operation, body) : offline()));
  const { getCredentials } = guest(inMemory());
  await getCredentials();
  there = false;
  await assert.rejects(getCredentials(force), { name: 'NetworkError' });
  asked.length = 0;
  assert.equal((await getCredentials()).credentials.accessKeyId, 'ASIA1');
  assert.deepEqual(asked, []);
});

test("a request is signed at the server's time", async (t) => {
  const serve = pool();
  world(
    t,
    (operation, body) => new Response(JSON.stringify(serve(operation, body)), { headers: { date: new Date(NOW).toUTCString() } }),
    NOW - HOUR,
  );
  const { headers } = await guest(inMemory()).signRequest({ url: 'https://sts.amazonaws.com/' }, { payload: 'UNSIGNED-PAYLOAD' });
  assert.equal(headers.get('x-amz-date'), '20260303T040506Z');
  assert.equal(headers.get('x-amz-security-token'), 'token');
  assert.equal(headers.get('x-amz-content-sha256'), 'UNSIGNED-PAYLOAD');
});
