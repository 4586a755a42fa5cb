import { Demo } from './harness/demo.ts';
import { expect, test } from './harness/test.ts';

test('a wrong password and an unknown person get the same typed error', async ({ demo }) => {
  await demo.signUp();
  await demo.walk('Use a wrong password');
  await demo.press('Try it on your account');
  await demo.press('Try nobody’s account');
  const alerts = demo.error('NotAuthorizedException');
  await expect(alerts).toHaveCount(2);
  for (const alert of await alerts.all()) {
    await expect(alert).toContainText('Incorrect username or password.');
    await expect(alert).toContainText(/Request [0-9a-f-]{36}/);
  }
});

test('a wrong code is refused, and the right one still works', async ({ demo }) => {
  await demo.press('Create account');
  await expect(demo.outbox.getByText(/^\d{6}$/)).toBeVisible();
  const code = (await demo.outbox.getByText(/^\d{6}$/).textContent())!;
  await demo.type(demo.main.getByLabel('Confirmation code'), code === '000000' ? '000001' : '000000');
  await demo.press('Confirm');
  await expect(demo.error('CodeMismatchException')).toBeVisible();
  await demo.takeCode();
  await demo.press('Confirm');
  await expect(demo.heading('Sign in, and keep the password here')).toBeVisible();
});

test('a password that breaks the policy comes back with the reason', async ({ demo }) => {
  await demo.type(demo.password, 'short');
  await demo.press('Create account');
  await expect(demo.error('InvalidPasswordException')).toContainText('Password not long enough');
});

test('sending the password itself is found out', async ({ demo }) => {
  const { email } = await demo.signUp();
  await demo.main.getByRole('radio', { name: 'The password itself' }).check();
  await demo.press('Sign in');
  await demo.expectSignedIn(email);
  await expect(demo.main.getByText(/InitiateAuth holds the password/)).toBeVisible();
});

test('a forgotten password is replaced by way of the mailbox', async ({ demo }) => {
  const { email, password } = await demo.signUp();
  await demo.press('Forgot it?');
  await demo.press('Send a code');
  await expect(demo.outbox.getByRole('listitem')).toHaveCount(2);
  await demo.takeCode();
  await demo.type(demo.main.getByLabel('New password', { exact: true }), 'Another-Pool-2');
  await demo.press('Set the new password');
  await demo.press('Sign in with it');
  await demo.type(demo.password, password);
  await demo.press('Sign in');
  await expect(demo.error('NotAuthorizedException')).toBeVisible();
  await demo.type(demo.password, 'Another-Pool-2');
  await demo.press('Sign in');
  await demo.expectSignedIn(email);
});

test('a signed-in person changes the password, given the old one', async ({ demo }) => {
  const { email, password } = await demo.signIn();
  await demo.walk('Change the password');
  await demo.type(demo.main.getByLabel('Password now', { exact: true }), 'Not-the-old-one-1');
  await demo.type(demo.main.getByLabel('New password', { exact: true }), 'Changed-Pool-3');
  await demo.press('Change it');
  await expect(demo.error('NotAuthorizedException')).toBeVisible();
  await demo.type(demo.main.getByLabel('Password now', { exact: true }), password);
  await demo.press('Change it');
  await expect(demo.main.getByText('Changed.')).toBeVisible();
  await demo.walk('Sign in');
  await demo.press('Sign out and do it again');
  await demo.press('Sign in');
  await demo.expectSignedIn(email);
});

test('an invited person replaces the temporary password', async ({ demo }) => {
  await demo.walk('Invited, with a new password');
  await demo.press('Invite somebody else');
  await expect(demo.email).not.toHaveValue('invited@example.com');
  const email = await demo.email.inputValue();
  await expect(demo.outbox).toContainText(email);
  await demo.takeCode();
  await demo.press('Sign in');
  await demo.type(demo.main.getByLabel('New password', { exact: true }), 'My-Own-Pool-4');
  await demo.press('Set it and come in');
  await demo.expectSignedIn(email);
  await expect(demo.main.getByText('with the new password')).toBeVisible();
});

test('the seeded invitation lies in the outbox', async ({ demo }) => {
  await demo.walk('Invited, with a new password');
  await expect(demo.email).toHaveValue('invited@example.com');
  await expect(demo.outbox.getByText('Welcome2Poolkey')).toBeVisible();
});

test('what one person saw is not shown to the next', async ({ demo }) => {
  const { email } = await demo.signIn();
  await demo.walk('Get AWS credentials');
  await demo.press('Get credentials');
  const first = (await demo.fact('Identity id').textContent())!;
  await demo.walk('Sign out');
  await demo.press('Sign out');
  await expect(demo.main.getByText('Signed out.')).toBeVisible();
  expect((await demo.signIn()).email).not.toBe(email);
  await demo.walk('Get AWS credentials');
  await expect(demo.fact('Identity id')).toHaveCount(0);
  await demo.press('Get credentials');
  await expect(demo.fact('Identity id')).not.toHaveText(first);
});

test('signing out everywhere ends the session of another browser', async ({ demo, browser, stack }) => {
  const { email, password } = await demo.signIn();
  const elsewhere = await browser.newContext({ baseURL: stack.page });
  try {
    const other = new Demo(await elsewhere.newPage());
    await other.page.goto('/#sign-in');
    await other.type(other.email, email);
    await other.type(other.password, password);
    await other.press('Sign in');
    await other.expectSignedIn(email);

    await demo.walk('Sign out');
    await demo.press('Sign out everywhere');
    await expect(demo.main.getByText('Every session ended')).toBeVisible();

    await other.walk('Read your tokens');
    await other.press('Refresh now');
    await expect(other.main.getByText('Nobody is signed in')).toBeVisible();
  } finally {
    await elsewhere.close();
  }
});
