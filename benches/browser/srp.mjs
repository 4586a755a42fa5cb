// One SRP computation in Chromium: a fresh `a` and `A`, then `S`, the key and the signature.
import { build } from '../../tools/measure.mjs';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROUNDS = 25;
const WARM_UP = 3;
const COLD = 5;
const names = ['amplify', 'bigint', 'poolkey'];
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

async function servePage() {
  const amplify = path('node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp');
  const { outputFiles: [script] } = await build({
    entryPoints: [path('srp/page.js')],
    alias: { '#amplify-srp': amplify, '#pkg': path('../../pkg') },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const files = {
    '/': ['text/html', '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>'],
    '/page.js': ['text/javascript', script.contents],
    '/poolkey_bg.wasm': ['application/wasm', readFileSync(path('../../pkg/poolkey_bg.wasm'))],
  };
  const server = createServer(({ url }, response) => {
    if (!files[url]) return response.writeHead(404).end();
    // An isolated page has the finer timer.
    response.writeHead(200, {
      'content-type': files[url][0],
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(files[url][1]);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

/** Medians in milliseconds, and medians of the ratios to Amplify in the same round. */
export async function measureSrp() {
  const server = await servePage();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const fresh = async (visit) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => globalThis.rounds);
    const result = await visit(page);
    await context.close();
    return result;
  };
  try {
    const warm = await fresh((page) => page.evaluate(([rounds, warmUp]) => globalThis.rounds(rounds, warmUp), [ROUNDS, WARM_UP]));
    const cold = Object.fromEntries(names.map((name) => [name, []]));
    for (let sample = 0; sample < COLD; sample++) {
      for (const name of names) cold[name].push(await fresh((page) => page.evaluate((which) => globalThis.first(which), name)));
    }
    const ratio = (times, name) => median(times[name].map((time, round) => time / times.amplify[round]));
    const rows = Object.fromEntries(
      names.map((name) => [
        name,
        { warm: median(warm[name]), warmRatio: ratio(warm, name), cold: median(cold[name]), coldRatio: ratio(cold, name) },
      ]),
    );
    return { browser: browser.version(), rounds: ROUNDS, samples: COLD, rows };
  } finally {
    await browser.close();
    server.close();
  }
}
