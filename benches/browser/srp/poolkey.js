// The package's own module, driven as its loader drives it, with the replies already there.
import * as glue from '#pkg/poolkey_bg.js';
import { person } from './server.js';

const config = JSON.stringify({ userPoolId: person.userPoolId, userPoolClientId: 'bench' });
const credentials = JSON.stringify({ username: person.username, password: person.password });

export async function load() {
  const { instance } = await WebAssembly.instantiateStreaming(fetch('/poolkey_bg.wasm'), { './poolkey_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
}

/** Resumes with nothing (or nothing stored) until there is something to send; returns its body. */
function untilSent(core, text) {
  for (;;) {
    const { effects, flow, error } = JSON.parse(text);
    if (flow === undefined) throw new Error(error?.name ?? 'the sign-in ended');
    const [word, ...rest] = effects.at(-1) ?? [];
    if (word === 'send') return { flow, body: JSON.parse(rest.at(-1)) };
    text = core.resume(flow, word === 'read' ? JSON.stringify(rest.slice(1).map(() => null)) : 'null');
  }
}

export async function start() {
  const core = new glue.Core(config);
  const { flow, body } = untilSent(core, core.start('signIn', credentials));
  return {
    A: body.AuthParameters.SRP_A,
    async answer({ salt, B, secretBlock }) {
      const challenge = {
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeParameters: {
          SALT: salt,
          SRP_B: B,
          SECRET_BLOCK: secretBlock,
          USERNAME: person.username,
          USER_ID_FOR_SRP: person.username,
        },
      };
      const reply = JSON.stringify({ status: 200, body: JSON.stringify(challenge), date: Date.now() });
      const { ChallengeResponses: claim } = untilSent(core, core.resume(flow, reply)).body;
      core.free();
      return { timestamp: claim.TIMESTAMP, signature: claim.PASSWORD_CLAIM_SIGNATURE };
    },
  };
}
