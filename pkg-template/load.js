// Brings the wasm module to life, once for all instances, when it is first needed.
import { AuthError, offline } from './error.js';
import * as glue from './poolkey_bg.js';

/** The smallest module there is. */
const EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];

/** Returns the function that loads the module by `instantiate`; after a failure it tries again. */
export function loader(instantiate) {
  let loading;
  async function load() {
    try {
      const { instance } = await instantiate({ './poolkey_bg.js': glue });
      glue.__wbg_set_wasm(instance.exports);
      instance.exports.__wbindgen_start?.();
      return glue;
    } catch (error) {
      loading = undefined;
      throw explained(error);
    }
  }
  return () => (loading ??= load());
}

function explained(underlyingError) {
  try {
    new WebAssembly.Module(Uint8Array.from(EMPTY));
  } catch {
    return new AuthError({
      name: 'WasmBlockedException',
      message: 'This page may not compile WebAssembly.',
      recoverySuggestion: "Add 'wasm-unsafe-eval' to script-src of the Content-Security-Policy.",
      underlyingError,
    });
  }
  // What `fetch` rejects with when there is no network.
  return underlyingError instanceof TypeError
    ? offline('Check the network, and whether poolkey_bg.wasm is reachable from this page.', underlyingError)
    : new AuthError({
        name: 'WasmLoadException',
        message: 'The WebAssembly module of poolkey did not load.',
        recoverySuggestion: 'Serve poolkey_bg.wasm, of the same version, beside the script.',
        underlyingError,
      });
}
