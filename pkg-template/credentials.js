// Temporary AWS credentials of an identity pool.
import { failure, signedOut } from './error.js';
import { callIdentity, hasUserPool, identityPool, serverNow } from './service.js';
import { session } from './session.js';
import { write } from './storage.js';

/** Milliseconds for which credentials without an end are kept. */
const LIFE = 3_000_000;

/** The key of a guest's identity; that of a user is kept in memory only. */
export const guestKey = ({ config: { identityPoolId } }) =>
  identityPoolId ? [`com.amplify.Cognito.${identityPoolId}.identityId`] : [];

/** Credentials of the session, or of a guest, with the identity they belong to. */
export async function credentials(cx, found, force) {
  const IdentityPoolId = identityPool(cx);
  const owner = found && found.user;
  const token = found && String(found.idToken ?? '');
  const cached = () => {
    const kept = cx.memory.cached;
    const good = kept && !force && kept.owner === owner && kept.token === token && serverNow(cx) < kept.renewAt;
    return good ? kept.identity : undefined;
  };
  // One call at a time: guests of two tabs would otherwise become two.
  const identity = cached() ?? await cx.locked(`poolkey.${IdentityPoolId}`, async () => {
    const done = cached();
    if (done) return done;
    const identity = await fetchCredentials(cx, IdentityPoolId, found && logins(found), owner);
    const end = identity.credentials.expiration;
    const now = serverNow(cx);
    // Five sixths of their life: of one hour, 50 minutes.
    cx.memory.cached = { owner, token, identity, renewAt: now + (end ? ((end - now) / 6) * 5 : LIFE) };
    return identity;
  });
  // The caller's own: whatever becomes of it, the next call gets the right ones.
  return structuredClone(identity);
}

/** The proof of who the user is: the ID token, under the name of its issuer. */
function logins({ idToken }) {
  if (!idToken) throw signedOut();
  const provider = /^\w+:\/\/(.+)/.exec(idToken.payload.iss)?.[1];
  if (!provider) throw failure('InvalidIdTokenException', 'The ID token names no issuer.');
  return { [provider]: String(idToken) };
}

async function fetchCredentials(cx, IdentityPoolId, Logins, owner) {
  const [key] = guestKey(cx);
  const { cached } = cx.memory;
  const known = owner ? cached?.owner === owner && cached.identity.identityId : await cx.store.getItem(key);
  const get = (IdentityId) => callIdentity(cx, 'GetCredentialsForIdentity', { IdentityId, Logins });
  async function anew() {
    const { IdentityId } = await callIdentity(cx, 'GetId', { IdentityPoolId, Logins });
    if (!IdentityId) throw failure('GetIdResponseException', 'The identity pool gave no identity id.');
    return get(IdentityId);
  }
  const reply = await (known
    ? get(known).catch((error) => {
        // The identity was deleted, or has become somebody's.
        if (/^(ResourceNotFound|NotAuthorized)Exception$/.test(error.name)) return anew();
        throw error;
      })
    : anew());
  const { AccessKeyId, SecretKey, SessionToken, Expiration } = reply.Credentials ?? {};
  if (!AccessKeyId || !SecretKey || !reply.IdentityId) throw failure('CredentialsException', 'The identity pool gave no credentials.');
  // A guest who signs in is no guest any more.
  await write(cx.store, [[key, owner ? undefined : reply.IdentityId]]);
  return {
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretKey,
      ...(SessionToken && { sessionToken: SessionToken }),
      ...(Expiration && { expiration: new Date(Expiration * 1000) }),
    },
    identityId: reply.IdentityId,
  };
}

export async function getCredentials(cx, { forceRefresh } = {}) {
  identityPool(cx);
  const found = hasUserPool(cx) ? await session(cx) : undefined;
  if (!found && !cx.config.allowGuestAccess) throw signedOut();
  return credentials(cx, found, forceRefresh);
}
