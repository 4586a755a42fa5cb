// What the package signs, against vectors that other clients agreed on, and against the SDK's own
// signer in tests/clients. The module's hashes are Node's here: what is tested is the text.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { file } from './installed.mjs';
import { root } from './paths.mjs';

const { signer } = await import(file('signing.js'));
const vectors = JSON.parse(readFileSync(join(root, 'tests/vectors/sigv4.json')));
const sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());
const hmac = (key, bytes) => new Uint8Array(createHmac('sha256', key).update(bytes).digest());
const NOW = Date.UTC(2026, 2, 3, 4, 5, 6);
const credentials = (sessionToken) => ({
  accessKeyId: vectors.access_key_id,
  secretAccessKey: vectors.secret_access_key,
  ...(sessionToken && { sessionToken }),
});
const made = (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: NOW });
  return signer({ memory: {} }, { sha256, hmac });
};

describe('signing.js', () => {
  for (const { name, method, url, headers, body, service, region, session_token, authorization } of vectors.header_vectors) {
    test(`${name}: the header is the vector's`, (t) => {
      const payload = createHash('sha256').update(body).digest('hex');
      const signed = made(t).headers({ method, url, headers: new Headers(headers) }, { service, region }, credentials(session_token), payload);
      assert.equal(signed.authorization, authorization);
    });
  }

  test("presigned-get: the URL is the vector's", (t) => {
    const { url_in: url, expires, url_out, canonical_request } = vectors.presigned;
    const token = decodeURIComponent(/X-Amz-Security-Token=([^&]+)/.exec(canonical_request)[1]);
    const scope = { service: 'execute-api', region: 'us-east-1', expires };
    assert.equal(made(t).presign({ method: 'GET', url, headers: new Headers() }, scope, credentials(token)), url_out);
  });

  test("service and region are told by Amazon's hosts", (t) => {
    const scopeOf = (host) => {
      const signed = made(t).headers({ method: 'GET', url: `https://${host}/`, headers: new Headers() }, {}, credentials(), '');
      t.mock.timers.reset();
      return /\d{8}\/([^/]+\/[^/]+)\//.exec(signed.authorization)[1];
    };
    assert.equal(scopeOf('x1.execute-api.eu-west-1.amazonaws.com'), 'eu-west-1/execute-api');
    assert.equal(scopeOf('sts.amazonaws.com'), 'us-east-1/sts');
    assert.equal(scopeOf('bucket.s3.dualstack.eu-west-1.amazonaws.com'), 'eu-west-1/s3');
    assert.equal(scopeOf('x.eu-west-1.es.amazonaws.com'), 'eu-west-1/es');
    assert.equal(scopeOf('x.appsync-api.us-gov-west-1.amazonaws.com'), 'us-gov-west-1/appsync');
  });

  test('a link lives from one second to seven days', (t) => {
    const link = (expires) => made(t).presign({ method: 'GET', url: 'https://sts.amazonaws.com/', headers: new Headers() }, { expires }, credentials());
    for (const expires of [0, 1.5, 604_801, Number.NaN]) {
      assert.throws(() => link(expires), { name: 'SignRequestException' });
      t.mock.timers.reset();
    }
    assert.match(link(604_800), /X-Amz-Expires=604800&/);
  });

  test('a query is decoded once and encoded, byte by byte', (t) => {
    const signature = (query) => {
      const signed = made(t).headers({ method: 'GET', url: `https://sts.amazonaws.com/?${query}`, headers: new Headers() }, {}, credentials(), '');
      t.mock.timers.reset();
      return signed.authorization;
    };
    for (const [query, canonical] of [
      ['q=a+b', 'q=a%20b'],
      ['q=%41%7e%2d', 'q=A~-'],
      ['q=%2b', 'q=%2B'],
      ["q=c!'()*/:", 'q=c%21%27%28%29%2A%2F%3A'],
      ['q=é', 'q=%C3%A9'],
      ['q=100%&p', 'p=&q=100%25'],
      ['q=a=b', 'q=a%3Db'],
      ['b=2&a1=1&a=2&a=1', 'a=1&a=2&a1=1&b=2'],
      ['q=1&X-Amz-Signature=old', 'q=1'],
    ]) {
      assert.equal(signature(query), signature(canonical), query);
    }
    // No text has this byte, so that it has to stay one.
    assert.notEqual(signature('q=%ff'), signature('q=%25ff'));
    assert.equal(signature('q=%ff'), signature('q=%FF'));
  });

  test('a value loses the spaces around it and has one for each run of them', (t) => {
    const signature = (value) => {
      const headers = new Headers({ 'x-mine': value });
      const signed = made(t).headers({ method: 'GET', url: 'https://sts.amazonaws.com/', headers }, {}, credentials(), '');
      t.mock.timers.reset();
      return signed.authorization;
    };
    assert.equal(signature('a   b'), signature('a b'));
    for (const other of ['a\u00a0b', 'a\tb']) assert.notEqual(signature(other), signature('a b'));
  });
});
