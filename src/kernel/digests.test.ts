/** MD5 and SHA-256 against the vectors of their specifications. */
import { describe, expect, it } from 'vitest';
import { hexOfBytes } from './encodings/text.ts';
import { md5 } from './md5.ts';
import { sha256 } from './sha256.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('MD5, RFC 1321, A.5', () => {
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
    ['1234567890'.repeat(8), '57edf4a22be3c955ac49da2e2107b67a'],
  ])('%j', (text, digest) => expect(hexOfBytes(md5(bytesOf(text)))).toBe(digest));
});

describe('SHA-256, FIPS 180-4 (examples of NIST)', () => {
  it.each([
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('%#', (text, digest) => expect(hexOfBytes(sha256(bytesOf(text)))).toBe(digest));
});

it('takes a part of bytes', () => {
  const bytes = bytesOf('xxabcyy');
  expect(hexOfBytes(sha256(bytes, 2, 5))).toBe(hexOfBytes(sha256(bytesOf('abc'))));
  expect(hexOfBytes(md5(bytes, 2, 5))).toBe(hexOfBytes(md5(bytesOf('abc'))));
});
it.each([55, 56, 63, 64, 119, 120])('pads %i bytes as others do', async (length) => {
  const bytes = new Uint8Array(length).fill(0x61);
  const { createHash } = await import('node:crypto');
  expect(hexOfBytes(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(hexOfBytes(md5(bytes))).toBe(createHash('md5').update(bytes).digest('hex'));
});
