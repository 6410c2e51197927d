/** DNS over UDP and TCP: queries, answers that name inside hosts, updates, and messages that do not hold together. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import dns from './dns.ts';

const label = (text: string): string => text.length.toString(16).padStart(2, '0') + Buffer.from(text).toString('hex');
const nameOf = (text: string): string => `${text.split('.').map(label).join('')}00`;
const question = (name: string, type = '0001'): string => `${nameOf(name)}${type}0001`;
const answer = (data: string, type = '0001', owner = 'c00c'): string =>
  `${owner}${type}0001 00000e10 ${(data.replace(/ /g, '').length / 2).toString(16).padStart(4, '0')}${data}`;
const message = (flags: string, counts: string, body: string): string => `1234${flags}${counts}${body}`;
const udp = (hex: string): string[] => told(dns, hex, { datagram: true });
const overTcp = (hex: string): string => {
  const bytes = hex.replace(/ /g, '');
  return (bytes.length / 2).toString(16).padStart(4, '0') + bytes;
};
const ONE_ANSWER = '0001000100000000';
const query = message('0100', '0001000000000000', question('hmi.plant'));

describe('dns', () => {
  it('holds to its examples', () => expect(exampleFailures(dns)).toEqual([]));
  it('tells who is asked for', () => expect(udp(query)).toEqual(['request query: hmi.plant']));
  it('tells a refusal', () => {
    expect(udp(message('8183', '0001000000000000', question('no.such')))).toEqual(['error query: no.such']);
  });
  it('shows fields', () => {
    expect(
      record(dns, overTcp(message('8180', '0001000000000000', question('a.b')))).context.messages[0]?.fields,
    ).toEqual({
      name: 'a.b',
      type: 1,
      transaction_id: 0x1234,
      rcode: 0,
    });
  });
  const named = (hex: string): string[] => udp(hex).slice(1);
  it.each([
    ['an inside address', ONE_ANSWER, question('hmi.plant') + answer('0a000009'), ['10.0.0.9 hostname=hmi.plant']],
    ['172.16/12', ONE_ANSWER, question('a.b') + answer('ac100001'), ['172.16.0.1 hostname=a.b']],
    ['192.168/16', ONE_ANSWER, question('a.b') + answer('c0a80001'), ['192.168.0.1 hostname=a.b']],
    ['an outside address', ONE_ANSWER, question('a.b') + answer('08080808'), []],
    ['two addresses', '0001000200000000', question('a.b') + answer('0a000001') + answer('0a000002'), []],
    [
      'a unique local IPv6 address',
      ONE_ANSWER,
      question('a.b', '001c') + answer(`fd00${'00'.repeat(13)}01`, '001c'),
      ['fd00::1 hostname=a.b'],
    ],
    ['a global IPv6 address', ONE_ANSWER, question('a.b', '001c') + answer(`2001${'00'.repeat(13)}01`, '001c'), []],
    [
      'a reverse name',
      ONE_ANSWER,
      question('9.0.0.10.in-addr.arpa', '000c') + answer(nameOf('hmi.plant'), '000c'),
      ['10.0.0.9 hostname=hmi.plant'],
    ],
    [
      'a reverse name of outside',
      ONE_ANSWER,
      question('8.8.8.8.in-addr.arpa', '000c') + answer(nameOf('a.b'), '000c'),
      [],
    ],
    ['a reverse name that is none', ONE_ANSWER, question('x.in-addr.arpa', '000c') + answer(nameOf('a.b'), '000c'), []],
    ['an address in the additional section', '0001000000000001', question('a.b') + answer('0a000001'), []],
    ['an address of three bytes', ONE_ANSWER, question('a.b') + answer('0a0000'), []],
  ])('names for inside addresses: %s', (_title, counts, body, claims) => {
    expect(named(message('8180', counts, body))).toEqual(claims);
  });
  it('believes an update, which names its own host', () => {
    const update = message(
      '2800',
      '0001000000010000',
      question('plant', '0006') + answer('0a000009', '0001', nameOf('hmi.plant')),
    );
    expect(udp(update)).toEqual(['request update: plant', '10.0.0.9 hostname=hmi.plant']);
  });
  it('takes no name from a query that carries records', () => {
    expect(named(message('0100', ONE_ANSWER, question('a.b') + answer('0a000009')))).toEqual([]);
  });
  it.each([
    ['a record beyond the message', message('8180', ONE_ANSWER, `${question('a.b')}c00c0001000100000e10 00ff 0a0000`)],
    ['a name that points at itself', message('8180', ONE_ANSWER, `${question('a.b')}c01100010001 00000e10 0004 0a00`)],
  ])('marks %s', (_title, hex) => expect(udp(hex).some((line) => line.startsWith('malformed'))).toBe(true));
  it.each([
    ['counts that do not fit', message('0100', 'ffffffffffffffff', question('a.b'))],
    ['an opcode of 7', message('3800', '0001000000000000', question('a.b'))],
    ['half a header', '12340100'],
  ])('refuses %s', (_title, hex) => {
    expect(udp(hex)).toEqual(['resync']);
    expect(told(dns, overTcp(hex))).toEqual(['resync']);
  });
  it('reads several messages of a stream and waits for the rest', () => {
    expect(told(dns, `${overTcp(query)}${overTcp(query)}00ff12`)).toEqual([
      'request query: hmi.plant',
      'request query: hmi.plant',
      'waits 3',
    ]);
  });
  it.each([
    ['at another port', query, false, NO],
    ['over UDP', query, true, YES],
    ['over TCP', overTcp(query), true, YES],
    ['the length alone', '0020', true, MORE],
    ['the header of a message to come', `0100${query.slice(0, 28)}`, true, MORE],
    ['64 bytes of a message to come', `0100${query}${'00'.repeat(64)}`, true, YES],
    ['a header that can be none, of a message to come', '0100 1234 7800 0001 0000 0000 0000 00', true, NO],
    ['a length shorter than a header', `0005${query}`, true, NO],
  ])('recognises: %s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(dns.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('has words for each opcode', () => expect(dns.describe(12).operation).toBe('opcode_12'));
});
