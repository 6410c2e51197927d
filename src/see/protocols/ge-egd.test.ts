/** EGD productions: exchange, producer, status; headers that end early. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import egd from './ge-egd.ts';

const production = (status = '00', reserved = '00000000', nanoseconds = '00811b2c'): string =>
  `0d01d4f0c0a8084d7b000000be8a7e38${nanoseconds}${status}00000007000000${reserved}0102`;

describe('ge-egd', () => {
  it('holds to its examples', () => expect(exampleFailures(egd)).toEqual([]));
  it('says once who produces', () => {
    const context = new RecordingContext(egd);
    expect(told(egd, production(), { datagram: true, context })).toEqual([
      'event data_production: exchange 123',
      'source device-id=192.168.8.77',
      'source role=EGD producer',
    ]);
    expect(told(egd, production(), { datagram: true, context })).toHaveLength(1);
  });
  it.each([
    ['00', 'no_new_status'],
    ['07', 'data_refresh_period_exceeded'],
    ['63', '99'],
  ])('status %s is %s', (status, word) => {
    expect(record(egd, production(status)).context.messages[0]?.fields).toEqual({
      request_id: 0xf0d4,
      producer: '192.168.8.77',
      status: word,
      signature: 7,
      bytes: 2,
    });
  });
  it.each([
    ['another type', production().replace(/^0d/, '0c')],
    ['half a header', production().slice(0, 40)],
    ['nothing', ''],
  ])('%s gives nothing', (_title, hex) => expect(told(egd, hex, { datagram: true })).toEqual(['resync']));
  it.each([
    ['a production', production(), YES],
    ['a reserved word that is set', production('00', '01000000'), NO],
    ['more than a second of nanoseconds', production('00', '00000000', 'ffffffff'), NO],
    ['half a header', production().slice(0, 40), NO],
  ])('recognises %s on any port', (_title, hex, verdict) => {
    for (const onPort of [true, false]) expect(egd.recognise(fromHex(hex), 0, hex.length / 2, onPort)).toBe(verdict);
  });
  it('has a word for what it does not know', () => expect(egd.describe(1).operation).toBe('type_1'));
});
