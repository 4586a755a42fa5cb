// The built package, in Node, against servers that share no line with ours. cognito-local knows no
// SRP and no GetTokensFromRefreshToken: those are tested elsewhere, and here that a session
// survives their refusal.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AuthError, createAuth } from '../../pkg/index.node.js';
import { CODE, startIdentityPools, startUserPools } from './servers.mjs';

const byPassword = { authFlowType: 'USER_PASSWORD_AUTH' };

let userPools, identityPools, config;
before(async () => {
  [userPools, identityPools] = await Promise.all([startUserPools(), startIdentityPools()]);
  const { UserPool } = await userPools.call('AWSCognitoIdentityProviderService.CreateUserPool', {
    PoolName: 'people',
    AutoVerifiedAttributes: ['email'],
  });
  const { UserPoolClient } = await userPools.call('AWSCognitoIdentityProviderService.CreateUserPoolClient', {
    UserPoolId: UserPool.Id,
    ClientName: 'page',
  });
  const { IdentityPoolId } = await identityPools.call('AWSCognitoIdentityService.CreateIdentityPool', {
    IdentityPoolName: 'people',
    AllowUnauthenticatedIdentities: true,
  });
  config = {
    userPoolId: UserPool.Id,
    userPoolClientId: UserPoolClient.ClientId,
    userPoolEndpoint: userPools.url,
    identityPoolId: IdentityPoolId,
    identityPoolEndpoint: identityPools.url,
  };
});
after(() => Promise.all([userPools?.close(), identityPools?.close()]));

describe('cognito-local', () => {
  const username = 'grace@example.com';
  const auth = () => createAuth(config);

  test('takes a person from sign-up to sign-out', async () => {
    const { signUp, confirmSignUp, signIn, getCurrentUser, fetchUserAttributes, fetchAuthSession, signOut } = auth();
    const signedUp = await signUp({ username, password: 'First-Password-1', options: { userAttributes: { email: username } } });
    assert.equal(signedUp.nextStep.signUpStep, 'CONFIRM_SIGN_UP');
    const early = await signIn({ username, password: 'First-Password-1', options: byPassword });
    assert.deepEqual(early, { isSignedIn: false, nextStep: { signInStep: 'CONFIRM_SIGN_UP' } });
    const { isSignUpComplete } = await confirmSignUp({ username, confirmationCode: CODE });
    assert.equal(isSignUpComplete, true);

    const signedIn = await signIn({ username, password: 'First-Password-1', options: byPassword });
    assert.deepEqual(signedIn, { isSignedIn: true, nextStep: { signInStep: 'DONE' } });
    const { userId } = await getCurrentUser();
    assert.equal((await fetchUserAttributes()).sub, userId);
    const { tokens } = await fetchAuthSession();
    assert.equal(tokens.accessToken.payload.sub, userId);
    assert.equal(String(tokens.accessToken).split('.').length, 3);

    await signOut();
    await assert.rejects(getCurrentUser(), { name: 'UserUnAuthenticatedException' });
  });

  test('changes and resets passwords', async () => {
    const { signIn, signOut, updatePassword, resetPassword, confirmResetPassword } = auth();
    await signIn({ username, password: 'First-Password-1', options: byPassword });
    await updatePassword({ oldPassword: 'First-Password-1', newPassword: 'Second-Password-2' });
    await signOut();
    const { nextStep } = await resetPassword({ username });
    assert.equal(nextStep.resetPasswordStep, 'CONFIRM_RESET_PASSWORD_WITH_CODE');
    await confirmResetPassword({ username, confirmationCode: CODE, newPassword: 'Third-Password-3' });
    // The name is cognito-local's; AWS says NotAuthorizedException.
    await assert.rejects(signIn({ username, password: 'Second-Password-2', options: byPassword }), { name: 'InvalidPasswordException' });
    const { isSignedIn } = await signIn({ username, password: 'Third-Password-3', options: byPassword });
    assert.equal(isSignedIn, true);
  });

  test('lets an invited person replace the temporary password', async () => {
    const invited = 'linus@example.com';
    await userPools.call('AWSCognitoIdentityProviderService.AdminCreateUser', {
      UserPoolId: config.userPoolId,
      Username: invited,
      TemporaryPassword: 'Temporary-4',
      UserAttributes: [{ Name: 'email', Value: invited }],
      DesiredDeliveryMediums: ['EMAIL'],
    });
    const { signIn, confirmSignIn } = auth();
    const { nextStep } = await signIn({ username: invited, password: 'Temporary-4', options: byPassword });
    assert.equal(nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
    const { isSignedIn } = await confirmSignIn({ challengeResponse: 'Chosen-Password-5' });
    assert.equal(isSignedIn, true);
  });

  test('answers what it does not know, and the session goes on', async () => {
    const { signIn, getCurrentUser, fetchAuthSession } = auth();
    await signIn({ username, password: 'Third-Password-3', options: byPassword });
    await assert.rejects(fetchAuthSession({ forceRefresh: true }), AuthError);
    assert.ok(await getCurrentUser());
  });
});

describe('moto', () => {
  test('gives credentials to whom cognito-local signed in, and STS takes their signature', async () => {
    const auth = createAuth(config);
    await auth.signIn({ username: 'linus@example.com', password: 'Chosen-Password-5', options: byPassword });
    const { credentials, identityId } = await auth.getCredentials();
    assert.match(identityId, /^us-east-1:/);
    assert.ok(credentials.expiration > new Date());
    const request = await auth.signRequest(
      { method: 'POST', url: identityPools.url, body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }) },
      { service: 'sts', region: 'us-east-1' },
    );
    assert.match(request.headers.get('authorization'), new RegExp(`Credential=${credentials.accessKeyId}/\\d{8}/us-east-1/sts/`));
    const response = await fetch(request);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<Arn>arn:aws:/);
  });

  test('gives credentials to a guest, of whom it remembers the identity', async () => {
    const kept = new Map();
    const storage = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
    const guest = () => createAuth({ ...config, allowGuestAccess: true, storage });
    const { identityId } = await guest().getCredentials();
    assert.equal(kept.get(`com.amplify.Cognito.${config.identityPoolId}.identityId`), identityId);
    assert.equal((await guest().getCredentials()).identityId, identityId);
  });

  test('a guest is refused where the configuration wants none', async () => {
    await assert.rejects(createAuth(config).getCredentials(), AuthError);
  });
});
