// `aws-amplify` in Chromium: credentials of an identity pool, and requests signed with them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startApi } from '../api.mjs';
import { createClient, createIdentityPool, createPerson, createPool, password, sdk } from '../pools.mjs';
import { openBrowser } from './browser.mjs';

let api, browser, config, sub;
const username = 'signing@example.com';

before(async () => {
  [api, browser] = await Promise.all([startApi(), openBrowser()]);
  const userPoolId = await createPool(api.server);
  const { ClientId } = await createClient(api.server, userPoolId);
  const { url } = api.server;
  sub = await createPerson(api.server, userPoolId, username);
  config = {
    Auth: {
      Cognito: {
        userPoolId,
        userPoolClientId: ClientId,
        userPoolEndpoint: url,
        identityPoolId: await createIdentityPool(api.server, userPoolId, ClientId),
        identityPoolEndpoint: url,
        allowGuestAccess: true,
      },
    },
    API: { REST: { items: { endpoint: api.url, region: 'us-east-1', service: 'execute-api' } } },
  };
});
after(async () => {
  await browser?.close();
  await api?.stop();
});

test('a guest becomes a person and keeps the identity', async () => {
  const amplify = await browser.amplify(config);
  const guest = await amplify.fetchAuthSession();
  assert.equal(guest.tokens, undefined);
  assert.match(guest.identityId, /^us-east-1:[0-9a-f-]{36}$/);
  assert.match(guest.credentials.accessKeyId, /^ASIA[A-Z2-7]{16}$/);
  const call = await amplify.get({ apiName: 'items', path: '/items?a=1' });
  assert.equal(call.requestContext.identity.cognitoAuthenticationType, 'unauthenticated');

  await amplify.signIn({ username, password });
  const person = await amplify.fetchAuthSession();
  assert.equal(person.identityId, guest.identityId);
  assert.notEqual(person.credentials.accessKeyId, guest.credentials.accessKeyId);
  const life = (new Date(person.credentials.expiration) - Date.now()) / 1000;
  assert.ok(life > 3500 && life <= 3600, `${life} s`);

  const { identity } = (await amplify.get({ apiName: 'items', path: '/items/ä b?z=1&a=2' })).requestContext;
  const { userPoolId } = config.Auth.Cognito;
  const name = `cognito-idp.us-east-1.amazonaws.com/${userPoolId}`;
  assert.equal(identity.cognitoIdentityId, person.identityId);
  assert.equal(identity.cognitoAuthenticationType, 'authenticated');
  assert.equal(identity.cognitoAuthenticationProvider, `${name},${name}:CognitoSignIn:${sub}`);
});

test('the credentials are those of the person, in every browser', async () => {
  const first = await browser.amplify(config);
  await first.signIn({ username, password });
  const second = await browser.amplify(config);
  await second.signIn({ username, password });
  const [one, other] = await Promise.all([first.fetchAuthSession(), second.fetchAuthSession()]);
  assert.equal(one.identityId, other.identityId);
  const { accessKeyId, secretAccessKey, sessionToken } = one.credentials;
  const { sts } = sdk(api.server, { accessKeyId, secretAccessKey, sessionToken });
  const { Arn } = await sts.getCallerIdentity({});
  assert.equal(Arn, 'arn:aws:sts::000000000000:assumed-role/person/CognitoIdentityCredentials');
});
