/** What the page's server says at `/config.json`. */
export interface Config {
  /** Origin of the Poolkey server: user pools, identity pools, STS and the gateway. */
  server: string;
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  identityPoolId: string;
  /** Base of the API behind the gateway, without a slash at its end. */
  api: string;
  /** A user whom the seed created with a temporary password. */
  invited: { username: string; temporaryPassword: string };
}

export async function loadConfig(): Promise<Config> {
  const reply = await fetch('/config.json');
  if (!reply.ok) throw new Error(`The page's own server answered ${reply.status} for /config.json`);
  return (await reply.json()) as Config;
}
