// A server that is not for development: the key it wrote at its first start, and nothing else.
import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fromIni } from '@aws-sdk/credential-providers';
import { password, sdk } from './pools.mjs';
import { dev, start } from './server.mjs';

let folder, server;

const startServer = () => start(['--store', `sqlite:${join(folder, 'poolkey.db')}`], { cwd: folder });
/** The key as every AWS program reads it, from a credentials file. */
const rootKey = () => fromIni({ filepath: join(folder, 'poolkey.credentials') });

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolkey-clients-'));
  server = await startServer();
});
after(async () => {
  await server?.stop();
  await rm(folder, { recursive: true });
});

test('the root key is in a credentials file that only its owner reads', async () => {
  const { mode } = await stat(join(folder, 'poolkey.credentials'));
  assert.equal(mode & 0o777, 0o600);
  const { Arn } = await sdk(server, rootKey()).sts.getCallerIdentity({});
  assert.equal(Arn, 'arn:aws:iam::000000000000:root');
});

test("the developers' key and their doors are closed", async () => {
  await assert.rejects(sdk(server, dev).userPools.listUserPools({ MaxResults: 1 }), {
    name: 'UnrecognizedClientException',
  });
  for (const door of ['outbox', 'clock', 'reset']) {
    const response = await fetch(`${server.url}/_poolkey/${door}`, { method: door === 'outbox' ? 'GET' : 'POST' });
    assert.equal(response.status, 404, door);
  }
});

test('pools, people and the key are there after a restart', async () => {
  const { userPools } = sdk(server, rootKey());
  const { UserPool } = await userPools.createUserPool({ PoolName: 'lasting' });
  const { UserPoolClient } = await userPools.createUserPoolClient({
    UserPoolId: UserPool.Id,
    ClientName: 'app',
    ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const user = { UserPoolId: UserPool.Id, Username: 'ada' };
  await userPools.adminCreateUser({ ...user, MessageAction: 'SUPPRESS' });
  await userPools.adminSetUserPassword({ ...user, Password: password, Permanent: true });
  const signIn = (client) =>
    client.adminInitiateAuth({
      UserPoolId: UserPool.Id,
      ClientId: UserPoolClient.ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD: password },
    });
  const { AuthenticationResult } = await signIn(userPools);

  await server.stop();
  server = await startServer();
  const again = sdk(server, rootKey()).userPools;
  await signIn(again);
  const refreshed = await again.adminInitiateAuth({
    UserPoolId: UserPool.Id,
    ClientId: UserPoolClient.ClientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: AuthenticationResult.RefreshToken },
  });
  assert.ok(refreshed.AuthenticationResult.AccessToken);
});
