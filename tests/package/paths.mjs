import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const root = fileURLToPath(new URL('../../', import.meta.url));
/** The built package. */
export const pkg = join(root, 'pkg');
/** A project that has installed the packed tarball and nothing else. */
export const consumer = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'consumer');
