import { existsSync } from 'node:fs';
import { paths } from './paths.ts';

/** Says in one line what is not there yet. */
export default function built(): void {
  if (!existsSync(paths.server)) {
    throw new Error(`${paths.server} is missing: \`cargo build -p poolkey-server\` makes it, or POOLKEY_SERVER_BIN names another`);
  }
  if (!existsSync(`${paths.page}/dist/index.html`)) {
    throw new Error(`${paths.page}/dist is missing: \`npm run setup && npm run build\` there makes it`);
  }
}
