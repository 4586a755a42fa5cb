import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { file, poolkey } from './installed.mjs';
import { project } from './projects.mjs';

const operations = [
  'confirmResetPassword', 'confirmSignIn', 'confirmSignUp', 'fetch', 'fetchAuthSession', 'fetchUserAttributes',
  'getCredentials', 'getCurrentUser', 'listen', 'presign', 'resendSignUpCode', 'resetPassword', 'signIn', 'signOut',
  'signRequest', 'signUp', 'updatePassword',
];

describe('what the package exports', () => {
  for (const entry of ['index.js', 'index.node.js', 'index.development.js']) {
    test(`${entry}: exactly these names`, async () => {
      const names = Object.keys(await import(file(entry)));
      assert.deepEqual(names, [...operations, 'AuthError', 'configure', 'createAuth'].sort());
    });
  }

  test('a client has the same functions, and they need no `this`', async () => {
    const auth = poolkey.createAuth({});
    assert.deepEqual(Object.keys(auth).sort(), operations);
    const { getCurrentUser } = auth;
    await assert.rejects(getCurrentUser(), { name: 'AuthUserPoolException' });
  });
});

describe('the types', () => {
  for (const [resolution, module] of [['bundler', 'esnext'], ['nodenext', 'nodenext']]) {
    test(`say of every function what goes in and what comes out (${resolution})`, () => {
      const dir = project({ name: `types-${resolution}`, layout: { page: '.' } });
      cpSync(fileURLToPath(new URL('./types', import.meta.url)), join(dir, 'types'), { recursive: true });
      const tsc = fileURLToPath(new URL('./node_modules/typescript/bin/tsc', import.meta.url));
      const options = [
        '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit', '--skipLibCheck', 'false',
        '--target', 'es2022', '--lib', 'es2023,dom,dom.iterable', '--types', '',
        '--module', module, '--moduleResolution', resolution,
      ];
      try {
        execFileSync(process.execPath, [tsc, ...options, 'types/surface.ts'], { cwd: dir, encoding: 'utf8' });
      } catch (error) {
        assert.fail(error.stdout);
      }
    });
  }
});
