// A server with an API behind its gateway; the backend tells what reached it.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startDev } from './server.mjs';

export async function startApi() {
  const folder = await mkdtemp(join(tmpdir(), 'poolkey-clients-'));
  const backend = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const requestContext = JSON.parse(headers['x-amzn-request-context']);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ method, url, body: await text(request), requestContext }));
  });
  backend.listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const config = join(folder, 'poolkey.toml');
  const address = `http://127.0.0.1:${backend.address().port}`;
  await writeFile(config, `[[gateway.apis]]\nid = "items"\nstage = "test"\nbackend = "${address}"\n`);
  const server = await startDev(['--config', config]);
  return {
    server,
    url: `${server.url}/execute-api/items/test`,
    async stop() {
      await server.stop();
      backend.close();
      backend.closeAllConnections();
      await rm(folder, { recursive: true });
    },
  };
}
