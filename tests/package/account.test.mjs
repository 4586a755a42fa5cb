// Accounts and passwords: what is sent, what is said of the reply, what is refused; and the way out.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inMemory, poolkey } from './installed.mjs';
import { HOUR, NOW, accessToken, guestKey, identityPoolId, jwt, key, offline, refusal, signedIn, tab, tokens, world } from './scripted.mjs';

const ClientId = '1example23456789';
const sentTo = { Destination: 'a***', DeliveryMedium: 'EMAIL', AttributeName: 'email' };
const codeDeliveryDetails = { destination: 'a***', deliveryMedium: 'EMAIL', attributeName: 'email' };
const clientMetadata = { k: 'v' };
const code = { username: 'alice', confirmationCode: '123456' };

/** Each function: its input, the request that has to come of it, the reply, and the result. */
const once = [
  [
    'signUp',
    {
      username: 'alice',
      password: 'p',
      options: { userAttributes: { email: 'a@b.example', name: undefined }, validationData: { c: 'd' }, clientMetadata },
    },
    'SignUp',
    {
      ClientId,
      Username: 'alice',
      Password: 'p',
      UserAttributes: [{ Name: 'email', Value: 'a@b.example' }],
      ValidationData: [{ Name: 'c', Value: 'd' }],
      ClientMetadata: clientMetadata,
    },
    { UserConfirmed: false, UserSub: 'sub-1', CodeDeliveryDetails: sentTo },
    { isSignUpComplete: false, userId: 'sub-1', nextStep: { signUpStep: 'CONFIRM_SIGN_UP', codeDeliveryDetails } },
  ],
  [
    'signUp',
    { username: 'alice' },
    'SignUp',
    { ClientId, Username: 'alice' },
    { UserConfirmed: true, UserSub: 'sub-1' },
    { isSignUpComplete: true, userId: 'sub-1', nextStep: { signUpStep: 'DONE' } },
  ],
  [
    'confirmSignUp',
    { ...code, options: { forceAliasCreation: false, clientMetadata } },
    'ConfirmSignUp',
    { ClientId, Username: 'alice', ConfirmationCode: '123456', ForceAliasCreation: false, ClientMetadata: clientMetadata },
    {},
    { isSignUpComplete: true, nextStep: { signUpStep: 'DONE' } },
  ],
  [
    'resendSignUpCode',
    { username: 'alice' },
    'ResendConfirmationCode',
    { ClientId, Username: 'alice' },
    { CodeDeliveryDetails: sentTo },
    codeDeliveryDetails,
  ],
  [
    'resetPassword',
    { username: 'alice', options: { clientMetadata } },
    'ForgotPassword',
    { ClientId, Username: 'alice', ClientMetadata: clientMetadata },
    { CodeDeliveryDetails: sentTo },
    { isPasswordReset: false, nextStep: { resetPasswordStep: 'CONFIRM_RESET_PASSWORD_WITH_CODE', codeDeliveryDetails } },
  ],
  [
    'confirmResetPassword',
    { ...code, newPassword: 'new' },
    'ConfirmForgotPassword',
    { ClientId, Username: 'alice', ConfirmationCode: '123456', Password: 'new' },
    '',
    undefined,
  ],
  [
    'updatePassword',
    { oldPassword: 'old', newPassword: 'new' },
    'ChangePassword',
    { AccessToken: accessToken(NOW, '1'), PreviousPassword: 'old', ProposedPassword: 'new' },
    {},
    undefined,
  ],
  [
    'fetchUserAttributes',
    undefined,
    'GetUser',
    { AccessToken: accessToken(NOW, '1') },
    { UserAttributes: [{ Name: 'email', Value: 'a@b.example' }, { Name: 'empty' }] },
    { email: 'a@b.example', empty: '' },
  ],
];
for (const [name, input, operation, request, reply, result] of once) {
  test(`${name} is one ${operation}`, async (t) => {
    const { asked } = world(t, (_, body) => (assert.deepEqual(body, request), reply));
    assert.deepEqual(await tab(signedIn())[name](input), result);
    assert.deepEqual(asked, [operation]);
  });
}

test('what is missing is named, and nothing is sent', async (t) => {
  const { asked } = world(t);
  const auth = tab(inMemory());
  const username = 'a';
  for (const [name, input, error] of [
    ['signIn', undefined, 'EmptySignInUsername'],
    ['signIn', { username }, 'EmptySignInPassword'],
    ['signUp', {}, 'EmptySignUpUsername'],
    ['signUp', { username, password: '' }, 'EmptySignUpPassword'],
    ['signUp', { username, password: 'p', options: { autoSignIn: true } }, 'AutoSignInException'],
    ['confirmSignUp', {}, 'EmptyConfirmSignUpUsername'],
    ['confirmSignUp', { username }, 'EmptyConfirmSignUpCode'],
    ['resendSignUpCode', {}, 'EmptyresendSignUpCodeUsername'],
    ['resetPassword', {}, 'EmptyResetPasswordUsername'],
    ['confirmResetPassword', undefined, 'EmptyConfirmResetPasswordUsername'],
    ['confirmResetPassword', { username }, 'EmptyConfirmResetPasswordNewPassword'],
    ['confirmResetPassword', { username, newPassword: 'b' }, 'EmptyConfirmResetPasswordConfirmationCode'],
    ['confirmSignIn', {}, 'EmptyChallengeResponse'],
    ['updatePassword', { newPassword: 'b' }, 'EmptyUpdatePassword'],
  ]) {
    await assert.rejects(auth[name](input), { name: error }, error);
  }
  assert.deepEqual(asked, []);
});

test('what is not configured is named by whoever needs it', async (t) => {
  const { asked } = world(t);
  for (const config of [{}, { userPoolId: 'us-east-1_A' }, { userPoolId: 'A', userPoolClientId: 'c' }]) {
    const auth = poolkey.createAuth(config);
    for (const call of [auth.getCurrentUser(), auth.signOut(), auth.signIn({ username: 'a', password: 'p' })]) {
      await assert.rejects(call, { name: 'AuthUserPoolException' });
    }
    await assert.rejects(auth.getCredentials(), { name: 'InvalidIdentityPoolIdException' });
    assert.deepEqual(await auth.fetchAuthSession(), {});
  }
  assert.deepEqual(asked, []);
});

test('what may not be done twice is sent once', async (t) => {
  const replies = [offline, () => refusal('InternalErrorException', '', 500), () => refusal('LimitExceededException')];
  let reply;
  const { asked } = world(t, () => reply());
  const { resetPassword } = tab(inMemory());
  for (reply of replies) {
    asked.length = 0;
    await assert.rejects(resetPassword({ username: 'alice' }));
    assert.equal(asked.length, 1);
  }
  // A throttled request was not looked at.
  asked.length = 0;
  reply = () => refusal('TooManyRequestsException', 'Rate exceeded');
  await assert.rejects(resetPassword({ username: 'alice' }), { message: 'Rate exceeded' });
  assert.equal(asked.length, 3);
});

test("an error's name is cut out of where the service put it", async (t) => {
  let reply;
  world(t, () => reply);
  const error = (body, headers) => new Response(body, { status: 400, headers });
  for (const [given, name, message] of [
    [error('{"__type":"Other","message":"m"}', { 'x-amzn-errortype': 'NotAuthorizedException:http://x/,y' }), 'NotAuthorizedException', 'm'],
    [error('{"__type":"com.amazon.coral.service#SerializationException"}'), 'SerializationException', 'Unknown error'],
    [error('{"code":"First","__type":"Second","Message":"M"}'), 'First', 'M'],
    [error('<html>'), 'UnknownError', 'Unknown error'],
    [error(''), 'UnknownError', 'Unknown error'],
  ]) {
    reply = given;
    await assert.rejects(tab(inMemory()).resetPassword({ username: 'a' }), { name, message, metadata: { httpStatusCode: 400 } });
  }
});

describe('signOut', () => {
  test('forgets in the browser, the access token first, and then tells the service', async (t) => {
    const storage = signedIn();
    const { removeItem } = storage;
    const removed = [];
    storage.removeItem = (name) => (removed.push(name), removeItem(name));
    for (const other of [key('alice.deviceKey'), key('bob.accessToken'), guestKey]) storage.setItem(other, 'x');
    const { asked } = world(t, (operation, body) => {
      assert.deepEqual(body, { ClientId, Token: 'refresh-1' });
      assert.deepEqual([...storage.kept.keys()], [key('alice.deviceKey'), key('bob.accessToken')]);
      return {};
    });
    const auth = tab(storage, { identityPoolId });
    await auth.signOut();
    assert.deepEqual([asked, auth.told], [['RevokeToken'], ['signedOut']]);
    assert.equal(removed[0], key('alice.accessToken'));
  });

  test('signs out whatever the service says, or if it says nothing', async (t) => {
    let reply;
    world(t, () => reply());
    for (reply of [offline, () => refusal('InternalErrorException', '', 500), () => refusal('NotAuthorizedException'), () => '<html>']) {
      const storage = signedIn();
      await tab(storage).signOut();
      assert.equal(storage.kept.size, 0);
    }
  });

  test('does not revoke tokens that cannot be revoked, nor those of nobody', async (t) => {
    const { asked } = world(t);
    const storage = signedIn();
    storage.setItem(key('alice.accessToken'), jwt({ sub: 'sub-1', username: 'alice', exp: NOW / 1000 + 3600 }));
    await tab(storage).signOut();
    assert.equal(storage.kept.size, 0);
    await tab(inMemory()).signOut();
    await tab(inMemory()).signOut({ global: true });
    assert.deepEqual(asked, []);
  });

  test('ends all sessions, with a token that is good', async (t) => {
    const now = NOW + 2 * HOUR;
    const { asked } = world(
      t,
      (operation, body) => {
        if (operation === 'GetTokensFromRefreshToken') return tokens(now, '2');
        assert.equal(body.AccessToken, accessToken(now, '2'));
        return {};
      },
      now,
    );
    const storage = signedIn();
    await tab(storage).signOut({ global: true });
    assert.equal(storage.kept.size, 0);
    assert.deepEqual(asked, ['GetTokensFromRefreshToken', 'GlobalSignOut']);
  });

  test('says so when the other sessions go on, but not when there is no network', async (t) => {
    let reply = () => refusal('ForbiddenException', 'no');
    world(t, () => reply());
    const storage = signedIn();
    await assert.rejects(tab(storage).signOut({ global: true }), { name: 'ForbiddenException' });
    assert.equal(storage.kept.size, 0);
    reply = offline;
    await tab(signedIn()).signOut({ global: true });
  });
});
