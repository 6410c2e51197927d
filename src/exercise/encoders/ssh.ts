/** SSH: identification, key exchange lists, then packets that only look random. RFC 4253, 4.2, 6, 7.1 and 8. */
import { join, text, u32, zeros, type Part } from './bytes.ts';

const KEXINIT = 20;
const NEWKEYS = 21;
const ECDH_INIT = 30;
const ECDH_REPLY = 31;

export const sshBanner = (software: string): Uint8Array => text(`SSH-2.0-${software}\r\n`);

/** Binary packet before encryption: padded to a multiple of eight with at least four bytes. */
function packet(payload: Part): Uint8Array {
  const fill = 8 - ((payload.length + 5) % 8);
  const padding = fill < 4 ? fill + 8 : fill;
  return join(u32(payload.length + padding + 1), [padding], payload, zeros(padding));
}

const string = (value: Part): Uint8Array => join(u32(value.length), value);

const LISTS = [
  'curve25519-sha256,ecdh-sha2-nistp256',
  'ssh-ed25519,rsa-sha2-512',
  'aes256-ctr,aes128-ctr',
  'aes256-ctr,aes128-ctr',
  'hmac-sha2-256',
  'hmac-sha2-256',
  'none',
  'none',
  '',
  '',
];

export const sshKeyExchangeInit = (cookie: Part): Uint8Array =>
  packet(join([KEXINIT], cookie, ...LISTS.map((list) => string(text(list))), zeros(5)));
export const sshExchangeStart = (key: Part): Uint8Array => packet(join([ECDH_INIT], string(key)));
export const sshExchangeReply = (key: Part, signature: Part): Uint8Array => {
  const hostKey = join(string(text('ssh-ed25519')), string(key));
  const signed = join(string(text('ssh-ed25519')), string(signature));
  return join(packet(join([ECDH_REPLY], string(hostKey), string(key), string(signed))), packet([NEWKEYS]));
};
export const sshNewKeys = (): Uint8Array => packet([NEWKEYS]);
