import { type Locator, type Page, expect } from '@playwright/test';

/** The demo page, as a person uses it. */
export class Demo {
  readonly main: Locator;
  readonly outbox: Locator;
  readonly wire: Locator;
  readonly email: Locator;
  readonly password: Locator;

  constructor(readonly page: Page) {
    this.main = page.getByRole('main');
    this.outbox = page.getByRole('region', { name: 'Outbox' });
    this.wire = page.getByRole('region', { name: 'On the wire' });
    this.email = this.main.getByLabel('E-mail address');
    this.password = this.main.getByLabel('Password', { exact: true });
  }

  heading(name: string): Locator {
    return this.main.getByRole('heading', { level: 1, name });
  }

  press(name: string): Promise<void> {
    return this.main.getByRole('button', { name, exact: true }).click();
  }

  /** Goes to a step by the rail, or by the menu that stands for it on a phone. */
  async walk(step: string): Promise<void> {
    const menu = this.page.getByRole('button', { name: /all steps/ });
    if (await menu.isVisible()) await menu.click();
    const rail = this.page.getByRole('navigation', { name: 'The journey' });
    await rail.getByRole('button', { name: step }).click();
  }

  /** The code of the newest letter, put where the step wants it. */
  async takeCode(): Promise<void> {
    await this.outbox.getByRole('button', { name: /^Use this (code|password)$/ }).click();
  }

  /** Types over what a field holds, key by key: over BiDi, Playwright's own `fill` sets the value
   * behind React's back. */
  async type(field: Locator, text: string): Promise<void> {
    await field.press('ControlOrMeta+a');
    await field.pressSequentially(text);
    await expect(field).toHaveValue(text);
  }

  /** The error that is shown, with its type. */
  error(name: string): Locator {
    return this.main.getByRole('alert').filter({ hasText: name });
  }

  /** Creates and confirms an account, and returns its name and password. */
  async signUp(): Promise<{ email: string; password: string }> {
    await this.walk('Create an account');
    await this.press('Make up another');
    const email = await this.email.inputValue();
    const password = await this.password.inputValue();
    await this.press('Create account');
    await expect(this.heading('Prove the address is yours')).toBeVisible();
    await this.takeCode();
    await this.press('Confirm');
    await expect(this.heading('Sign in, and keep the password here')).toBeVisible();
    return { email, password };
  }

  /** The same, and signed in. */
  async signIn(): Promise<{ email: string; password: string }> {
    const person = await this.signUp();
    await this.press('Sign in');
    await this.expectSignedIn(person.email);
    return person;
  }

  async expectSignedIn(email: string): Promise<void> {
    await expect(this.main.getByText(`Signed in as ${email}`)).toBeVisible();
  }

  /** The value of a claim in the token that is shown. */
  claim(name: string): Locator {
    return this.main.getByRole('row').filter({ has: this.page.getByText(name, { exact: true }) }).getByRole('cell');
  }

  /** The value beside a name, in a list of facts. */
  fact(name: string): Locator {
    return this.main
      .locator('.facts > div')
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .locator('dd');
  }

  /** Nothing is wider than the screen. */
  async expectFits(): Promise<void> {
    const [content, screen] = await this.page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(content).toBeLessThanOrEqual(screen!);
  }
}
