// Serves the built page, and nothing else: Node's own http, a strict content security policy, and
// `/config.json`, which tells the page where its server is and which pool it uses.
//
//   node serve.mjs [--port 9300] [--server http://127.0.0.1:9229] [--seed ../seed.json] [--dist dist]

import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const env = process.env;
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: env.POOLKEY_DEMO_PORT ?? '9300' },
    server: { type: 'string', default: env.POOLKEY_DEMO_SERVER ?? 'http://127.0.0.1:9229' },
    seed: { type: 'string', default: env.POOLKEY_DEMO_SEED ?? join(here, '../seed.json') },
    dist: { type: 'string', default: env.POOLKEY_DEMO_DIST ?? join(here, 'dist') },
  },
});

const origin = new URL(values.server).origin;
const dist = resolve(values.dist);
const config = JSON.stringify(pageConfig(JSON.parse(readFileSync(values.seed, 'utf8'))));

// 'wasm-unsafe-eval' lets the page compile WebAssembly and nothing else.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  `connect-src 'self' ${origin}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

const server = createServer(async (request, response) => {
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const path = new URL(request.url, 'http://page').pathname;
  if (path === '/config.json') {
    response.writeHead(200, { 'content-type': types['.json'], 'cache-control': 'no-store' });
    response.end(config);
    return;
  }
  const file = fileOf(path);
  const found = file && (await stat(file).catch(() => undefined));
  if (!found?.isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
    return;
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
    // The names of assets hold their hash.
    'cache-control': path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).on('error', () => response.destroy()).pipe(response);
});

/** The file of a URL path, or nothing where the path leaves the folder or cannot be decoded. */
function fileOf(path) {
  try {
    const file = join(dist, decodeURIComponent(path === '/' ? '/index.html' : path));
    return file.startsWith(dist + sep) && !file.includes('\0') ? file : undefined;
  } catch {
    return undefined;
  }
}

/** What the page must know, read from the seed, so that the ids stand in one file. */
function pageConfig(seed) {
  const input = (operation) => {
    const step = seed.find((one) => one.operation === operation);
    if (!step) throw new Error(`${values.seed} has no step ${operation}`);
    return step.input;
  };
  const pool = input('CreateUserPool');
  const client = input('CreateUserPoolClient');
  const invited = input('AdminCreateUser');
  return {
    server: origin,
    region: pool.UserPoolTags._custom_id_.split('_')[0],
    userPoolId: pool.UserPoolTags._custom_id_,
    userPoolClientId: pool.UserPoolTags[`_custom_id_client:${client.ClientName}`],
    identityPoolId: input('CreateIdentityPool').IdentityPoolTags._custom_id_,
    api: `${origin}/execute-api/demo/dev`,
    invited: { username: invited.Username, temporaryPassword: invited.TemporaryPassword },
  };
}

server.listen(Number(values.port), '127.0.0.1', () => {
  console.log(`demo page at http://127.0.0.1:${server.address().port}`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close());
