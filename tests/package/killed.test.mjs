// A page may end between any two writes. Whatever is stored then is a whole session, or none.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { config, person, startFake } from './fake-cognito.mjs';
import { inMemory, poolkey } from './installed.mjs';

let fake;
before(async () => (fake = await startFake()));
after(() => fake?.close());

const client = (storage) => poolkey.createAuth({ ...config, userPoolEndpoint: fake.url, identityPoolEndpoint: fake.url, storage });
const signIn = (auth) => auth.signIn({ username: person.username, password: person.password });

/** A storage that fails after so many writes, and what it holds then. */
function dying(kept, writes) {
  const storage = inMemory(kept);
  for (const name of ['setItem', 'removeItem']) {
    const write = storage[name];
    storage[name] = (...given) => {
      if (writes-- === 0) throw new Error('the page is gone');
      write(...given);
    };
  }
  return storage;
}

/** Runs `work` on a copy of `kept` that dies ever later, until it does not die any more. */
async function everyEnd(kept, work, check) {
  for (let writes = 0; ; writes++) {
    const left = new Map(kept);
    const whole = await work(client(dying(left, writes))).then(() => true, () => false);
    await check(client(inMemory(left)), whole, writes);
    if (whole) return writes;
  }
}

describe('a page that ends', () => {
  test('while it signs in: nobody is signed in, or the right person with all tokens', async () => {
    const writes = await everyEnd(new Map(), signIn, async (auth, whole) => {
      const { tokens } = await auth.fetchAuthSession();
      if (whole) assert.ok(tokens);
      if (!tokens) return;
      assert.ok(tokens.idToken);
      assert.equal((await auth.getCurrentUser()).userId, person.sub);
      assert.ok((await auth.fetchAuthSession({ forceRefresh: true })).tokens, 'the refresh token is there too');
    });
    assert.ok(writes > 5);
  });

  test('while it signs out: nobody is signed in as soon as one key is gone', async () => {
    const kept = new Map();
    await signIn(client(inMemory(kept)));
    const writes = await everyEnd(kept, (auth) => auth.signOut(), async (auth, whole, done) => {
      const { tokens } = await auth.fetchAuthSession();
      assert.equal(Boolean(tokens), done === 0);
    });
    assert.ok(writes > 5);
  });
});
