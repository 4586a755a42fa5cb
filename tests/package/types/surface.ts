// Compiled, never run: every line is an assertion about the package's types.
import * as poolkey from 'poolkey';
import {
  AuthError, configure, createAuth, fetchAuthSession, listen, signIn, signRequest,
  type Auth, type AuthEvent, type AuthSession, type AuthTokens, type AuthUser, type AWSCredentials,
  type CodeDeliveryDetails, type ConfirmSignInInput, type ConfirmSignInOutput, type FetchAuthSessionInput,
  type GetCredentialsOutput, type JWT, type KeyValueStorage, type SignInInput, type SignInOutput, type SignUpOutput,
  type UserAttributes,
} from 'poolkey';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
declare function holds<T extends true>(): T;
type Input<K extends keyof Auth> = Parameters<Auth[K]>;
type Output<K extends keyof Auth> = Awaited<ReturnType<Auth[K]>>;

/* Nothing is `any`, neither a function nor what it takes and gives. */
type Anys = { [K in keyof typeof poolkey]: IsAny<(typeof poolkey)[K]> }[keyof typeof poolkey];
holds<Equal<Anys, false>>();
type AnyInputs = { [K in keyof Auth]: IsAny<Input<K>[0]> }[keyof Auth];
holds<Equal<AnyInputs, false>>();
type AnyOutputs = { [K in keyof Auth]: IsAny<Output<K>> }[keyof Auth];
holds<Equal<AnyOutputs, false>>();

/* The functions of the package are those of a client. */
type Functions = Omit<typeof poolkey, 'AuthError' | 'configure' | 'createAuth'>;
holds<Equal<{ -readonly [K in keyof Functions]: Functions[K] }, { [K in keyof Auth]: Auth[K] }>>();
holds<Equal<ReturnType<typeof createAuth>, Auth>>();

/* Outputs, as Amplify has them. */
holds<Equal<Output<'signUp'>, SignUpOutput>>();
holds<Equal<Output<'confirmSignUp'>, SignUpOutput>>();
holds<Equal<Output<'resendSignUpCode'>, CodeDeliveryDetails>>();
holds<Equal<Output<'signIn'>, SignInOutput>>();
holds<Equal<Output<'confirmSignIn'>, ConfirmSignInOutput>>();
holds<Equal<Output<'signOut'>, void>>();
holds<Equal<Output<'resetPassword'>['isPasswordReset'], boolean>>();
holds<Equal<Output<'resetPassword'>['nextStep']['resetPasswordStep'], 'CONFIRM_RESET_PASSWORD_WITH_CODE' | 'DONE'>>();
holds<Equal<Output<'confirmResetPassword'>, void>>();
holds<Equal<Output<'updatePassword'>, void>>();
holds<Equal<Output<'getCurrentUser'>, AuthUser>>();
holds<Equal<Output<'fetchUserAttributes'>, UserAttributes>>();
holds<Equal<Output<'fetchAuthSession'>, AuthSession>>();
holds<Equal<Output<'getCredentials'>, GetCredentialsOutput>>();
holds<Equal<Output<'signRequest'>, Request>>();
holds<Equal<Output<'presign'>, string>>();
holds<Equal<Output<'fetch'>, Response>>();
holds<Equal<ReturnType<Auth['listen']>, () => void>>();
holds<Equal<AuthSession['tokens'], AuthTokens | undefined>>();
holds<Equal<AuthTokens['idToken'], JWT | undefined>>();
holds<Equal<AWSCredentials['expiration'], Date | undefined>>();

/* Inputs. */
holds<Equal<Input<'signIn'>, [input: SignInInput]>>();
holds<Equal<Input<'confirmSignIn'>, [input: ConfirmSignInInput]>>();
holds<Equal<Input<'fetchAuthSession'>, [input?: FetchAuthSessionInput | undefined]>>();
holds<Equal<Input<'getCurrentUser'>, []>>();
holds<Equal<Input<'fetchUserAttributes'>, []>>();
holds<Equal<Input<'signOut'>, [input?: poolkey.SignOutInput | undefined]>>();

/* Both forms of configuration, each with a storage. */
declare const storage: KeyValueStorage;
configure({ Auth: { Cognito: { userPoolId: 'p', userPoolClientId: 'c', identityPoolId: 'i', allowGuestAccess: true } }, storage });
const auth = createAuth({ userPoolId: 'p', userPoolClientId: 'c', userPoolEndpoint: 'https://u', identityPoolEndpoint: 'https://i', storage: localStorage });
createAuth({ storage: { getItem: async () => null, setItem: async () => {}, removeItem: async () => {} } });
// @ts-expect-error a storage without removeItem
createAuth({ storage: { getItem: () => null, setItem: () => {} } });
// @ts-expect-error a name that no configuration has
createAuth({ userPoolID: 'p' });

/* Signing in, as an application writes it. */
export async function signsIn(): Promise<string> {
  const { isSignedIn, nextStep } = await signIn({ username: 'ada', password: 'p', options: { authFlowType: 'USER_PASSWORD_AUTH' } });
  holds<Equal<typeof isSignedIn, boolean>>();
  switch (nextStep.signInStep) {
    case 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED':
      return (nextStep.missingAttributes ?? []).join();
    case 'CONFIRM_SIGN_UP':
    case 'RESET_PASSWORD':
      return nextStep.signInStep;
    case 'DONE':
      break;
    default:
      holds<Equal<typeof nextStep, never>>();
  }
  const { tokens } = await fetchAuthSession({ forceRefresh: true });
  const claim = tokens?.idToken?.payload['cognito:username'];
  // @ts-expect-error a claim may be anything that JSON has
  claim?.toUpperCase();
  return typeof claim === 'string' ? claim : String(tokens?.accessToken);
}
// @ts-expect-error a name is needed
signIn({ password: 'p' });
// @ts-expect-error a flow that does not exist
signIn({ username: 'ada', options: { authFlowType: 'USER_SPR_AUTH' } });
auth.signUp({ username: 'ada', password: 'p', options: { userAttributes: { email: 'a@example.com', 'custom:team': 'x' } } });
// @ts-expect-error an attribute is text
auth.signUp({ username: 'ada', options: { userAttributes: { email: 1 } } });

/* Signing requests. */
auth.signRequest(new Request('https://x/'), { service: 's3', region: 'eu-west-1', payload: 'UNSIGNED-PAYLOAD' });
auth.signRequest({ method: 'PUT', url: new URL('https://x/'), headers: { a: 'b' }, body: new Blob() }, {
  credentials: { accessKeyId: 'a', secretAccessKey: 's' },
});
auth.presign({ url: 'https://x/' }, { expires: 60 });
auth.fetch('https://x/', { method: 'POST', body: 'b', service: 'execute-api', region: 'us-east-1' });
auth.fetch(new URL('https://x/'));
auth.fetch(new Request('https://x/'));
// @ts-expect-error a description has a URL
signRequest({ method: 'GET' });
// @ts-expect-error `fetch` signs with the session's credentials only
auth.fetch('https://x/', { credentials: { accessKeyId: 'a', secretAccessKey: 's' } });

/* Events and errors. */
const stop = listen((event: AuthEvent) => {
  switch (event.event) {
    case 'signedIn':
      return holds<Equal<typeof event.data, AuthUser>>();
    case 'tokenRefresh_failure':
      return holds<Equal<typeof event.data.error, AuthError>>();
    default:
      return holds<Equal<typeof event.event, 'signedOut' | 'tokenRefresh'>>();
  }
});
holds<Equal<ReturnType<typeof stop>, void>>();
export function explains(error: unknown): string | undefined {
  if (!(error instanceof AuthError)) return undefined;
  holds<Equal<typeof error.recoverySuggestion, string | undefined>>();
  holds<Equal<typeof error.underlyingError, unknown>>();
  return `${error.name} ${error.metadata?.httpStatusCode ?? ''} ${error.metadata?.requestId ?? ''}`;
}
