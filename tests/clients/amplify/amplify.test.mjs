// `aws-amplify` in Chromium, unmodified: only its configuration names our server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createClient, createPerson, createPool, password, sdk } from '../pools.mjs';
import { startDev } from '../server.mjs';
import { openBrowser } from './browser.mjs';

let server, browser, userPoolId, userPoolClientId;

before(async () => {
  [server, browser] = await Promise.all([startDev(), openBrowser()]);
  userPoolId = await createPool(server);
  userPoolClientId = (await createClient(server, userPoolId)).ClientId;
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = (settings = {}) =>
  browser.amplify({
    Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: server.url, ...settings } },
  });
/** A page in which a new person has signed in. */
async function signedIn(username) {
  await createPerson(server, userPoolId, username);
  const amplify = await open();
  await amplify.signIn({ username, password });
  return amplify;
}
const changed = 'Another horse 2 battery';
const wrongPassword = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

describe('signing up', () => {
  test('a person signs up, confirms by the code, signs in by SRP and reads who they are', async () => {
    const amplify = await open();
    const username = 'new@example.com';
    const signedUp = await amplify.signUp({
      username,
      password,
      options: { userAttributes: { email: username, given_name: 'Nina' } },
    });
    assert.equal(signedUp.isSignUpComplete, false);
    assert.deepEqual(signedUp.nextStep, {
      signUpStep: 'CONFIRM_SIGN_UP',
      codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'n***@e***', attributeName: 'email' },
    });

    const early = await amplify.signIn({ username, password });
    assert.equal(early.nextStep.signInStep, 'CONFIRM_SIGN_UP');

    const { code } = await server.letter(username);
    assert.match(code, /^\d{6}$/);
    const confirmed = await amplify.confirmSignUp({ username, confirmationCode: code });
    assert.deepEqual(confirmed, { isSignUpComplete: true, nextStep: { signUpStep: 'DONE' } });

    const { isSignedIn, nextStep } = await amplify.signIn({ username, password });
    assert.deepEqual({ isSignedIn, nextStep }, { isSignedIn: true, nextStep: { signInStep: 'DONE' } });
    // In a pool of e-mail addresses the user's name is the `sub`.
    assert.deepEqual(await amplify.getCurrentUser(), {
      userId: signedUp.userId,
      username: signedUp.userId,
      signInDetails: { loginId: username, authFlowType: 'USER_SRP_AUTH' },
    });
    assert.deepEqual(await amplify.fetchUserAttributes(), {
      sub: signedUp.userId,
      email: username,
      email_verified: 'true',
      given_name: 'Nina',
    });
  });

  test('signs in by itself after the confirmation when told to', async () => {
    const amplify = await open();
    const username = 'automatic@example.com';
    await amplify.signUp({ username, password, options: { userAttributes: { email: username }, autoSignIn: true } });
    const { code } = await server.letter(username);
    const { nextStep } = await amplify.confirmSignUp({ username, confirmationCode: code });
    assert.equal(nextStep.signUpStep, 'COMPLETE_AUTO_SIGN_IN');
    assert.equal((await amplify.autoSignIn()).isSignedIn, true);
  });

  test('a second code can be asked for', async () => {
    const amplify = await open();
    const username = 'twice@example.com';
    await amplify.signUp({ username, password, options: { userAttributes: { email: username } } });
    assert.deepEqual(await amplify.resendSignUpCode({ username }), {
      destination: 't***@e***',
      deliveryMedium: 'EMAIL',
      attributeName: 'email',
    });
    const { code } = await server.letter(username);
    const { isSignUpComplete } = await amplify.confirmSignUp({ username, confirmationCode: code });
    assert.equal(isSignUpComplete, true);
  });

  test('what is wrong has its name', async () => {
    const amplify = await open();
    const username = 'mistaken@example.com';
    const signUp = (input) => amplify.signUp({ username, password, options: { userAttributes: { email: username } }, ...input });
    await assert.rejects(signUp({ password: 'weak' }), {
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
    });
    await assert.rejects(signUp({ username: 'no address' }), { name: 'InvalidParameterException' });
    await signUp();
    await assert.rejects(signUp(), { name: 'UsernameExistsException' });
    const { code } = await server.letter(username);
    const wrong = code === '000000' ? '000001' : '000000';
    await assert.rejects(amplify.confirmSignUp({ username, confirmationCode: wrong }), {
      name: 'CodeMismatchException',
      message: 'Invalid verification code provided, please try again.',
    });
    await server.advance(25 * 60 * 60);
    await assert.rejects(amplify.confirmSignUp({ username, confirmationCode: code }), { name: 'ExpiredCodeException' });
  });
});

describe('signing in', () => {
  test('a wrong password and an unknown person look the same', async () => {
    await createPerson(server, userPoolId, 'known@example.com');
    const amplify = await open();
    await assert.rejects(amplify.signIn({ username: 'known@example.com', password: 'Wrong horse 1' }), wrongPassword);
    await assert.rejects(amplify.signIn({ username: 'unknown@example.com', password }), wrongPassword);
  });

  test('a client that tells says that there is no such person', async () => {
    const telling = await createClient(server, userPoolId, { PreventUserExistenceErrors: 'LEGACY' });
    const amplify = await open({ userPoolClientId: telling.ClientId });
    await assert.rejects(amplify.signIn({ username: 'unknown@example.com', password }), {
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });

  test('by password, when the app chooses that flow', async () => {
    await createPerson(server, userPoolId, 'plain@example.com');
    const amplify = await open();
    const options = { authFlowType: 'USER_PASSWORD_AUTH' };
    const { isSignedIn } = await amplify.signIn({ username: 'plain@example.com', password, options });
    assert.equal(isSignedIn, true);
  });

  test('an invited person chooses a password and gives the attribute that is missing', async () => {
    const { userPools } = sdk(server);
    const pool = await createPool(server, {
      UsernameAttributes: undefined,
      Schema: [{ Name: 'family_name', Required: true, AttributeDataType: 'String' }],
    });
    await userPools.adminCreateUser({ UserPoolId: pool, Username: 'ida', TemporaryPassword: 'Welcome 1 in', MessageAction: 'SUPPRESS' });
    const amplify = await open({ userPoolId: pool, userPoolClientId: (await createClient(server, pool)).ClientId });
    const { isSignedIn, nextStep } = await amplify.signIn({ username: 'ida', password: 'Welcome 1 in' });
    assert.equal(isSignedIn, false);
    assert.deepEqual(nextStep, {
      signInStep: 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED',
      missingAttributes: ['family_name'],
    });
    const options = { userAttributes: { family_name: 'Ito' } };
    const done = await amplify.confirmSignIn({ challengeResponse: changed, options });
    assert.equal(done.isSignedIn, true);
    assert.equal((await amplify.fetchUserAttributes()).family_name, 'Ito');
    const again = await open({ userPoolId: pool, userPoolClientId: (await createClient(server, pool)).ClientId });
    assert.equal((await again.signIn({ username: 'ida', password: changed })).isSignedIn, true);
  });
});

describe('signed in', () => {
  test('the session has both tokens, and forceRefresh brings new ones of the same family', async () => {
    const amplify = await signedIn('tokens@example.com');
    const { tokens, userSub } = await amplify.fetchAuthSession();
    const { idToken, accessToken } = tokens;
    const issuer = `${server.url}/${userPoolId}`;
    const { iat, exp, auth_time, jti, origin_jti, event_id, ...claims } = accessToken.payload;
    assert.deepEqual(claims, {
      sub: userSub,
      iss: issuer,
      client_id: userPoolClientId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username: userSub,
    });
    assert.equal(exp - iat, 3600);
    assert.equal(idToken.payload.aud, userPoolClientId);
    assert.equal(idToken.payload.iss, issuer);
    assert.equal(idToken.payload['cognito:username'], userSub);
    assert.equal(idToken.payload.email, 'tokens@example.com');
    assert.equal(idToken.payload.email_verified, true);
    assert.equal('at_hash' in idToken.payload, false);

    const refreshed = (await amplify.fetchAuthSession({ forceRefresh: true })).tokens;
    assert.notEqual(refreshed.accessToken.text, accessToken.text);
    assert.notEqual(refreshed.accessToken.payload.jti, jti);
    assert.equal(refreshed.accessToken.payload.origin_jti, origin_jti);
    assert.equal(refreshed.accessToken.payload.auth_time, auth_time);
    assert.equal(idToken.payload.event_id, event_id);
  });

  test('a client that rotates refreshes again and again', async () => {
    const rotating = await createClient(server, userPoolId, {
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    });
    await createPerson(server, userPoolId, 'rotating@example.com');
    const amplify = await open({ userPoolClientId: rotating.ClientId });
    await amplify.signIn({ username: 'rotating@example.com', password });
    const seen = new Set();
    for (let i = 0; i < 3; i += 1) {
      const { tokens } = await amplify.fetchAuthSession({ forceRefresh: true });
      seen.add(tokens.accessToken.text);
    }
    assert.equal(seen.size, 3);
  });

  test('attributes can be changed', async () => {
    const amplify = await signedIn('attributes@example.com');
    const outcome = await amplify.updateUserAttributes({ userAttributes: { nickname: 'Attie', locale: 'nl' } });
    assert.deepEqual(outcome.nickname, { isUpdated: true, nextStep: { updateAttributeStep: 'DONE' } });
    const { nickname, locale } = await amplify.fetchUserAttributes();
    assert.deepEqual({ nickname, locale }, { nickname: 'Attie', locale: 'nl' });
  });

  test('another address is proved by a code', async () => {
    const amplify = await signedIn('moving@example.com');
    const { email } = await amplify.updateUserAttributes({ userAttributes: { email: 'moved@example.com' } });
    assert.deepEqual(email, {
      isUpdated: false,
      nextStep: {
        updateAttributeStep: 'CONFIRM_ATTRIBUTE_WITH_CODE',
        codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'm***@e***', attributeName: 'email' },
      },
    });
    const { code: confirmationCode } = await server.letter('moved@example.com');
    await amplify.confirmUserAttribute({ userAttributeKey: 'email', confirmationCode });
    const { email: now, email_verified } = await amplify.fetchUserAttributes();
    assert.deepEqual({ now, email_verified }, { now: 'moved@example.com', email_verified: 'true' });
  });

  test('the password can be changed by who knows it', async () => {
    const username = 'changing@example.com';
    const amplify = await signedIn(username);
    await assert.rejects(amplify.updatePassword({ oldPassword: 'Wrong horse 1', newPassword: changed }), wrongPassword);
    await amplify.updatePassword({ oldPassword: password, newPassword: changed });
    const other = await open();
    await assert.rejects(other.signIn({ username, password }), wrongPassword);
    assert.equal((await other.signIn({ username, password: changed })).isSignedIn, true);
  });

  test('a global sign-out ends the sessions everywhere', async () => {
    const username = 'leaving@example.com';
    const [here, there] = [await signedIn(username), await open()];
    await there.signIn({ username, password });
    await here.signOut({ global: true });
    await assert.rejects(here.getCurrentUser(), { name: 'UserUnAuthenticatedException' });
    await assert.rejects(there.fetchUserAttributes(), {
      name: 'NotAuthorizedException',
      message: 'Access Token has been revoked',
    });
    // Amplify drops the tokens that can't be refreshed, and has none.
    assert.equal((await there.fetchAuthSession({ forceRefresh: true })).tokens, undefined);
    assert.equal((await here.signIn({ username, password })).isSignedIn, true);
  });

  test('a plain sign-out revokes the refresh token and the tokens made of it', async () => {
    const username = 'closing@example.com';
    const amplify = await signedIn(username);
    const { tokens } = await amplify.fetchAuthSession();
    await amplify.signOut();
    const { userPools } = sdk(server);
    await assert.rejects(userPools.getUser({ AccessToken: tokens.accessToken.text }), {
      name: 'NotAuthorizedException',
    });
  });
});

test('a forgotten password is replaced by the code', async () => {
  const username = 'forgetful@example.com';
  await createPerson(server, userPoolId, username);
  const amplify = await open();
  const { nextStep } = await amplify.resetPassword({ username });
  assert.deepEqual(nextStep, {
    resetPasswordStep: 'CONFIRM_RESET_PASSWORD_WITH_CODE',
    codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'f***@e***', attributeName: 'email' },
  });
  const { code: confirmationCode } = await server.letter(username);
  await amplify.confirmResetPassword({ username, confirmationCode, newPassword: changed });
  await assert.rejects(amplify.signIn({ username, password }), wrongPassword);
  assert.equal((await amplify.signIn({ username, password: changed })).isSignedIn, true);
});
