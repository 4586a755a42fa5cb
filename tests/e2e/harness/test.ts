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

/** What Chromium writes about every reply with such a status; the page shows these itself. */
const REFUSED = /^Failed to load resource: the server responded with a status of 40[03]/;
/** Playwright's own style, by which Firefox hides the caret on the picture of a failure. */
const PICTURE = /style-src-elem.*YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT\+SmwNZWA=/;

/** Script errors, whatever the content security policy refused, and other words in red. */
function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (REFUSED.test(text) || PICTURE.test(text)) return;
    if (message.type() === 'error' || /content.security.policy/i.test(text)) complaints.push(text);
  });
}

export { expect };
