// The 3072-bit group in BigInt, with a fixed window of five bits: the fastest that a page gets
// from plain BigInt with a few lines.
export const N = BigInt(
  '0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD' +
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F' +
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510' +
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C' +
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
);
export const g = 2n;

export function power(base, exponent) {
  const table = [1n];
  for (let i = 1; i < 32; i++) table.push((table[i - 1] * base) % N);
  let result = 1n;
  for (const digit of exponent.toString(32)) {
    for (let i = 0; i < 5; i++) result = (result * result) % N;
    result = (result * table[parseInt(digit, 32)]) % N;
  }
  return result;
}

const encoder = new TextEncoder();
export const bytes = (text) => encoder.encode(text);
export const fromHex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
export const toHex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
export const toBase64 = (data) => btoa(String.fromCharCode(...data));
export const integer = (data) => BigInt(`0x${toHex(data)}`);
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** The shortest two's-complement form of a non-negative integer. */
export function pad(value) {
  const hex = value.toString(16);
  const even = hex.length % 2 ? `0${hex}` : hex;
  return fromHex(/^[89a-f]/.test(even) ? `00${even}` : even);
}

const join = (parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
export const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', join(parts)));

export async function hmac(key, ...parts) {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, join(parts)));
}

export const k = async () => integer(await sha256(pad(N), pad(g)));

/** The claim of either side, once it has `S`. */
export async function claim(u, S, { poolName, username, secretBlock, timestamp }) {
  const info = join([bytes('Caldera Derived Key'), [1]]);
  const key = (await hmac(await hmac(pad(u), pad(S)), info)).slice(0, 16);
  return toBase64(await hmac(key, bytes(poolName), bytes(username), fromBase64(secretBlock), bytes(timestamp)));
}
