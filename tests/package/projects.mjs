// The same page as a project of each bundler, with no configuration of any kind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consumer } from './paths.mjs';

const page = fileURLToPath(new URL('./page', import.meta.url));
const program = (path) => fileURLToPath(new URL(`./node_modules/${path}`, import.meta.url));

const vite = (name) => ({
  name,
  layout: { page: '.' },
  build: [program(`${name}/bin/vite.js`), 'build'],
  dev: (port) => [program(`${name}/bin/vite.js`), '--host', '127.0.0.1', '--port', port, '--strictPort'],
  ready: /Local:/,
});

/** webpack by its own defaults: the code in `src/`, the page in `public/`, the script `main.js`. */
const webpack = {
  name: 'webpack5',
  layout: { page: 'src', html: 'public', script: './main.js' },
  build: [program('webpack-cli/bin/cli.js'), '--mode', 'production', '--entry', './src/main.js'],
  dev: (port) => [
    program('webpack-cli/bin/cli.js'), 'serve', '--mode', 'development', '--entry', './src/main.js',
    '--host', '127.0.0.1', '--port', port,
  ],
  ready: /compiled .*successfully/,
};

export const bundlers = [vite('vite6'), vite('vite7'), vite('vite8'), webpack];

/** Lays out the project of `bundler` and returns its folder. */
export function project({ name, layout }) {
  const dir = join(consumer, name);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  cpSync(join(consumer, 'package.json'), join(dir, 'package.json'));
  cpSync(join(consumer, 'node_modules'), join(dir, 'node_modules'), { recursive: true });
  cpSync(page, join(dir, layout.page), { recursive: true });
  if (layout.html) {
    cpSync(join(page, 'index.html'), join(dir, layout.html, 'index.html'));
    rmSync(join(dir, layout.page, 'index.html'));
  }
  return dir;
}

/** Builds the project in `dir` and returns the folder to serve. */
export async function build({ build, layout }, dir) {
  await finished(start(build, dir));
  const dist = join(dir, 'dist');
  if (layout.html) cpSync(join(dir, layout.html), dist, { recursive: true });
  if (!existsSync(join(dist, 'index.html'))) throw new Error(`no page in ${dist}`);
  return dist;
}

/** Starts the bundler's own server on `dir`; resolves when it says it is ready. */
export async function serveDev({ dev, ready }, dir) {
  const port = await freePort();
  const child = start(dev(String(port)), dir);
  await new Promise((resolve, reject) => {
    child.log.on = (text) => ready.test(text) && resolve();
    child.once('exit', (code) => reject(new Error(`the server ended (${code})\n${child.log.text}`)));
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    log: () => child.log.text,
    async close() {
      child.removeAllListeners('exit');
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

function start(args, cwd) {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } });
  child.log = { text: '', on() {} };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => child.log.on((child.log.text += text)));
  }
  return child;
}

async function finished(child) {
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${child.spawnargs.slice(1).join(' ')} ended with ${code}\n${child.log.text}`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
