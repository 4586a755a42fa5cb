import { type Auth, type JWT, createAuth } from 'poolkey';
import type { Config } from './config';

/** Three clients where a page needs one: `fetchAuthSession` gets credentials along with the tokens
 * wherever it can, and here each step is to send its own requests and no others. */
export interface Auths {
  /** Knows the user pool only. */
  auth: Auth;
  /** Knows the identity pool too, and the tokens that `auth` keeps. */
  aws: Auth;
  /** Knows no tokens, so its credentials are a guest's. */
  guest: Auth;
}

export interface Session {
  accessToken: JWT;
  idToken: JWT;
  /** The address the person is known by. */
  name: string;
}

export function makeAuths(config: Config): Auths {
  const users = {
    userPoolId: config.userPoolId,
    userPoolClientId: config.userPoolClientId,
    userPoolEndpoint: config.server,
  };
  const identities = {
    identityPoolId: config.identityPoolId,
    identityPoolEndpoint: config.server,
  };
  return {
    auth: createAuth(users),
    aws: createAuth({ ...users, ...identities }),
    guest: createAuth({ ...users, ...identities, allowGuestAccess: true, storage: inMemory() }),
  };
}

function inMemory() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

/** The session as it is now, refreshed if it was about to end; nothing when signed out. */
export async function currentSession(auth: Auth): Promise<Session | undefined> {
  const { tokens } = await auth.fetchAuthSession();
  if (!tokens?.idToken) return undefined;
  const { email } = tokens.idToken.payload;
  return {
    accessToken: tokens.accessToken,
    idToken: tokens.idToken,
    name: typeof email === 'string' ? email : String(tokens.accessToken.payload.username),
  };
}
