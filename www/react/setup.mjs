// Packs the package of `pkg/` as npm would publish it and installs that, so that the page is built
// on what people install and not on the folder it came from.

import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const packed = join(here, '.package');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const run = (args, options) =>
  execFileSync(npm, args, { cwd: here, shell: process.platform === 'win32', ...options });

rmSync(packed, { recursive: true, force: true });
mkdirSync(packed, { recursive: true });
const [tarball] = JSON.parse(
  run(['pack', '--json', '--pack-destination', packed, join(here, '../../pkg')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);
// The name without the version: package.json and the lock file then need no change per release.
renameSync(join(packed, tarball.filename), join(packed, 'poolkey.tgz'));
run(['ci'], { stdio: 'inherit' });
