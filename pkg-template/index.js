// For browsers, as bundlers build them: the module is a file beside the script.
import { functions } from './functions.js';

async function instantiate(imports) {
  const response = await globalThis.fetch(new URL('./poolkey_bg.wasm', import.meta.url));
  if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
  // Under another type it may not be compiled while it arrives.
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

export { AuthError } from './error.js';
export const {
  configure, createAuth, listen, signUp, confirmSignUp, resendSignUpCode, signIn, confirmSignIn, signOut,
  resetPassword, confirmResetPassword, updatePassword, getCurrentUser, fetchUserAttributes,
  fetchAuthSession, getCredentials, signRequest, presign, fetch,
} = /* @__PURE__ */ functions(instantiate);
