// What every page and worker of these tests does: sign in, and sign a request.
import { AuthError, createAuth } from 'poolkey';

export async function scenario({ endpoint, config, person }) {
  const auth = createAuth({ ...config, userPoolEndpoint: endpoint, identityPoolEndpoint: endpoint });
  try {
    const { isSignedIn } = await auth.signIn({ username: person.username, password: person.password });
    const { userId } = await auth.getCurrentUser();
    const response = await auth.fetch(`${endpoint}/api/items?b=2&a=1`, {
      method: 'POST',
      body: JSON.stringify({ from: 'the page' }),
      service: 'execute-api',
      region: 'us-east-1',
    });
    return { isSignedIn, userId, status: response.status, reply: await response.json() };
  } catch (error) {
    const { name, message, recoverySuggestion } = error;
    return { error: { name, message, recoverySuggestion, isAuthError: error instanceof AuthError } };
  }
}
