// Signing in, and the challenges on the way.
import { AuthError, failure, required, unreadable } from './error.js';
import { callPool, pause, serverNow, userPool } from './service.js';
import { details, entries, forgetCredentials, keyOf, session, tokensOf, userOf } from './session.js';
import { write } from './storage.js';

/** How long a half-done sign-in is believed, in milliseconds: a session's life, unless a client sets more. */
const LIFE = 180_000;
const STATE = ['username', 'challengeName', 'signInSession', 'expiry', 'signInDetails'].map((name) => `CognitoSignInState.${name}`);
const NEW_PASSWORD = 'NEW_PASSWORD_REQUIRED';
const PREFIX = 'userAttributes.';

export async function signIn(cx, { username, password, options } = {}) {
  required('signIn', { username, password }, { username: 'EmptySignInUsername', password: 'EmptySignInPassword' });
  const flow = options?.authFlowType ?? 'USER_SRP_AUTH';
  if (!/^USER_(SRP|PASSWORD)_AUTH$/.test(flow)) {
    throw failure('SignInException', `The authFlowType ${flow} is not supported.`, 'Use USER_SRP_AUTH or USER_PASSWORD_AUTH.');
  }
  userPool(cx);
  // Who cannot be known to be signed in may sign in; but not with a storage that does not work.
  const found = await session(cx).catch((error) => {
    if (!(error instanceof AuthError)) throw error;
  });
  if (found) {
    throw failure('UserAlreadyAuthenticatedException', 'There is already a signed in user.', 'Call signOut before calling signIn again.');
  }
  const person = { username, details: { loginId: username, authFlowType: flow }, metadata: options?.clientMetadata };
  return steps(cx, person, () => (flow === 'USER_SRP_AUTH' ? bySrp(cx, person, password) : initiate(cx, person, { PASSWORD: password })));
}

const initiate = (cx, { username, details: { authFlowType }, metadata }, parameters) =>
  callPool(cx, 'InitiateAuth', {
    AuthFlow: authFlowType,
    AuthParameters: { USERNAME: username, ...parameters },
    ClientMetadata: metadata,
    ClientId: userPool(cx).ClientId,
  });

const respond = (cx, ChallengeName, Session, ChallengeResponses, ClientMetadata) =>
  callPool(cx, 'RespondToAuthChallenge', { ChallengeName, ChallengeResponses, ClientMetadata, Session, ClientId: userPool(cx).ClientId });

/** Proves the password. Each exponentiation is a task of its own, so that the page stays alive. */
async function bySrp(cx, person, password) {
  const { Login } = await cx.load();
  const login = new Login();
  try {
    const reply = await initiate(cx, person, { SRP_A: login.a });
    if (reply.ChallengeName !== 'PASSWORD_VERIFIER') return reply;
    const { USERNAME, USER_ID_FOR_SRP: id, SALT, SRP_B, SECRET_BLOCK } = reply.ChallengeParameters ?? {};
    if (!id) throw failure('EmptyUserIdForSRPException', 'USER_ID_FOR_SRP was not found in challengeParameters');
    const TIMESTAMP = timestamp(serverNow(cx));
    const pool = userPool(cx).userPoolId.split('_')[1];
    if (!login.prepare([pool, id, SALT, SRP_B, SECRET_BLOCK, TIMESTAMP, password].join('\0'))) {
      throw failure('SignInException', 'The challenge of the service is not one that a password can be proved to.');
    }
    await pause(0);
    person.username = USERNAME ?? person.username;
    return await respond(
      cx,
      'PASSWORD_VERIFIER',
      reply.Session,
      { USERNAME: id, PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK, TIMESTAMP, PASSWORD_CLAIM_SIGNATURE: login.finish() },
      person.metadata,
    );
  } finally {
    login.free();
  }
}

/** `Tue Mar 3 04:05:06 UTC 2026` */
function timestamp(ms) {
  const [day, date, month, year, time] = new Date(ms).toUTCString().split(/,? /);
  return `${day} ${month} ${Number(date)} ${time} UTC ${year}`;
}

/** Takes a reply to its end: tokens, a question for the person, or what has to be done first. */
async function steps(cx, person, ask) {
  let reply;
  try {
    reply = await ask();
  } catch (error) {
    const first = { UserNotConfirmedException: 'CONFIRM_SIGN_UP', PasswordResetRequiredException: 'RESET_PASSWORD' }[error.name];
    if (!first) throw error;
    await forgetHalfDone(cx);
    return next(first);
  }
  const { AuthenticationResult, ChallengeName, ChallengeParameters: parameters = {}, Session } = reply;
  if (AuthenticationResult) return finish(cx, person, AuthenticationResult);
  if (!ChallengeName) throw unreadable();
  if (ChallengeName !== NEW_PASSWORD) throw unsupported(ChallengeName);
  if (!Session) throw unreadable();
  person.username = parameters.USERNAME ?? parameters.USER_ID_FOR_SRP ?? person.username;
  const halfDone = { name: ChallengeName, session: Session, person };
  cx.memory.halfDone = halfDone;
  const texts = [person.username, ChallengeName, Session, Date.now() + LIFE, JSON.stringify(person.details)];
  await write(cx.state, STATE.map((key, i) => [key, String(texts[i])]));
  return next('CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED', {
    missingAttributes: list(parameters.requiredAttributes).map((name) => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name)),
  });
}

const next = (signInStep, more) => ({ isSignedIn: signInStep === 'DONE', nextStep: { signInStep, ...more } });

const unsupported = (challenge) => failure('SignInException', `The user pool asks for ${challenge}, which is not supported.`);

/** The texts of a JSON array within a text. */
function list(text) {
  try {
    return JSON.parse(text).filter((one) => typeof one === 'string');
  } catch {
    return [];
  }
}

/** Stores the tokens, and reads one back: a storage may be full, or not be one. */
async function finish(cx, person, result) {
  const fresh = tokensOf(result);
  const user = person.username;
  await write(cx.store, [
    [keyOf(cx, `${user}.signInDetails`), JSON.stringify(person.details)],
    ...entries(cx, user, fresh),
    // Last of all: from here on somebody is signed in.
    [keyOf(cx, 'LastAuthUser'), user],
  ]);
  await forgetHalfDone(cx);
  forgetCredentials(cx);
  if ((await cx.store.getItem(keyOf(cx, `${user}.accessToken`))) !== String(fresh.accessToken)) {
    throw failure(
      'UnexpectedSignInInterruptionException',
      'The sign-in succeeded, but the tokens could not be stored.',
      'See that the storage for tokens keeps what is written to it.',
    );
  }
  cx.tell('signedIn', userOf({ user, ...fresh, signInDetails: person.details }));
  return next('DONE');
}

async function forgetHalfDone(cx) {
  cx.memory.halfDone = undefined;
  await write(cx.state, STATE.map((key) => [key]));
}

/** The sign-in that waits, in memory or from before the page was loaded again. */
async function halfDone(cx) {
  if (cx.memory.halfDone) return cx.memory.halfDone;
  const [username, name, session, expiry, stored] = await Promise.all(STATE.map((key) => cx.state.getItem(key)));
  return username && name && session && Number.isSafeInteger(Number(expiry)) && Date.now() < expiry
    ? { name, session, person: { username, details: details(stored) ?? { loginId: username } } }
    : undefined;
}

export async function confirmSignIn(cx, { challengeResponse, options } = {}) {
  required('confirmSignIn', { challengeResponse }, { challengeResponse: 'EmptyChallengeResponse' });
  userPool(cx);
  const waiting = await halfDone(cx);
  if (!waiting) {
    throw failure(
      'SignInException',
      'There is no sign-in that waits for this.',
      'Call signIn, and then confirmSignIn on the same page within three minutes.',
    );
  }
  if (waiting.name !== NEW_PASSWORD) throw unsupported(waiting.name);
  const person = { ...waiting.person, metadata: options?.clientMetadata };
  const responses = { USERNAME: person.username, NEW_PASSWORD: challengeResponse };
  for (const [name, value] of Object.entries(options?.userAttributes ?? {})) responses[PREFIX + name] = value;
  return steps(cx, person, () => respond(cx, waiting.name, waiting.session, responses, person.metadata));
}
