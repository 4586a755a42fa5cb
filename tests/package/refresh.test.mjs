// New tokens for old ones: when, how often, and what survives if it fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inMemory, poolkey } from './installed.mjs';
import { HOUR, NOW, accessToken, gate, idToken, jwt, key, offline, refusal, signedIn, tab, tokens, webLocks, world } from './scripted.mjs';

const force = { forceRefresh: true };
const text = ({ tokens }) => tokens && String(tokens.accessToken);
const refreshing = (issued, expected = 'refresh-1') => (operation, body) => {
  assert.equal(operation, 'GetTokensFromRefreshToken');
  assert.equal(body.RefreshToken, expected);
  return tokens(issued, '2');
};

for (const [left, count] of [[5000, 0], [4999, 1]]) {
  test(`tokens that end in ${left} ms are renewed ${count} times`, async (t) => {
    const now = NOW + HOUR - left;
    const { asked } = world(t, refreshing(now), now);
    assert.ok((await tab(signedIn()).fetchAuthSession()).tokens);
    assert.equal(asked.length, count);
  });
}

test('the drift of the clock counts', async (t) => {
  // The issuer is ten minutes ahead of this clock.
  const now = NOW + HOUR - 600_000;
  const { asked } = world(t, refreshing(now + 300_000), now);
  const storage = signedIn();
  storage.setItem(key('alice.clockDrift'), '600000');
  await tab(storage).fetchAuthSession();
  assert.equal(asked.length, 1);
  assert.equal(storage.getItem(key('alice.clockDrift')), '300000');
});

test('the drift that amazon-cognito-identity-js stores does no harm', async (t) => {
  // This clock is an hour ahead, in seconds.
  const { asked } = world(t, refreshing(NOW), NOW + HOUR);
  const storage = signedIn();
  storage.setItem(key('alice.clockDrift'), '3600');
  await tab(storage).fetchAuthSession();
  assert.equal(storage.getItem(key('alice.clockDrift')), '-3600000');
  // From now on the drift is right, and the tokens last as long as they should.
  await tab(storage).fetchAuthSession();
  assert.equal(asked.length, 1);
});

test('a token that does not say when it ends is over', async (t) => {
  const { asked } = world(t, refreshing(NOW));
  const storage = signedIn();
  storage.setItem(key('alice.accessToken'), jwt({ sub: 'sub-1', username: 'alice' }));
  assert.equal(text(await tab(storage).fetchAuthSession()), accessToken(NOW, '2'));
  assert.equal(asked.length, 1);
});

test('new tokens are given out, stored and told', async (t) => {
  world(t, () => tokens(NOW, '2', 'refresh-2'));
  const storage = signedIn();
  const auth = tab(storage);
  assert.equal(text(await auth.fetchAuthSession(force)), accessToken(NOW, '2'));
  assert.equal(storage.getItem(key('alice.accessToken')), accessToken(NOW, '2'));
  assert.equal(storage.getItem(key('alice.idToken')), idToken(NOW, '2'));
  assert.equal(storage.getItem(key('alice.refreshToken')), 'refresh-2');
  assert.deepEqual(auth.told, ['tokenRefresh']);
});

test('a page that ends while it stores new tokens can always refresh again', async (t) => {
  let wanted = 'refresh-1';
  world(t, (operation, body) => (assert.equal(body.RefreshToken, wanted), tokens(NOW, '2', 'refresh-2')));
  const written = [];
  const storage = signedIn();
  const { setItem } = storage;
  storage.setItem = (...entry) => (written.push(entry), setItem(...entry));
  await tab(storage).fetchAuthSession(force);
  assert.ok(written.length >= 4);
  wanted = 'refresh-2';
  for (let writes = 1; writes <= written.length; writes++) {
    const left = signedIn();
    for (const entry of written.slice(0, writes)) left.setItem(...entry);
    assert.ok((await tab(left).fetchAuthSession(force)).tokens, `after ${writes} writes`);
  }
});

test('a refresh token that does not rotate is kept', async (t) => {
  const { asked } = world(t, refreshing(NOW));
  const auth = tab(signedIn());
  await auth.fetchAuthSession(force);
  await auth.fetchAuthSession(force);
  assert.equal(asked.length, 2);
});

test('the device of the session is named, and the metadata handed on', async (t) => {
  let sent;
  world(t, (operation, body) => ((sent = body), tokens(NOW, '2')));
  const storage = signedIn();
  storage.setItem(key('alice.deviceKey'), 'us-east-1_device');
  await tab(storage).fetchAuthSession({ ...force, clientMetadata: { k: 'v' } });
  assert.equal(sent.DeviceKey, 'us-east-1_device');
  assert.deepEqual(sent.ClientMetadata, { k: 'v' });
});

for (const input of [force, undefined]) {
  test(`two tabs that refresh at once send one refresh${input ? ', even if both insist' : ''}`, async (t) => {
    const now = input ? NOW : NOW + HOUR;
    const taken = webLocks(t);
    const reply = gate();
    const { asked } = world(t, async () => (await reply.opened, tokens(now, '2', 'refresh-2')), now);
    const storage = signedIn();
    const sessions = [tab(storage).fetchAuthSession(input), tab(storage).fetchAuthSession(input)];
    await taken(2);
    reply.open();
    assert.deepEqual((await Promise.all(sessions)).map(text), [accessToken(now, '2'), accessToken(now, '2')]);
    assert.deepEqual(asked, ['GetTokensFromRefreshToken']);
  });
}

test('a tab that waited sees that another signed out', async (t) => {
  const taken = webLocks(t);
  const { asked } = world(t);
  const storage = signedIn();
  const first = gate();
  const held = globalThis.navigator.locks.request('poolkey.1example23456789', () => first.opened);
  const session = tab(storage).fetchAuthSession(force);
  await taken(2);
  storage.kept.clear();
  first.open();
  await held;
  assert.equal((await session).tokens, undefined);
  assert.deepEqual([asked, storage.kept.size], [[], 0]);
});

test('a sign-out during a refresh is not undone by it', async (t) => {
  const taken = webLocks(t);
  const reply = gate();
  const { asked } = world(t, async (operation) => {
    if (operation === 'RevokeToken') return {};
    await reply.opened;
    return tokens(NOW, '2', 'refresh-2');
  });
  const storage = signedIn();
  const refresh = tab(storage).fetchAuthSession(force);
  await taken(1);
  const leaving = tab(storage).signOut();
  await taken(2);
  reply.open();
  await Promise.all([refresh, leaving]);
  assert.equal(storage.kept.size, 0);
  assert.deepEqual(asked, ['GetTokensFromRefreshToken', 'RevokeToken']);
});

test('a lost network never loses the session, and is back when it is back', async (t) => {
  let there = false;
  const now = NOW + 2 * HOUR;
  const { asked } = world(t, () => (there ? tokens(now, '2') : offline()), now);
  const storage = signedIn();
  const before = new Map(storage.kept);
  const auth = tab(storage);
  await assert.rejects(auth.fetchAuthSession(), (error) => {
    assert.equal(error.name, 'NetworkError');
    assert.equal(error.underlyingError.message, 'Failed to fetch');
    assert.match(error.recoverySuggestion, /\.$/);
    return true;
  });
  assert.deepEqual(storage.kept, before);
  assert.deepEqual(auth.told, ['tokenRefresh_failure']);
  assert.equal(asked.length, 3);
  there = true;
  assert.equal(text(await auth.fetchAuthSession()), accessToken(now, '2'));
});

test('a network that comes back in time is not noticed', async (t) => {
  const replies = [offline, () => new Response('busy', { status: 503 }), () => tokens(NOW, '2')];
  world(t, () => replies.shift()());
  const auth = tab(signedIn());
  assert.ok((await auth.fetchAuthSession(force)).tokens);
  assert.deepEqual(auth.told, ['tokenRefresh']);
});

const over = [
  'NotAuthorizedException', 'TokenRevokedException', 'UserNotFoundException', 'PasswordResetRequiredException',
  'UserNotConfirmedException', 'RefreshTokenReuseException',
];
const passing = [
  'InternalErrorException', 'TooManyRequestsException', 'LimitExceededException', 'ForbiddenException', 'ResourceNotFoundException',
];
for (const name of [...over, ...passing]) {
  test(`${name} ${over.includes(name) ? 'ends' : 'does not end'} the session`, async (t) => {
    world(t, () => refusal(name));
    const storage = signedIn();
    storage.setItem(key('alice.deviceKey'), 'd');
    const auth = tab(storage);
    const session = auth.fetchAuthSession(force);
    // That one says that nobody is signed in any more, which is no failure of whoever asks.
    if (name === 'NotAuthorizedException') assert.equal((await session).tokens, undefined);
    else await assert.rejects(session, { name });
    for (const left of ['LastAuthUser', 'alice.accessToken', 'alice.refreshToken']) {
      assert.equal(storage.kept.has(key(left)), passing.includes(name), left);
    }
    assert.ok(storage.kept.has(key('alice.deviceKey')), 'the device is known again');
    assert.deepEqual(auth.told, ['tokenRefresh_failure']);
  });
}

test('nonsense instead of tokens does not end the session', async (t) => {
  const bodies = ['', '{}', '[]', 'null', '"x"', '<html>', '{"AuthenticationResult":{"AccessToken":"x"}}', '{"AuthenticationResult":1}'];
  let body;
  world(t, () => body);
  for (body of bodies) {
    const storage = signedIn();
    const before = new Map(storage.kept);
    await assert.rejects(tab(storage).fetchAuthSession(force), poolkey.AuthError, body);
    assert.deepEqual(storage.kept, before);
  }
});

test('without a refresh token a session lasts as long as its tokens', async (t) => {
  const { at } = world(t);
  const storage = signedIn();
  storage.removeItem(key('alice.refreshToken'));
  const auth = tab(storage);
  assert.ok((await auth.fetchAuthSession()).tokens);
  await assert.rejects(auth.fetchAuthSession(force), { name: 'UserUnAuthenticatedException' });
  at(NOW + HOUR);
  assert.equal((await auth.fetchAuthSession()).tokens, undefined);
});

test('garbage in the storage is no session, or none of its parts', async (t) => {
  const { asked } = world(t);
  for (const garbage of ['', 'x', 'a.b.c', '....', 'null', '\u0000', '🗝.🗝.🗝', 'e30.W10.x', 'e30.bnVsbA.x', 'x.e30.x', 'e30.e30']) {
    const storage = signedIn();
    storage.setItem(key('alice.accessToken'), garbage);
    storage.removeItem(key('alice.refreshToken'));
    assert.equal((await tab(storage).fetchAuthSession()).tokens, undefined, garbage);
  }
  const parts = [
    ['clockDrift', 'NaN'], ['clockDrift', '1e300'], ['clockDrift', '9223372036854775807'], ['clockDrift', ''],
    ['signInDetails', '{'], ['signInDetails', '[]'], ['signInDetails', 'null'], ['deviceKey', ''],
  ];
  for (const [name, garbage] of parts) {
    const storage = signedIn();
    storage.setItem(key(`alice.${name}`), garbage);
    const { tokens } = await tab(storage).fetchAuthSession();
    assert.deepEqual(Object.keys(tokens), ['accessToken', 'idToken'], `${name} ${garbage}`);
  }
  assert.deepEqual(asked, []);
});

test('a name that is not stored is the one that Amplify takes', async (t) => {
  world(t);
  const storage = inMemory(new Map([[key('username.accessToken'), accessToken(NOW, '1')]]));
  assert.equal((await tab(storage).getCurrentUser()).userId, 'sub-1');
});
