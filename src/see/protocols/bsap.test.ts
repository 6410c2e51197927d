/** Requests, their answers by sequence number, and broken datagrams. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import bsap from './bsap.ts';

const word = (n: number): string => n.toString(16).padStart(2, '0') + '000000';
const message = (sequence: string, rest: string): string => {
  const body = `0c${sequence}${rest}`.replace(/ /g, '');
  return word(body.length / 2 + 4) + body;
};
const packet = (fn: string, ...messages: readonly string[]): string =>
  `0e00 0${messages.length}00 ${fn}00 01000000 02000000 ${messages.join('')}`;
const told1 = (hex: string, context?: RecordingContext): string[] =>
  told(bsap, hex, { datagram: true, ...(context ? { context } : {}) });
const NAMES = '03d0010f 02 4047562e41533400 4047562e44533100';

describe('bsap', () => {
  it('holds to its examples', () => expect(exampleFailures(bsap)).toEqual([]));
  it.each([
    ['a0 00 04' + NAMES, 'read_signal_by_name: @GV.AS4', 'read'],
    ['a0 00 84' + NAMES, 'write_signal_by_name: @GV.AS4', 'write'],
    ['a0 00 80 2477 0f 01 1100 0a', 'write_signal_by_address: signal 17', 'write'],
    ['a0 00 80 2477 0f 00 1100', 'write_signal_by_address', 'write'],
    ['a0 00 00 2477 0f 01 1100', 'read_signal_by_address', 'read'],
    ['a0 00 0c 01', 'read_signal_by_list_start', 'read'],
    ['a0 00 8c 01', 'write_signal_by_list_start', 'write'],
    ['a0 00 77', 'rdb_function_119', 'unknown'],
    ['a0', 'read_signal_by_address', 'read'],
    ['68 00', 'flash_download', 'firmware'],
    ['78 00', 'download_request', 'program-download'],
    ['48 00', 'diagnostics', 'diagnose'],
    ['77 00', 'function_119', 'unknown'],
    ['a0 00 04 03d0010f 01', 'read_signal_by_name', 'read'],
    ['a0 00 04 03d0010f 01 4047', 'read_signal_by_name', 'read'],
  ])('%s is %s', (rest, line, meaning) => {
    const hex = packet('06', message('834b0000', rest));
    expect(told1(hex)).toEqual([`request ${line}`]);
    expect(record(bsap, hex).context.messages[0]?.meaning).toBe(meaning);
  });
  it('shows the signals that are asked for', () => {
    const { context } = record(bsap, packet('06', message('834b0000', 'a0 00 04' + NAMES)));
    expect(context.messages[0]?.fields).toEqual({ sequence: 0x4b83, signals: ['@GV.AS4', '@GV.DS1'] });
  });
  it('answers belong to their requests, two in one datagram', () => {
    const context = new RecordingContext(bsap);
    told1(packet('06', message('01000000', 'a0 00 04' + NAMES)), context);
    told1(packet('06', message('02000000', 'a0 00 80 2477 0f 01 1100 0a')), context);
    const both = packet('05', message('01000000', '00 02 0000 1100'), message('02000000', '80 00'));
    expect(told1(both, context)).toEqual([
      'response read_signal_by_name: @GV.AS4',
      'error write_signal_by_address: signal 17',
    ]);
    expect(told1(packet('05', message('01000000', '00')), context)).toEqual(['response response']);
  });
  it.each([
    ['an answer without messages', '0e00 0000 0500 01000000 02000000', ['response response']],
    ['a longer header', '1600 0000 0000 01000000 02000000 0000000000000000', ['request poll']],
    ['a poll with something behind it', '0e00 0000 0000 01000000 02000000 ff', ['request poll', 'waits 1']],
    [
      'a message longer than the datagram',
      packet('06', '20000000 0c 01000000 a0 00'),
      ['malformed a message that ends early'],
    ],
    [
      'a message shorter than its header',
      packet('06', '03000000 0c 01000000 a0 00'),
      ['malformed a message that ends early'],
    ],
    ['another message header', packet('06', '0b000000 0d 01000000 a0 00'), ['malformed a message that ends early']],
    ['no message', '0e00 0100 0600 01000000 02000000', ['malformed a message that ends early']],
    ['a header that is cut', '1600 0000 0000 01000000 02000000', ['resync']],
    ['another function', '0e00 0000 0700 01000000 02000000', ['resync']],
    ['high bytes that are not zero', '0e00 0001 0000 01000000 02000000', ['resync']],
    ['a short datagram', '0e00 0000', ['resync']],
  ])('%s', (_title, hex, lines) => expect(told1(hex)).toEqual(lines));

  it.each([
    [packet('06', message('01000000', 'a0 00 04')), YES],
    ['0e00 0000 0000 01000000 02000000', YES],
    ['0e00 0000 0600 01000000 02000000', NO],
    ['0e00 0000 0000 01000000 02000000 00', NO],
    ['0e00 0100 0600 01000000 02000000', NO],
    ['0e00 0100 0900 01000000 02000000', NO],
    ['0e00', NO],
  ])('recognises %s: %i', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect([true, false].map((onPort) => bsap.recognise(bytes, 0, bytes.length, onPort))).toEqual([verdict, verdict]);
  });
});
