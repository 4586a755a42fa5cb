import { expect, test } from './harness/test.ts';

test('a person goes from a new account to a signed request and out again', async ({ demo, stack }) => {
  const start = stack.proxy.seen.length;
  await expect(demo.wire.getByText('no requests yet')).toBeVisible();
  await test.step('sign up and confirm', async () => {
    await demo.expectFits();
    await demo.press('Create account');
    await expect(demo.heading('Prove the address is yours')).toBeVisible();
    await expect(demo.outbox.getByText(/^\d{6}$/)).toBeVisible();
    await demo.takeCode();
    await demo.expectFits();
    await demo.press('Confirm');
  });

  await test.step('sign in by SRP: the password stays in the page', async () => {
    await expect(demo.heading('Sign in, and keep the password here')).toBeVisible();
    const email = await demo.email.inputValue();
    const password = await demo.password.inputValue();
    expect(password).not.toBe('');
    await demo.press('Sign in');
    await demo.expectSignedIn(email);
    await expect(demo.main.getByText('It is not there.')).toBeVisible();
    // Beside them there are preflights, and what the page asks `/_poolkey/` and `/health`.
    const sent = stack.proxy.seen.slice(start).filter(({ operation }) => !operation.includes('/'));
    expect(sent.map(({ operation }) => operation)).toEqual([
      'SignUp', 'ConfirmSignUp', 'InitiateAuth', 'RespondToAuthChallenge',
    ]);
    const signIn = sent.slice(2);
    await expect(demo.main.locator('.conversation > li')).toHaveCount(signIn.length);
    expect(Object.keys(JSON.parse(signIn[0]!.body).AuthParameters).sort()).toEqual(['SRP_A', 'USERNAME']);
    expect(Object.keys(JSON.parse(signIn[1]!.body).ChallengeResponses).sort()).toEqual([
      'PASSWORD_CLAIM_SECRET_BLOCK', 'PASSWORD_CLAIM_SIGNATURE', 'TIMESTAMP', 'USERNAME',
    ]);
    for (const { body } of signIn) expect(body).not.toContain(password);
    await demo.expectFits();
  });

  await test.step('read both tokens and refresh them', async () => {
    await demo.press('Read your tokens');
    await expect(demo.claim('email')).toHaveText(/@example\.com$/);
    await expect(demo.claim('email_verified')).toHaveText('true');
    await expect(demo.claim('token_use')).toHaveText('id');
    await expect(demo.claim('exp')).toContainText('in 60 minutes');
    await expect(demo.main.getByRole('timer')).toHaveText(/expires in (59:\d\d|1:00:00)/);
    const [jti, family] = [await demo.claim('jti').textContent(), await demo.claim('origin_jti').textContent()];
    await demo.press('Refresh now');
    await expect(demo.main.getByRole('status')).toContainText('New tokens');
    await expect(demo.claim('jti')).not.toHaveText(jti!);
    await expect(demo.claim('origin_jti')).toHaveText(family!);
    await demo.main.getByRole('radio', { name: 'Access token' }).check();
    await expect(demo.claim('token_use')).toHaveText('access');
    await expect(demo.claim('scope')).toHaveText('aws.cognito.signin.user.admin');
    await demo.expectFits();
  });

  let identity = '';
  await test.step('get AWS credentials', async () => {
    await demo.press('Get AWS credentials');
    await demo.press('Get credentials');
    await expect(demo.fact('Identity id')).toHaveText(/^us-east-1:[0-9a-f-]{36}$/);
    identity = (await demo.fact('Identity id').textContent())!;
    await expect(demo.fact('Access key id')).toHaveText(/^ASIA[A-Z0-9]{16}$/);
    await expect(demo.fact('Secret access key').locator('code')).toHaveText(/^•+$/);
    await demo.press('Reveal secret access key');
    await expect(demo.fact('Secret access key').locator('code')).toHaveText(/^[A-Za-z0-9/+]{40}$/);
    await demo.expectFits();
  });

  await test.step('call the API as oneself, as a guest, and unsigned', async () => {
    await demo.press('Call an API');
    await demo.press('Sign and call');
    const row = (name: string) =>
      demo.main.getByRole('row').filter({ has: demo.page.getByText(name, { exact: true }) }).getByRole('cell');
    await expect(row('cognitoAuthenticationType')).toHaveText(['authenticated', 'unauthenticated']);
    await expect(row('cognitoIdentityId').first()).toHaveText(identity);
    await expect(row('cognitoIdentityId').last()).not.toHaveText(identity);
    await expect(row('cognitoAuthenticationProvider').first()).toHaveText(
      /^cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_demo00001,.*:CognitoSignIn:[0-9a-f-]{36}$/,
    );
    await expect(row('cognitoAuthenticationProvider').last()).toHaveText('null');
    await expect(row('userArn')).toHaveText([
      'arn:aws:sts::000000000000:assumed-role/demo-authenticated/CognitoIdentityCredentials',
      'arn:aws:sts::000000000000:assumed-role/demo-guest/CognitoIdentityCredentials',
    ]);
    await expect(demo.main.getByText('403', { exact: true })).toBeVisible();
    await expect(demo.main.getByText(/Missing Authentication Token/)).toBeVisible();
    await demo.expectFits();
  });

  await test.step('ask STS who one is', async () => {
    await demo.press('Ask who you are');
    await demo.press('Who am I?');
    await expect(demo.fact('Arn')).toHaveText(
      'arn:aws:sts::000000000000:assumed-role/demo-authenticated/CognitoIdentityCredentials',
    );
    await expect(demo.fact('Account')).toHaveText('000000000000');
    await demo.expectFits();
  });

  await test.step('sign out: no token stays', async () => {
    const revoked = stack.proxy.count('RevokeToken');
    await demo.press('Sign out');
    await demo.press('Sign out');
    await expect(demo.main.getByText('Your key is cut.')).toBeVisible();
    expect(stack.proxy.count('RevokeToken')).toBe(revoked + 1);
    const kept = await demo.page.evaluate(() => Object.keys(localStorage));
    expect(kept.filter((key) => /(access|id|refresh)Token$/.test(key))).toEqual([]);
    await demo.expectFits();
  });
});
