/** Which algorithms protect a key exchange. RFC 2408, 3.4–3.6 and RFC 2409, appendix A (version 1); RFC 7296, 3.3 (version 2). */

const PROPOSAL_BYTES = 8;
const TRANSFORM_BYTES = 8;
/** Version 1: domain of interpretation and situation come first. */
const SITUATION_BYTES = 8;
const TRANSFORMS_MAX = 16;
const ATTRIBUTES_MAX = 16;
/** An attribute of two bytes, rather than with a length. */
const SHORT = 0x8000;
const ENCRYPTION = 1;
const KEY_LENGTH_V1 = 14;
const KEY_LENGTH = 0x800e;

type Names = Readonly<Record<number, string>>;

/** Attribute classes 1 to 4: encryption, hash, authentication, group. */
const ATTRIBUTES: readonly (readonly [word: string, names: Names] | undefined)[] = [
  undefined,
  [
    'encryption',
    { 1: 'DES-CBC', 2: 'IDEA-CBC', 3: 'Blowfish-CBC', 4: 'RC5-CBC', 5: '3DES-CBC', 6: 'CAST-CBC', 7: 'AES-CBC' },
  ],
  ['hash', { 1: 'MD5', 2: 'SHA-1', 4: 'SHA2-256', 5: 'SHA2-384', 6: 'SHA2-512' }],
  ['authentication', { 1: 'pre-shared key', 2: 'DSS signatures', 3: 'RSA signatures', 4: 'RSA encryption' }],
  ['group', {}],
];
/** Transform types 1 to 4: encryption, pseudorandom function, integrity, group. */
const TRANSFORMS: readonly (readonly [word: string, names: Names] | undefined)[] = [
  undefined,
  [
    'encryption',
    { 2: 'DES', 3: '3DES', 11: 'NULL', 12: 'AES-CBC', 13: 'AES-CTR', 20: 'AES-GCM', 28: 'ChaCha20-Poly1305' },
  ],
  [
    'PRF',
    { 1: 'PRF-HMAC-MD5', 2: 'PRF-HMAC-SHA1', 5: 'PRF-HMAC-SHA2-256', 6: 'PRF-HMAC-SHA2-384', 7: 'PRF-HMAC-SHA2-512' },
  ],
  [
    'integrity',
    { 1: 'HMAC-MD5-96', 2: 'HMAC-SHA1-96', 12: 'HMAC-SHA2-256-128', 13: 'HMAC-SHA2-384-192', 14: 'HMAC-SHA2-512-256' },
  ],
  ['group', {}],
];

/**
 * The algorithms of a security association payload whose contents are [from, to), as `3DES-CBC, MD5, group 2`; empty where it
 * offers more than one choice, or does not fit.
 */
export function algorithms(bytes: Uint8Array, view: DataView, from: number, to: number, second: boolean): string {
  const at = second ? from : from + SITUATION_BYTES;
  if (at + PROPOSAL_BYTES > to) return '';
  // Another proposal follows where the first byte is not 0; of several the other side chose none.
  const [more, spi, count] = [bytes[at] as number, bytes[at + 6] as number, bytes[at + 7] as number];
  const first = at + PROPOSAL_BYTES + spi;
  if (more !== 0 || first + TRANSFORM_BYTES > to) return '';
  if (second) return transforms(bytes, view, first, to, count).join(', ');
  return count === 1 ? attributes(view, first + TRANSFORM_BYTES, to).join(', ') : '';
}

/** A key's length may stand before or behind the algorithm that it is of. */
function attributes(view: DataView, from: number, to: number): string[] {
  const names: string[] = [];
  let encryption = -1;
  let keyBits = 0;
  let at = from;
  for (let i = 0; i < ATTRIBUTES_MAX && at + 4 <= to; i++) {
    const type = view.getUint16(at);
    const value = view.getUint16(at + 2);
    at += 4;
    if ((type & SHORT) === 0) at += value;
    else if ((type & ~SHORT) === KEY_LENGTH_V1) keyBits = value;
    else {
      if ((type & ~SHORT) === ENCRYPTION) encryption = names.length;
      add(names, ATTRIBUTES[type & ~SHORT], value);
    }
  }
  if (encryption >= 0 && keyBits > 0) keyed(names, encryption, keyBits);
  return names;
}

function transforms(bytes: Uint8Array, view: DataView, from: number, to: number, count: number): string[] {
  const names: string[] = [];
  let at = from;
  for (let i = 0; i < Math.min(count, TRANSFORMS_MAX) && at + TRANSFORM_BYTES <= to; i++) {
    const length = view.getUint16(at + 2);
    add(names, TRANSFORMS[bytes[at + 4] as number], view.getUint16(at + 6));
    const more = length >= TRANSFORM_BYTES + 4 && at + TRANSFORM_BYTES + 4 <= to;
    if (more && view.getUint16(at + TRANSFORM_BYTES) === KEY_LENGTH && names.length > 0)
      keyed(names, names.length - 1, view.getUint16(at + TRANSFORM_BYTES + 2));
    if (length < TRANSFORM_BYTES) break;
    at += length;
  }
  return names;
}

function add(names: string[], kind: readonly [word: string, names: Names] | undefined, value: number): void {
  if (kind) names.push(kind[1][value] ?? `${kind[0]} ${value}`);
}

function keyed(names: string[], at: number, bits: number): void {
  names[at] = `${names[at] ?? ''} ${bits}`;
}
