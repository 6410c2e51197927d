/** Base64 both ways: the vectors of RFC 4648, 10, without padding. */
import { expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';

it.each([
  ['', ''],
  ['f', 'Zg'],
  ['fo', 'Zm8'],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg'],
  ['fooba', 'Zm9vYmE'],
  ['foobar', 'Zm9vYmFy'],
])('%j is %j', (text, encoded) => {
  const bytes = new TextEncoder().encode(encoded);
  const out = new Uint8Array(16);
  const length = decodeBase64(bytes, 0, bytes.length, out);
  expect(new TextDecoder().decode(out.subarray(0, length))).toBe(text);
  expect(encodeBase64(new TextEncoder().encode(text))).toBe(encoded);
});
