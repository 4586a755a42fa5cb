// One client: what the functions share, and the signing ones.
import * as account from './account.js';
import { getCredentials } from './credentials.js';
import { AuthError, failure } from './error.js';
import { confirmSignIn, signIn } from './sign-in.js';
import { UNSIGNED, hex, signer } from './signing.js';
import { locks, webStorage } from './storage.js';

/** Bytes up to which the module hashes a body at least as fast as `crypto.subtle` does. */
const SMALL = 16_384;

const operations = { ...account, signIn, confirmSignIn, getCredentials };

/** Makes a client of `config`; `load` brings the module, events go to `listeners`. */
export function create(load, { storage, Auth, ...config }, listeners) {
  let store, state;
  const cx = {
    config: Auth?.Cognito ?? config,
    load,
    // What a client knows beyond the storage: clock skew, half-done sign-in, credentials, signing key.
    memory: {},
    locked: locks(),
    get store() {
      return (store ??= storage ?? webStorage('localStorage'));
    },
    /** For a sign-in that waits for an answer: it outlives a reload at most. */
    get state() {
      return (state ??= webStorage('sessionStorage'));
    },
    tell(event, data) {
      // A listener that throws is reported and stops nothing.
      for (const listener of listeners) queueMicrotask(() => listener({ event, data }));
    },
  };

  async function run(operation, input) {
    try {
      await load();
      return await operation(cx, input ?? undefined);
    } catch (error) {
      throw error instanceof AuthError
        ? error
        : new AuthError({ name: 'Unknown', message: 'An unknown error occurred.', underlyingError: error });
    }
  }

  async function hash(bytes) {
    if (bytes.byteLength <= SMALL || !globalThis.crypto?.subtle) return hex((await load()).sha256(new Uint8Array(bytes)));
    return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  }

  async function withCredentials({ credentials }) {
    if (!credentials) return (await run(getCredentials)).credentials;
    if (credentials.accessKeyId && credentials.secretAccessKey) return credentials;
    throw failure('SignRequestException', 'The credentials lack accessKeyId or secretAccessKey.');
  }

  async function signRequest(input, options = {}) {
    const request = toRequest(input);
    let body;
    let payload = options.payload;
    if (!payload) {
      const bytes = await request.arrayBuffer();
      if (request.bodyUsed) body = bytes;
      payload = await hash(bytes);
    }
    if (payload !== UNSIGNED && !/^[\da-f]{64}$/i.test(payload)) {
      throw failure('SignRequestException', 'The payload is no SHA-256 in hexadecimal.');
    }
    const credentials = await withCredentials(options);
    const sign = async () => signer(cx, await load()).headers(request, options, credentials, payload);
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(await run(sign))) headers.set(name, value);
    return new Request(request, { headers, body });
  }

  return {
    ...Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, (input) => run(operation, input)])),
    signRequest,
    async presign(input, options = {}) {
      const request = toRequest(input);
      const credentials = await withCredentials(options);
      return run(async () => signer(cx, await load()).presign(request, options, credentials));
    },
    async fetch(input, { service, region, payload, ...init } = {}) {
      return fetch(await signRequest(new Request(input, { duplex: 'half', ...init }), { service, region, payload }));
    },
    listen(callback) {
      listeners.add(callback);
      return () => void listeners.delete(callback);
    },
  };
}

const toRequest = (input) => (input instanceof Request ? input : new Request(input.url, { duplex: 'half', ...input }));
