import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, serveFiles, visit } from './browser.mjs';
import { config, person, signedIn, startFake } from './fake-cognito.mjs';
import { file, poolkey } from './installed.mjs';
import { consumer } from './paths.mjs';
import { build, bundlers, project } from './projects.mjs';

const bytes = readFileSync(join(consumer, 'node_modules/poolkey/poolkey_bg.wasm'));

describe('loading the module', () => {
  test('is tried again after a failure, each with its own error, and done once for all clients', async (t) => {
    const { createAuth } = await import(file('index.js'));
    const replies = [
      async () => { throw new TypeError('Failed to fetch'); },
      async () => new Response('not found', { status: 404 }),
      async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
      async () => new Response(bytes, { headers: { 'content-type': 'application/wasm' } }),
    ];
    const { mock } = t.mock.method(globalThis, 'fetch', () => replies[mock.callCount()]());
    const auth = createAuth(config);
    const nobody = (client) => assert.rejects(client.getCurrentUser(), { name: 'UserUnAuthenticatedException' });
    await assert.rejects(auth.getCurrentUser(), { name: 'NetworkError' });
    await assert.rejects(auth.getCurrentUser(), { name: 'WasmLoadException' });
    await assert.rejects(auth.getCurrentUser(), (error) => {
      assert.equal(error.name, 'WasmLoadException');
      assert.match(error.recoverySuggestion, /poolkey_bg\.wasm/);
      assert.ok(error.underlyingError instanceof WebAssembly.CompileError);
      return true;
    });
    await Promise.all([nobody(auth), nobody(auth), nobody(createAuth(config))]);
    assert.equal(mock.callCount(), replies.length);
    assert.equal(new URL(mock.calls[0].arguments[0]).href, file('poolkey_bg.wasm'));
  });
});

describe('in Chromium', () => {
  let browser, fake, server;
  before(async () => {
    const vite = bundlers.find(({ name }) => name === 'vite8');
    [browser, fake] = await Promise.all([launch(), startFake()]);
    server = await serveFiles(await build(vite, project({ ...vite, name: 'loading' })));
  });
  after(() => Promise.all([browser?.close(), fake?.close(), server?.close()]));

  const task = () => ({ endpoint: fake.url, config, person });

  test('a module served under a wrong type is loaded all the same', async () => {
    const { environment, ...outcome } = await visit(browser, server.url, task(), (page) =>
      page.route('**/*.wasm', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'application/octet-stream' } });
      }),
    );
    assert.deepEqual(outcome, signedIn);
  });

  test('a request for the module that is lost is a network error, and the next call makes it again', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route('**/*.wasm', (route) => route.abort(), { times: 1 });
    await page.goto(server.url);
    const names = await page.evaluate(async (config) => {
      const auth = globalThis.poolkey.createAuth(config);
      const name = () => auth.getCurrentUser().catch((error) => error.name);
      return [await name(), await name()];
    }, config);
    assert.deepEqual(names, ['NetworkError', 'UserUnAuthenticatedException']);
    await context.close();
  });
});
