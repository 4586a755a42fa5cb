// Amplify as a page has it; the tests call its functions by name.
import { Amplify } from 'aws-amplify';
import { get } from 'aws-amplify/api';
import * as auth from 'aws-amplify/auth';

const others = {
  configure: (config) => Amplify.configure(config),
  get: async (input) => (await get(input).response).body.json(),
};
// Looked up at every call: Amplify replaces `autoSignIn` as it goes.
const find = (name) => others[name] ?? auth[name];

globalThis.call = async (name, input) => {
  try {
    return { value: plain(await find(name)(input)) };
  } catch (error) {
    return { error: { name: error.name, message: error.message } };
  }
};

/** What survives the way out of the page; a token's text is in its `toString`. */
function plain(value) {
  const text = JSON.stringify(value, (_, part) =>
    part?.payload ? { payload: part.payload, text: part.toString() } : part,
  );
  return text === undefined ? undefined : JSON.parse(text);
}
