// `amazon-cognito-identity-js` in Node, unmodified.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } from 'amazon-cognito-identity-js';
import { createClient, createPerson, createPool, password, sdk } from './pools.mjs';
import { startDev } from './server.mjs';

let server, UserPoolId, ClientId;
const changed = 'Another horse 2 battery';
const wrongPassword = { code: 'NotAuthorizedException', message: 'Incorrect username or password.' };

before(async () => {
  server = await startDev();
  UserPoolId = await createPool(server, {
    UsernameAttributes: undefined,
    Schema: [{ Name: 'name', Required: true, AttributeDataType: 'String' }],
  });
  ({ ClientId } = await createClient(server, UserPoolId));
});
after(() => server?.stop());

/** Calls a method that takes a callback `(error, result)` last. */
const ask = (object, method, ...args) =>
  new Promise((resolve, reject) => {
    object[method](...args, (error, result) => (error ? reject(error) : resolve(result)));
  });

const pool = () => new CognitoUserPool({ UserPoolId, ClientId, endpoint: server.url, Storage: memory() });

/** Storage of its own for every person, as every browser has. */
function memory() {
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
    clear: () => items.clear(),
  };
}

function person(Username) {
  const Pool = pool();
  return new CognitoUser({ Username, Pool, Storage: Pool.storage });
}

/** Signs in; resolves to the session, or to what the person is asked for. */
const signIn = (user, Password = password) =>
  new Promise((onSuccess, onFailure) => {
    const newPasswordRequired = (attributes, required) => onSuccess({ attributes, required });
    const details = new AuthenticationDetails({ Username: user.getUsername(), Password });
    user.authenticateUser(details, { onSuccess, onFailure, newPasswordRequired });
  });

test('a person signs up, confirms and signs in by SRP', async () => {
  const attributes = { email: 'jo@example.com', name: 'Jo' };
  const list = Object.entries(attributes).map(([Name, Value]) => new CognitoUserAttribute({ Name, Value }));
  const { user, userSub, userConfirmed, codeDeliveryDetails } = await ask(pool(), 'signUp', 'jo', password, list, []);
  assert.equal(user.getUsername(), 'jo');
  assert.equal(userConfirmed, false);
  assert.deepEqual(codeDeliveryDetails, {
    AttributeName: 'email',
    DeliveryMedium: 'EMAIL',
    Destination: 'j***@e***',
  });
  await assert.rejects(signIn(person('jo')), { code: 'UserNotConfirmedException', message: 'User is not confirmed.' });

  const { code } = await server.letter('jo@example.com');
  assert.equal(await ask(user, 'confirmRegistration', code, false), 'SUCCESS');
  const jo = person('jo');
  const session = await signIn(jo);
  assert.equal(session.isValid(), true);
  assert.equal(session.getIdToken().payload['cognito:username'], 'jo');
  assert.equal(session.getAccessToken().payload.sub, userSub);
  const said = await ask(jo, 'getUserAttributes');
  assert.deepEqual(Object.fromEntries(said.map(({ Name, Value }) => [Name, Value])), {
    ...attributes,
    sub: userSub,
    email_verified: 'true',
  });
});

test('a session is refreshed by its refresh token', async () => {
  await createPerson(server, UserPoolId, 'ray');
  const ray = person('ray');
  const before = await signIn(ray);
  const after = await ask(ray, 'refreshSession', before.getRefreshToken());
  assert.notEqual(after.getAccessToken().getJwtToken(), before.getAccessToken().getJwtToken());
  assert.equal(after.getAccessToken().payload.origin_jti, before.getAccessToken().payload.origin_jti);
  assert.equal(after.getRefreshToken().getToken(), before.getRefreshToken().getToken());
});

test('a session that has expired is refreshed on the way', async (t) => {
  await createPerson(server, UserPoolId, 'eve');
  const eve = person('eve');
  const before = await signIn(eve);
  await server.advance(2 * 60 * 60);
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 2 * 60 * 60 * 1000 });
  const after = await ask(eve, 'getSession');
  assert.notEqual(after.getAccessToken().getJwtToken(), before.getAccessToken().getJwtToken());
});

test('an invited person chooses a password', async () => {
  const { userPools } = sdk(server);
  await userPools.adminCreateUser({
    UserPoolId,
    Username: 'ina',
    TemporaryPassword: 'Welcome 1 in',
    MessageAction: 'SUPPRESS',
    UserAttributes: [{ Name: 'email', Value: 'ina@example.com' }],
  });
  const ina = person('ina');
  const { attributes, required } = await signIn(ina, 'Welcome 1 in');
  assert.equal(attributes.email, 'ina@example.com');
  assert.deepEqual(required, ['name']);
  const session = await new Promise((onSuccess, onFailure) => {
    ina.completeNewPasswordChallenge(changed, { name: 'Ina' }, { onSuccess, onFailure });
  });
  assert.equal(session.getIdToken().payload.name, 'Ina');
  assert.equal((await signIn(person('ina'), changed)).isValid(), true);
});

test('a person changes the password', async () => {
  await createPerson(server, UserPoolId, 'cas');
  const cas = person('cas');
  await signIn(cas);
  await assert.rejects(ask(cas, 'changePassword', 'Wrong horse 1', changed), wrongPassword);
  assert.equal(await ask(cas, 'changePassword', password, changed), 'SUCCESS');
  await assert.rejects(signIn(person('cas')), wrongPassword);
  assert.equal((await signIn(person('cas'), changed)).isValid(), true);
});

test('a forgotten password is replaced by the code', async () => {
  await createPerson(server, UserPoolId, 'fay');
  const fay = person('fay');
  const asked = await new Promise((onSuccess, onFailure) => fay.forgotPassword({ onSuccess, onFailure }));
  assert.equal(asked.CodeDeliveryDetails.Destination, 'f***@e***');
  const { code } = await server.letter('fay@example.com');
  const done = await new Promise((onSuccess, onFailure) => fay.confirmPassword(code, changed, { onSuccess, onFailure }));
  assert.equal(done, 'SUCCESS');
  assert.equal((await signIn(person('fay'), changed)).isValid(), true);
});

test('a global sign-out ends the other session too', async () => {
  await createPerson(server, UserPoolId, 'gus');
  const [here, there] = [person('gus'), person('gus')];
  await signIn(here);
  await signIn(there);
  assert.equal(await new Promise((onSuccess, onFailure) => here.globalSignOut({ onSuccess, onFailure })), 'SUCCESS');
  await assert.rejects(ask(there, 'getUserAttributes'), {
    code: 'NotAuthorizedException',
    message: 'Access Token has been revoked',
  });
});

test('a wrong password and an unknown person look the same', async () => {
  await createPerson(server, UserPoolId, 'wim');
  await assert.rejects(signIn(person('wim'), 'Wrong horse 1'), wrongPassword);
  await assert.rejects(signIn(person('nobody')), wrongPassword);
});
