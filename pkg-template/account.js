// Accounts: made, confirmed, looked at, left; and their passwords.
import { failure, required } from './error.js';
import { callPool, hasUserPool, userPool } from './service.js';
import { NEW, STORED, endsSession, forget, lastUser, lockOf, session, signedIn, userOf } from './session.js';
import { credentials, guestKey } from './credentials.js';

const attributes = (given) =>
  given && Object.entries(given).flatMap(([Name, Value]) => (Value === undefined ? [] : [{ Name, Value }]));

/** Where a code went, in Amplify's names. */
function delivery({ CodeDeliveryDetails: sent } = {}) {
  return sent && { destination: sent.Destination, deliveryMedium: sent.DeliveryMedium, attributeName: sent.AttributeName };
}

export async function signUp(cx, { username, password, options } = {}) {
  required('signUp', { username }, { username: 'EmptySignUpUsername' });
  if (password === '') throw failure('EmptySignUpPassword', 'password is required to signUp');
  if (options?.autoSignIn) throw failure('AutoSignInException', 'Signing in after the sign-up is not supported: call signIn.');
  const reply = await callPool(cx, 'SignUp', {
    ClientId: userPool(cx).ClientId,
    Username: username,
    Password: password,
    UserAttributes: attributes(options?.userAttributes),
    ValidationData: attributes(options?.validationData),
    ClientMetadata: options?.clientMetadata,
  });
  const codeDeliveryDetails = delivery(reply);
  const done = Boolean(reply.UserConfirmed);
  return {
    isSignUpComplete: done,
    userId: reply.UserSub,
    nextStep: { signUpStep: done ? 'DONE' : 'CONFIRM_SIGN_UP', ...(codeDeliveryDetails && { codeDeliveryDetails }) },
  };
}

export async function confirmSignUp(cx, { username, confirmationCode, options } = {}) {
  const names = { username: 'EmptyConfirmSignUpUsername', confirmationCode: 'EmptyConfirmSignUpCode' };
  required('confirmSignUp', { username, confirmationCode }, names);
  await callPool(cx, 'ConfirmSignUp', {
    ClientId: userPool(cx).ClientId,
    Username: username,
    ConfirmationCode: confirmationCode,
    ForceAliasCreation: options?.forceAliasCreation,
    ClientMetadata: options?.clientMetadata,
  });
  return { isSignUpComplete: true, nextStep: { signUpStep: 'DONE' } };
}

const sendCode = async (cx, operation, { username, options }) =>
  delivery(
    await callPool(cx, operation, {
      ClientId: userPool(cx).ClientId,
      Username: username,
      ClientMetadata: options?.clientMetadata,
    }),
  ) ?? {};

export async function resendSignUpCode(cx, input = {}) {
  required('resendSignUpCode', input, { username: 'EmptyresendSignUpCodeUsername' });
  return sendCode(cx, 'ResendConfirmationCode', input);
}

export async function resetPassword(cx, input = {}) {
  required('resetPassword', input, { username: 'EmptyResetPasswordUsername' });
  const codeDeliveryDetails = await sendCode(cx, 'ForgotPassword', input);
  return { isPasswordReset: false, nextStep: { resetPasswordStep: 'CONFIRM_RESET_PASSWORD_WITH_CODE', codeDeliveryDetails } };
}

export async function confirmResetPassword(cx, input = {}) {
  required('confirmResetPassword', input, {
    username: 'EmptyConfirmResetPasswordUsername',
    newPassword: 'EmptyConfirmResetPasswordNewPassword',
    confirmationCode: 'EmptyConfirmResetPasswordConfirmationCode',
  });
  await callPool(cx, 'ConfirmForgotPassword', {
    ClientId: userPool(cx).ClientId,
    Username: input.username,
    ConfirmationCode: input.confirmationCode,
    Password: input.newPassword,
    ClientMetadata: input.options?.clientMetadata,
  });
}

export async function updatePassword(cx, { oldPassword, newPassword } = {}) {
  if (!oldPassword || !newPassword) {
    throw failure('EmptyUpdatePassword', 'oldPassword and newPassword are required to updatePassword');
  }
  const { accessToken } = await signedIn(cx);
  await callPool(cx, 'ChangePassword', {
    AccessToken: String(accessToken),
    PreviousPassword: oldPassword,
    ProposedPassword: newPassword,
  });
}

export const getCurrentUser = async (cx) => userOf(await signedIn(cx));

export async function fetchUserAttributes(cx) {
  const { accessToken } = await signedIn(cx);
  const { UserAttributes = [] } = await callPool(cx, 'GetUser', { AccessToken: String(accessToken) });
  return Object.fromEntries(UserAttributes.map(({ Name, Value = '' }) => [Name, Value]));
}

/** Tokens and AWS credentials, as far as there are any. */
export async function fetchAuthSession(cx, { forceRefresh, clientMetadata } = {}) {
  const { identityPoolId, allowGuestAccess } = cx.config;
  const found = hasUserPool(cx) ? await session(cx, forceRefresh && NEW, clientMetadata) : undefined;
  const { accessToken, idToken, signInDetails } = found ?? {};
  const wanted = identityPoolId && (found ? idToken : allowGuestAccess);
  return {
    ...(found && {
      tokens: { accessToken, ...(idToken && { idToken }), ...(signInDetails && { signInDetails }) },
      userSub: accessToken.payload.sub,
    }),
    ...(wanted && (await credentials(cx, found, forceRefresh))),
  };
}

/** The end of a session: first in this browser, then at the service. */
export async function signOut(cx, { global } = {}) {
  const { ClientId } = userPool(cx);
  // Whatever goes wrong, this browser forgets the session. An access token that is over ends no other sessions.
  const found = await session(cx, global ? undefined : STORED).catch(() => undefined);
  // With the lock, so that a tab which is getting new tokens does not bring it back.
  await cx.locked(lockOf(cx), async () => forget(cx, await lastUser(cx), guestKey(cx)));
  cx.tell('signedOut');
  if (!found) return;
  if (global) {
    await callPool(cx, 'GlobalSignOut', { AccessToken: String(found.accessToken) }).catch((error) => {
      if (error.metadata && !endsSession(error)) throw error;
    });
  } else if (found.refreshToken && found.accessToken.payload.origin_jti) {
    // Without that claim the client's tokens cannot be revoked.
    await callPool(cx, 'RevokeToken', { ClientId, Token: found.refreshToken }).catch(() => {});
  }
}
