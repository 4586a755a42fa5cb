// Where texts are kept, and who may change them.

/**
 * Milliseconds for which a lock is kept after its work is done. What one tab writes to
 * localStorage reaches the others a little later (in Chromium up to 30 ms, in Firefox 5), and Web
 * Locks do not wait for that: the next tab would find the tokens that have just been replaced.
 */
const SETTLING = 100;

/** The page's own storage, or memory where there is none: in workers, in Node, where it is blocked. */
export function webStorage(name) {
  try {
    globalThis[name].getItem('');
    return globalThis[name];
  } catch {
    const kept = new Map();
    return { getItem: (key) => kept.get(key), setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
  }
}

/** Writes one key after the other, in order; no text removes the key. */
export async function write(store, entries) {
  for (const [key, text] of entries) await (text == null ? store.removeItem(key) : store.setItem(key, text));
}

/** Makes the function that does some work while no other tab, or no other call, does work of that name. */
export function locks() {
  const queues = {};

  /** Waits among the calls of this instance; resolves with what releases the lock. */
  async function inLine(name) {
    const before = queues[name];
    let release;
    queues[name] = new Promise((resolve) => (release = resolve));
    await before;
    return release;
  }

  return async (name, work) => {
    const release = await acrossTabs(name).catch(() => inLine(name));
    try {
      return await work();
    } finally {
      release();
    }
  };
}

/** Waits for a Web Lock; resolves with what releases it, rejects where there are no Web Locks. */
async function acrossTabs(name) {
  return new Promise((resolve, reject) => {
    const hold = (release) => resolve(() => setTimeout(release, SETTLING));
    navigator.locks.request(name, () => new Promise(hold)).catch(reject);
  });
}
