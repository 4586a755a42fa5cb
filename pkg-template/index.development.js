// For development servers, some of which move a package's scripts away from the files beside them:
// the module is text inside a script.
import { functions } from './functions.js';
import base64 from './poolkey_bg.wasm.js';

async function instantiate(imports) {
  return WebAssembly.instantiate(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)), imports);
}

export { AuthError } from './error.js';
export const {
  configure, createAuth, listen, signUp, confirmSignUp, resendSignUpCode, signIn, confirmSignIn, signOut,
  resetPassword, confirmResetPassword, updatePassword, getCurrentUser, fetchUserAttributes,
  fetchAuthSession, getCredentials, signRequest, presign, fetch,
} = /* @__PURE__ */ functions(instantiate);
