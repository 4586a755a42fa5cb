// The tokens of whoever is signed in: found, renewed, written, forgotten.
import { signedOut, unreadable } from './error.js';
import { callPool, userPool } from './service.js';
import { write } from './storage.js';

/** A token is renewed this many milliseconds before it ends, so that it does not end on its way. */
const LEEWAY = 5000;
/** No two clocks that anyone uses are further apart, in milliseconds: what is more is not a drift. */
const YEAR = 31_536_000_000;
/** Errors of the service after which a session has no future. After all others it is kept. */
const OVER = /^(NotAuthorized|PasswordResetRequired|RefreshTokenReuse|TokenRevoked|UserNotConfirmed|UserNotFound)Exception$/;

/** Which session will do: whatever is stored, or one with newer tokens than are stored now. */
export const STORED = 1;
export const NEW = 2;

export const endsSession = ({ name, metadata }) => metadata && OVER.test(name);

/** What JSON says; nothing if it is not an object. */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return Object(value) === value && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The parts of a token that can be read without trusting it; nothing where they can't be. */
export function decode(text) {
  try {
    const [header, payload] = text.split('.', 2).map((part) => {
      const base64 = part.replaceAll('-', '+').replaceAll('_', '/');
      return parsed(new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))));
    });
    return header && payload && text.split('.').length === 3 ? { payload, toString: () => text } : undefined;
  } catch {
    return undefined;
  }
}

export const keyOf = (cx, name) => `CognitoIdentityServiceProvider.${userPool(cx).ClientId}.${name}`;
export const lockOf = (cx) => `poolkey.${userPool(cx).ClientId}`;
export const lastUser = async (cx) => (await cx.store.getItem(keyOf(cx, 'LastAuthUser'))) ?? 'username';

/** The stored session. Without an access token that can be read there is none. */
async function read(cx) {
  const user = await lastUser(cx);
  // All at once: an asynchronous storage is waited for once, and what is written meanwhile does not mix in.
  const [access, id, refreshToken, clockDrift, deviceKey, signInDetails] = await Promise.all(
    ['accessToken', 'idToken', 'refreshToken', 'clockDrift', 'deviceKey', 'signInDetails'].map((name) =>
      cx.store.getItem(keyOf(cx, `${user}.${name}`)),
    ),
  );
  const accessToken = decode(access);
  const drift = Number(clockDrift);
  return accessToken && {
    user,
    accessToken,
    idToken: decode(id),
    refreshToken,
    // Seconds of the opposite sign, as amazon-cognito-identity-js stores them, are next to nothing here.
    drift: Math.abs(drift) <= YEAR ? drift : 0,
    deviceKey: deviceKey || accessToken.payload.device_key,
    signInDetails: details(signInDetails),
  };
}

/** How somebody signed in, as far as the text says. */
export function details(text) {
  const { loginId, authFlowType } = parsed(text) ?? {};
  return loginId || authFlowType ? { ...(loginId && { loginId }), ...(authFlowType && { authFlowType }) } : undefined;
}

/** A token that does not say when it ends is over, too. */
const isOver = ({ drift, accessToken, idToken }) =>
  [accessToken, idToken].some((token) => token && !(Date.now() + drift + LEEWAY <= token.payload.exp * 1000));

/** The session, renewed where it has to be; nothing where nobody is signed in. */
export async function session(cx, need, ClientMetadata) {
  const found = await read(cx);
  if (!found || need === STORED || isReady(found, need)) return found;
  if (!found.refreshToken) return without(found);
  return cx.locked(lockOf(cx), async () => {
    // Another tab may have got new tokens meanwhile, or have signed out.
    const now = await read(cx);
    if (!now || isReady(now, need, found)) return now;
    return now.refreshToken ? renew(cx, now, ClientMetadata) : without(now);
  });
}

const isReady = (one, need, before) =>
  !isOver(one) && (need !== NEW || (before && String(one.accessToken) !== String(before.accessToken)));

/** There is nothing to get new tokens with. */
function without(found) {
  if (!isOver(found)) throw signedOut();
  return undefined;
}

async function renew(cx, before, ClientMetadata) {
  let fresh;
  try {
    const reply = await callPool(cx, 'GetTokensFromRefreshToken', {
      ClientId: userPool(cx).ClientId,
      RefreshToken: before.refreshToken,
      DeviceKey: before.deviceKey,
      ClientMetadata,
    });
    fresh = tokensOf(reply.AuthenticationResult);
  } catch (error) {
    if (endsSession(error)) await forget(cx, before.user);
    cx.tell('tokenRefresh_failure', { error });
    // The user is signed out, which is no failure of whoever asks.
    if (error.metadata && error.name === 'NotAuthorizedException') return undefined;
    throw error;
  }
  await write(cx.store, entries(cx, before.user, fresh));
  cx.tell('tokenRefresh');
  return { ...before, ...fresh };
}

/** The tokens of a reply; better none than one that nothing can be done with. */
export function tokensOf(result) {
  const accessToken = decode(result?.AccessToken);
  const idToken = decode(result?.IdToken);
  if (!accessToken || (result.IdToken && !idToken)) throw unreadable();
  return {
    accessToken,
    ...(idToken && { idToken }),
    ...(result.RefreshToken && { refreshToken: result.RefreshToken }),
    drift: accessToken.payload.iat * 1000 - Date.now() || 0,
  };
}

/**
 * What to write, the access token last: it makes a session of the rest. The refresh token goes
 * first: if tokens rotate, the one before it is worth nothing now, and all that is left of a page
 * that ends here must be able to get the others.
 */
export function entries(cx, user, { accessToken, idToken, refreshToken, drift }) {
  const all = { refreshToken, clockDrift: drift, idToken, accessToken };
  return Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[keyOf(cx, `${user}.${name}`), String(value)]],
  );
}

/** Signs out here. A session is one if it has an access token, so that goes first. */
export async function forget(cx, user, more = []) {
  const names = ['accessToken', 'idToken', 'refreshToken', 'clockDrift', 'signInDetails', 'oauthMetadata'];
  const keys = [...names.map((name) => keyOf(cx, `${user}.${name}`)), keyOf(cx, 'LastAuthUser'), ...more];
  await write(cx.store, keys.map((key) => [key]));
  forgetCredentials(cx);
}

/** Credentials and the key derived from them belong to whoever was signed in. */
export function forgetCredentials({ memory }) {
  memory.cached = memory.key = undefined;
}

/** The session, or the error that there is none. */
export async function signedIn(cx, need) {
  const found = await session(cx, need);
  if (!found) throw signedOut();
  return found;
}

/** Who is signed in: the ID token says, or else the access token. */
export function userOf({ user, accessToken, idToken, signInDetails }) {
  const { sub, username, 'cognito:username': name } = (idToken ?? accessToken).payload;
  return { username: name ?? username ?? user, userId: sub ?? '', ...(signInDetails && { signInDetails }) };
}
