import { expect, it } from 'vitest';
import { NO, RESYNC, YES } from '../../model/protocol.ts';
import { failingExamples, fromHex, record } from '../../model/recording-context.ts';
import profinetRt from './profinet-rt.ts';

it.each([
  ['8001', 'cyclic_data', 'exchange'],
  ['0100', 'cyclic_data', 'exchange'],
  ['fc01', 'alarm_high', 'notify'],
  ['fe01', 'alarm_low', 'notify'],
  ['ff00', 'clock_synchronisation', 'time'],
])('frame id %s is %s', (id, operation, meaning) => {
  const { context } = record(profinetRt, `${id} 80800000 1234 35 00`);
  expect(context.messages).toMatchObject([{ kind: 'event', operation, meaning }]);
});
it('shows the cycle counter of cyclic data', () => {
  const { context } = record(profinetRt, '8001 80800000 1234 35 00');
  expect(context.messages[0]?.fields).toEqual({ frame_id: 0x8001, cycle_counter: 0x1234, data_status: 0x35 });
});
it.each([
  ['DCP', 'fefe 05000100 0001'],
  ['a reserved id', 'fd00 05000100 0001'],
  ['too short', '8001'],
])('gives nothing: %s', (_title, hex) => {
  const { consumed, context } = record(profinetRt, hex);
  expect([consumed, context.messages]).toEqual([RESYNC, []]);
});
it.each([
  ['8001 80800000', YES],
  ['fefe 05000100', NO],
  ['8001', NO],
])('recognises %s: %s', (hex, verdict) => {
  const bytes = fromHex(hex);
  expect(profinetRt.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
});
it('keeps the word of its examples', () => expect(failingExamples(profinetRt)).toEqual([]));
