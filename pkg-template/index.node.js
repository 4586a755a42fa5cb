// For Node: the module is read from the disk.
import { functions } from './functions.js';

async function instantiate(imports) {
  const { readFile } = await import('node:fs/promises');
  return WebAssembly.instantiate(await readFile(new URL('./poolkey_bg.wasm', import.meta.url)), imports);
}

export { AuthError } from './error.js';
export const {
  configure, createAuth, listen, signUp, confirmSignUp, resendSignUpCode, signIn, confirmSignIn, signOut,
  resetPassword, confirmResetPassword, updatePassword, getCurrentUser, fetchUserAttributes,
  fetchAuthSession, getCredentials, signRequest, presign, fetch,
} = /* @__PURE__ */ functions(instantiate);
