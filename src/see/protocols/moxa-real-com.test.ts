/** Moxa Real COM: commands and answers by side, settings of a port, what is known at any port and what at its own only. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import realCom from './moxa-real-com.ts';

const INIT = '2c08060301010000 0000';
const asks = (hex: string): string[] => told(realCom, hex);
const answers = (hex: string): string[] => told(realCom, hex, { direction: 1 });
const recognised = (hex: string, onPort: boolean): number => {
  const bytes = fromHex(hex);
  return realCom.recognise(bytes, 0, bytes.length, onPort);
};

describe('moxa-real-com', () => {
  it('holds to its examples', () => expect(exampleFailures(realCom)).toEqual([]));
  it.each([
    [INIT, ['request port_init', 'target capability=serial ports (Real COM)']],
    ['10020803', ['request ioctl']],
    ['110401010000', ['request flow_control']],
    ['12020101', ['request line_control']],
    ['140102', ['request flush']],
    ['2f0203e8', ['request wait_output_queue']],
    ['280124', ['response alive']],
    ['21002200', ['request start_break', 'request stop_break']],
  ])('a host says %s', (hex, lines) => expect(asks(hex).sort()).toEqual([...lines].sort()));
  it.each([
    ['2c03010101', ['response port_init']],
    ['104f4b', ['response ioctl']],
    ['174f4b144f4b', ['response set_baud', 'response flush']],
    ['2f020000', ['response wait_output_queue']],
    ['1303010101', ['response line_status']],
    ['26201000', ['event notify']],
    ['270124', ['request polling']],
    ['104e4f', ['error ioctl']],
  ])('a device says %s', (hex, lines) => expect(answers(hex)).toEqual(lines));

  it.each([
    [INIT, { baud: 9600, data_bits: 8, stop_bits: 1 }],
    ['2c080a0601010000 0000', { baud: 115_200, data_bits: 7, stop_bits: 2 }],
    ['10021203', { baud: 50, data_bits: 8, stop_bits: 1 }],
    ['10022003', { baud: 0, data_bits: 8, stop_bits: 1 }],
    ['12020101', {}],
    ['1001', {}],
  ])('%s shows %j', (hex, fields) => {
    expect(record(realCom, hex).context.messages[0]?.fields ?? {}).toEqual(fields);
  });

  it.each([
    ['the end of a command', '2c0806', 0],
    ['a command alone', '2c', 0],
    ['a command and half of another', '2100 22', 2],
  ])('waits for more: %s', (_title, hex, consumed) => {
    expect(record(realCom, hex).consumed).toBe(consumed);
  });
  it('waits for the rest of an answer', () => expect(answers('2c0301')).toEqual(['waits 3']));
  it.each([
    ['a command that there is not', '0001', 0],
    ['a command with more data than any', '10ff', 0],
    ['an answer to none', '99', 1],
    ['alive, which a device never says', '280124', 1],
  ])('is none: %s', (_title, hex, direction) => {
    const context = new RecordingContext(realCom);
    context.direction = direction as 0 | 1;
    expect([record(realCom, hex, context).consumed, context.messages]).toEqual([-1, []]);
  });

  it.each([
    ['the set-up of a port', INIT, YES, YES],
    ['with a speed that there is not', '2c08130301010000 0000', NO, YES],
    ['with a mode that there is not', '2c08064001010000 0000', NO, YES],
    ['with a switch that is neither on nor off', '2c08060302010000 0000', NO, YES],
    ['with more behind it', `${INIT}2100`, NO, YES],
    ['other commands', '12020101', NO, YES],
    ['answers', '2c03010101', NO, YES],
    ['the beginning of a command', '2c08', NO, MORE],
    ['something else', '47455420', NO, NO],
    ['something else that begins like it', '2c0806030101000000ff00', NO, NO],
    ['nothing', '', NO, NO],
  ])('%s: elsewhere, and at its ports', (_title, hex, elsewhere, there) => {
    expect([recognised(hex, false), recognised(hex, true)]).toEqual([elsewhere, there]);
  });
});
