import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, serveFiles, visit } from './browser.mjs';
import { config, person, signedIn, startFake } from './fake-cognito.mjs';
import { build, bundlers, project, serveDev } from './projects.mjs';

let browser, fake;
before(async () => ([browser, fake] = await Promise.all([launch(), startFake()])));
after(() => Promise.all([browser?.close(), fake?.close()]));

async function signsIn(url) {
  for (const worker of [false, true]) {
    const { environment, ...outcome } = await visit(browser, url, { worker, endpoint: fake.url, config, person });
    assert.deepEqual(outcome, signedIn, worker ? 'in a module worker' : 'in the page');
  }
}

for (const bundler of bundlers) {
  describe(bundler.name, () => {
    let dir;
    before(() => (dir = project(bundler)));

    test('a built page and its worker sign in', async () => {
      const server = await serveFiles(await build(bundler, dir));
      await signsIn(server.url).finally(server.close);
    });

    test('a page of the development server and its worker sign in', async () => {
      const server = await serveDev(bundler, dir);
      await signsIn(server.url).finally(server.close);
    });
  });
}
