import { type Auth, type JWT, createAuth } from 'poolkey';
import type { Config } from './config';

export interface Auths {
  auth: Auth;
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
  const shared = {
    userPoolId: config.userPoolId,
    userPoolClientId: config.userPoolClientId,
    userPoolEndpoint: config.server,
    identityPoolId: config.identityPoolId,
    identityPoolEndpoint: config.server,
    allowGuestAccess: true,
  };
  return { auth: createAuth(shared), guest: createAuth({ ...shared, storage: inMemory() }) };
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
