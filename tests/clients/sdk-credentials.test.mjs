// The AWS SDK for JavaScript: identity pools, the credentials they give, and what those may do.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fromCognitoIdentityPool, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { createClient, createIdentityPool, createPerson, createPool, password, provider, region, sdk } from './pools.mjs';
import { dev, startDev } from './server.mjs';

let server, root, userPoolId, clientId, identityPoolId;

before(async () => {
  server = await startDev();
  root = sdk(server);
  userPoolId = await createPool(server);
  clientId = (await createClient(server, userPoolId)).ClientId;
  identityPoolId = await createIdentityPool(server, userPoolId, clientId);
});
after(() => server?.stop());

const clientConfig = () => ({ region, endpoint: server.url });
const fromPool = (settings) => fromCognitoIdentityPool({ clientConfig: clientConfig(), identityPoolId, ...settings });

async function idToken(username) {
  const { AuthenticationResult } = await root.userPools.initiateAuth({
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  return AuthenticationResult.IdToken;
}

test('the root key is the account', async () => {
  const { $metadata, ...caller } = await root.sts.getCallerIdentity({});
  assert.deepEqual(caller, {
    Account: '000000000000',
    UserId: '000000000000',
    Arn: 'arn:aws:iam::000000000000:root',
  });
  assert.ok($metadata.requestId);
});

test('a guest gets credentials, and STS knows whose they are', async () => {
  const { sts } = sdk(server, fromPool());
  const { Account, Arn, UserId } = await sts.getCallerIdentity({});
  assert.equal(Account, '000000000000');
  assert.equal(Arn, 'arn:aws:sts::000000000000:assumed-role/guest/CognitoIdentityCredentials');
  assert.match(UserId, /^AROA[A-Z2-7]{17}:CognitoIdentityCredentials$/);
});

test('a person gets the credentials of the other role, and one identity', async () => {
  await createPerson(server, userPoolId, 'owner@example.com');
  const logins = { [provider(userPoolId)]: await idToken('owner@example.com') };
  const [one, other] = await Promise.all([fromPool({ logins })(), fromPool({ logins })()]);
  assert.equal(one.identityId, other.identityId);
  assert.ok(one.expiration instanceof Date);
  const { Arn } = await sdk(server, one).sts.getCallerIdentity({});
  assert.equal(Arn, 'arn:aws:sts::000000000000:assumed-role/person/CognitoIdentityCredentials');
});

test('credentials of an identity pool administer nothing', async () => {
  const { userPools, identityPools } = sdk(server, fromPool());
  await assert.rejects(userPools.listUsers({ UserPoolId: userPoolId }), {
    name: 'AccessDeniedException',
    message: /^User: arn:aws:sts::000000000000:assumed-role\/guest\/CognitoIdentityCredentials is not authorized to perform: cognito-idp:ListUsers on resource: /,
  });
  await assert.rejects(identityPools.listIdentityPools({ MaxResults: 1 }), { name: 'AccessDeniedException' });
});

test('a token that is not for this pool is refused', async () => {
  const id = await createPool(server);
  const { ClientId } = await createClient(server, id);
  const foreign = await createIdentityPool(server, id, ClientId);
  await createPerson(server, userPoolId, 'stranger@example.com');
  const logins = { [provider(userPoolId)]: await idToken('stranger@example.com') };
  await assert.rejects(fromPool({ logins, identityPoolId: foreign })(), { name: 'NotAuthorizedException' });
  const broken = { [provider(userPoolId)]: `${logins[provider(userPoolId)].slice(0, -8)}AAAAAAAA` };
  await assert.rejects(fromPool({ logins: broken })(), { name: 'NotAuthorizedException' });
});

test('identity pools are described, listed and deleted', async () => {
  const { identityPools } = root;
  const IdentityPoolId = await createIdentityPool(server, userPoolId, clientId);
  const described = await identityPools.describeIdentityPool({ IdentityPoolId });
  assert.equal(described.AllowUnauthenticatedIdentities, true);
  assert.equal(described.CognitoIdentityProviders[0].ProviderName, provider(userPoolId));
  const { Roles } = await identityPools.getIdentityPoolRoles({ IdentityPoolId });
  assert.deepEqual(Object.keys(Roles).sort(), ['authenticated', 'unauthenticated']);
  const { IdentityPools } = await identityPools.listIdentityPools({ MaxResults: 60 });
  assert.ok(IdentityPools.some((pool) => pool.IdentityPoolId === IdentityPoolId));
  await identityPools.deleteIdentityPool({ IdentityPoolId });
  await assert.rejects(identityPools.getId({ IdentityPoolId }), {
    name: 'ResourceNotFoundException',
    message: `IdentityPool '${IdentityPoolId}' not found.`,
  });
});

test('a key that is not known, or does not sign right, is told so', async () => {
  const unknown = sdk(server, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'whatever' });
  const forged = sdk(server, { ...dev, secretAccessKey: 'not test' });
  await assert.rejects(unknown.userPools.listUserPools({ MaxResults: 1 }), {
    name: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  });
  await assert.rejects(unknown.sts.getCallerIdentity({}), { name: 'InvalidClientTokenId' });
  await assert.rejects(forged.userPools.listUserPools({ MaxResults: 1 }), { name: 'InvalidSignatureException' });
  await assert.rejects(forged.sts.getCallerIdentity({}), { name: 'SignatureDoesNotMatch' });
});

test('what STS does not do yet, it says', async () => {
  const params = { RoleArn: 'arn:aws:iam::000000000000:role/person', RoleSessionName: 'x' };
  const assume = fromTemporaryCredentials({ masterCredentials: dev, params, clientConfig: clientConfig() });
  await assert.rejects(assume(), { name: 'InvalidAction' });
});
