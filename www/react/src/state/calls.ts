// The signed requests of the journey: to the API behind the gateway and to STS.

import type { Auth } from 'poolkey';
import type { Config } from '../config';

export interface Call {
  status: number;
  /** What the backend says, or why the gateway refused. */
  message: string;
  /** `requestContext.identity`, as the backend received it. */
  identity: Record<string, unknown> | undefined;
  authorization: string | null;
  body: string;
}

interface Callers {
  config: Config;
  aws: Auth;
  guest: Auth;
}

/** Sends the same request signed by the person, signed by a guest, and unsigned. */
export async function callAsYouAndGuest({ config, aws, guest }: Callers, path: string) {
  const url = `${config.api}${path.startsWith('/') ? path : `/${path}`}`;
  const service = { service: 'execute-api', region: config.region };
  const [you, asGuest, unsigned] = await Promise.all([
    aws.signRequest({ method: 'GET', url }, service).then(call),
    guest.signRequest({ method: 'GET', url }, service).then(call),
    call(new Request(url)),
  ]);
  return { you, guest: asGuest, unsigned };
}

async function call(request: Request): Promise<Call> {
  const authorization = request.headers.get('authorization');
  const reply = await fetch(request);
  const body = await reply.text();
  const answer = JSON.parse(body) as Record<string, unknown>;
  const context = answer.requestContext as { identity?: Record<string, unknown> } | undefined;
  return {
    status: reply.status,
    message: String(answer.message ?? answer.Message ?? reply.statusText),
    identity: context?.identity,
    authorization,
    body,
  };
}

export interface Caller {
  account: string;
  arn: string;
  userId: string;
  xml: string;
}

/** Asks STS whose signature this is. */
export async function getCallerIdentity({ config, aws }: Callers): Promise<Caller> {
  const request = await aws.signRequest(
    {
      method: 'POST',
      url: `${config.server}/`,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    },
    { service: 'sts', region: config.region },
  );
  const reply = await fetch(request);
  const xml = await reply.text();
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const text = (tag: string) => document.getElementsByTagName(tag)[0]?.textContent ?? '';
  if (!reply.ok) {
    const error = new Error(text('Message') || reply.statusText);
    error.name = text('Code') || `HTTP ${reply.status}`;
    throw error;
  }
  return { account: text('Account'), arn: text('Arn'), userId: text('UserId'), xml };
}

/** Creates a user as an administrator would, with the key that a `--dev` server takes. A real page
 * never holds such a key. */
export async function inviteSomebody({ config, aws }: Callers, email: string): Promise<void> {
  const request = await aws.signRequest(
    {
      method: 'POST',
      url: `${config.server}/`,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.AdminCreateUser',
      },
      body: JSON.stringify({
        UserPoolId: config.userPoolId,
        Username: email,
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
      }),
    },
    {
      service: 'cognito-idp',
      region: config.region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
  );
  const reply = await fetch(request);
  if (reply.ok) return;
  const { __type, message } = (await reply.json()) as { __type: string; message: string };
  const error = new Error(message);
  error.name = __type;
  throw error;
}
