// The servers of other people: cognito-local for the user pool, moto for the identity pool and STS.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What cognito-local sends instead of a random code. */
export const CODE = '314159';

const cognitoLocal = fileURLToPath(new URL('./node_modules/cognito-local/lib/bin/start.js', import.meta.url));

/** cognito-local keeps its data in the folder it is started in. */
export const startUserPools = () =>
  start((port) => [process.execPath, [cognitoLocal], { PORT: port, CODE }], /running on/);

export const startIdentityPools = () =>
  start((port) => [process.env.POOLKEY_MOTO_SERVER ?? 'moto_server', ['-H', '127.0.0.1', '-p', port], {}], /Running on/);

async function start(command, ready) {
  const port = String(await freePort());
  const [program, args, env] = command(port);
  const cwd = mkdtempSync(join(tmpdir(), 'poolkey-elsewhere-'));
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env } });
  let log = '';
  await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => ready.test((log += text)) && resolve());
    }
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended (${code})\n${log}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    /** Calls an operation as an administrator would; neither server checks who it is. */
    async call(target, input) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
        body: JSON.stringify(input),
      });
      const reply = await response.json();
      if (!response.ok) throw new Error(`${target}: ${JSON.stringify(reply)}`);
      return reply;
    },
    async close() {
      child.removeAllListeners('exit');
      const gone = once(child, 'exit');
      child.kill();
      await gone;
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
