// Requests to the gateway, signed by the AWS SDK's signer and by curl.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Sha256 } from '@aws-crypto/sha256-js';
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';
import { SignatureV4 } from '@smithy/signature-v4';
import { startApi } from './api.mjs';
import { createClient, createIdentityPool, createPerson, createPool, password, provider, region, sdk } from './pools.mjs';
import { dev } from './server.mjs';

let api, userPoolId, clientId, identityPoolId;

before(async () => {
  api = await startApi();
  userPoolId = await createPool(api.server);
  clientId = (await createClient(api.server, userPoolId)).ClientId;
  identityPoolId = await createIdentityPool(api.server, userPoolId, clientId);
});
after(() => api?.stop());

const credentials = (logins) =>
  fromCognitoIdentityPool({ identityPoolId, logins, clientConfig: { region, endpoint: api.server.url } })();

/** The request as the signer takes it and as `fetch` does. */
function request(path, { method = 'GET', body, headers } = {}) {
  const url = new URL(`${api.url}${path}`);
  const plain = {
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, ...headers },
    body,
  };
  return { url, plain };
}

const signer = (credentials) =>
  new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256 });

async function call(path, credentials, options) {
  const { url, plain } = request(path, options);
  const { headers } = await signer(credentials).sign(plain);
  const response = await fetch(url, {
    method: plain.method,
    body: plain.body,
    headers: { ...headers, 'user-agent': 'a browser of 2026' },
  });
  return { status: response.status, type: response.headers.get('x-amzn-errortype'), body: await response.json() };
}

/** Every key that API Gateway knows, with nothing to say of any. */
const nobody = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAmr: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: '127.0.0.1',
  user: null,
  userAgent: 'a browser of 2026',
  userArn: null,
  vpcId: null,
  vpceId: null,
};

describe('the backend learns who called', () => {
  test('a person: identity, pool, and the user behind them', async () => {
    const sub = await createPerson(api.server, userPoolId, 'caller@example.com');
    const { AuthenticationResult } = await sdk(api.server).userPools.initiateAuth({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: clientId,
      AuthParameters: { USERNAME: 'caller@example.com', PASSWORD: password },
    });
    const name = provider(userPoolId);
    const person = await credentials({ [name]: AuthenticationResult.IdToken });
    const { status, body } = await call('/items', person);
    assert.equal(status, 200, JSON.stringify(body));
    const { caller } = body.requestContext.identity;
    assert.match(caller, /^AROA[A-Z2-7]{17}:CognitoIdentityCredentials$/);
    assert.deepEqual(body.requestContext.identity, {
      ...nobody,
      accessKey: person.accessKeyId,
      accountId: '000000000000',
      caller,
      user: caller,
      userArn: 'arn:aws:sts::000000000000:assumed-role/person/CognitoIdentityCredentials',
      cognitoAmr: ['authenticated', name, `${name}:CognitoSignIn:${sub}`],
      cognitoAuthenticationProvider: `${name},${name}:CognitoSignIn:${sub}`,
      cognitoAuthenticationType: 'authenticated',
      cognitoIdentityId: person.identityId,
      cognitoIdentityPoolId: identityPoolId,
    });
  });

  test('a guest: an identity and no provider', async () => {
    const guest = await credentials();
    const { body } = await call('/items', guest);
    const { identity } = body.requestContext;
    assert.deepEqual(identity, {
      ...nobody,
      accessKey: guest.accessKeyId,
      accountId: '000000000000',
      caller: identity.caller,
      user: identity.caller,
      userArn: 'arn:aws:sts::000000000000:assumed-role/guest/CognitoIdentityCredentials',
      cognitoAmr: ['unauthenticated'],
      cognitoAuthenticationType: 'unauthenticated',
      cognitoIdentityId: guest.identityId,
      cognitoIdentityPoolId: identityPoolId,
    });
  });

  test('the root: the account and nothing of Cognito', async () => {
    const { body } = await call('/items', dev);
    assert.deepEqual(body.requestContext.identity, {
      ...nobody,
      accessKey: 'test',
      accountId: '000000000000',
      caller: '000000000000',
      user: '000000000000',
      userArn: 'arn:aws:iam::000000000000:root',
    });
  });
});

describe('the request', () => {
  test('arrives as it was sent, with its stage in the context', async () => {
    const path = '/items/a%20b/%C3%A4?z=1&a=two%20words&empty=';
    const { body } = await call(path, dev, {
      method: 'POST',
      body: '{"text":"ü"}',
      headers: { 'content-type': 'application/json' },
    });
    const { apiId, stage, httpMethod, path: seen } = body.requestContext;
    assert.deepEqual(
      { method: body.method, url: body.url, body: body.body, apiId, stage, httpMethod, seen },
      {
        method: 'POST',
        url: path,
        body: '{"text":"ü"}',
        apiId: 'items',
        stage: 'test',
        httpMethod: 'POST',
        seen: '/test/items/a%20b/%C3%A4',
      },
    );
  });

  test('may be presigned: the link alone is enough', async () => {
    const { plain } = request('/items?a=1');
    const { query } = await signer(await credentials()).presign(plain, { expiresIn: 60 });
    const link = new URL(`${api.url}/items`);
    for (const [name, value] of Object.entries(query)) link.searchParams.set(name, value);
    const response = await fetch(link);
    assert.equal(response.status, 200);
    const { url, requestContext } = await response.json();
    assert.equal(url, '/items?a=1');
    assert.equal(requestContext.identity.cognitoAuthenticationType, 'unauthenticated');
  });

  test('may be signed by curl', async () => {
    const { accessKeyId, secretAccessKey, sessionToken, identityId } = await credentials();
    const { stdout } = await promisify(execFile)('curl', [
      '--silent', '--show-error', '--fail-with-body',
      '--aws-sigv4', `aws:amz:${region}:execute-api`,
      '--user', `${accessKeyId}:${secretAccessKey}`,
      '--header', `x-amz-security-token: ${sessionToken}`,
      `${api.url}/items?a=1&b=2`,
    ]);
    assert.equal(JSON.parse(stdout).requestContext.identity.cognitoIdentityId, identityId);
  });
});

describe('is refused', () => {
  const refused = async (outcome, type) => {
    const { status, type: said, body } = await outcome;
    assert.deepEqual({ status, type: said }, { status: 403, type });
    return body;
  };

  test('without a signature', async () => {
    const response = await fetch(`${api.url}/items`);
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('x-amzn-errortype'), 'MissingAuthenticationTokenException');
    assert.deepEqual(await response.json(), { message: 'Missing Authentication Token' });
  });

  test('with a key that is not known, or a signature that is not right', async () => {
    const unknown = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'whatever' };
    const body = await refused(call('/items', unknown), 'UnrecognizedClientException');
    assert.deepEqual(body, { message: 'The security token included in the request is invalid.' });
    const forged = { ...(await credentials()), secretAccessKey: 'made up' };
    const { message } = await refused(call('/items', forged), 'InvalidSignatureException');
    assert.match(message, /^The request signature we calculated does not match/);
  });

  test('with a body that was changed on the way', async () => {
    const { url, plain } = request('/items', { method: 'POST', body: 'one' });
    const { headers } = await signer(dev).sign(plain);
    const response = await fetch(url, { method: 'POST', body: 'two', headers });
    assert.equal(response.status, 403);
  });

  test('with a session token of another key', async () => {
    const [one, other] = await Promise.all([credentials(), credentials()]);
    await refused(call('/items', { ...one, sessionToken: other.sessionToken }), 'UnrecognizedClientException');
  });
});
