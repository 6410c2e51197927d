/**
 * Key exchange of SSH as it can be read: the algorithms that a side offers, and the server's host key. RFC 4253, 7.1 and 8;
 * HASSH as its authors define it (salesforce/hassh: MD5 of key exchange; encryption; MAC; compression).
 */
import { encodeBase64 } from '../../../kernel/encodings/base64.ts';
import { hasText, hexOfBytes, latin1 } from '../../../kernel/encodings/text.ts';
import { KnownBytes } from '../../../kernel/known-bytes.ts';
import { md5 } from '../../../kernel/md5.ts';
import { sha256 } from '../../../kernel/sha256.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';

/** Behind the message's number: a cookie, then ten lists of names, each behind its length. */
const COOKIE_BYTES = 16;
const LISTS = 10;
const LISTS_BYTES_MAX = 8192;
const [KEX, HOST_KEY, CIPHER_TO_SERVER, CIPHER_TO_CLIENT, MAC_TO_SERVER, MAC_TO_CLIENT] = [0, 1, 2, 3, 4, 5] as const;
const [COMPRESSION_TO_SERVER, COMPRESSION_TO_CLIENT] = [6, 7] as const;
/** RFC 4253, 6.6: of a key, the name of its algorithm. */
const KEY_NAME_BYTES_MAX = 64;
const KEY_BYTES_MAX = 4096;

/**
 * What is not to be used any more. Key exchange: RFC 9142, 3. Keys and ciphers: RFC 8758 (RC4), RFC 4253, 6.3 (none, and
 * DES as of FIPS 46-3), NIST SP 800-131A (DSA, 3DES; blocks of 64 bits as Blowfish and CAST have). MACs: MD5 and what is cut to 96 bits.
 */
const WEAK: readonly (readonly [list: number, RegExp])[] = [
  [KEX, /^(diffie-hellman-group1-sha1|diffie-hellman-group-exchange-sha1|rsa1024-sha1|gss-(group1|gex)-sha1-.*)$/],
  [HOST_KEY, /^(ssh-dss|x509v3-sign-dss)/],
  [CIPHER_TO_CLIENT, /^(none|des-|3des-|arcfour|blowfish-|cast128-|idea-)/],
  [MAC_TO_CLIENT, /^(none|hmac-md5|hmac-sha1-96)/],
];

interface Offer {
  readonly hassh: string;
  readonly hasshServer: string;
  readonly weak: string;
}

const offers = new KnownBytes<Offer | undefined>({ placesMax: 128, bytesMax: LISTS_BYTES_MAX });
const keys = new KnownBytes<string>({ placesMax: 128, bytesMax: KEY_BYTES_MAX });

/** SSH_MSG_KEXINIT, whose contents behind its number are bytes[from, to). */
export function keyExchangeInit(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const start = from + COOKIE_BYTES;
  const end = endOfLists(bytes, start, to);
  const offer = end < 0 ? undefined : offers.of(bytes, start, end, readOffer);
  if (!offer) return context.malformed('an offer of algorithms that ends within its lists');
  const server = context.direction === 1;
  const print = server ? offer.hasshServer : offer.hassh;
  context.claim(SOURCE, server ? 'ssh-hassh-server' : 'ssh-hassh', print);
  if (server && offer.weak !== '') context.claim(SOURCE, 'security', `SSH offers weak ${offer.weak}`);
  if (!context.detail) return;
  context.field(server ? 'hassh_server' : 'hassh', print);
  const lists = listsOf(bytes, start, end);
  context.field('kex_algorithms', lists[KEX] ?? []);
  context.field('host_key_algorithms', lists[HOST_KEY] ?? []);
  context.field('ciphers', lists[server ? CIPHER_TO_CLIENT : CIPHER_TO_SERVER] ?? []);
  context.field('macs', lists[server ? MAC_TO_CLIENT : MAC_TO_SERVER] ?? []);
}

const u32 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0;

/** −1 where the lists do not fit. */
function endOfLists(bytes: Uint8Array, start: number, to: number): number {
  let at = start;
  for (let i = 0; i < LISTS; i++) {
    if (at + 4 > to) return -1;
    at += 4 + u32(bytes, at);
    if (at > to) return -1;
  }
  return at;
}

function listsOf(bytes: Uint8Array, start: number, end: number): readonly (readonly string[])[] {
  const lists: string[][] = [];
  for (let at = start; at < end; at += 4 + u32(bytes, at)) {
    const text = latin1(bytes, at + 4, at + 4 + u32(bytes, at));
    lists.push(text === '' ? [] : text.split(','));
  }
  return lists;
}

const encoder = new TextEncoder();

function readOffer(bytes: Uint8Array, start: number, end: number): Offer {
  const lists = listsOf(bytes, start, end);
  const digest = (...places: readonly number[]): string =>
    hexOfBytes(md5(encoder.encode(places.map((place) => (lists[place] ?? []).join(',')).join(';'))));
  const weak = WEAK.flatMap(([place, pattern]) => (lists[place] ?? []).filter((name) => pattern.test(name)));
  return {
    hassh: digest(KEX, CIPHER_TO_SERVER, MAC_TO_SERVER, COMPRESSION_TO_SERVER),
    hasshServer: digest(KEX, CIPHER_TO_CLIENT, MAC_TO_CLIENT, COMPRESSION_TO_CLIENT),
    weak: weak.join(', '),
  };
}

/**
 * The server's answer, whose contents behind its number are bytes[from, to): it begins with the host key, which begins
 * with a name (RFC 4253, 8; RFC 5656, 4; RFC 4419, 3). False where it does not: a group that the server proposes.
 */
export function hostKey(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  if (from + 8 > to) return false;
  const end = from + 4 + u32(bytes, from);
  const name = u32(bytes, from + 4);
  if (end > to || name === 0 || name > KEY_NAME_BYTES_MAX || from + 8 + name > end) return false;
  const named = ['ssh-', 'ecdsa-', 'rsa-', 'x509v3-', 'sk-'].some((start) => hasText(bytes, from + 8, end, start));
  if (!named) return false;
  const text = keys.of(bytes, from + 4, end, keyText);
  context.claim(SOURCE, 'ssh-host-key', text);
  if (context.detail) context.field('host_key', text);
  return true;
}

/** `ssh-ed25519 SHA256:…`, as OpenSSH writes the fingerprint of a key. */
function keyText(bytes: Uint8Array, from: number, to: number): string {
  const name = latin1(bytes, from + 4, from + 4 + u32(bytes, from));
  return `${name} SHA256:${encodeBase64(sha256(bytes, from, to))}`;
}
