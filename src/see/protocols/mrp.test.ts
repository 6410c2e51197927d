/** MRP: who manages the ring, whether it is closed, which links changed; frames that lie about their length. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './mrp.ts';

const MANAGER = '001b1b123456';
const CLIENT = '001b1b654321';
const one = (value: number): string => value.toString(16).padStart(2, '0');
const block = (type: number, contents: string): string => {
  const text = one(type) + one(contents.length / 2) + contents;
  return text.padEnd(Math.ceil(text.length / 8) * 8, '0');
};
const common = block(1, `0001${'ff'.repeat(16)}`);
const frame = (...blocks: string[]): string => `0001${blocks.join('')}${common}0000`;
const test = (state: number, type = 2): string => block(type, `8000${MANAGER}0000000${state}000000001000`);
const link = (type: number): string => block(type, `${CLIENT}000000140001`);
const said = (hex: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hex, { datagram: true, context });

describe('MRP', () => {
  it.each([
    [frame(test(1)), ['event test', 'source chassis-id=00:1b:1b:12:34:56', 'source role=MRP manager']],
    [
      frame(test(1, 6)),
      ['event in_test', 'source chassis-id=00:1b:1b:12:34:56', 'source role=MRP interconnection manager'],
    ],
    [frame(link(4)), ['event link_down', 'source chassis-id=00:1b:1b:65:43:21', 'source role=MRP client']],
    [frame(link(5)), ['event link_up', 'source chassis-id=00:1b:1b:65:43:21', 'source role=MRP client']],
    [frame(block(3, `8000${MANAGER}000a`)), ['event topology_change']],
    [frame(block(10, `${MANAGER}00000001`)), ['event in_link_status_poll']],
    [`0001${common}${test(1)}0000`, ['event test', 'source chassis-id=00:1b:1b:12:34:56', 'source role=MRP manager']],
    [frame(block(0x7f, '080006000000'), test(1)), ['event option']],
    [`0001${common}0000`, []],
    [frame(block(2, '8000')), ['event test']],
    [frame(block(4, CLIENT)), ['event link_down']],
    [`0001${common}`, []],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));

  it('the state of a ring is told when it changes, an open one leaves a sign', () => {
    const context = new RecordingContext(protocol);
    said(frame(test(1)), context);
    expect(said(frame(test(1)), context)).toEqual(['event test']);
    said(frame(test(0)), context);
    said(frame(test(0)), context);
    said(frame(link(4)), context);
    expect(context.signs.map(({ kind }) => kind)).toEqual(['ring-open', 'ring-link-down']);
  });
  it('shows manager, priority and state', () => {
    expect(record(protocol, frame(test(1))).context.messages[0]?.fields).toEqual({
      manager: '00:1b:1b:12:34:56',
      priority: 0x8000,
      ring_closed: true,
    });
    expect(record(protocol, frame(link(5))).context.messages[0]?.fields).toEqual({ client: '00:1b:1b:65:43:21' });
  });
  it.each(['000102ff8000', `0001${test(1)}01ff`])('%s has a block that does not fit', (hex) =>
    expect(said(hex)).toContain('malformed a block longer than its frame'),
  );
  it.each([
    ['another version', '00020212', NO],
    ['a block that does not exist', '00010b00', NO],
    ['an end alone', '00010000', NO],
    ['cut short', '000102', NO],
    ['nothing', '', NO],
    ['a test', frame(test(1)), YES],
    ['what is common to all', `0001${common}`, YES],
  ])('%s', (_title, hex, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
    if (verdict === NO) expect(said(hex)).toEqual(['resync']);
  });
  it('has a word for what it does not know', () => expect(protocol.describe(99).operation).toBe('block_99'));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
