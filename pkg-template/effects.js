// Does what the core asks for. The core itself does no I/O.
import { AuthError } from './error.js';

/** Milliseconds after which a request is given up: a user pool may wait 15 s for each trigger. */
const PATIENCE = 60_000;
/**
 * Milliseconds for which a lock is kept after its flow let it go. What one tab writes to
 * localStorage reaches the others a little later (in Chromium up to 30 ms, in Firefox 5), and Web Locks do not
 * wait for that: the next tab would find the tokens that have just been replaced.
 */
const SETTLING = 100;

/** The effects of one instance, by name; each takes the flow it belongs to, then what the core says. */
export function effectsOf(storage, listeners) {
  const stores = { tokens: storage };
  const store = (which) => (stores[which] ??= webStorage(which === 'tokens' ? 'localStorage' : 'sessionStorage'));
  const queues = {};

  /** Waits for the lock `name` among the flows of this instance; resolves with what releases it. */
  async function inLine(name) {
    const before = queues[name];
    let release;
    queues[name] = new Promise((resolve) => (release = resolve));
    await before;
    return release;
  }

  return {
    read: (flow, which, ...keys) => Promise.all(keys.map((key) => store(which).getItem(key))),
    async write(flow, which, entries) {
      for (const [key, text] of Object.entries(entries)) {
        await (text === null ? store(which).removeItem(key) : store(which).setItem(key, text));
      }
    },
    send,
    async lock({ held }, name) {
      held[name] = await acrossTabs(name).catch(() => inLine(name));
    },
    unlock({ held }, name) {
      held[name]();
      delete held[name];
    },
    wait: (flow, ms) => new Promise((done) => setTimeout(done, ms)),
    tell(flow, event, data) {
      if (data?.error) data.error = new AuthError(data.error);
      // A listener that throws is reported and stops nothing.
      for (const listener of listeners) queueMicrotask(() => listener({ event, data: data ?? undefined }));
    },
  };
}

/** The page's own storage, or memory where there is none: in workers, in Node, where it is blocked. */
function webStorage(name) {
  try {
    globalThis[name].getItem('');
    return globalThis[name];
  } catch {
    const kept = new Map();
    return { getItem: (key) => kept.get(key), setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
  }
}

/** Waits for a Web Lock; resolves with what releases it, rejects where there are no Web Locks. */
async function acrossTabs(name) {
  return new Promise((resolve, reject) => {
    const hold = (release) => resolve(() => setTimeout(release, SETTLING));
    navigator.locks.request(name, () => new Promise(hold)).catch(reject);
  });
}

async function send({ operation }, url, headers, body) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      // Leaving the page right after signing out must not keep the token alive. Nothing else
      // outlives the page: a refresh whose answer nobody reads would lose the session.
      keepalive: operation === 'signOut',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const header = (name) => response.headers.get(name) ?? undefined;
    return {
      status: response.status,
      errorType: header('x-amzn-errortype'),
      requestId: header('x-amzn-requestid'),
      date: Date.parse(header('date')) || undefined,
      body: await response.text(),
    };
  } catch (error) {
    return { offline: String(error) };
  }
}
