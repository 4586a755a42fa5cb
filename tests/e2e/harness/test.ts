import { type Page, expect, test as base } from '@playwright/test';
import { Demo } from './demo.ts';
import { type Stack, startStack } from './stack.ts';

interface Fixtures {
  demo: Demo;
  /** What the page complained about: the test fails if it is not empty in the end. */
  complaints: string[];
}

export const test = base.extend<Fixtures, { stack: Stack }>({
  stack: [
    async ({}, use) => {
      const stack = await startStack();
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ stack }, use) => use(stack.page),
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      context.on('page', (page) => listen(page, complaints));
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  demo: async ({ page, complaints }, use) => {
    expect(complaints).toEqual([]);
    await page.goto('/');
    await use(new Demo(page));
  },
});

/** Script errors and whatever the content security policy refused. */
function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/content.security.policy/i.test(message.text())) complaints.push(message.text());
  });
}

export { expect };
