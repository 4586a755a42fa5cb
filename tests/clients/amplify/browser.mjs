// Chromium with pages that have loaded Amplify.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

/** Bundles the page, serves it and starts Chromium. */
export async function openBrowser() {
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL('./page.js', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'warning',
  });
  const script = bundled.outputFiles[0].text;
  const server = createServer((request, response) => {
    const [type, body] = request.url === '/page.js'
      ? ['text/javascript', script]
      : ['text/html', '<!doctype html><script type="module" src="/page.js"></script>'];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
  const url = `http://127.0.0.1:${server.address().port}/`;
  return {
    /** Amplify's functions, in a page with a fresh profile. */
    async amplify(config) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url);
      await page.waitForFunction(() => globalThis.call);
      const call = async (name, input) => {
        const outcome = await page.evaluate(([name, input]) => globalThis.call(name, input), [name, input]);
        if (outcome.error) throw Object.assign(new Error(), outcome.error);
        return outcome.value;
      };
      await call('configure', config);
      return new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : (input) => call(name, input)) });
    },
    async close() {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
