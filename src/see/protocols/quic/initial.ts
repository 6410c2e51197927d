/**
 * A client's Initial packet, whose keys follow from the connection id that it shows to all. RFC 9001, 5.2 (keys), 5.3
 * (nonce), 5.4 (header); RFC 9369, 3.3 (salt and labels of version 2). The tag is not verified: what is no handshake is left.
 */
import { aes128Encrypt, aes128GcmDecipher, aes128Keys } from '../../../kernel/aes128.ts';
import { hkdfExpandLabel, hkdfExtract } from '../../../kernel/hkdf.ts';
import { VERSION_2, header } from './packet.ts';

const SALT_1 = Uint8Array.of(
  0x38,
  0x76,
  0x2c,
  0xf7,
  0xf5,
  0x59,
  0x34,
  0xb3,
  0x4d,
  0x17,
  0x9a,
  0xe6,
  0xa4,
  0xc8,
  0x0c,
  0xad,
  0xcc,
  0xbb,
  0x7f,
  0x0a,
);
const SALT_2 = Uint8Array.of(
  0x0d,
  0xed,
  0xe3,
  0xde,
  0xf7,
  0x00,
  0xa6,
  0xdb,
  0x81,
  0x93,
  0x81,
  0xbe,
  0x6e,
  0x26,
  0x9d,
  0xcb,
  0xf9,
  0xbd,
  0x2e,
  0xd9,
);
const SECRET_BYTES = 32;
const KEY_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** 5.4.2: the sample begins where the payload would, were the packet's number of four bytes. */
const NUMBER_BYTES_MAX = 4;
const SAMPLE_BYTES = 16;
/** RFC 9000, 17.2: bits that are zero under the protection. */
const RESERVED_BITS = 0x0c;
export const PAYLOAD_BYTES_MAX = 2048;

const mask = new Uint8Array(16);

/** Deciphers the payload of the Initial packet at `at`, whose header was read, into `out`. Its length; −1 where it is none. */
export function decipherInitial(bytes: Uint8Array, at: number, out: Uint8Array): number {
  const { number, end, idStart, idStop, version } = header;
  const sample = number + NUMBER_BYTES_MAX;
  if (sample + SAMPLE_BYTES > end || end - number > PAYLOAD_BYTES_MAX) return -1;
  const second = version === VERSION_2;
  const secret = hkdfExtract(second ? SALT_2 : SALT_1, bytes.subarray(idStart, idStop));
  const client = hkdfExpandLabel(secret, 'client in', SECRET_BYTES);
  const prefix = second ? 'quicv2' : 'quic';
  aes128Encrypt(aes128Keys(hkdfExpandLabel(client, `${prefix} hp`, KEY_BYTES)), bytes, sample, mask);
  const first = (bytes[at] as number) ^ ((mask[0] as number) & 0x0f);
  if ((first & RESERVED_BITS) !== 0) return -1;
  const numberBytes = (first & 3) + 1;
  const nonce = hkdfExpandLabel(client, `${prefix} iv`, NONCE_BYTES);
  for (let i = 0; i < numberBytes; i++) {
    const place = NONCE_BYTES - numberBytes + i;
    nonce[place] = (nonce[place] as number) ^ (bytes[number + i] as number) ^ (mask[1 + i] as number);
  }
  const start = number + numberBytes;
  const stop = end - TAG_BYTES;
  if (stop <= start) return -1;
  aes128GcmDecipher(aes128Keys(hkdfExpandLabel(client, `${prefix} key`, KEY_BYTES)), nonce, bytes, start, stop, out);
  return stop - start;
}
