/** What the functions reject with. */
export class AuthError extends Error {
  constructor({ message, ...rest }) {
    super(message);
    Object.assign(this, rest);
  }
}

/** An error with a name, words, and what to do about it. */
export const failure = (name, message, recoverySuggestion) =>
  new AuthError({ name, message, ...(recoverySuggestion && { recoverySuggestion }) });

export const signedOut = () =>
  failure('UserUnAuthenticatedException', 'User needs to be authenticated to call this API.', 'Sign in before calling this API again.');

/** Nothing answered; `underlyingError` is what `fetch` rejected with. */
export const offline = (recoverySuggestion, underlyingError) =>
  new AuthError({ name: 'NetworkError', message: 'A network error has occurred.', recoverySuggestion, underlyingError });

export const unreadable = () => failure('Unknown', 'The reply of the service cannot be read.');

/** Refuses an input without which `operation` can do nothing; `names` maps inputs to error names. */
export function required(operation, input, names) {
  for (const [name, error] of Object.entries(names)) {
    if (!input?.[name]) throw failure(error, `${name} is required to ${operation}`);
  }
}
