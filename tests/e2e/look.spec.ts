import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './harness/test.ts';

test.skip(({ browserName }) => browserName !== 'chromium', 'one engine is enough for the markup');

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every place of the page can be read by everybody, ${colorScheme}`, async ({ demo }) => {
    await demo.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const audit = async () => {
      const { violations } = await new AxeBuilder({ page: demo.page }).analyze();
      expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual([]);
    };
    // The page reads its configuration before it draws anything.
    await expect(demo.main.getByRole('heading', { level: 1 })).toBeVisible();
    await audit();
    await demo.signIn();
    await audit();
    for (const step of ['Read your tokens', 'Get AWS credentials', 'Call an API', 'Ask who you are']) {
      await demo.walk(step);
      await demo.main.getByRole('button', { name: /Refresh now|Get credentials|Sign and call|Who am I/ }).click();
      await expect(demo.main.locator('.button.primary .arrow')).toBeVisible();
      await audit();
    }
    for (const door of ['Forgot the password', 'Change the password', 'Use a wrong password']) {
      await demo.walk(door);
      await audit();
    }
    await demo.press('Try nobody’s account');
    await expect(demo.main.getByRole('alert')).toBeVisible();
    await audit();
  });
}

test('the journey needs no pointer', async ({ demo, isMobile }) => {
  test.skip(isMobile, 'a phone has no keyboard');
  const { keyboard } = demo.page;
  await demo.email.focus();
  await keyboard.press('Enter');
  await expect(demo.heading('Prove the address is yours')).toBeFocused();
  await keyboard.press('Tab');
  await expect(demo.main.getByLabel('Confirmation code')).toBeFocused();
  await expect(demo.outbox.getByText(/^\d{6}$/)).toBeVisible();
  await keyboard.type((await demo.outbox.getByText(/^\d{6}$/).textContent())!);
  await keyboard.press('Enter');
  await expect(demo.heading('Sign in, and keep the password here')).toBeFocused();
  await demo.password.focus();
  await keyboard.press('Enter');
  await expect(demo.main.getByRole('status').filter({ hasText: 'Signed in as' })).toBeVisible();
  // The form that had the focus is gone.
  await expect(demo.heading('Sign in, and keep the password here')).toBeFocused();
  await keyboard.press('Tab');
  await expect(demo.main.getByRole('button', { name: 'Read your tokens' })).toBeFocused();
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(demo.main.getByRole('status')).toContainText('New tokens');
  await expect(demo.main.getByRole('button', { name: 'Refresh now' })).toBeFocused();
});

test('an error is in sight where it is shown', async ({ demo }) => {
  await demo.type(demo.password, 'short');
  await demo.press('Create account');
  await expect(demo.error('InvalidPasswordException')).toBeInViewport({ ratio: 1 });
});

test('the theme that was chosen stays', async ({ demo }) => {
  const theme = demo.page.getByRole('button', { name: 'Dark theme' });
  const background = () => demo.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await theme.click();
  await expect(theme).toHaveAttribute('aria-pressed', 'true');
  const dark = await background();
  expect(dark).not.toBe(light);
  await demo.page.reload();
  expect(await background()).toBe(dark);
});

test('the page answers with a policy that lets WebAssembly in and nothing else', async ({ page }) => {
  const modules: (string | undefined)[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.wasm')) modules.push(response.headers()['content-type']);
  });
  const reply = await page.goto('/');
  const policy = reply!.headers()['content-security-policy'];
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).not.toContain("'unsafe-eval'");
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Prove the address is yours' })).toBeVisible();
  expect(modules).toEqual(['application/wasm']);
});
