import { expect, it } from 'vitest';
import { NO, RESYNC, YES } from '../../model/protocol.ts';
import { failingExamples, fromHex, record } from '../../model/recording-context.ts';
import cipIo from './cip-io.ts';

const frame = '0200 0280 0800 03064b00 1b000000 b100 0400 01020304';

it('reports a cyclic frame as exchange, with its connection', () => {
  const { consumed, context } = record(cipIo, frame);
  expect(consumed).toBe(fromHex(frame).length);
  expect(context.messages).toMatchObject([{ kind: 'event', operation: 'cyclic_data', meaning: 'exchange' }]);
  expect(context.messages[0]?.fields).toEqual({ connection: 0x4b0603, sequence: 27, bytes: 4 });
});
it('takes an address item without a sequence', () => {
  expect(record(cipIo, '0200 a100 0400 03064b00 b100 0200 0102').context.messages).toHaveLength(1);
});
it.each([
  ['too short', '0200 0280 0800'],
  ['one item', '0100 0280 0800 03064b00 1b000000 b100 0400 01020304'],
  ['another address', '0200 0380 0800 03064b00 1b000000 b100 0400 01020304'],
  ['data that is not there', '0200 0280 0800 03064b00 1b000000 b100 0900 01020304'],
])('gives nothing: %s', (_title, hex) => {
  const { consumed, context } = record(cipIo, hex);
  expect(consumed).toBe(RESYNC);
  expect(context.messages).toEqual([]);
  const bytes = fromHex(hex);
  expect(cipIo.recognise(bytes, 0, bytes.length, true)).toBe(NO);
});
it('recognises its frames on any port', () => {
  const bytes = fromHex(frame);
  expect(cipIo.recognise(bytes, 0, bytes.length, false)).toBe(YES);
});
it('keeps the word of its examples', () => expect(failingExamples(cipIo)).toEqual([]));
