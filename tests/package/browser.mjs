// Chromium, and a server for built pages.
import { once } from 'node:events';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };

export const launch = (args = []) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', ...args,
    ],
  });

/** Serves the files of `dir` on loopback, each with `headers`. */
export async function serveFiles(dir, headers = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://host').pathname));
    const file = join(dir, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...headers });
    createReadStream(file).pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }),
  };
}

/** Opens the page at `url` in a fresh profile, gives it `task`, and returns what came of it. */
export async function visit(browser, url, task, prepare = () => {}) {
  const context = await browser.newContext();
  const seen = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => seen.push(`${message.type()}: ${message.text()}`));
    const broken = new Promise((_, reject) => page.on('pageerror', reject));
    page.on('response', (response) => response.ok() || seen.push(`${response.status()} ${response.url()}`));
    await prepare(page);
    await page.goto(`${url}#${encodeURIComponent(JSON.stringify(task))}`);
    const outcome = await Promise.race([page.waitForFunction(() => globalThis.outcome), broken]);
    return await outcome.jsonValue();
  } catch (error) {
    throw new Error([error.message, ...seen].join('\n'));
  } finally {
    await context.close();
  }
}
