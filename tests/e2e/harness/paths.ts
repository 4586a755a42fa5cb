import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

export const paths = {
  server: process.env.POOLKEY_SERVER_BIN ?? join(root, 'target/debug/poolkey-server'),
  seed: join(root, 'www/seed.json'),
  backend: join(root, 'www/backend.mjs'),
  page: join(root, 'www/react'),
};
