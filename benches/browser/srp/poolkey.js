// The package's own module, driven as its sign-in drives it.
import * as glue from '#pkg/poolkey_bg.js';
import { person } from './server.js';

const timestamp = 'Tue Mar 3 04:05:06 UTC 2026';

export async function load() {
  const { instance } = await WebAssembly.instantiateStreaming(fetch('/poolkey_bg.wasm'), { './poolkey_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
}

export async function start() {
  const login = new glue.Login();
  return {
    A: login.a,
    async answer({ salt, B, secretBlock }) {
      const { poolName, username, password } = person;
      if (!login.prepare([poolName, username, salt, B, secretBlock, timestamp, password].join('\0'))) {
        throw new Error('the challenge is refused');
      }
      const signature = login.finish();
      login.free();
      return { timestamp, signature };
    },
  };
}
