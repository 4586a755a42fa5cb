import type { Exchange } from './wire';

export interface Search {
  /** Bytes of request bodies that were searched. */
  bytes: number;
  /** Operations whose request holds the password in any of the forms that were looked for. */
  found: string[];
}

/** Looks for a password in what was sent: plain, as JSON or a form writes it, and in base64. */
export function searchFor(password: string, exchanges: readonly Exchange[]): Search {
  const utf8 = new TextEncoder();
  const forms = [
    password,
    JSON.stringify(password).slice(1, -1),
    encodeURIComponent(password),
    // Without the last characters, which depend on what follows.
    btoa(String.fromCharCode(...utf8.encode(password))).replace(/=+$/, '').slice(0, -1),
  ];
  return {
    bytes: exchanges.reduce((sum, one) => sum + utf8.encode(one.requestBody).length, 0),
    found: exchanges
      .filter((one) => forms.some((form) => form !== '' && one.requestBody.includes(form)))
      .map((one) => one.operation),
  };
}
