// The shapes are those of Amplify's `aws-amplify/auth` version 6, so that code moves over unchanged.

/* ---- Configuration ---- */

/** Where a client's tokens are kept. Every function may return its result or a promise of it. */
export interface KeyValueStorage {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

/** The user pool, the identity pool, or both. */
export interface CognitoConfig {
  /** As AWS writes it: `us-east-1_Example01`. */
  userPoolId?: string;
  userPoolClientId?: string;
  /** URL of the user pools' service, if it is not AWS's own in the pool's region. */
  userPoolEndpoint?: string;
  /** As AWS writes it: `us-east-1:0f3a9b1e-7c35-4c67-8d8e-52d1c7a90c01`. */
  identityPoolId?: string;
  /** URL of the identity pools' service, if it is not AWS's own in the pool's region. */
  identityPoolEndpoint?: string;
  /** Whether somebody who is not signed in gets the credentials of a guest. */
  allowGuestAccess?: boolean;
}

/** Amplify's configuration. What else it holds beside the members of {@link CognitoConfig} is not read. */
export interface ResourcesConfig {
  Auth?: { Cognito: CognitoConfig };
}

/** A configuration in either form. */
export type AuthConfig = (CognitoConfig | ResourcesConfig) & {
  /** The default is `localStorage`, and memory where that is missing: in workers and in Node. */
  storage?: KeyValueStorage;
};

/* ---- Errors and events ---- */

/** What the functions reject with; only a request that `Request` or `fetch` refuses is a `TypeError`, as ever. */
export class AuthError extends Error {
  constructor(options: {
    name: string;
    message: string;
    recoverySuggestion?: string;
    underlyingError?: unknown;
    metadata?: AuthErrorMetadata;
  });
  /**
   * Which error it is; made to be compared with. A service's error keeps the service's name
   * (`NotAuthorizedException`), others have Amplify's (`UserUnAuthenticatedException`,
   * `NetworkError`), and four are this package's: `WasmBlockedException` (a content security policy
   * without `wasm-unsafe-eval`), `WasmLoadException` (the module is not where it should be),
   * `SignRequestException` (the request cannot be signed) and `Unknown` (something of the caller's
   * threw: see `underlyingError`).
   */
  name: string;
  recoverySuggestion?: string;
  underlyingError?: unknown;
  /** Only when a service answered. */
  metadata?: AuthErrorMetadata;
}

export interface AuthErrorMetadata {
  httpStatusCode?: number;
  /** To be named when asking AWS about this failure. */
  requestId?: string;
}

/** Something that happened to a client, with the names and the payload of Amplify's Hub channel `auth`. */
export type AuthEvent =
  | { event: 'signedIn'; data: AuthUser }
  | { event: 'signedOut'; data?: undefined }
  | { event: 'tokenRefresh'; data?: undefined }
  | { event: 'tokenRefresh_failure'; data: { error: AuthError } };

/* ---- People ---- */

type AnyOther = string & Record<never, never>;

export type StandardAttributeKey =
  | 'address' | 'birthdate' | 'email' | 'email_verified' | 'family_name' | 'gender' | 'given_name' | 'locale'
  | 'middle_name' | 'name' | 'nickname' | 'phone_number' | 'phone_number_verified' | 'picture'
  | 'preferred_username' | 'profile' | 'sub' | 'updated_at' | 'website' | 'zoneinfo';

/** A standard attribute, `custom:…`, or one that the pool's own code made up. */
export type UserAttributeKey = StandardAttributeKey | AnyOther;

export type UserAttributes = { [key in UserAttributeKey]?: string };

/** Passed to the Lambda triggers of the pool. */
export type ClientMetadata = Record<string, string>;

export type AuthFlowType = 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH';

export interface AuthUser {
  username: string;
  /** The claim `sub`. */
  userId: string;
  signInDetails?: SignInDetails;
}

/** How the person signed in, if this client knows. */
export interface SignInDetails {
  /** What was typed as the name. */
  loginId?: string;
  authFlowType?: AuthFlowType;
}

/** Where a code went. */
export interface CodeDeliveryDetails {
  /** Half hidden: `a***@e***`. */
  destination?: string;
  deliveryMedium?: 'EMAIL' | 'SMS' | 'PHONE' | 'UNKNOWN';
  attributeName?: UserAttributeKey;
}

/* ---- Signing up ---- */

export interface SignUpInput {
  username: string;
  /** May be missing where the pool has ways to sign in without one. */
  password?: string;
  options?: {
    userAttributes?: UserAttributes;
    validationData?: Record<string, string>;
    clientMetadata?: ClientMetadata;
  };
}

export interface SignUpOutput {
  isSignUpComplete: boolean;
  /** The new person's `sub`. */
  userId?: string;
  nextStep: { signUpStep: 'CONFIRM_SIGN_UP'; codeDeliveryDetails?: CodeDeliveryDetails } | { signUpStep: 'DONE' };
}

export interface ConfirmSignUpInput {
  username: string;
  confirmationCode: string;
  options?: { clientMetadata?: ClientMetadata; forceAliasCreation?: boolean };
}

export type ConfirmSignUpOutput = SignUpOutput;

export interface ResendSignUpCodeInput {
  username: string;
  options?: { clientMetadata?: ClientMetadata };
}

export type ResendSignUpCodeOutput = CodeDeliveryDetails;

/* ---- Signing in and out ---- */

export interface SignInInput {
  username: string;
  password?: string;
  options?: {
    /** The default, `USER_SRP_AUTH`, keeps the password in the browser. */
    authFlowType?: AuthFlowType;
    clientMetadata?: ClientMetadata;
  };
}

export interface SignInOutput {
  isSignedIn: boolean;
  nextStep: SignInStep;
}

/** What to do next; `DONE` says that somebody is signed in. */
export type SignInStep =
  | { signInStep: 'DONE' }
  /** Answer with `confirmSignIn({ challengeResponse: theNewPassword })`. */
  | { signInStep: 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED'; missingAttributes?: UserAttributeKey[] }
  /** The account waits for `confirmSignUp`. */
  | { signInStep: 'CONFIRM_SIGN_UP' }
  /** An administrator reset the password: go on with `resetPassword`. */
  | { signInStep: 'RESET_PASSWORD' };

export interface ConfirmSignInInput {
  /** What the step asked for. */
  challengeResponse: string;
  options?: { userAttributes?: UserAttributes; clientMetadata?: ClientMetadata };
}

export type ConfirmSignInOutput = SignInOutput;

export interface SignOutInput {
  /** Whether to end every session of this person, on every device. */
  global?: boolean;
}

/* ---- Passwords ---- */

export interface ResetPasswordInput {
  username: string;
  options?: { clientMetadata?: ClientMetadata };
}

export interface ResetPasswordOutput {
  isPasswordReset: boolean;
  nextStep: {
    resetPasswordStep: 'CONFIRM_RESET_PASSWORD_WITH_CODE' | 'DONE';
    codeDeliveryDetails: CodeDeliveryDetails;
  };
}

export interface ConfirmResetPasswordInput {
  username: string;
  newPassword: string;
  confirmationCode: string;
  options?: { clientMetadata?: ClientMetadata };
}

export interface UpdatePasswordInput {
  oldPassword: string;
  newPassword: string;
}

/* ---- Sessions ---- */

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** The claims of a token. Nobody has checked its signature: that is for the receiver to do. */
export interface JwtPayload {
  iss?: string;
  sub?: string;
  aud?: string | string[];
  /** When it ends, in seconds since 1970. */
  exp?: number;
  /** When it was issued, in seconds since 1970. */
  iat?: number;
  /** When the person proved the password, in seconds since 1970. */
  auth_time?: number;
  token_use?: string;
  scope?: string;
  jti?: string;
  [claim: string]: JsonValue | undefined;
}

export interface JWT {
  payload: JwtPayload;
  /** The token itself. */
  toString(): string;
}

export interface AuthTokens {
  accessToken: JWT;
  idToken?: JWT;
  signInDetails?: SignInDetails;
}

export interface AWSCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

export interface FetchAuthSessionInput {
  /** Whether to get new tokens and credentials even if those at hand are good. */
  forceRefresh?: boolean;
  clientMetadata?: ClientMetadata;
}

/** Every member is missing when nobody is signed in and guests get nothing. */
export interface AuthSession {
  tokens?: AuthTokens;
  credentials?: AWSCredentials;
  identityId?: string;
  userSub?: string;
}

export interface GetCredentialsInput {
  /** Whether to get new ones even if those at hand are good. */
  forceRefresh?: boolean;
}

export interface GetCredentialsOutput {
  credentials: AWSCredentials;
  identityId: string;
}

/* ---- Signed requests ---- */

/** What `new Request(url, …)` takes, in one object. */
export interface RequestDescription extends RequestInit {
  url: string | URL;
}

export interface SigningScope {
  /** The service's signing name, such as `execute-api` or `s3`; by default read from an amazonaws.com host. */
  service?: string;
  /** The service's region; by default read from an amazonaws.com host. */
  region?: string;
}

export interface Payload {
  /**
   * The body's SHA-256 in lower-case hex, or `UNSIGNED-PAYLOAD`; by default the body is read and
   * hashed. With either given the body is left alone, so a stream stays a stream.
   */
  payload?: 'UNSIGNED-PAYLOAD' | AnyOther;
}

export interface OwnCredentials {
  /** Credentials to sign with instead of the session's. */
  credentials?: AWSCredentials;
}

export interface SignRequestOptions extends SigningScope, Payload, OwnCredentials {}

export interface PresignOptions extends SigningScope, OwnCredentials {
  /** Seconds for which the URL is good. The default is 900. */
  expires?: number;
}

export interface SigningFetchInit extends RequestInit, SigningScope, Payload {}

/* ---- The functions ---- */

/** One client of one configuration. Its functions need no `this`. */
export interface Auth {
  /** Makes an account. */
  signUp(input: SignUpInput): Promise<SignUpOutput>;
  /** Confirms an account with the code that was sent. */
  confirmSignUp(input: ConfirmSignUpInput): Promise<ConfirmSignUpOutput>;
  /** Sends the code of an account again. */
  resendSignUpCode(input: ResendSignUpCodeInput): Promise<ResendSignUpCodeOutput>;
  /** Signs in; rejects with `UserAlreadyAuthenticatedException` while somebody is. */
  signIn(input: SignInInput): Promise<SignInOutput>;
  /** Answers the step that `signIn` named. An unfinished sign-in outlives a reload for three minutes. */
  confirmSignIn(input: ConfirmSignInInput): Promise<ConfirmSignInOutput>;
  /** Revokes this session, or all, and forgets its tokens; without a network it only forgets. */
  signOut(input?: SignOutInput): Promise<void>;
  /** Sends a code that allows to set a new password. */
  resetPassword(input: ResetPasswordInput): Promise<ResetPasswordOutput>;
  /** Sets a new password with the code that was sent. */
  confirmResetPassword(input: ConfirmResetPasswordInput): Promise<void>;
  /** Changes the password of the person who is signed in. */
  updatePassword(input: UpdatePasswordInput): Promise<void>;
  /** Who is signed in, by the tokens; rejects with `UserUnAuthenticatedException` if nobody is. */
  getCurrentUser(): Promise<AuthUser>;
  /** The attributes of the person who is signed in, as the pool has them now. */
  fetchUserAttributes(): Promise<UserAttributes>;
  /** The tokens, refreshed before they end, and the AWS credentials if there is an identity pool. */
  fetchAuthSession(input?: FetchAuthSessionInput): Promise<AuthSession>;
  /** AWS credentials of the person who is signed in, or of a guest. */
  getCredentials(input?: GetCredentialsInput): Promise<GetCredentialsOutput>;
  /**
   * Signs a request with the session's credentials and returns it, ready for `fetch`. A `Request`
   * that is given is used up, as by `fetch`; only its signed headers: `(await …).headers`.
   */
  signRequest(request: Request | RequestDescription, options?: SignRequestOptions): Promise<Request>;
  /** Returns a URL that bears its signature: for links, images and WebSockets. */
  presign(request: Request | RequestDescription, options?: PresignOptions): Promise<string>;
  /** `fetch`, with the request signed by the session's credentials. */
  fetch(input: Request | string | URL, init?: SigningFetchInit): Promise<Response>;
  /** Calls back for everything that happens to this client in this page; returns how to stop it. */
  listen(callback: (event: AuthEvent) => void): () => void;
}

/** Makes a client of its own. Nothing is loaded before one of its functions is called. */
export function createAuth(config: AuthConfig): Auth;

/**
 * Configures the client that the functions below use. There is one for the whole program: on a
 * server, which serves many people, use {@link createAuth} for each request.
 */
export function configure(config: AuthConfig): void;

export const signUp: Auth['signUp'];
export const confirmSignUp: Auth['confirmSignUp'];
export const resendSignUpCode: Auth['resendSignUpCode'];
export const signIn: Auth['signIn'];
export const confirmSignIn: Auth['confirmSignIn'];
export const signOut: Auth['signOut'];
export const resetPassword: Auth['resetPassword'];
export const confirmResetPassword: Auth['confirmResetPassword'];
export const updatePassword: Auth['updatePassword'];
export const getCurrentUser: Auth['getCurrentUser'];
export const fetchUserAttributes: Auth['fetchUserAttributes'];
export const fetchAuthSession: Auth['fetchAuthSession'];
export const getCredentials: Auth['getCredentials'];
export const signRequest: Auth['signRequest'];
export const presign: Auth['presign'];
export const fetch: Auth['fetch'];
export const listen: Auth['listen'];
