// Measures, and writes its section of BENCHMARKS.md.
import { cpus } from 'node:os';
import { writeSection } from './section.mjs';
import { measureSizes, version } from './size.mjs';
import { measureSrp } from './srp.mjs';

const table = (head, rows) =>
  [head, head.map((_, i) => (i ? '--:' : '---')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const bytes = (n) => n.toLocaleString('en').replaceAll(',', ' ');
const percent = (ratio) => `${(100 * ratio).toFixed(ratio < 0.1 ? 1 : 0)} %`;
const ms = (n) => n.toFixed(n < 10 ? 2 : 1);

const names = {
  poolkey: '**poolkey**, all of it',
  amplify: `aws-amplify ${version('aws-amplify')}, all of auth, with its signer`,
  amplifySmallest: 'aws-amplify, only signIn, signOut and fetchAuthSession',
  identityJs: `amazon-cognito-identity-js ${version('amazon-cognito-identity-js')}, no signer, no identity pools`,
};
const sizes = await measureSizes();
const sizeTable = table(
  ['what a page loads', 'raw', 'gzip -9', 'brotli -11', 'brotli, of Amplify'],
  Object.entries(names).map(([key, name]) => {
    const { raw, gzip, brotli } = sizes[key];
    return [name, bytes(raw), bytes(gzip), bytes(brotli), percent(brotli / sizes.amplify.brotli)];
  }),
);

const srp = await measureSrp();
const implementations = {
  poolkey: '**poolkey**',
  bigint: "the page's BigInt (window of five bits, 256-bit `a`) and WebCrypto",
  amplify: `aws-amplify ${version('aws-amplify')}`,
};
const srpTable = table(
  ['implementation', 'warm, ms', 'of Amplify', 'first in a page, ms', 'of Amplify'],
  Object.entries(implementations).map(([key, name]) => {
    const { warm, warmRatio, cold, coldRatio } = srp.rows[key];
    return [name, ms(warm), percent(warmRatio), ms(cold), percent(coldRatio)];
  }),
);

writeSection(
  'browser',
  `Made by \`cargo xtask bench browser\`, on ${cpus().length} cores of ${cpus()[0].model.trim()}, Chromium ${srp.browser}, Node ${process.versions.node}.

## Package size

Everything a page loads, scripts and wasm, in bytes: bundled and minified by esbuild, each file compressed alone.
The tests hold it to the budget in \`tests/package/budget.json\`.

${sizeTable}

## One SRP computation in the browser

A fresh \`a\` and \`A\`, then \`S\`, the key and the signature, without the network; every answer is checked by the
server's side of the protocol. *Warm*: medians of ${srp.rounds} rounds in one page, each round all implementations in turn, and
the median of the ratios within a round. *First*: the first computation in a fresh page, its module already loaded,
medians of ${srp.samples} pages each, in turn.

${srpTable}
`,
);
console.log(`${sizeTable}\n\n${srpTable}\n\nBENCHMARKS.md is written`);
