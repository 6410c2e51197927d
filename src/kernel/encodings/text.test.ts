/** The shared encodings, each with malformed rows. */
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from './base64.ts';
import { decodeNetbios, readName, skipName } from './dns-name.ts';
import { decimalOf, hasText, hexDigit, latin1, trimEnd, trimStart, utf16le } from './text.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const textBytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('dns names', () => {
  const read = (hex: string, at: number): string | number => {
    const bytes = bytesOf(hex);
    const out = new Uint8Array(255);
    const length = readName(bytes, 0, at, bytes.length, out);
    return length < 0 ? length : latin1(out, 0, length);
  };
  it.each([
    ['plain', '03777777 026578 00', 0, 'www.ex'],
    ['root', '00', 0, ''],
    ['compressed', '026578 00 03777777 c000', 4, 'www.ex'],
    ['a pointer to itself', 'c000', 0, -1],
    ['a pointer forward', 'c002 00', 0, -1],
    ['cut short', '0377', 0, -1],
    ['a reserved label type', '8000', 0, -1],
  ])('%s', (_title, hex, at, expected) => expect(read(hex, at)).toBe(expected));
  it('refuses names beyond 255 bytes', () => {
    const long = `3f${'61'.repeat(63)}`.repeat(5) + '00';
    expect(read(long, 0)).toBe(-1);
    expect(skipName(bytesOf(long), 0, 321)).toBe(-1);
  });
  it('decodes NetBIOS names and refuses other bytes', () => {
    const out = new Uint8Array(16);
    const bytes = textBytes('EFEHEHEJCACACACACACACACACACACAAA');
    expect(decodeNetbios(bytes, 0, 32, out)).toBe(4);
    expect(latin1(out, 0, 4)).toBe('EGGI');
    expect(out[15]).toBe(0);
    expect(decodeNetbios(textBytes('z'.repeat(32)), 0, 32, out)).toBe(-1);
    expect(decodeNetbios(bytes, 0, 31, out)).toBe(-1);
  });
});

describe('text and base64', () => {
  it('compares, trims and counts', () => {
    const bytes = textBytes(' Host: 42 \r');
    expect(hasText(bytes, 1, bytes.length, 'host', true)).toBe(true);
    expect(hasText(bytes, 1, bytes.length, 'host')).toBe(false);
    expect(hasText(bytes, 9, bytes.length, 'host')).toBe(false);
    expect(decimalOf(bytes, 7, 9)).toBe(42);
    expect(decimalOf(bytes, 0, 2)).toBe(-1);
    expect(trimEnd(bytes, 0, bytes.length)).toBe(9);
    expect(trimStart(bytes, 0, bytes.length)).toBe(1);
    expect([hexDigit(0x46), hexDigit(0x66), hexDigit(0x39), hexDigit(0x67)]).toEqual([15, 15, 9, -1]);
    expect(utf16le(bytesOf('4100 4200 43'), 0, 5)).toBe('AB');
  });
  it('decodes base64, with and without padding, and stops at what is none', () => {
    const decode = (text: string, room = 16): string => {
      const out = new Uint8Array(room);
      return latin1(out, 0, decodeBase64(textBytes(text), 0, text.length, out));
    };
    expect(decode('YWJj')).toBe('abc');
    expect(decode('YWI=')).toBe('ab');
    expect(decode('YWI')).toBe('ab');
    expect(decode('YW!Jj')).toBe('a');
    expect(decode('YWJjZGVm', 2)).toBe('ab');
  });
});
