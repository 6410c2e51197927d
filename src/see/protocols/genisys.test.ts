/** Polls, indications and controls, with escapes; messages whose check does not fit. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import genisys from './genisys.ts';

const byte = (n: number): string => n.toString(16).padStart(2, '0');
const escaped = (n: number): string => (n >= 0xf0 ? `f0${byte(n & 0x0f)}` : byte(n));
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const each of bytes) {
    crc ^= each;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}
function message(header: string, content: string): string {
  const crc = crcOf(fromHex(header + content));
  return header + [...fromHex(content), crc & 0xff, crc >> 8].map(escaped).join('') + 'f6';
}

describe('genisys', () => {
  it('holds to its examples', () => expect(exampleFailures(genisys)).toEqual([]));
  it.each([
    ['f101f6', 'response acknowledge_client: station 1', 'keep-alive'],
    ['fb01f6', 'request poll: station 1', 'read'],
    [message('fb', '01'), 'request poll: station 1', 'read'],
    [message('fd', '07'), 'request recall: station 7', 'read'],
    [message('fa', '01'), 'request acknowledge_indication_and_poll: station 1', 'read'],
    [message('f2', '01 00050104'), 'response indication_data: station 1', 'read'],
    [message('fc', '02 0380'), 'request control_data: station 2 byte 3', 'control'],
    [message('fc', 'f3 f1ff'), 'request control_data: station 243 byte 241', 'control'],
    [message('fc', '02'), 'request control_data: station 2', 'control'],
    [message('f9', '00 0380'), 'request common_control_data: station 0 byte 3', 'control'],
    [message('f3', '02 0380'), 'response control_data_checkback: station 2 byte 3', 'control'],
    [message('fe', '02'), 'request execute_controls: station 2', 'control'],
    [message('f5', '02'), 'event function_245: station 2', 'unknown'],
  ])('%s is %s', (hex, line, meaning) => {
    expect(told(genisys, hex)).toEqual([line]);
    expect(record(genisys, hex).context.messages[0]?.meaning).toBe(meaning);
  });
  it.each([
    ['in its high byte', 'f20108060a040c040f0409f0f6'],
    ['in its low byte', 'f2010504060508040b061505f1fcf6'],
  ])('a check need not be escaped %s', (_title, hex) => {
    expect(told(genisys, hex)).toEqual(['response indication_data: station 1']);
  });
  it('a check may hold the end byte as it is', () => {
    const found = new Set<string>();
    for (let i = 0; i < 65536 && found.size < 2; i++) {
      const body = fromHex(`f201${byte((i >> 8) & 0x7f)}${byte(i & 0x7f)}`);
      const check = crcOf(body);
      const ends = `${(check & 0xff) === 0xf6 ? 'low' : ''}${check >> 8 === 0xf6 ? 'high' : ''}`;
      if (ends === '') continue;
      const hex = Buffer.from(body).toString('hex') + byte(check & 0xff) + byte(check >> 8) + 'f6';
      expect(told(genisys, hex)).toEqual(['response indication_data: station 1']);
      found.add(ends);
    }
    expect(found.size).toBeGreaterThan(1);
  });
  it('shows addresses and data', () => {
    const { context } = record(genisys, message('f2', '01 0005 01f4'));
    expect(context.messages[0]?.fields).toEqual({ station: 1, data: ['0=5', '1=244'] });
  });
  it.each([
    ['another check', 'fb018341f60101', ['resync']],
    ['another check, which may be an end byte', 'fb018341f6', ['waits 5']],
    ['an end byte first', 'f60183', ['resync']],
    ['no header', '01', ['resync']],
    ['an acknowledgement with data', 'f10102f6fbfb', ['resync']],
    ['a recall without a check', 'fd01f6fbfb', ['resync']],
    ['a byte that should be escaped', 'fb01f2f6fbfb', ['resync']],
    ['an escape of more than four bits', 'fbf010f6fbfb', ['resync']],
    ['an escape of nothing', 'fb01f0f6fbfb', ['resync']],
    ['no end', `fb${'01'.repeat(1200)}`, ['resync']],
    ['half a message', 'fb0183', ['waits 3']],
    ['one and a half', 'f101f6fb01', ['response acknowledge_client: station 1', 'waits 2']],
  ])('%s', (_title, hex, lines) => expect(told(genisys, hex)).toEqual(lines));
  it.each([
    ['f101f6', YES, NO],
    ['fb018340f6', YES, YES],
    ['fb018340f6f101f6', YES, NO],
    ['fb018341f6', MORE, NO],
    ['fb018341f60101', NO, NO],
    ['fb0183', MORE, NO],
    ['0101f6', NO, NO],
    ['', NO, NO],
  ])('recognises %s', (hex, atPort, elsewhere) => {
    const bytes = fromHex(hex);
    expect([true, false].map((onPort) => genisys.recognise(bytes, 0, bytes.length, onPort))).toEqual([
      atPort,
      elsewhere,
    ]);
  });
});
