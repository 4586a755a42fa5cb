// A server of its own for each file of tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = process.env.POOLKEY_SERVER_BIN ?? join(root, 'target/debug/poolkey-server');

/** The root key that a server for development takes. */
export const dev = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Starts a server for development, in memory. */
export async function startDev(args = []) {
  const server = await start(['--dev', '--store', 'memory', ...args]);
  const inside = async (path, options) => {
    const response = await fetch(new URL(`/_poolkey/${path}`, server.url), options);
    if (!response.ok) throw new Error(`/_poolkey/${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  return {
    ...server,
    /** The newest message to `recipient`. */
    async letter(recipient) {
      const response = await inside(`outbox?recipient=${encodeURIComponent(recipient)}`);
      const [newest] = await response.json();
      if (!newest) throw new Error(`no message to ${recipient}`);
      return newest;
    },
    /** Lets the server's clock jump. */
    advance: (seconds) =>
      inside('clock', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advance_seconds: seconds }),
      }),
  };
}

/** Starts a server on a free port and waits for the line that says where it answers. */
export async function start(args, options = {}) {
  const child = spawn(program, ['serve', '--listen', '127.0.0.1:0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  const said = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (found) resolve(found);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      reject(new Error(`${program} ended with ${code} before it answered:\n${said.join('\n')}`));
    });
  });
  return {
    url,
    said,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
