import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { launch, serveFiles, visit } from './browser.mjs';
import { config, person, signedIn, startFake } from './fake-cognito.mjs';
import { consumer } from './paths.mjs';
import { build, bundlers, project } from './projects.mjs';

let fake, dir, dist;
before(async () => {
  const bundler = bundlers.find(({ name }) => name === 'vite8');
  fake = await startFake();
  dir = project({ ...bundler, name: 'environments' });
  dist = await build(bundler, dir);
});
after(() => fake?.close());

const task = (worker = false) => ({ worker, endpoint: fake.url, config, person });

/** Runs `script` as a module of the project in Node and returns what it printed, as JSON. */
async function node(script) {
  const file = join(dir, 'script.mjs');
  writeFileSync(file, script);
  const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: dir });
  return JSON.parse(stdout);
}

describe('in Chromium', () => {
  let browser;
  before(async () => (browser = await launch(['--host-resolver-rules=MAP plain.test 127.0.0.1'])));
  after(() => browser?.close());

  async function served(headers, visitor) {
    const server = await serveFiles(dist, headers);
    return visitor(server).finally(server.close);
  }
  const policy = (scripts) => ({ 'content-security-policy': `script-src ${scripts}; object-src 'none'; base-uri 'none'` });

  test("`script-src 'self' 'wasm-unsafe-eval'` is enough, in the page and in a worker", async () => {
    for (const worker of [false, true]) {
      const { environment, ...outcome } = await served(policy("'self' 'wasm-unsafe-eval'"), ({ url }) => visit(browser, url, task(worker)));
      assert.deepEqual(outcome, signedIn);
    }
  });

  test("under `script-src 'self'` the caller gets the typed error", async () => {
    const { error } = await served(policy("'self'"), ({ url }) => visit(browser, url, task()));
    assert.equal(error?.name, 'WasmBlockedException');
    assert.equal(error.isAuthError, true);
    assert.match(error.recoverySuggestion, /wasm-unsafe-eval/);
  });

  test('a page over plain http, without crypto.subtle and Web Locks, signs in', async () => {
    const { environment, ...outcome } = await served({}, ({ port }) => visit(browser, `http://plain.test:${port}/`, task()));
    assert.deepEqual(environment, { secure: false, subtle: false, locks: false });
    assert.deepEqual(outcome, signedIn);
  });
});

describe('in Node', () => {
  test('a program signs in', async () => {
    const outcome = await node(`
      import { scenario } from './scenario.js';
      console.log(JSON.stringify(await scenario(${JSON.stringify(task())})));
    `);
    assert.deepEqual(outcome, signedIn);
  });

  test('importing the package, or any script of it, renders, fetches, reads and compiles nothing', async () => {
    const installed = join(consumer, 'node_modules/poolkey');
    const scripts = readdirSync(installed, { recursive: true }).filter((name) => /\.m?js$/.test(name));
    assert.ok(scripts.length > 1);
    const used = await node(`
      import fs from 'node:fs';
      import http from 'node:http';
      import https from 'node:https';
      import { syncBuiltinESMExports } from 'node:module';
      const used = [];
      const watch = (owner, ...names) => {
        for (const name of names) {
          const original = owner[name];
          owner[name] = function (...args) {
            // Node itself reads the scripts.
            if (!/\\.m?js$/.test(String(args[0]))) used.push(name);
            return new.target ? Reflect.construct(original, args) : original.apply(this, args);
          };
        }
      };
      watch(globalThis, 'fetch');
      watch(WebAssembly, 'compile', 'compileStreaming', 'instantiate', 'instantiateStreaming', 'Module', 'Instance');
      watch(fs, 'readFile', 'readFileSync', 'open', 'openSync', 'createReadStream');
      watch(fs.promises, 'readFile', 'open');
      watch(http, 'request', 'get');
      watch(https, 'request', 'get');
      syncBuiltinESMExports();
      const before = Object.keys(globalThis).length;
      await import('poolkey');
      for (const script of ${JSON.stringify(scripts)}) await import('./node_modules/poolkey/' + script);
      if (Object.keys(globalThis).length !== before) used.push('a new global');
      console.log(JSON.stringify(used));
    `);
    assert.deepEqual(used, []);
  });
});
