import { Demo } from './harness/demo.ts';
import { expect, test } from './harness/test.ts';

test('two tabs that refresh at once send one refresh between them', async ({ demo, context, stack }) => {
  await demo.signIn();
  await demo.press('Read your tokens');
  const second = new Demo(await context.newPage());
  await second.page.goto('/#tokens');
  const jti = (await demo.claim('jti').textContent())!;
  await expect(second.claim('jti')).toHaveText(jti);

  const before = stack.proxy.count('GetTokensFromRefreshToken');
  const refresh = stack.proxy.hold('GetTokensFromRefreshToken');
  await demo.press('Refresh now');
  await refresh.arrived;
  await second.press('Refresh now');
  // The second tab is in line for the lock, so whatever it was going to send, it would by now.
  const waiting = () =>
    second.page.evaluate(async () => (await navigator.locks.query()).pending?.length);
  await expect.poll(waiting).toBe(1);
  refresh.release();

  await expect(demo.main.getByRole('status')).toContainText('New tokens');
  await expect(second.main.getByRole('status')).toContainText('New tokens');
  expect(stack.proxy.count('GetTokensFromRefreshToken')).toBe(before + 1);
  await expect(demo.claim('jti')).not.toHaveText(jti);
  await expect(second.claim('jti')).toHaveText((await demo.claim('jti').textContent())!);
});

test('a tab follows when another signs out', async ({ demo, context }) => {
  await demo.signIn();
  await demo.press('Read your tokens');
  const second = new Demo(await context.newPage());
  await second.page.goto('/#sign-out');
  await second.press('Sign out');
  await expect(demo.main.getByText('Nobody is signed in')).toBeVisible();
});

test('a session that a new server does not know can be left', async ({ demo, stack }) => {
  await demo.signIn();
  expect((await fetch(`${stack.proxy.url}/_poolkey/reset`, { method: 'POST' })).ok).toBe(true);
  await demo.page.reload();
  await demo.walk('Sign out');
  await demo.press('Sign out');
  await expect(demo.main.getByText('Signed out.')).toBeVisible();
  await demo.signIn();
});

test('a session outlives a reload', async ({ demo }) => {
  const { email } = await demo.signIn();
  await demo.page.reload();
  await demo.expectSignedIn(email);
});
