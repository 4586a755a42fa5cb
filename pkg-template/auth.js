// One client: the loop between the core and the effects, and what it has beside the core's operations.
import { effectsOf } from './effects.js';
import { AuthError } from './error.js';

/** Bytes up to which the core hashes a body at least as fast as `crypto.subtle` does. */
const SMALL = 16_384;

const operations = [
  'signUp', 'confirmSignUp', 'resendSignUpCode', 'signIn', 'confirmSignIn', 'signOut',
  'resetPassword', 'confirmResetPassword', 'updatePassword', 'getCurrentUser', 'fetchUserAttributes',
];

/** Makes a client of `config`; `load` brings the module, events go to `listeners`. */
export function create(load, { storage, Auth, ...config }, listeners) {
  const effects = effectsOf(storage, listeners);
  let core;

  async function run(operation, input = {}) {
    const { Core } = await load();
    core ??= new Core(JSON.stringify(Auth?.Cognito ?? config));
    const held = {};
    let id;
    try {
      let text = core.start(operation, JSON.stringify(input));
      for (;;) {
        const { flow, effects: asked = [], value, error } = JSON.parse(text);
        id = flow;
        let result;
        for (const [name, ...rest] of asked) result = await effects[name]({ operation, held }, ...rest);
        if (error) throw new AuthError(error);
        if (id === undefined) return value ?? undefined;
        text = core.resume(id, JSON.stringify(result ?? null));
      }
    } catch (error) {
      if (id !== undefined) core.cancel(id);
      throw error instanceof AuthError
        ? error
        : new AuthError({ name: 'Unknown', message: 'An unknown error occurred.', underlyingError: error });
    } finally {
      for (const name in held) held[name]();
    }
  }

  async function hash(bytes) {
    if (bytes.byteLength <= SMALL || !globalThis.crypto?.subtle) return (await load()).sha256(new Uint8Array(bytes));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  async function signRequest(input, options) {
    const request = toRequest(input);
    const { method, url, headers } = request;
    let body;
    let payload = options?.payload;
    if (!payload) {
      const bytes = await request.arrayBuffer();
      if (request.bodyUsed) body = bytes;
      payload = await hash(bytes);
    }
    const signed = await run('signRequest', { ...options, method, url, headers: Object.fromEntries(headers), payload });
    const all = new Headers(headers);
    for (const [name, value] of Object.entries(signed.headers)) all.set(name, value);
    return new Request(request, { headers: all, body });
  }

  return {
    ...Object.fromEntries(operations.map((name) => [name, (input) => run(name, input)])),
    fetchAuthSession: async (input) => revived(await run('fetchAuthSession', input)),
    getCredentials: async (input) => revived(await run('getCredentials', input)),
    signRequest,
    async presign(input, options) {
      const { method, url, headers } = toRequest(input);
      return (await run('presign', { ...options, method, url, headers: Object.fromEntries(headers) })).url;
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

/** Gives tokens and times the types that JSON has not. */
function revived(session) {
  const { tokens, credentials } = session;
  for (const name of ['accessToken', 'idToken']) {
    if (!tokens?.[name]) continue;
    const { text, payload } = tokens[name];
    tokens[name] = { payload, toString: () => text };
  }
  if (credentials?.expiration) credentials.expiration = new Date(credentials.expiration);
  return session;
}
