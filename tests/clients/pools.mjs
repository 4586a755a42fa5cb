// Pools and people, made through the AWS SDK for JavaScript.
import { CognitoIdentity } from '@aws-sdk/client-cognito-identity';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { STS } from '@aws-sdk/client-sts';
import { dev } from './server.mjs';

export const region = 'us-east-1';
export const password = 'Correct horse 1 battery';
export const authenticatedRole = 'arn:aws:iam::000000000000:role/person';
export const guestRole = 'arn:aws:iam::000000000000:role/guest';

/** The SDK's clients of `server`, which sign with `credentials`. */
export function sdk({ url }, credentials = dev) {
  const settings = { region, endpoint: url, credentials };
  return {
    userPools: new CognitoIdentityProvider(settings),
    identityPools: new CognitoIdentity(settings),
    sts: new STS(settings),
  };
}

/** A pool whose people sign up with an e-mail address; returns its id. */
export async function createPool(server, settings = {}) {
  const { UserPool } = await sdk(server).userPools.createUserPool({
    PoolName: 'people',
    AutoVerifiedAttributes: ['email'],
    UsernameAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    ...settings,
  });
  return UserPool.Id;
}

/** An app client with every flow that takes a password; returns it as it was described. */
export async function createClient(server, userPoolId, settings = {}) {
  const { UserPoolClient } = await sdk(server).userPools.createUserPoolClient({
    UserPoolId: userPoolId,
    ClientName: 'app',
    ExplicitAuthFlows: [
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ],
    PreventUserExistenceErrors: 'ENABLED',
    ...settings,
  });
  return UserPoolClient;
}

/** A confirmed person with a password of their own; returns the person's `sub`. */
export async function createPerson(server, userPoolId, username) {
  const { userPools } = sdk(server);
  const { User } = await userPools.adminCreateUser({
    UserPoolId: userPoolId,
    Username: username,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: username.includes('@') ? username : `${username}@example.com` },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  await userPools.adminSetUserPassword({
    UserPoolId: userPoolId,
    Username: username,
    Password: password,
    Permanent: true,
  });
  return User.Attributes.find(({ Name }) => Name === 'sub').Value;
}

/** The name under which an identity pool knows a user pool. */
export const provider = (userPoolId) => `cognito-idp.${region}.amazonaws.com/${userPoolId}`;

/** An identity pool for guests and for the people of a client; returns its id. */
export async function createIdentityPool(server, userPoolId, clientId) {
  const { identityPools } = sdk(server);
  const { IdentityPoolId } = await identityPools.createIdentityPool({
    IdentityPoolName: 'people',
    AllowUnauthenticatedIdentities: true,
    CognitoIdentityProviders: [{ ProviderName: provider(userPoolId), ClientId: clientId }],
  });
  await identityPools.setIdentityPoolRoles({
    IdentityPoolId,
    Roles: { authenticated: authenticatedRole, unauthenticated: guestRole },
  });
  return IdentityPoolId;
}
