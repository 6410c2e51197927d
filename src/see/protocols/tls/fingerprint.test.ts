/** JA3 and JA4 of hellos: the examples of their authors, GREASE, and lists that are none. */
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../model/recording-context.ts';
import { fingerprint } from './fingerprint.ts';
import { Hello } from './hello.ts';

const two = (value: number): string => value.toString(16).padStart(4, '0');
const counted = (bytes: number, hex: string): string => (hex.length / 2).toString(16).padStart(bytes * 2, '0') + hex;
const extension = (type: string, data = ''): string => type + counted(2, data);
const list = (hex: string): string => counted(2, hex.replaceAll(',', ''));

interface Parts {
  readonly version?: string;
  readonly suites?: string;
  readonly extensions?: readonly string[];
}
function printOf({ version = '0303', suites = '1301', extensions = [] }: Parts, transport: 't' | 'q' = 't') {
  const bytes = fromHex(`${version}${'00'.repeat(32)}00${list(suites)}0100${counted(2, extensions.join(''))}`);
  const hello = new Hello();
  expect(hello.readClient(bytes, 0, bytes.length)).toBe(true);
  return fingerprint(bytes, hello, transport);
}

/** The example of technical_details/JA4.md. */
const JA4_SUITES = '1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035';
const JA4_ALGORITHMS = extension('000d', list('0403,0804,0401,0503,0805,0501,0806,0601'));
const dressed: Readonly<Record<string, string>> = {
  '0010': extension('0010', counted(2, '026832')),
  '000d': JA4_ALGORITHMS,
  '002b': extension('002b', '0403040303'),
};
const JA4_EXTENSIONS = '001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015'
  .split(',')
  .map((type) => dressed[type] ?? extension(type));

describe('JA4', () => {
  it('of the example of its authors', () => {
    const parts = { suites: JA4_SUITES, extensions: JA4_EXTENSIONS };
    expect(printOf(parts)?.ja4).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
    expect(printOf(parts, 'q')?.ja4).toBe('q13d1516h2_8daaf6152771_e5627efa2ab1');
  });
  it('GREASE changes nothing', () => {
    const parts = { suites: `2a2a,${JA4_SUITES}`, extensions: [extension('fafa', '00'), ...JA4_EXTENSIONS] };
    expect(printOf(parts)).toMatchObject({ ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1', shuffles: true });
    const version = { '002b': extension('002b', '067a7a03040303') }['002b'];
    expect(printOf({ extensions: [version] })?.ja4).toMatch(/^t13i/);
  });
  it('without signature algorithms ends without an underscore', () => {
    const extensions = JA4_EXTENSIONS.map((text) => (text === JA4_ALGORITHMS ? extension('000d') : text));
    expect(printOf({ suites: JA4_SUITES, extensions })?.ja4).toBe('t13d1516h2_8daaf6152771_6d807ffa2a79');
  });
  it.each([
    ['TLS 1.2', { version: '0303' }, 't12'],
    ['TLS 1.1', { version: '0302' }, 't11'],
    ['TLS 1.0', { version: '0301' }, 't10'],
    ['SSL 3.0', { version: '0300' }, 'ts3'],
    ['an unknown version', { version: '0505' }, 't00'],
    ['no versions in its extension', { extensions: [extension('002b', '00')] }, 't00'],
  ])('begins with the version: %s', (_title, parts, start) => expect(printOf(parts)?.ja4.slice(0, 3)).toBe(start));
  it.each([
    ['', '00'],
    ['01ab', 'ab'],
    ['02abcd', 'ad'],
    ['0230ab', '3b'],
    ['043031abcd', '3d'],
    ['0430abcd31', '01'],
    ['0171', 'qq'],
    ['08687474702f312e31', 'h1'],
    ['ff6832', '00'],
  ])('holds the ends of the first protocol: %s', (names, ends) => {
    expect(printOf({ extensions: [extension('0010', counted(2, names))] })?.ja4.slice(8, 10)).toBe(ends);
  });
  it('of nothing is zeros, and counts end at 99', () => {
    expect(printOf({ suites: '' })?.ja4).toBe('t12i000000_000000000000_000000000000');
    const suites = Array.from({ length: 120 }, (_, i) => two(i)).join('');
    expect(printOf({ suites })?.ja4.slice(4, 6)).toBe('99');
  });
});

describe('JA3', () => {
  // 771,4865,10-11,29-23,0: its digest by another implementation of MD5.
  it('is the digest of five lists', () => {
    const extensions = [extension('000a', '0004001d0017'), extension('000b', '0100')];
    expect(printOf({ extensions })).toMatchObject({ ja3: '87c38a2de9b8e118c385f43ce1a4232e', shuffles: false });
    const greased = [extension('000a', '00060a0a001d0017'), extension('000b', '0100')];
    expect(printOf({ extensions: greased })).toMatchObject({ ja3: '87c38a2de9b8e118c385f43ce1a4232e', shuffles: true });
  });
});

it('is none where the lists are no client’s', () => {
  expect(printOf({ suites: '1301'.repeat(2000) })).toBeUndefined();
  expect(printOf({ extensions: [extension('000a', list('001d'.repeat(2000)))] })).toBeUndefined();
  expect(printOf({ extensions: [extension('000d', list('0403'.repeat(2000)))] })).toBeUndefined();
  expect(printOf({ extensions: [extension('000b', '00'.repeat(2000))] })).toBeUndefined();
});
