/** Both channels, commands by their first word, who the instrument says it is; payloads that are longer than what is there. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import hislip from './hislip.ts';

const byte = (n: number): string => n.toString(16).padStart(2, '0');
const message = (type: number, text = '', control = 0, parameter = '00000000'): string =>
  `4853${byte(type)}${byte(control)}${parameter}${text.length.toString(16).padStart(16, '0')}${Buffer.from(text).toString('hex')}`;

describe('hislip', () => {
  it('holds to its examples', () => expect(exampleFailures(hislip)).toEqual([]));
  it.each([
    [0, message(0, 'hislip0'), ['request initialize: hislip0']],
    [1, message(1), ['response initialize_response']],
    [0, message(7, '*RST\n'), ['request data_end_command: *RST']],
    [0, message(7, 'SYST:PASS "hunter2"\n'), ['request data_end_command: SYST:PASS']],
    [0, message(6, 'syst:err?;*cls'), ['request data_query: syst:err?']],
    [0, message(7, ' '), ['request data_end_command']],
    [1, message(7, '0,"No error"\n'), ['response data_end']],
    [0, message(4, '', 1), ['request async_lock']],
    [1, message(5, '', 1), ['response async_lock_response']],
    [1, message(5, '', 0), ['error async_lock_response']],
    [0, message(10, '', 1), ['request async_remote_local_control']],
    [1, message(13), ['event interrupted']],
    [1, message(20), ['event async_service_request']],
    [1, message(2, '', 4), ['error fatal_error']],
    [1, message(3, '', 1), ['error error']],
    [0, message(30), ['request message_30']],
    [0, message(200), ['request vendor_specific']],
    [1, message(18, '', 0, '0000474b'), ['response async_initialize_response', 'source vendor-id=GK']],
    [1, message(18), ['response async_initialize_response']],
  ] as const)('%i %s', (direction, hex, lines) => {
    const context = new RecordingContext(hislip);
    expect(told(hislip, hex, { direction, context })).toEqual(lines);
    expect(JSON.stringify(context.messages)).not.toContain('hunter2');
  });
  it('keeps queries and commands apart, and counts both by message type', () => {
    const { messages } = record(hislip, message(7, '*RST') + message(7, '*IDN?')).context;
    expect(messages.map(({ meaning }) => meaning)).toEqual(['write', 'read']);
    expect(messages.map(({ code }) => hislip.codeKey?.(0, code))).toEqual([7, 7]);
    expect(messages[0]?.fields).toEqual({ control_code: 0, message_parameter: 0 });
  });
  it.each([
    [
      'all four',
      'Rohde&Schwarz,FSW-8,1312.8000K08/100,3.20\n',
      ['source vendor=Rohde&Schwarz', 'source model=FSW-8', 'source serial=1312.8000K08/100', 'source firmware=3.20'],
    ],
    ['some', 'ACME,X1,0,', ['source vendor=ACME', 'source model=X1']],
    ['something else', '0,"No error"\n', []],
  ])('an instrument names %s', (_title, answer, claims) => {
    const context = new RecordingContext(hislip);
    told(hislip, message(7, '*IDN?\n'), { context });
    expect(told(hislip, message(7, answer), { context, direction: 1 })).toEqual(['response data_end', ...claims]);
    expect(told(hislip, message(7, answer), { context, direction: 1 })).toEqual(['response data_end']);
  });
});

describe('hislip on broken bytes', () => {
  const long = (type: number, payload: string): string => message(type).slice(0, 16) + payload;
  it.each([
    ['another prologue', 0, '48540000 00000000 0000000000000000', ['resync']],
    ['a length beyond any', 0, long(7, 'ffffffffffffffff'), ['resync']],
    ['half a header', 0, message(1).slice(0, 20), ['waits 10']],
    ['half a command', 0, message(7, '*RST\n').slice(0, 34), ['waits 17']],
    ['a long answer', 1, `${long(7, '0000000100000000')}3132`, ['response data_end', 'skipped']],
    [
      'a long command',
      0,
      `${long(7, '0000000000001000')}${'41'.repeat(64)}`,
      [`request data_end_command: ${'A'.repeat(64)}`, 'skipped'],
    ],
  ] as const)('%s', (_title, direction, hex, lines) => expect(told(hislip, hex, { direction })).toEqual(lines));
  it.each([
    [message(0, 'hislip0'), YES, YES],
    [message(7, '*RST'), YES, YES],
    [long(7, '0000000001000000'), YES, NO],
    [long(7, '0000000100000000'), YES, NO],
    [message(0, '', 1), YES, NO],
    [long(0, '0000000000010000'), YES, NO],
    [message(99), NO, NO],
    [message(0).slice(0, 12), MORE, NO],
    ['48', MORE, NO],
    ['49', NO, NO],
    ['', NO, NO],
  ])('recognises %s', (hex, atPort, elsewhere) => {
    const bytes = fromHex(hex);
    expect([true, false].map((onPort) => hislip.recognise(bytes, 0, bytes.length, onPort))).toEqual([
      atPort,
      elsewhere,
    ]);
  });
});
