// A small user pool with one person in it, an identity pool and a signed API, enough for one
// session. Written with BigInt and Node's own hashes: it shares no code with what it tests.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const N = BigInt(
  '0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD' +
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F' +
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510' +
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C' +
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
);
const g = 2n;

export const person = { username: 'ada', password: 'Correct-Horse-7', sub: '6b3d1c70-5f0e-4a53-9d55-0c6f7f0f9a11' };
export const config = {
  userPoolId: 'us-east-1_Packed001',
  userPoolClientId: '4f1c0n5umer7e5tpackage0000',
  identityPoolId: 'us-east-1:0f3a9b1e-7c35-4c67-8d8e-52d1c7a90c01',
};
/** What the page reports after a sign-in and a signed request. */
export const signedIn = { isSignedIn: true, userId: person.sub, status: 200, reply: { echo: '{"from":"the page"}' } };

const identityId = 'us-east-1:9d1b7f44-1c1f-4c3d-b1a5-7a7c1b9c2f10';
const credentials = { AccessKeyId: 'ASIAPACKEDTEST000001', SecretKey: 'packed/secret/key/0123456789abcdefghijkl', SessionToken: 'packed+session/token==' };

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hmac = (key, ...parts) => parts.reduce((mac, part) => mac.update(part), createHmac('sha256', key)).digest();
const integer = (bytes) => BigInt(`0x${bytes.toString('hex') || '0'}`);

/** The shortest two's-complement form of a non-negative integer. */
function pad(value) {
  const hex = value.toString(16);
  const even = hex.length % 2 ? `0${hex}` : hex;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function power(base, exponent) {
  let result = 1n;
  for (let b = base % N, e = exponent; e > 0n; e >>= 1n, b = (b * b) % N) if (e & 1n) result = (result * b) % N;
  return result;
}

const poolName = config.userPoolId.split('_')[1];
const salt = integer(randomBytes(16)) | 1n;
const verifier = power(g, integer(sha256(pad(salt), sha256(`${poolName}${person.username}:${person.password}`))));
const k = integer(sha256(pad(N), pad(g)));

/** What the client must answer, given its `A`, our `b` and `B`. */
function expectedSignature(A, b, B, block, timestamp) {
  const u = pad(integer(sha256(pad(A), pad(B))));
  const S = power(A * power(verifier, integer(u)), b);
  const key = hmac(hmac(u, pad(S)), 'Caldera Derived Key', Buffer.of(1)).subarray(0, 16);
  return hmac(key, poolName, person.username, block, timestamp);
}

class Refusal extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

function token(use, now, claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = {
    sub: person.sub,
    iss: `https://cognito-idp.us-east-1.amazonaws.com/${config.userPoolId}`,
    token_use: use,
    auth_time: now,
    iat: now,
    exp: now + 3600,
    origin_jti: '5f0d9f0e-92a4-4a52-9b0a-3f6f6f9f1d01',
    jti: '5f0d9f0e-92a4-4a52-9b0a-3f6f6f9f1d02',
    ...claims,
  };
  return `${part({ kid: 'packed', alg: 'RS256' })}.${part(payload)}.${randomBytes(256).toString('base64url')}`;
}

function operations() {
  const started = new Map();
  const refreshTokens = new Set();
  /** New tokens; each refresh token is good for one refresh. */
  function issue() {
    const now = Math.floor(Date.now() / 1000);
    const refreshToken = randomBytes(200).toString('base64url');
    refreshTokens.add(refreshToken);
    return {
      AccessToken: token('access', now, { username: person.username, client_id: config.userPoolClientId, scope: 'aws.cognito.signin.user.admin' }),
      IdToken: token('id', now, { 'cognito:username': person.username, aud: config.userPoolClientId }),
      RefreshToken: refreshToken,
      ExpiresIn: 3600,
      TokenType: 'Bearer',
    };
  }
  return {
    InitiateAuth({ AuthFlow, ClientId, AuthParameters }) {
      if (AuthFlow !== 'USER_SRP_AUTH') throw new Refusal('InvalidParameterException', `unexpected ${AuthFlow}`);
      if (ClientId !== config.userPoolClientId) throw new Refusal('ResourceNotFoundException', 'no such client');
      if (AuthParameters.USERNAME !== person.username) throw new Refusal('UserNotFoundException', 'User does not exist.');
      const b = integer(randomBytes(32));
      const B = (k * verifier + power(g, b)) % N;
      const block = randomBytes(48).toString('base64');
      started.set(block, { A: BigInt(`0x${AuthParameters.SRP_A}`), b, B });
      return {
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeParameters: {
          SALT: salt.toString(16),
          SRP_B: B.toString(16),
          SECRET_BLOCK: block,
          USERNAME: person.username,
          USER_ID_FOR_SRP: person.username,
        },
      };
    },
    RespondToAuthChallenge({ ChallengeResponses: answer }) {
      const block = answer.PASSWORD_CLAIM_SECRET_BLOCK;
      const { A, b, B } = started.get(block) ?? {};
      if (!started.delete(block)) throw new Refusal('NotAuthorizedException', 'Invalid session for the user.');
      const expected = expectedSignature(A, b, B, Buffer.from(block, 'base64'), answer.TIMESTAMP);
      const given = Buffer.from(answer.PASSWORD_CLAIM_SIGNATURE, 'base64');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Refusal('NotAuthorizedException', 'Incorrect username or password.');
      }
      return { ChallengeParameters: {}, AuthenticationResult: issue() };
    },
    GetTokensFromRefreshToken({ ClientId, RefreshToken }) {
      if (ClientId !== config.userPoolClientId) throw new Refusal('ResourceNotFoundException', 'no such client');
      if (!refreshTokens.delete(RefreshToken)) throw new Refusal('NotAuthorizedException', 'Invalid Refresh Token');
      return { AuthenticationResult: issue() };
    },
    RevokeToken({ Token }) {
      refreshTokens.delete(Token);
      return {};
    },
    GetId: ({ IdentityPoolId }) => {
      if (IdentityPoolId !== config.identityPoolId) throw new Refusal('ResourceNotFoundException', 'no such pool');
      return { IdentityId: identityId };
    },
    GetCredentialsForIdentity: ({ IdentityId }) => {
      if (IdentityId !== identityId) throw new Refusal('ResourceNotFoundException', 'no such identity');
      return { IdentityId, Credentials: { ...credentials, Expiration: Math.floor(Date.now() / 1000) + 3600 } };
    },
  };
}

/** The signature of `request` with the credentials above, for `execute-api`. */
function signatureOf(request, query, signed, date, scope, payload) {
  const canonical = [
    request.method,
    request.url.split('?')[0].split('/').map(encodeURIComponent).join('/'),
    query.split('&').sort().join('&'),
    ...signed.map((name) => `${name}:${request.headers[name].trim().replace(/ +/g, ' ')}`),
    '',
    signed.join(';'),
    payload,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical).toString('hex')].join('\n');
  const key = scope.split('/').reduce((previous, part) => hmac(previous, part), `AWS4${credentials.SecretKey}`);
  return hmac(key, toSign).toString('hex');
}

const scoped = /^([^/]+)\/(\d{8}\/us-east-1\/execute-api\/aws4_request)$/;

/** Whether the headers of `request` bear a right SigV4 signature. */
function isSigned(request, body) {
  const { authorization = '', ...headers } = request.headers;
  const [, credential, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(authorization) ?? [];
  const [, keyId, scope] = scoped.exec(credential) ?? [];
  if (keyId !== credentials.AccessKeyId) return false;
  const signed = names.split(';');
  if (!['host', 'x-amz-date', 'x-amz-security-token'].every((name) => signed.includes(name))) return false;
  if (headers['x-amz-security-token'] !== credentials.SessionToken) return false;
  const payload = headers['x-amz-content-sha256'] ?? sha256(body).toString('hex');
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body).toString('hex')) return false;
  const query = request.url.split('?')[1] ?? '';
  return signature === signatureOf(request, query, signed, headers['x-amz-date'], scope, payload);
}

/** Whether the URL of `request` bears a right SigV4 signature. */
function isPresigned(request) {
  const query = request.url.split('?')[1] ?? '';
  const value = (name) => new URLSearchParams(query).get(`X-Amz-${name}`);
  const [, keyId, scope] = scoped.exec(value('Credential')) ?? [];
  if (keyId !== credentials.AccessKeyId || value('Security-Token') !== credentials.SessionToken) return false;
  const unsigned = query.split('&').filter((pair) => !pair.startsWith('X-Amz-Signature=')).join('&');
  const signed = value('SignedHeaders').split(';');
  return value('Signature') === signatureOf(request, unsigned, signed, value('Date'), scope, sha256('').toString('hex'));
}

/** Starts the fake on a free port of loopback. */
export async function startFake() {
  const handlers = operations();
  const counts = {};
  const gates = {};
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
      'access-control-allow-methods': 'GET, POST, PUT',
      'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
    };
    const reply = (status, value) =>
      response.writeHead(status, { ...cors, 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'packed-request' }).end(JSON.stringify(value));
    if (request.method === 'OPTIONS') return response.writeHead(204, cors).end();
    if (request.url.startsWith('/api/')) {
      return isSigned(request, body) || isPresigned(request) ? reply(200, { echo: body.toString() }) : reply(403, { message: 'Forbidden' });
    }
    try {
      const operation = request.headers['x-amz-target']?.split('.')[1];
      if (!Object.hasOwn(handlers, operation ?? '')) throw new Refusal('UnknownOperationException', operation);
      counts[operation] = (counts[operation] ?? 0) + 1;
      gates[operation]?.arrive();
      await gates[operation]?.opened;
      reply(200, handlers[operation](JSON.parse(body)));
    } catch (error) {
      if (!(error instanceof Refusal)) return reply(500, { __type: 'InternalErrorException', message: error.message });
      reply(400, { __type: error.name, message: error.message });
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** How many requests for `operation` have come. */
    count: (operation) => counts[operation] ?? 0,
    /** Lets requests for `operation` wait until `release()`; `arrived` resolves when there is one. */
    hold(operation) {
      const gate = (gates[operation] = {});
      gate.arrived = new Promise((resolve) => (gate.arrive = resolve));
      gate.opened = new Promise((resolve) => (gate.open = resolve));
      return { arrived: gate.arrived, release: () => (delete gates[operation], gate.open()) };
    },
    close: () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); }),
  };
}
