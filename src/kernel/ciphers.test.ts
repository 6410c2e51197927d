/** AES-128 and key derivation against the vectors of their specifications. */
import { describe, expect, it } from 'vitest';
import { aes128Encrypt, aes128GcmDecipher, aes128Keys } from './aes128.ts';
import { hexOfBytes } from './encodings/text.ts';
import { hkdfExpand, hkdfExpandLabel, hkdfExtract, hmacSha256 } from './hkdf.ts';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

describe('AES-128', () => {
  it.each([
    [
      'FIPS 197, B',
      '2b7e151628aed2a6abf7158809cf4f3c',
      '3243f6a8885a308d313198a2e0370734',
      '3925841d02dc09fbdc118597196a0b32',
    ],
    [
      'FIPS 197, C.1',
      '000102030405060708090a0b0c0d0e0f',
      '00112233445566778899aabbccddeeff',
      '69c4e0d86a7b0430d8cdb78070b4c55a',
    ],
  ])('%s', (_title, key, block, cipher) => {
    const out = new Uint8Array(16);
    aes128Encrypt(aes128Keys(bytesOf(key)), bytesOf(`ff${block}`), 1, out);
    expect(hexOfBytes(out)).toBe(cipher);
  });
  it('expands a key: FIPS 197, A.1', () => {
    const keys = aes128Keys(bytesOf('2b7e151628aed2a6abf7158809cf4f3c'));
    expect(hexOfBytes(keys, 160, 176)).toBe('d014f9a8c9ee2589e13f0cc8b6630ca6');
  });
  it('deciphers: GCM specification of McGrew and Viega, test case 4', () => {
    const keys = aes128Keys(bytesOf('feffe9928665731c6d6a8f9467308308'));
    const cipher = bytesOf(
      '42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091',
    );
    const out = new Uint8Array(cipher.length);
    aes128GcmDecipher(keys, bytesOf('cafebabefacedbaddecaf888'), cipher, 0, cipher.length, out);
    expect(hexOfBytes(out)).toBe(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    );
  });
});

describe('key derivation', () => {
  it('HMAC: RFC 4231, 4.3', () => {
    const [key, message] = ['Jefe', 'what do ya want for nothing?'].map((text) => new TextEncoder().encode(text));
    expect(hexOfBytes(hmacSha256(key ?? new Uint8Array(), message ?? new Uint8Array()))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
  it('HKDF: RFC 5869, A.1', () => {
    const key = hkdfExtract(bytesOf('000102030405060708090a0b0c'), bytesOf('0b'.repeat(22)));
    expect(hexOfBytes(key)).toBe('077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5');
    expect(hexOfBytes(hkdfExpand(key, bytesOf('f0f1f2f3f4f5f6f7f8f9'), 32))).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf',
    );
  });
  it('labels: RFC 9001, A.1', () => {
    const initial = hkdfExtract(bytesOf('38762cf7f55934b34d179ae6a4c80cadccbb7f0a'), bytesOf('8394c8f03e515708'));
    expect(hexOfBytes(initial)).toBe('7db5df06e7a69e432496adedb00851923595221596ae2ae9fb8115c1e9ed0a44');
    const client = hkdfExpandLabel(initial, 'client in', 32);
    expect(hexOfBytes(client)).toBe('c00cf151ca5be075ed0ebfb5c80323c42d6b7db67881289af4008f1f6c357aea');
    expect(hexOfBytes(hkdfExpandLabel(client, 'quic key', 16))).toBe('1f369613dd76d5467730efcbe3b1a22d');
    expect(hexOfBytes(hkdfExpandLabel(client, 'quic iv', 12))).toBe('fa044b2f42a3fd3b46fb255c');
    expect(hexOfBytes(hkdfExpandLabel(client, 'quic hp', 16))).toBe('9f50449e04a0e810283a1e9933adedd2');
  });
});
