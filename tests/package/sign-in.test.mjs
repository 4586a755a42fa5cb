// Signing in against a service that replies as it likes. That a right password signs in, and a
// wrong one does not, is shown in sessions.test.mjs by a service that checks it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inMemory, poolkey } from './installed.mjs';
import { HOUR, NOW, accessToken, global, key, offline, refusal, signedIn, tab, tokens, world } from './scripted.mjs';

const options = { authFlowType: 'USER_PASSWORD_AUTH' };
const byPassword = { username: 'alice', password: 'Temporary-1', options };
const bySrp = { username: 'alice@example.com', password: 'Correct-Horse7!' };
const answer = { challengeResponse: 'Better-Horse8!', options: { userAttributes: { name: 'Alice' } } };
const done = { isSignedIn: true, nextStep: { signInStep: 'DONE' } };

const temporary = {
  ChallengeName: 'NEW_PASSWORD_REQUIRED',
  Session: 'session-1',
  ChallengeParameters: {
    USER_ID_FOR_SRP: 'alice-id',
    requiredAttributes: '["userAttributes.name","userAttributes.email"]',
    userAttributes: '{}',
  },
};
/** Asks for a new password, and takes only what `answer` has to become. */
function service(operation, body) {
  if (operation === 'InitiateAuth') return temporary;
  assert.deepEqual(body, {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeResponses: { USERNAME: 'alice-id', NEW_PASSWORD: 'Better-Horse8!', 'userAttributes.name': 'Alice' },
    Session: 'session-1',
    ClientId: '1example23456789',
  });
  return tokens(NOW, '1', 'refresh-1');
}

describe('signIn', () => {
  test('signs nobody in over a session', async (t) => {
    const { asked } = world(t);
    const error = { name: 'UserAlreadyAuthenticatedException', message: 'There is already a signed in user.' };
    await assert.rejects(tab(signedIn()).signIn(bySrp), error);
    assert.deepEqual(asked, []);
  });

  test('is not hindered by a session that is over', async (t) => {
    const now = NOW + 2 * HOUR;
    world(t, (operation) => (operation === 'InitiateAuth' ? tokens(now, '2', 'refresh-2') : refusal('NotAuthorizedException')), now);
    const storage = signedIn();
    assert.deepEqual(await tab(storage).signIn(byPassword), done);
    assert.equal(storage.getItem(key('alice.refreshToken')), 'refresh-2');
  });

  test('sends no password when the storage does not work', async (t) => {
    const { asked } = world(t, service);
    const storage = inMemory();
    storage.getItem = () => {
      throw new Error('no storage');
    };
    await assert.rejects(tab(storage).signIn(byPassword), { name: 'Unknown' });
    assert.deepEqual(asked, []);
  });

  test('keeps what was typed, and hands metadata on', async (t) => {
    let sent;
    world(t, (operation, body) => ((sent = body), tokens(NOW, '1', 'refresh-1')));
    const storage = inMemory();
    const auth = tab(storage);
    await auth.signIn({ ...byPassword, options: { ...options, clientMetadata: { k: 'v' } } });
    assert.deepEqual(sent, {
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD: 'Temporary-1' },
      ClientMetadata: { k: 'v' },
      ClientId: '1example23456789',
    });
    const details = { loginId: 'alice', authFlowType: 'USER_PASSWORD_AUTH' };
    assert.equal(storage.getItem(key('alice.signInDetails')), JSON.stringify(details));
    assert.deepEqual((await auth.getCurrentUser()).signInDetails, details);
    assert.deepEqual(auth.told, ['signedIn']);
  });

  test('proves the password at the time of the server', async (t) => {
    // This clock is a day behind; the reply's date says so.
    const challenge = {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: { SALT: '1', SRP_B: '2', SECRET_BLOCK: 'YmxvY2s=', USERNAME: 'id', USER_ID_FOR_SRP: 'id' },
    };
    let responses;
    world(
      t,
      (operation, body) => {
        responses = body.ChallengeResponses;
        if (responses) return refusal('NotAuthorizedException', 'Incorrect username or password.');
        return new Response(JSON.stringify(challenge), { headers: { date: new Date(NOW).toUTCString() } });
      },
      NOW - 24 * HOUR,
    );
    await assert.rejects(tab(inMemory()).signIn(bySrp), { message: 'Incorrect username or password.' });
    assert.equal(responses.TIMESTAMP, 'Tue Mar 3 04:05:06 UTC 2026');
    assert.equal(responses.USERNAME, 'id');
  });

  test('chooses another exponent each time', async (t) => {
    const all = new Set();
    world(t, (operation, body) => (all.add(body.AuthParameters.SRP_A), refusal('UserNotFoundException')));
    for (let i = 0; i < 2; i++) await assert.rejects(tab(inMemory()).signIn(bySrp));
    assert.equal(all.size, 2);
  });

  for (const [name, step] of [['UserNotConfirmedException', 'CONFIRM_SIGN_UP'], ['PasswordResetRequiredException', 'RESET_PASSWORD']]) {
    test(`says ${step} after ${name}`, async (t) => {
      world(t, () => refusal(name));
      assert.deepEqual(await tab(inMemory()).signIn(byPassword), { isSignedIn: false, nextStep: { signInStep: step } });
    });
  }

  test('refuses other challenges and flows by name', async (t) => {
    const { asked } = world(t, () => ({ ChallengeName: 'SMS_MFA', Session: 's', ChallengeParameters: {} }));
    const { signIn } = tab(inMemory());
    for (const authFlowType of ['USER_AUTH', 'CUSTOM_WITH_SRP', 'CUSTOM_WITHOUT_SRP', '']) {
      await assert.rejects(signIn({ ...byPassword, options: { authFlowType } }), { name: 'SignInException' });
    }
    assert.deepEqual(asked, []);
    await assert.rejects(signIn(byPassword), { name: 'SignInException', message: /SMS_MFA/ });
  });

  test('notices a storage that keeps nothing', async (t) => {
    world(t, () => tokens(NOW, '1'));
    const auth = tab({ getItem: () => null, setItem() {}, removeItem() {} });
    await assert.rejects(auth.signIn(byPassword), { name: 'UnexpectedSignInInterruptionException' });
    assert.deepEqual(auth.told, []);
  });

  test('takes nonsense from the service for a typed error, and stores nothing of it', async (t) => {
    const challenge = (parameters) => JSON.stringify({ ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: parameters });
    let body;
    world(t, () => body);
    const block = { USER_ID_FOR_SRP: 'a', SECRET_BLOCK: 'YmxvY2s=' };
    const replies = [
      ['', 'Unknown'],
      ['{}', 'Unknown'],
      ['[]', 'Unknown'],
      ['null', 'UnknownError'],
      ['<html>', 'UnknownError'],
      ['{"AuthenticationResult":{}}', 'Unknown'],
      ['{"AuthenticationResult":{"AccessToken":"no.token"}}', 'Unknown'],
      [JSON.stringify({ ...temporary, Session: undefined }), 'Unknown'],
      [challenge(), 'EmptyUserIdForSRPException'],
      [challenge({ ...block, SECRET_BLOCK: '?' }), 'SignInException'],
      [challenge(block), 'SignInException'],
      [challenge({ ...block, SALT: '1', SRP_B: '0' }), 'SignInException'],
    ];
    for (const [text, name] of replies) {
      body = text;
      const storage = inMemory();
      await assert.rejects(tab(storage).signIn(bySrp), (error) => {
        assert.ok(error instanceof poolkey.AuthError);
        assert.equal(error.name, name, text);
        return true;
      });
      assert.equal(storage.kept.size, 0);
    }
  });
});

describe('confirmSignIn', () => {
  test('replaces a temporary password, at the second try too', async (t) => {
    let refuse = true;
    world(t, (operation, body) => {
      if (operation === 'InitiateAuth' || !refuse) return service(operation, body);
      return refusal('InvalidPasswordException', 'Password did not conform with policy');
    });
    const state = inMemory();
    global(t, 'sessionStorage', state);
    const storage = inMemory();
    const auth = tab(storage);
    assert.deepEqual(await auth.signIn(byPassword), {
      isSignedIn: false,
      nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED', missingAttributes: ['name', 'email'] },
    });
    assert.equal(storage.kept.size, 0);
    await assert.rejects(auth.confirmSignIn(answer), { name: 'InvalidPasswordException' });
    refuse = false;
    assert.deepEqual(await auth.confirmSignIn(answer), done);
    assert.equal(storage.getItem(key('alice-id.signInDetails')), '{"loginId":"alice","authFlowType":"USER_PASSWORD_AUTH"}');
    assert.equal(state.kept.size, 0);
    await assert.rejects(auth.confirmSignIn(answer), { name: 'SignInException' });
  });

  for (const [later, reloaded, there] of [[179_000, true, true], [180_000, true, false], [HOUR, false, true]]) {
    test(`goes on after ${later / 1000} s${reloaded ? ' and a reload' : ''}: ${there}`, async (t) => {
      const { at } = world(t, service);
      global(t, 'sessionStorage', inMemory());
      let auth = tab(inMemory());
      await auth.signIn(byPassword);
      if (reloaded) auth = tab(inMemory());
      at(NOW + later);
      const end = auth.confirmSignIn(answer);
      // Without a reload the service alone decides how long it takes.
      if (there) assert.deepEqual(await end, done);
      else await assert.rejects(end, { name: 'SignInException' });
    });
  }

  const halfDone = (expiry, more) => {
    const state = { username: 'alice-id', challengeName: 'NEW_PASSWORD_REQUIRED', signInSession: 'session-1', expiry, ...more };
    return inMemory(new Map(Object.entries(state).map(([name, text]) => [`CognitoSignInState.${name}`, text])));
  };

  test('goes on with a sign-in that Amplify began', async (t) => {
    world(t, service);
    const state = halfDone(String(NOW + 180_000));
    global(t, 'sessionStorage', state);
    assert.deepEqual(await tab(inMemory()).confirmSignIn(answer), done);
    assert.equal(state.kept.size, 0);
  });

  test('refuses a challenge of Amplify that it cannot answer', async (t) => {
    const { asked } = world(t);
    global(t, 'sessionStorage', halfDone(String(NOW + 180_000), { challengeName: 'SMS_MFA' }));
    await assert.rejects(tab(inMemory()).confirmSignIn(answer), { name: 'SignInException', message: /SMS_MFA/ });
    assert.deepEqual(asked, []);
  });

  test('takes garbage for no sign-in', async (t) => {
    world(t);
    for (const expiry of ['', 'soon', 'NaN', '99999999999999999999999']) {
      global(t, 'sessionStorage', halfDone(expiry, { signInDetails: '[1' }));
      await assert.rejects(tab(inMemory()).confirmSignIn(answer), { name: 'SignInException' }, expiry);
    }
  });

  test('does not send a password twice when the network is lost', async (t) => {
    const { asked } = world(t, (operation) => (operation === 'InitiateAuth' ? temporary : offline()));
    const storage = inMemory();
    const auth = tab(storage);
    await auth.signIn(byPassword);
    await assert.rejects(auth.confirmSignIn(answer), { name: 'NetworkError' });
    assert.deepEqual(asked, ['InitiateAuth', 'RespondToAuthChallenge']);
    assert.equal(storage.kept.size, 0);
  });
});

test('a session that another tab began is found', async (t) => {
  world(t, () => tokens(NOW, '1', 'refresh-1'));
  const storage = inMemory();
  await tab(storage).signIn(byPassword);
  assert.equal(String((await tab(storage).fetchAuthSession()).tokens.accessToken), accessToken(NOW, '1'));
});
