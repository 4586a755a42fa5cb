import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from './paths.ts';
import { type Running, start } from './process.ts';
import { type Proxy, startProxy } from './proxy.ts';

export interface Stack {
  /** Where the demo page is. */
  page: string;
  /** What the page takes for the server, and what counts its requests. */
  proxy: Proxy;
  stop: () => Promise<void>;
}

/** Server (in memory, seeded), backend and page, each on a port of its own. */
export async function startStack(): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'poolkey-e2e-'));
  const running: (Running | Proxy)[] = [];
  const stop = async () => {
    for (const one of running.reverse()) await one.stop();
    await rm(folder, { recursive: true });
  };
  try {
    const backend = await start(process.execPath, [paths.backend, '--port', '0']);
    running.push(backend);
    const config = join(folder, 'poolkey.toml');
    await writeFile(
      config,
      `[[gateway.apis]]\nid = "demo"\nstage = "dev"\nbackend = "${backend.url}"\n`,
    );
    const proxy = await startProxy();
    running.push(proxy);
    const server = await start(paths.server, [
      'serve', '--dev', '--store', 'memory', '--listen', '127.0.0.1:0',
      '--public-url', proxy.url, '--seed', paths.seed, '--config', config,
    ]);
    running.push(server);
    proxy.upstream = server.url;
    const page = await start(process.execPath, [
      join(paths.page, 'serve.mjs'), '--port', '0', '--server', proxy.url,
    ]);
    running.push(page);
    return { page: page.url, proxy, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
