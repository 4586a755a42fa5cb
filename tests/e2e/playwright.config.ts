import { type PlaywrightTestConfig, defineConfig } from '@playwright/test';

type Use = PlaywrightTestConfig['use'];

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };

const chromium: Use = {
  browserName: 'chromium',
  headless: true,
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  },
};

// The channel makes Playwright speak WebDriver BiDi, which the distribution's Firefox understands.
// Later releases than the one in package.json send it a command that Firefox ESR 153 lacks.
const firefox: Use = {
  browserName: 'firefox',
  channel: 'moz-firefox',
  headless: true,
  launchOptions: { executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr' },
};

export default defineConfig({
  testDir: '.',
  outputDir: '../../target/e2e',
  globalSetup: './harness/built.ts',
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: { trace: 'off', screenshot: 'only-on-failure' },
  projects: [
    { name: 'chromium', use: { ...chromium, viewport: DESKTOP } },
    { name: 'firefox', use: { ...firefox, viewport: DESKTOP } },
    {
      name: 'chromium, phone',
      testMatch: /journey\.spec\.ts|look\.spec\.ts/,
      use: { ...chromium, viewport: PHONE, hasTouch: true, isMobile: true },
    },
    { name: 'firefox, phone', testMatch: /journey\.spec\.ts/, use: { ...firefox, viewport: PHONE } },
  ],
});
