// Terraform with AWS's provider, where both are at hand: the provider has 600 MB, so it is not
// fetched for this test.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { sdk } from '../pools.mjs';
import { startDev } from '../server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'poolkey-terraform-'));
cpSync(fileURLToPath(new URL('./main.tf', import.meta.url)), join(folder, 'main.tf'));

/** Runs a command; returns how it ended. */
function terraform(command, ...args) {
  const { status, stdout, stderr } = spawnSync('terraform', [command, '-no-color', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, TF_IN_AUTOMATION: '1' },
  });
  return { status, stdout, said: `${stdout}${stderr}` };
}

/** Installs the provider from a mirror or a cache; nothing is downloaded. */
function install() {
  const mirror = process.env.POOLKEY_TERRAFORM_MIRROR;
  const cached = process.env.TF_PLUGIN_CACHE_DIR;
  if (!mirror && !cached) return 'POOLKEY_TERRAFORM_MIRROR or TF_PLUGIN_CACHE_DIR must hold the provider hashicorp/aws';
  const { status, said } = terraform('init', ...(mirror ? [`-plugin-dir=${mirror}`] : []));
  return status === 0 ? false : said || 'terraform is not installed';
}

const skip = install();
let server;
before(async () => {
  if (!skip) server = await startDev();
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

test('pools are made, found as they were made, changed and removed', { skip }, async () => {
  const run = (command, ...args) => terraform(command, '-var', `url=${server.url}`, ...args);
  const applied = run('apply', '-auto-approve');
  assert.equal(applied.status, 0, applied.said);
  /** 0: there is nothing to do; 2: there is. */
  const plan = (...args) => run('plan', '-detailed-exitcode', ...args);
  let planned = plan();
  assert.equal(planned.status, 0, planned.said);

  const longer = ['-var', 'minimum_length=12'];
  const changed = run('apply', '-auto-approve', ...longer);
  assert.equal(changed.status, 0, changed.said);
  planned = plan(...longer);
  assert.equal(planned.status, 0, planned.said);
  const UserPoolId = JSON.parse(terraform('output', '-json', 'user_pool_id').stdout);
  const { userPools } = sdk(server);
  const { UserPool } = await userPools.describeUserPool({ UserPoolId });
  assert.equal(UserPool.Policies.PasswordPolicy.MinimumLength, 12);

  const destroyed = run('destroy', '-auto-approve');
  assert.equal(destroyed.status, 0, destroyed.said);
  await assert.rejects(userPools.describeUserPool({ UserPoolId }), { name: 'ResourceNotFoundException' });
});
