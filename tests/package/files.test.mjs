import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { consumer, pkg, root } from './paths.mjs';

test('the tarball holds exactly the listed files', () => {
  const packed = JSON.parse(readFileSync(join(consumer, 'packed.json')));
  const listed = readFileSync(new URL('./files.txt', import.meta.url), 'utf8').trim().split('\n');
  assert.deepEqual(packed, listed.sort());
});

test('the package bears the version of the workspace', () => {
  const { version } = JSON.parse(readFileSync(join(pkg, 'package.json')));
  const workspace = readFileSync(join(root, 'Cargo.toml'), 'utf8').split('[workspace.package]')[1];
  assert.equal(version, /^version = "(.+)"$/m.exec(workspace)?.[1]);
});
