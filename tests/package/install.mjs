// Packs `pkg/` as `npm publish` would and installs the tarball in a project of its own, outside
// this folder: what the tests see is what a user gets.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { consumer, pkg } from './paths.mjs';

if (!existsSync(pkg)) {
  console.error('pkg/ is missing: run `cargo xtask package` first');
  process.exit(1);
}

const npm = (args, cwd) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

rmSync(consumer, { recursive: true, force: true });
mkdirSync(consumer, { recursive: true });
const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', consumer], pkg));
writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }\n');
writeFileSync(join(consumer, 'packed.json'), JSON.stringify(packed.files.map((file) => file.path).sort()));
npm(['install', '--no-audit', '--no-fund', '--offline', `./${packed.filename}`], consumer);
console.log(`installed ${packed.filename} (${packed.files.length} files, ${packed.size} bytes packed)`);
