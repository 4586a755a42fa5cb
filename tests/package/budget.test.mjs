import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { measure } from '../../tools/measure.mjs';
import { consumer } from './paths.mjs';

const budget = JSON.parse(readFileSync(new URL('./budget.json', import.meta.url)));
const installed = join(consumer, 'node_modules/poolkey');
const modules = readdirSync(installed, { recursive: true }).filter((name) => name.endsWith('.wasm'));

test('everything a page loads stays within the budget', async () => {
  const all = budget.imports.map((name, i) => `export * as all${i} from ${JSON.stringify(name)};`).join('\n');
  const assets = modules.map((name) => join(installed, name));
  const { files, total } = await measure(all, consumer, { assets });
  console.table(Object.fromEntries([...files, total].map(({ name, ...sizes }) => [name, sizes])));
  const left = budget.brotli - total.brotli;
  console.log(`budget ${budget.brotli} bytes of brotli: ${left >= 0 ? `${left} left` : `${-left} too many`}`);
  assert.ok(left >= 0, `${total.brotli} bytes of brotli, ${-left} above the budget of ${budget.brotli}`);
});

test('the wasm names no file of the machine that built it', () => {
  assert.ok(modules.length > 0);
  for (const name of modules) {
    const text = readFileSync(join(installed, name), 'latin1');
    const paths = text.match(/\/(?:home|root|Users|work|build|usr|tmp)\/[\w./-]*/g);
    assert.deepEqual(paths, null, name);
  }
});
