import { once } from 'node:events';
import { type IncomingMessage, createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Seen {
  operation: string;
  body: string;
}

export interface Proxy {
  url: string;
  /** Where the requests go; to be set before the first one comes. */
  upstream: string;
  /** Everything that came by, in its order. */
  seen: readonly Seen[];
  /** How many requests for an operation came by. */
  count: (operation: string) => number;
  /** Keeps the requests for an operation waiting until `release()`. */
  hold: (operation: string) => { arrived: Promise<void>; release: () => void };
  stop: () => Promise<void>;
}

/** Stands before the server and counts. What passes is untouched, the `Host` too, for it is signed. */
export async function startProxy(): Promise<Proxy> {
  const seen: Seen[] = [];
  const held = new Map<string, { arrive: () => void; released: Promise<void> }>();
  const server = createServer(async (request, response) => {
    const operation = operationOf(request);
    const body = await text(request);
    seen.push({ operation, body });
    const gate = held.get(operation);
    gate?.arrive();
    await gate?.released;
    const { hostname, port } = new URL(proxy.upstream);
    const { method, url: path, headers } = request;
    const onward = ask({ hostname, port, method, path, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    upstream: '',
    seen,
    count: (operation) => seen.filter((one) => one.operation === operation).length,
    hold(operation) {
      let arrive!: () => void;
      let open!: () => void;
      const arrived = new Promise<void>((resolve) => (arrive = resolve));
      const released = new Promise<void>((resolve) => (open = resolve));
      held.set(operation, { arrive, released });
      return {
        arrived,
        release() {
          held.delete(operation);
          open();
        },
      };
    },
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

const operationOf = ({ headers, method, url }: IncomingMessage): string => {
  const target = headers['x-amz-target'];
  return method === 'POST' && typeof target === 'string'
    ? (target.split('.')[1] ?? '')
    : `${method} ${url}`;
};
