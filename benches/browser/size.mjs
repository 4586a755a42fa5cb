// What a page loads for each package, bundled by esbuild in this very run.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from '../../tools/measure.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const consumer = join(process.env.CARGO_TARGET_DIR ?? join(here, '../../target'), 'consumer');
const installed = join(consumer, 'node_modules/poolkey');
const signer = `export { signRequest, presignUrl } from '@aws-amplify/core/internals/aws-client-utils';`;

const bundles = {
  poolkey: {
    code: `export * from 'poolkey';`,
    dir: consumer,
    assets: readdirSync(installed, { recursive: true }).filter((name) => name.endsWith('.wasm')).map((name) => join(installed, name)),
  },
  amplify: { code: `export { Amplify } from 'aws-amplify'; export * from 'aws-amplify/auth'; ${signer}` },
  amplifySmallest: { code: `export { Amplify } from 'aws-amplify'; export { signIn, signOut, fetchAuthSession } from 'aws-amplify/auth';` },
  identityJs: { code: `export * from 'amazon-cognito-identity-js';` },
};

/** The totals of each bundle: `{ raw, gzip, brotli }` in bytes. */
export async function measureSizes() {
  const sizes = {};
  for (const [name, { code, dir = here, assets }] of Object.entries(bundles)) {
    sizes[name] = (await measure(code, dir, { assets })).total;
  }
  return sizes;
}

export const version = (name) => JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'))).version;
