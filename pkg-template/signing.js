// Signature Version 4. The module hashes; what is hashed is put together here.
import { failure } from './error.js';
import { serverNow } from './service.js';

const ALGORITHM = 'AWS4-HMAC-SHA256';
export const UNSIGNED = 'UNSIGNED-PAYLOAD';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** Headers that may change on the way, or that the signature sets itself. */
const NEVER =
  /^(authorization|cache-control|connection|expect|from|keep-alive|max-forwards|pragma|referer|te|trailer|transfer-encoding|upgrade|user-agent|x-amzn-trace-id|x-amz-(date|security-token|content-sha256)|proxy-.*|sec-.*)$/;

const utf8 = new TextEncoder();
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** Makes a signer with what the module exports. It remembers the keys that it derives. */
export function signer(cx, { sha256, hmac }) {
  const hash = (text) => hex(sha256(utf8.encode(text)));

  function key({ accessKeyId, secretAccessKey }, scope) {
    const known = cx.memory.key;
    const name = `${accessKeyId}/${scope}`;
    if (known?.name === name && known.secret === secretAccessKey) return known.key;
    const derived = scope.split('/').reduce((key, part) => hmac(key, utf8.encode(part)), utf8.encode(`AWS4${secretAccessKey}`));
    cx.memory.key = { name, secret: secretAccessKey, key: derived };
    return derived;
  }

  /** Everything but the way in which the signature is sent. */
  function prepared(url, { service, region }, credentials) {
    const { host, pathname, search } = new URL(url);
    if (!host) throw failure('SignRequestException', 'The URL names no host.');
    const [guessedService, guessedRegion] = guess(host);
    service ??= guessedService;
    region ??= guessedRegion;
    if (!service || !region) {
      throw failure(
        'SignRequestException',
        'The host does not say which service and region it belongs to.',
        'Give service and region, such as execute-api and us-east-1.',
      );
    }
    const date = new Date(serverNow(cx)).toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
    const isS3 = /^s3(express|-.*)?$/.test(service);
    const sign = (method, query, headers, payload) => {
      const names = Object.keys(headers).sort();
      const canonical = [
        method,
        isS3 ? pathname : normalized(pathname),
        canonicalQuery(query),
        ...names.map((name) => `${name}:${headers[name].replace(/^[ \t]+|[ \t]+$/g, '').replace(/ +/g, ' ')}`),
        '',
        names.join(';'),
        payload,
      ].join('\n');
      const text = [ALGORITHM, date, scope, hash(canonical)].join('\n');
      return hex(hmac(key(credentials, scope), utf8.encode(text)));
    };
    return { host, query: search.slice(1), date, scope, isS3, sign };
  }

  return {
    /** The headers to set on a request, as an object. */
    headers({ method, url, headers }, options, credentials, payload) {
      const { host, query, date, scope, isS3, sign } = prepared(url, options, credentials);
      const own = {
        'x-amz-date': date,
        ...(credentials.sessionToken && { 'x-amz-security-token': credentials.sessionToken }),
        ...((isS3 || payload === UNSIGNED || headers.has('x-amz-content-sha256')) && { 'x-amz-content-sha256': payload }),
      };
      const signed = { ...signable(headers), host, ...own };
      const signature = sign(method, query, signed, payload);
      const names = Object.keys(signed).sort().join(';');
      return {
        ...own,
        authorization: `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
      };
    },

    /** The URL that opens what the request asks for to whoever has it. */
    presign({ method, url, headers }, { expires = 900, ...options }, credentials) {
      if (!(Number.isInteger(expires) && expires >= 1 && expires <= 604_800)) {
        throw failure('SignRequestException', 'A presigned URL lives from one second to seven days.');
      }
      const { host, query, date, scope, isS3, sign } = prepared(url, options, credentials);
      const signed = { ...signable(headers), host };
      const own = {
        'X-Amz-Algorithm': ALGORITHM,
        'X-Amz-Credential': `${credentials.accessKeyId}/${scope}`,
        'X-Amz-Date': date,
        'X-Amz-Expires': expires,
        'X-Amz-SignedHeaders': Object.keys(signed).sort().join(';'),
        ...(credentials.sessionToken && { 'X-Amz-Security-Token': credentials.sessionToken }),
      };
      const parameters = Object.entries(own).map(([name, value]) => `${name}=${encode(value)}`);
      const all = [...(query ? [query] : []), ...parameters].join('&');
      const signature = sign(method, all, signed, isS3 ? UNSIGNED : EMPTY);
      return `${url.split(/[?#]/)[0]}?${all}&X-Amz-Signature=${signature}`;
    },
  };
}

const signable = (headers) => Object.fromEntries([...headers].filter(([name]) => !NEVER.test(name) && name !== 'host'));

/** Dot segments resolved, empty ones dropped, and encoded once more: what every service but S3 wants. */
function normalized(path) {
  const kept = [];
  let folder = false;
  for (const segment of path.split('/')) {
    folder = ['', '.', '..'].includes(segment);
    if (segment === '..') kept.pop();
    else if (!folder) kept.push(encode(segment));
  }
  return `/${kept.join('/')}${folder && kept.length ? '/' : ''}`;
}

/** Decoded once and encoded, byte by byte. A plus is a space, as in forms; a percent sign without digits is one. */
const reencode = (text) =>
  text.replaceAll('+', ' ').replace(/%([\dA-Fa-f]{2})|[^\w.~-]/gu, (one, digits) => {
    const letter = String.fromCharCode(parseInt(digits, 16));
    return digits ? (/[\w.~-]/.test(letter) ? letter : one.toUpperCase()) : encode(one);
  });

function canonicalQuery(query) {
  const pairs = query.split('&').filter((pair) => pair && !pair.startsWith('X-Amz-Signature=')).map((pair) => {
    const [name, ...value] = pair.split('=');
    return [reencode(name), reencode(value.join('='))];
  });
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1])).map((pair) => pair.join('=')).join('&');
}

/** Service and region of one of Amazon's hosts, such as `x.execute-api.us-east-1.amazonaws.com`. */
function guess(host) {
  const labels = /^(.+)\.amazonaws\.com(\.cn)?$/.exec(host)?.[1].split('.').reverse();
  if (!labels) return [];
  const isRegion = (label) => /^\w+-.+-\w*\d$/.test(label ?? '');
  const [last, before, third] = labels;
  const [service, region] = isRegion(last)
    ? [before === 'dualstack' ? third : before, last]
    : [last, isRegion(before) ? before : 'us-east-1'];
  return [service === 'appsync-api' ? 'appsync' : service, region];
}
