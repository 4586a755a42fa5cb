// What goes over the wire: every request that this page makes to the server, and its reply, as
// `fetch` sees them. The page shows them, so that nobody has to take its word for anything.

export interface Exchange {
  id: number;
  /** `cognito-idp`, `cognito-identity`, `sts` or `execute-api`. */
  service: string;
  operation: string;
  method: string;
  url: string;
  requestHeaders: Record<string, string>;
  requestBody: string;
  /** Milliseconds until the reply was read; absent while it is under way. */
  took?: number;
  /** HTTP status; absent when no reply came. */
  status?: number;
  requestId?: string | undefined;
  replyBody?: string;
}

const KEPT = 60;
let exchanges: readonly Exchange[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

export const wire = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  snapshot: () => exchanges,
  /** The exchanges that began after `mark()` was taken. */
  mark: () => lastId,
  since: (mark: number) => exchanges.filter((one) => one.id > mark),
};

/** Makes `fetch` keep what it exchanges with `origin`. Requests to `/_poolkey/` and `/health` are
 * the page's own tooling and are left out. */
export function recordFetch(origin: string): void {
  const send = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.origin !== origin || /^\/(_poolkey|health)\b/.test(url.pathname)) return send(request);
    const id = ++lastId;
    const requestBody = await request.clone().text();
    put({
      id,
      ...nameOf(request, url, requestBody),
      method: request.method,
      url: url.pathname + url.search,
      requestHeaders: Object.fromEntries(request.headers),
      requestBody,
    });
    const start = performance.now();
    try {
      const reply = await send(request);
      const replyBody = await reply.clone().text();
      change(id, {
        took: performance.now() - start,
        status: reply.status,
        requestId: reply.headers.get('x-amzn-requestid') ?? undefined,
        replyBody,
      });
      return reply;
    } catch (error) {
      change(id, { took: performance.now() - start });
      throw error;
    }
  };
}

function nameOf(request: Request, url: URL, body: string) {
  const [target, operation] = request.headers.get('x-amz-target')?.split('.') ?? [];
  if (operation) {
    const service = target === 'AWSCognitoIdentityService' ? 'cognito-identity' : 'cognito-idp';
    return { service, operation };
  }
  const action = new URLSearchParams(body).get('Action');
  if (action) return { service: 'sts', operation: action };
  return { service: 'execute-api', operation: `${request.method} ${url.pathname}` };
}

function put(exchange: Exchange) {
  publish([...exchanges, exchange].slice(-KEPT));
}

function change(id: number, more: Partial<Exchange>) {
  publish(exchanges.map((one) => (one.id === id ? { ...one, ...more } : one)));
}

function publish(next: readonly Exchange[]) {
  exchanges = next;
  for (const listener of listeners) listener();
}
