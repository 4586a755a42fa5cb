// The AWS SDK for JavaScript: what administrators do with pools and people.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { paginateListUserPoolClients, paginateListUserPools, paginateListUsers } from '@aws-sdk/client-cognito-identity-provider';
import { createClient, createPerson, createPool, password, sdk } from './pools.mjs';
import { startDev } from './server.mjs';

let server, userPools;

before(async () => {
  server = await startDev();
  ({ userPools } = sdk(server));
});
after(() => server?.stop());

async function all(pages, list) {
  const seen = { items: [], pages: 0 };
  for await (const page of pages) {
    seen.items.push(...page[list]);
    seen.pages += 1;
  }
  return seen;
}

describe('pools and clients', () => {
  test('a pool is created, described, changed, listed and deleted', async () => {
    const { UserPool } = await userPools.createUserPool({ PoolName: 'round', Policies: { PasswordPolicy: { MinimumLength: 12 } } });
    assert.match(UserPool.Id, /^us-east-1_[A-Za-z0-9]{9}$/);
    assert.equal(UserPool.Arn, `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPool.Id}`);
    assert.ok(UserPool.CreationDate instanceof Date);
    const describe = async () => (await userPools.describeUserPool({ UserPoolId: UserPool.Id })).UserPool;
    const described = await describe();
    assert.deepEqual(described, UserPool);
    assert.equal(described.Policies.PasswordPolicy.MinimumLength, 12);
    assert.equal(described.MfaConfiguration, 'OFF');
    assert.equal(described.SchemaAttributes.length, 20);

    // What an update leaves out goes back to its default.
    await userPools.updateUserPool({ UserPoolId: UserPool.Id, AutoVerifiedAttributes: ['email'] });
    const updated = await describe();
    assert.deepEqual(updated.AutoVerifiedAttributes, ['email']);
    assert.equal(updated.Policies.PasswordPolicy.MinimumLength, 8);

    const { items } = await all(paginateListUserPools({ client: userPools, pageSize: 60 }, { MaxResults: 60 }), 'UserPools');
    assert.ok(items.some(({ Id, Name }) => Id === UserPool.Id && Name === 'round'));
    await userPools.deleteUserPool({ UserPoolId: UserPool.Id });
    await assert.rejects(describe(), {
      name: 'ResourceNotFoundException',
      message: `User pool ${UserPool.Id} does not exist.`,
    });
  });

  test('clients are listed in pages; one with a secret demands its hash', async () => {
    const UserPoolId = await createPool(server);
    const names = Array.from({ length: 5 }, (_, i) => `client ${i}`);
    for (const ClientName of names) await createClient(server, UserPoolId, { ClientName });
    const pages = paginateListUserPoolClients({ client: userPools, pageSize: 2 }, { UserPoolId });
    const listed = await all(pages, 'UserPoolClients');
    assert.deepEqual(listed.items.map(({ ClientName }) => ClientName).sort(), names);
    assert.ok(listed.pages >= 3);

    const { ClientId, ClientSecret } = await createClient(server, UserPoolId, { GenerateSecret: true });
    const described = await userPools.describeUserPoolClient({ UserPoolId, ClientId });
    assert.equal(described.UserPoolClient.ClientSecret, ClientSecret);
    await createPerson(server, UserPoolId, 'secret@example.com');
    const AuthParameters = { USERNAME: 'secret@example.com', PASSWORD: password };
    const signIn = (SECRET_HASH) =>
      userPools.initiateAuth({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters: { ...AuthParameters, SECRET_HASH } });
    await assert.rejects(signIn(), {
      name: 'NotAuthorizedException',
      message: `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    });
    const hash = createHmac('sha256', ClientSecret).update(`secret@example.com${ClientId}`).digest('base64');
    const { AuthenticationResult } = await signIn(hash);
    assert.equal(AuthenticationResult.TokenType, 'Bearer');
  });
});

describe('people', () => {
  let UserPoolId;
  before(async () => {
    UserPoolId = await createPool(server);
    for (let i = 0; i < 7; i += 1) await createPerson(server, UserPoolId, `person${i}@example.com`);
  });

  test('are listed in pages', async () => {
    const pages = paginateListUsers({ client: userPools, pageSize: 3 }, { UserPoolId, Filter: 'email ^= "person"' });
    const { items, pages: count } = await all(pages, 'Users');
    assert.equal(new Set(items.map(({ Username }) => Username)).size, 7);
    assert.equal(items.length, 7);
    assert.ok(count >= 3);
  });

  test('are found by a filter, with the attributes asked for', async () => {
    const { Users } = await userPools.listUsers({
      UserPoolId,
      Filter: 'email = "person3@example.com"',
      AttributesToGet: ['email'],
    });
    assert.equal(Users.length, 1);
    assert.deepEqual(Users[0].Attributes, [{ Name: 'email', Value: 'person3@example.com' }]);
    assert.equal(Users[0].UserStatus, 'CONFIRMED');
    await assert.rejects(userPools.listUsers({ UserPoolId, Filter: 'email is nice' }), { name: 'InvalidParameterException' });
  });

  test('are created, read, disabled, enabled and deleted', async () => {
    const user = { UserPoolId, Username: 'life@example.com' };
    const { User } = await userPools.adminCreateUser({
      ...user,
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [{ Name: 'email', Value: user.Username }],
    });
    assert.equal(User.UserStatus, 'FORCE_CHANGE_PASSWORD');
    assert.equal(User.Enabled, true);
    assert.ok(User.UserCreateDate instanceof Date);
    const invitation = await server.letter(user.Username);
    assert.match(invitation.body, /temporary password/i);
    await assert.rejects(userPools.adminCreateUser(user), { name: 'UsernameExistsException' });

    await userPools.adminSetUserPassword({ ...user, Password: password, Permanent: true });
    const signIn = () =>
      userPools.adminInitiateAuth({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: user.Username, PASSWORD: password },
      });
    const { ClientId } = await createClient(server, UserPoolId);
    const { AuthenticationResult } = await signIn();
    assert.equal(AuthenticationResult.ExpiresIn, 3600);

    await userPools.adminDisableUser(user);
    assert.equal((await userPools.adminGetUser(user)).Enabled, false);
    await assert.rejects(signIn(), { name: 'NotAuthorizedException' });
    await userPools.adminEnableUser(user);
    await signIn();
    await userPools.adminUserGlobalSignOut(user);
    await assert.rejects(userPools.getUser({ AccessToken: AuthenticationResult.AccessToken }), { name: 'NotAuthorizedException' });
    await userPools.adminDeleteUser(user);
    await assert.rejects(userPools.adminGetUser(user), { name: 'UserNotFoundException', message: 'User does not exist.' });
  });

  test('are invited, and choose a password through the administrator', async () => {
    const user = { UserPoolId, Username: 'invited@example.com' };
    await userPools.adminCreateUser({ ...user, TemporaryPassword: 'Welcome 1 in', MessageAction: 'SUPPRESS' });
    const { ClientId } = await createClient(server, UserPoolId);
    const challenge = await userPools.adminInitiateAuth({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: user.Username, PASSWORD: 'Welcome 1 in' },
    });
    assert.equal(challenge.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    assert.deepEqual(JSON.parse(challenge.ChallengeParameters.requiredAttributes), []);
    const { AuthenticationResult } = await userPools.adminRespondToAuthChallenge({
      UserPoolId,
      ClientId,
      ChallengeName: challenge.ChallengeName,
      Session: challenge.Session,
      ChallengeResponses: { USERNAME: challenge.ChallengeParameters.USER_ID_FOR_SRP, NEW_PASSWORD: password },
    });
    assert.ok(AuthenticationResult.RefreshToken);
    assert.equal((await userPools.adminGetUser(user)).UserStatus, 'CONFIRMED');
  });

  test('are confirmed without a code', async () => {
    const { ClientId } = await createClient(server, UserPoolId);
    const Username = 'waiting@example.com';
    await userPools.signUp({ ClientId, Username, Password: password, UserAttributes: [{ Name: 'email', Value: Username }] });
    await userPools.adminConfirmSignUp({ UserPoolId, Username });
    assert.equal((await userPools.adminGetUser({ UserPoolId, Username })).UserStatus, 'CONFIRMED');
  });
});
