// The dev server's outbox: what it would have sent by mail or SMS.

export interface Message {
  recipient: string;
  medium: string;
  code: string | null;
  link: string | null;
  subject: string | null;
  body: string;
  trigger_source: string;
  created_at: string | number;
}

/** The messages to one recipient, newest first. */
export async function readOutbox(server: string, recipient: string): Promise<Message[]> {
  const url = new URL('/_poolkey/outbox', server);
  url.searchParams.set('recipient', recipient);
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`The outbox answered ${reply.status}`);
  return (await reply.json()) as Message[];
}
