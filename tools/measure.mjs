// How many bytes a page loads for what it imports. The same measure serves the budget and the
// comparison with other packages.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export { build };

/**
 * Bundles the script `code` as an application would, with the packages installed in `dir`,
 * and returns the files of the bundle, the `assets` (paths) beside them, and the totals:
 * `[{ name, raw, gzip, brotli }]`, in bytes, each file compressed alone as a server sends it.
 */
export async function measure(code, dir, { assets = [], external = [] } = {}) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: dir, sourcefile: 'page.js' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outdir: dir,
    entryNames: 'page',
    chunkNames: 'chunk-[hash]',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    external,
    write: false,
    logLevel: 'error',
  });
  const files = [
    ...outputFiles.map(({ path, contents }) => weigh(basename(path), contents)),
    ...assets.map((path) => weigh(basename(path), readFileSync(path))),
  ];
  const sum = (key) => files.reduce((total, file) => total + file[key], 0);
  return { files, total: { name: 'total', raw: sum('raw'), gzip: sum('gzip'), brotli: sum('brotli') } };
}

function weigh(name, bytes) {
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}
