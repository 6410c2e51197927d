/** Telegrams of both types, and what is none. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import esio from './ether-s-io.ts';

const DATA = '4553494f 0001 0000 0031 7616 00000018 0000000d 01 00 0000005c 00000001 0011';

describe('ether-s-io', () => {
  it('holds to its examples', () => expect(exampleFailures(esio)).toEqual([]));
  it.each([
    ['data', DATA, ['event data_transfer: station 1']],
    [
      'data without a transfer',
      DATA.slice(0, 50),
      ['event data_transfer', 'malformed a data telegram without a transfer'],
    ],
    ['status', '4553494f 0002 0000 0018 0000 0001 000c 0000000d 00010100', ['event status_diagnostics']],
    ['another type', '4553494f 0009 0000 000c 0000', ['event type_9']],
    ['a header that is cut', '4553494f 0001', ['resync']],
    ['other letters', '4553494e 0001 0000 000c 0000', ['resync']],
  ])('%s', (_title, hex, lines) => expect(told(esio, hex, { datagram: true })).toEqual(lines));
  it('shows its fields', () => {
    expect(record(esio, DATA).context.messages[0]?.fields).toEqual({
      transaction: 0x7616,
      source_station: 13,
      transfers: 1,
    });
  });
  it.each([
    [DATA, YES],
    ['4553494f', NO],
    ['00000000 0001 0000 0031 7616', NO],
  ])('recognises %s', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect([true, false].map((onPort) => esio.recognise(bytes, 0, bytes.length, onPort))).toEqual([verdict, verdict]);
  });
});
