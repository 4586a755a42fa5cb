import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { launch, serveFiles } from './browser.mjs';
import { config, person, startFake } from './fake-cognito.mjs';
import { build, bundlers, project } from './projects.mjs';

let browser, fake, server;
before(async () => {
  const vite = bundlers.find(({ name }) => name === 'vite8');
  [browser, fake] = await Promise.all([launch(), startFake()]);
  server = await serveFiles(await build(vite, project({ ...vite, name: 'tabs' })));
});
after(() => Promise.all([browser?.close(), fake?.close(), server?.close()]));

/** As many pages of one profile as asked for, each with a client `auth`; the first has signed in. */
async function tabs(t, count) {
  const context = await browser.newContext();
  t.after(() => context.close());
  const pages = [];
  for (let i = 0; i < count; i++) {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.evaluate((config) => (globalThis.auth = globalThis.poolkey.createAuth(config)) && undefined, {
      ...config,
      userPoolEndpoint: fake.url,
      identityPoolEndpoint: fake.url,
    });
    pages.push(page);
  }
  await pages[0].evaluate((person) => globalThis.auth.signIn({ username: person.username, password: person.password }), person);
  return pages;
}

const refresh = (page) =>
  page.evaluate(async () => {
    const { tokens } = await globalThis.auth.fetchAuthSession({ forceRefresh: true });
    return String(tokens.accessToken);
  });
/** Waits until so many locks are held and asked for; a test that waits in vain runs into its timeout. */
async function until(page, wanted) {
  const locks = () =>
    page.evaluate(async () => {
      const { held, pending } = await navigator.locks.query();
      return { held: held.length, pending: pending.length };
    });
  while (!isDeepStrictEqual(await locks(), wanted));
}

/** Every test is over long before. */
const limit = { timeout: 30_000 };

test('two tabs that refresh at once send one refresh between them', limit, async (t) => {
  const [first, second] = await tabs(t, 2);
  const before = fake.count('GetTokensFromRefreshToken');
  const gate = fake.hold('GetTokensFromRefreshToken');
  const tokens = [refresh(first)];
  await gate.arrived;
  tokens.push(refresh(second));
  // The second is in line for the lock: whatever it was going to send, it would have by now.
  await until(second, { held: 1, pending: 1 });
  gate.release();
  const [one, other] = await Promise.all(tokens);
  assert.ok(one === other, 'each has tokens of its own');
  assert.equal(fake.count('GetTokensFromRefreshToken'), before + 1);
  await until(first, { held: 0, pending: 0 });
});

test('a tab that is closed while it refreshes lets the others go on', limit, async (t) => {
  const [first, second] = await tabs(t, 2);
  const gate = fake.hold('GetTokensFromRefreshToken');
  refresh(first).catch(() => {});
  await gate.arrived;
  await first.close();
  gate.release();
  // The token of the closed tab is spent: the answer is what matters, not what it says.
  await second.evaluate(() => globalThis.auth.fetchAuthSession({ forceRefresh: true }).catch(() => {}));
  await until(second, { held: 0, pending: 0 });
});

test('a storage that fails while a lock is held fails the call and lets the lock go', limit, async (t) => {
  const [page] = await tabs(t, 1);
  const outcome = await page.evaluate(async (config) => {
    const storage = {
      getItem: (key) => localStorage.getItem(key),
      removeItem: (key) => localStorage.removeItem(key),
      setItem: async () => {
        globalThis.heldWhenWriting = (await navigator.locks.query()).held.length;
        throw new Error('the disk is full');
      },
    };
    const auth = globalThis.poolkey.createAuth({ ...config, storage });
    const error = await auth.fetchAuthSession({ forceRefresh: true }).catch((error) => error);
    return { heldWhenWriting: globalThis.heldWhenWriting, name: error.name, cause: error.underlyingError.message };
  }, { ...config, userPoolEndpoint: fake.url, identityPoolEndpoint: fake.url });
  assert.deepEqual(outcome, { heldWhenWriting: 1, name: 'Unknown', cause: 'the disk is full' });
  await until(page, { held: 0, pending: 0 });
});

test('a listener that throws is reported to the page and stops nothing', limit, async (t) => {
  const [page] = await tabs(t, 1);
  const reported = page.waitForEvent('pageerror');
  await page.evaluate(() =>
    globalThis.auth.listen(() => {
      throw new Error('of a listener');
    }),
  );
  assert.ok(await refresh(page));
  assert.match((await reported).message, /of a listener/);
});
