// Requests to the two services, and what their errors mean.
import { AuthError, failure, offline } from './error.js';

/** Milliseconds after which a request is given up: a user pool may wait 15 s for each trigger. */
const PATIENCE = 60_000;
const TRIES = 3;
/** Operations that may be carried out twice, which a lost reply may bring about. */
const REPEATABLE = /^(Get|GlobalSignOut|InitiateAuth|RevokeToken)/;
const THROTTLING = /^(RequestLimitExceeded|RequestTimeout(Exception)?|SlowDown|Thrott.*|TooManyRequestsException)$/;

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The servers' time as far as it is known, in milliseconds since 1970. */
export const serverNow = ({ memory }) => Date.now() + (memory.skew ?? 0);

export const hasUserPool = ({ config: { userPoolId, userPoolClientId } }) => userPoolId?.includes('_') && userPoolClientId;

/** The user pool's id and client, or the error that says they are missing. */
export function userPool(cx) {
  const { userPoolId, userPoolClientId } = cx.config;
  if (!hasUserPool(cx)) {
    throw failure('AuthUserPoolException', 'Auth UserPool not configured.', 'Configure userPoolId, such as us-east-1_AbCdEf123, and userPoolClientId.');
  }
  return { userPoolId, ClientId: userPoolClientId };
}

export function identityPool({ config: { identityPoolId } }) {
  if (!identityPoolId?.includes(':')) {
    throw failure('InvalidIdentityPoolIdException', 'Invalid identity pool id provided.', 'Configure identityPoolId, a region and a UUID with a colon between them.');
  }
  return identityPoolId;
}

/** Calls an operation of the user pool. */
export const callPool = (cx, operation, body) => {
  const { userPoolId } = userPool(cx);
  return call(cx, cx.config.userPoolEndpoint, 'cognito-idp', userPoolId.split('_')[0], `AWSCognitoIdentityProviderService.${operation}`, body);
};

/** Calls an operation of the identity pool. */
export const callIdentity = (cx, operation, body) =>
  call(cx, cx.config.identityPoolEndpoint, 'cognito-identity', identityPool(cx).split(':')[0], `AWSCognitoIdentityService.${operation}`, body);

async function call(cx, endpoint, service, region, target, body) {
  const url = endpoint || `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`;
  const operation = target.split('.')[1];
  for (let tries = 1; ; tries++) {
    const { value, error } = await post(cx, url, target, operation, JSON.stringify(body));
    if (!error) return value;
    if (tries === TRIES || !mayRepeat(operation, error)) throw error;
    // 100 ms, then 200, and each time up to 100 more: who failed together should not come back together.
    await pause(50 * 2 ** tries + Math.random() * 100);
  }
}

async function post({ memory }, url, target, operation, body) {
  let response, text;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target, 'cache-control': 'no-store' },
      body,
      // Leaving the page right after signing out must not keep the token alive. Nothing else
      // outlives the page: a refresh whose answer nobody reads would lose the session.
      keepalive: /^(Revoke|Global)/.test(operation),
      signal: AbortSignal.timeout(PATIENCE),
    });
    text = await response.text();
  } catch (underlyingError) {
    return { error: offline('Check the network, and whether the endpoint is reachable from this page.', underlyingError) };
  }
  const header = (name) => response.headers.get(`x-amzn-${name}`) ?? undefined;
  const date = Date.parse(response.headers.get('date'));
  if (date) memory.skew = date - Date.now();
  let value;
  try {
    // Some operations reply with nothing at all.
    value = JSON.parse(text || '{}');
  } catch {
    // Something that is not the service, in front of it.
  }
  if (response.ok && value) return { value };
  const name = String(header('errortype') ?? value?.code ?? value?.__type ?? '').split(/[:,]/)[0].split('#').pop();
  return {
    error: new AuthError({
      name: name || 'UnknownError',
      message: value?.message ?? value?.Message ?? 'Unknown error',
      metadata: { httpStatusCode: response.status, ...(header('requestid') && { requestId: header('requestid') }) },
    }),
  };
}

/**
 * A throttled request was not looked at. After any other failure it may have been carried out.
 * `LimitExceededException` is about the person and not about the load: it does not pass in a second.
 */
function mayRepeat(operation, { name, metadata }) {
  const status = metadata?.httpStatusCode;
  if (status === 429 || name === 'TooManyRequestsException') return true;
  const transient = !metadata || [500, 502, 503, 504].includes(status) || THROTTLING.test(name);
  return transient && name !== 'LimitExceededException' && REPEATABLE.test(operation);
}
