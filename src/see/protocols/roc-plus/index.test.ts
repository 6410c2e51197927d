/** Opcodes with their points and files; who logs on, without the password; frames whose check does not fit. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import roc from './index.ts';

function crc(bytes: Uint8Array, start: number): number {
  let value = start;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >> 1) ^ 0xa001 : value >> 1;
  }
  return value;
}
const byte = (n: number): string => (n & 0xff).toString(16).padStart(2, '0');
function frame(opcode: number, data: string, start = 0xffff): string {
  const body = data.replace(/ /g, '');
  const hex = `01020304${byte(opcode)}${byte(body.length / 2)}${body}`;
  const check = crc(fromHex(hex), start);
  return hex + byte(check) + byte(check >> 8);
}
const padded = (text: string, size: number, fill = '00'): string =>
  Buffer.from(text).toString('hex') + fill.repeat(size - text.length);
const PATH = padded('/flash/data/', 100);
const NAME = padded('example.txt', 25);

describe('roc-plus', () => {
  it('holds to its examples', () => expect(exampleFailures(roc)).toEqual([]));
  it.each([
    [7, '', 'read_real_time_clock', 'time'],
    [8, '1e2d0c0f0307e8', 'set_real_time_clock', 'time'],
    [10, '010002', 'read_configurable_opcode_point_data: table 1 location 0', 'read'],
    [11, '010201 42', 'write_configurable_opcode_point_data: table 1 location 2', 'write'],
    [11, '01', 'write_configurable_opcode_point_data', 'write'],
    [24, '000102', 'store_and_forward', 'transfer'],
    [50, '01', 'request_io_point_position', 'read'],
    [166, '0305010701', 'set_single_point_parameters: point type 3 logical 5 parameter 7', 'write'],
    [167, '03050107', 'request_single_point_parameters: point type 3 logical 5 parameter 7', 'read'],
    [180, '02 030507 010203', 'request_parameters: point type 3 logical 5 parameter 7', 'read'],
    [181, '01 030507 42', 'write_parameters: point type 3 logical 5 parameter 7', 'write'],
    [181, '01 0305', 'write_parameters', 'write'],
    [205, '0101', 'peer_to_peer_network_messages', 'exchange'],
    [203, '', 'general_file_transfer', 'transfer'],
    [203, '77', 'general_file_transfer', 'transfer'],
    [77, '', 'function_77', 'unknown'],
  ])('opcode %i with %s is %s', (opcode, data, line, meaning) => {
    const hex = frame(opcode, data);
    expect(told(roc, hex)).toEqual([`request ${line}`]);
    expect(record(roc, hex).context.messages[0]?.meaning).toBe(meaning);
  });
  it('an answer without data belongs to the point that was written', () => {
    const context = new RecordingContext(roc);
    told(roc, frame(166, '0305010701'), { context });
    const line = 'response set_single_point_parameters';
    expect(told(roc, frame(166, ''), { context, direction: 1 })).toEqual([
      `${line}: point type 3 logical 5 parameter 7`,
    ]);
    expect(told(roc, frame(166, ''), { context, direction: 1 })).toEqual([line]);
  });
  it('errors are told with their codes', () => {
    const context = new RecordingContext(roc);
    expect(told(roc, frame(255, '02060801'), { context, direction: 1 })).toEqual(['error error_indicator']);
    expect(context.messages[0]?.fields).toMatchObject({ error_codes: [2, 8], source_unit: 3, data_length: 4 });
    expect(roc.codeKey?.(2, 255)).toBe(255);
  });
  it('the system configuration names the model', () => {
    const answer = (type: string): string => frame(6, `01 0002 00 02 01 01 ${'00'.repeat(11)} ${type} 000102`);
    expect(told(roc, answer('06'), { direction: 1 })).toEqual([
      'response system_configuration',
      'source vendor=Emerson',
      'source model=ROC800 (809/827)',
    ]);
    expect(told(roc, answer('77'), { direction: 1 })).toHaveLength(1);
    expect(told(roc, frame(6, '0100'), { direction: 1 })).toHaveLength(1);
  });
});

describe('roc-plus logon', () => {
  const SECRET = 'PASSWORD1';
  const operator = padded('OPERATOR1', 30, '20');
  it.each([
    [`${padded('OP1', 3)} 1234 01`, ['request login_request', 'account \\OP1']],
    [`${operator}${padded(SECRET, 40, '20')}01`, ['request login_request', 'account \\OPERATOR1']],
    [`${padded('OP1', 3)} 1234 4c4f474f5554`, ['request logout']],
    [`${operator}${padded(SECRET, 40, '20')}4c4f474f5554`, ['request logout']],
    [padded('SESSIONKEY_13', 13), ['request request_session_key']],
    [padded('OP1', 4), ['request login_request']],
    ['202020 1234 01', ['request login_request']],
  ])('%s', (data, lines) => {
    const context = new RecordingContext(roc);
    expect(told(roc, frame(17, data), { context })).toEqual(lines);
    expect(JSON.stringify([context.messages, context.accounts, context.claims])).not.toContain(SECRET);
    const operation = (lines[0] as string).slice('request '.length);
    expect(told(roc, frame(17, ''), { context, direction: 1 })).toEqual([`response ${operation}`]);
    expect(told(roc, frame(17, ''), { context, direction: 1 })).toEqual(['response login_request']);
  });
});

describe('roc-plus files', () => {
  const FILE = '/flash/data/example.txt';
  it('are followed by their descriptors', () => {
    const context = new RecordingContext(roc);
    const turns: readonly (readonly [0 | 1, string])[] = [
      [0, `01 00 ${PATH}${NAME}`],
      [1, '01 0a000000'],
      [0, '02 0a000000 00000000'],
      [1, '02 0a000000 0a000000 00000000 01 ff'],
      [0, '03 0a000000 0a000000 00000000 01 ff'],
      [1, '03 0a000000 01000000'],
      [0, '04 0a000000'],
      [1, '04'],
      [0, '02 0a000000 00000000'],
      [0, `06 ${PATH}${NAME}`],
      [1, '05'],
      [0, `06 ${PATH} 00`],
      [1, '40 01 00 746573742e74787400'],
    ];
    expect(turns.flatMap(([direction, data]) => told(roc, frame(203, data), { context, direction }))).toEqual([
      `request file_open: ${FILE}`,
      `response file_open: ${FILE}`,
      `request file_read: ${FILE}`,
      `response file_read: ${FILE}`,
      `request file_write: ${FILE}`,
      `response file_write: ${FILE}`,
      `request file_close: ${FILE}`,
      'response file_close',
      'request file_read',
      `request file_delete: ${FILE}`,
      'response file_delete',
      'request file_read_directory: /flash/data/',
      'response file_read_directory',
    ]);
  });
  it('without a name have none', () => expect(told(roc, frame(203, '01 00'))).toEqual(['request file_open']));
});

describe('roc-plus on broken bytes', () => {
  it.each([
    ['another check', '0102030407003bbe', ['resync']],
    ['half a frame', frame(166, '0305010701').slice(0, 20), ['waits 10']],
    ['half a header', '010203', ['waits 3']],
    ['a check that starts from zero', frame(7, '', 0), ['request read_real_time_clock']],
  ])('%s', (_title, hex, lines) => expect(told(roc, hex)).toEqual(lines));
  it.each([
    ['a frame', frame(7, ''), YES, YES],
    ['a frame and more', frame(7, '') + frame(7, ''), YES, NO],
    ['an unknown opcode', frame(77, ''), NO, NO],
    ['half a frame', frame(166, '0305010701').slice(0, 20), MORE, NO],
    ['half a header', '010203', MORE, NO],
    ['another check', '0102030407003bbe', NO, NO],
    ['nothing', '', NO, NO],
  ])('recognises %s', (_title, hex, atPort, elsewhere) => {
    const bytes = fromHex(hex);
    expect([true, false].map((onPort) => roc.recognise(bytes, 0, bytes.length, onPort))).toEqual([atPort, elsewhere]);
  });
});
