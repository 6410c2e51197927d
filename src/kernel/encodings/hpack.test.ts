/** Header blocks against RFC 7541, Appendix C, and blocks that are none. */
import { describe, expect, it } from 'vitest';
import { huffmanText } from './hpack-huffman.ts';
import { HpackReader } from './hpack.ts';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
function read(reader: HpackReader, hex: string): string[] | undefined {
  const bytes = bytesOf(hex);
  const fields: string[] = [];
  const whole = reader.read(bytes, 0, bytes.length, (name, value) => fields.push(`${name}: ${value}`));
  return whole ? fields : undefined;
}

const REQUEST = [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'];
const SECURE = [
  ':method: GET',
  ':scheme: https',
  ':path: /index.html',
  ':authority: www.example.com',
  'custom-key: custom-value',
];
const response = (status: string, date: string): string[] => [
  `:status: ${status}`,
  'cache-control: private',
  `date: Mon, 21 Oct 2013 20:13:${date} GMT`,
  'location: https://www.example.com',
];

describe('RFC 7541, Appendix C', () => {
  it.each([
    ['C.2.1', '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572', ['custom-key: custom-header']],
    ['C.2.2', '040c 2f73 616d 706c 652f 7061 7468', [':path: /sample/path']],
    ['C.2.3', '1008 7061 7373 776f 7264 0673 6563 7265 74', ['password: secret']],
    ['C.2.4', '82', [':method: GET']],
  ])('%s', (_title, hex, fields) => expect(read(new HpackReader(), hex)).toEqual(fields));
  it.each([
    [
      'C.3: requests without Huffman',
      '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
      '8286 84be 5808 6e6f 2d63 6163 6865',
      '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
    ],
    [
      'C.4: requests with it',
      '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
      '8286 84be 5886 a8eb 1064 9cbf',
      '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
    ],
  ])('%s', (_title, one, two, three) => {
    const reader = new HpackReader();
    expect(read(reader, one)).toEqual(REQUEST);
    expect(read(reader, two)).toEqual([...REQUEST, 'cache-control: no-cache']);
    expect(read(reader, three)).toEqual(SECURE);
    reader.reset();
    expect(read(reader, 'be')).toBeUndefined();
  });
  it('C.6: responses with it, in a table of 256 bytes; a cookie is not kept', () => {
    const reader = new HpackReader();
    expect(read(reader, '3fe1 01')).toEqual([]);
    expect(
      read(
        reader,
        '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
      ),
    ).toEqual(response('302', '21'));
    expect(read(reader, '4883 640e ffc1 c0bf')).toEqual(response('307', '21'));
    expect(
      read(
        reader,
        '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
      ),
    ).toEqual([
      ...response('200', '22'),
      'content-encoding: gzip',
      'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
    ]);
    expect(read(reader, 'be')).toEqual(['set-cookie: ']);
  });
});

describe('what is none', () => {
  it.each([
    ['entry 0', '80'],
    ['an entry that is not there', 'ff00'],
    ['a number without an end', 'ff80'],
    ['a number too long', 'ffffffffffff00'],
    ['a name without an end', '400a63'],
    ['no value', '4001 61'],
    ['a string longer than its block', '40 7f 81 7f'],
    ['a table larger than is kept', '3fffffff7f'],
    ['a name of an entry that is not there', '7f20 00'],
    ['Huffman of the end of string', '4084 ffffffff 00'],
    ['Huffman with padding of zeros', '4081 00 00'],
    ['Huffman padded by a byte', '4082 1fff 00'],
    ['more fields than are read', '82'.repeat(300)],
  ])('%s', (_title, hex) => expect(read(new HpackReader(), hex)).toBeUndefined());
  it('an entry larger than the table empties it', () => {
    const reader = new HpackReader();
    expect(read(reader, '3f02 4001 61 01 62')).toEqual(['a: b']);
    expect(read(reader, 'be')).toBeUndefined();
  });
});

it('knows the code of every byte', () => {
  // `a` of 5 bits, `Z` of 8, `\\` of 19, byte 255 of 26.
  expect(huffmanText(bytesOf('1fff'), 0, 1)).toBe('a');
  expect(huffmanText(bytesOf('fd'), 0, 1)).toBe('Z');
  expect(huffmanText(bytesOf('fffe1f'), 0, 3)).toBe('\\');
  expect(huffmanText(bytesOf('fffffbbf'), 0, 4)).toBe('\u00ff');
});
