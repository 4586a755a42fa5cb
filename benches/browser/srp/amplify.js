// aws-amplify's own functions, as its sign-in calls them.
import BigInteger from '#amplify-srp/BigInteger/BigInteger.mjs';
import { getAuthenticationHelper } from '#amplify-srp/getAuthenticationHelper.mjs';
import { getNowString } from '#amplify-srp/getNowString.mjs';
import { getSignatureString } from '#amplify-srp/getSignatureString.mjs';
import { person } from './server.js';

export async function start() {
  const helper = await getAuthenticationHelper(person.poolName);
  return {
    A: helper.A.toString(16),
    async answer({ salt, B, secretBlock }) {
      const hkdf = await helper.getPasswordAuthenticationKey({
        username: person.username,
        password: person.password,
        serverBValue: new BigInteger(B, 16),
        salt: new BigInteger(salt, 16),
      });
      const timestamp = getNowString();
      const signature = getSignatureString({
        username: person.username,
        userPoolName: person.poolName,
        challengeParameters: { SECRET_BLOCK: secretBlock },
        dateNow: timestamp,
        hkdf,
      });
      return { timestamp, signature };
    },
  };
}
