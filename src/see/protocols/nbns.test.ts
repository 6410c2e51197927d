/** Names that hosts register, hold and ask for, by their suffixes. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import nbns from './nbns.ts';

/** First-level encoding: RFC 1001, 14.1. */
const encoded = (name: string, suffix: number): string => {
  const bytes = [...Buffer.from(name.padEnd(15)), suffix];
  return `20${bytes.map((b) => (0x41 + (b >> 4)).toString(16) + (0x41 + (b & 15)).toString(16)).join('')}00`;
};
const question = (name: string, suffix: number, type = '0020'): string => `${encoded(name, suffix)}${type}0001`;
const held = (flags: string, ip: string, owner = 'c00c'): string => `${owner}00200001 000493e0 0006 ${flags}${ip}`;
const registration = (name: string, suffix: number, flags = '0000'): string =>
  `0011 2910 0001 0000 0000 0001${question(name, suffix)}${held(flags, '0a000009')}`;
const said = (hex: string): string[] => told(nbns, hex, { datagram: true });
const padded = (name: string, suffix: string, flags: string): string =>
  Buffer.from(name.padEnd(15)).toString('hex') + suffix + flags;
const status = (table: string, rest = '000e8c123456'): string => {
  const data = table + rest;
  return `0012 8400 0000 0001 0000 0000${encoded('*', 0)}00210001 00000000 ${(data.length / 2).toString(16).padStart(4, '0')}${data}`;
};

describe('nbns', () => {
  it('holds to its examples', () => expect(exampleFailures(nbns)).toEqual([]));
  it.each([
    ['a machine', registration('HMI1', 0x00), ['source netbios-name=HMI1']],
    ['a server', registration('HMI1', 0x20), ['source netbios-name=HMI1']],
    ['a work group', registration('LINE1', 0x00, '8000'), ['source workgroup=LINE1']],
    [
      'a domain controller',
      registration('PLANT', 0x1c, '8000'),
      ['source workgroup=PLANT', 'source role=domain controller'],
    ],
    ['a person who is logged on', registration('ANNA', 0x03), []],
    ['another group', registration('GROUP', 0x20, '8000'), []],
  ])('registers %s', (_title, hex, claims) => {
    expect(said(hex).filter((line) => !line.includes('mentioned-name'))).toEqual([
      expect.stringMatching(/^request registration/),
      ...claims,
    ]);
  });
  it('mentions the name that is asked for', () => {
    expect(said(`0010 0110 0001 0000 0000 0000${question('FRED', 0)}`)[1]).toBe('source mentioned-name=FRED');
  });
  it('mentions nobody with the wildcard', () => {
    const hex = `0010 0000 0001 0000 0000 0000${question('*', 0, '0021')}`;
    expect(said(hex)).toEqual([expect.stringMatching(/^request node_status/)]);
  });
  it('names the address that an answer gives', () => {
    const answer = (suffix: number, flags: string, ip: string): string[] =>
      said(`0010 8500 0000 0001 0000 0000${held(flags, ip, encoded('FRED', suffix))}`).filter((l) =>
        l.startsWith('10.'),
      );
    expect(answer(0x20, '0000', '0a000009')).toEqual(['10.0.0.9 netbios-name=FRED']);
    expect(answer(0x1c, '0000', '0a000009')).toEqual([]);
    expect(answer(0x20, '8000', '0a000009')).toEqual([]);
    expect(answer(0x20, '0000', '00000000')).toEqual([]);
  });
  it('claims nothing of a release or of a refusal', () => {
    const released = `0011 3010 0001 0000 0000 0001${question('HMI1', 0)}${held('0000', '0a000009')}`;
    expect(said(released).filter((line) => line.startsWith('source netbios'))).toEqual([]);
    const refused = `0011 ad86 0000 0001 0000 0000${held('0000', '0a000009', encoded('HMI1', 0))}`;
    expect(said(refused)[0]).toMatch(/^error registration/);
    expect(said(refused).filter((line) => line.includes('netbios-name'))).toEqual([]);
  });
  it('reads the table of a node status', () => {
    const table = `03${padded('HMI1', '00', '0400')}${padded('LINE1', '00', '8400')}${padded('ANNA', '03', '0400')}`;
    expect(said(status(table))).toEqual([
      expect.stringMatching(/^response node_status/),
      'source netbios-name=HMI1',
      'source workgroup=LINE1',
      'source mac=00:0e:8c:12:34:56',
    ]);
  });
  it.each([
    ['a table longer than its record', status(`ff${padded('HMI1', '00', '0400')}`)],
    ['an empty table', status('')],
    ['a MAC of zeros', status('00', '000000000000')],
    ['a table without a MAC', status(`01${padded('', '00', '0400')}`, '')],
  ])('claims nothing of %s', (_title, hex) => {
    expect(said(hex).filter((line) => line.startsWith('source'))).toEqual([]);
  });
  it('follows a name only backwards', () => {
    expect(
      said(`0011 2910 0000 0001 0000 0000${held('0000', '0a000009', 'c0ff')}`).filter((l) => l.startsWith('source')),
    ).toEqual([]);
  });
  it('marks a record beyond the message', () => {
    expect(said(`0011 8500 0000 0001 0000 0000${encoded('FRED', 0)}00200001 00000000 00ff`)).toContain(
      'malformed a record reaches past the message',
    );
  });
  it('shows name and suffix, and counts a node status as the query that it is', () => {
    expect(record(nbns, registration('HMI1', 0x20)).context.messages[0]?.fields).toEqual({
      name: 'HMI1',
      suffix: 0x20,
    });
    expect([nbns.codeKey?.(0, 0x21), nbns.codeKey?.(0, 5), nbns.describe(3).operation]).toEqual([0, 5, 'opcode_3']);
  });
  it('is recognised at its own port only', () => {
    const bytes = fromHex(registration('HMI1', 0));
    expect([true, false].map((onPort) => nbns.recognise(bytes, 0, bytes.length, onPort))).toEqual([YES, NO]);
    expect(said('0011')).toEqual(['resync']);
  });
});
