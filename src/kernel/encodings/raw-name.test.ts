import { expect, it } from 'vitest';
import { bytesOfName } from './raw-name.ts';

it('takes back every byte, read as windows-1252 or as ISO 8859-1', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(bytesOfName(new TextDecoder('latin1').decode(bytes))).toEqual(bytes);
  expect(bytesOfName(String.fromCharCode(...bytes))).toEqual(bytes);
});
