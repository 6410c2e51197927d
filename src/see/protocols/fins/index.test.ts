/** FINS commands over UDP and TCP; parameters as in OMRON W342, 5-3. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import fins from './index.ts';

const command = (code: string, data = ''): string => `80 00 02 000a00 000100 07 ${code} ${data}`;
const answer = (code: string, data = '0000'): string => `c0 00 02 000100 000a00 07 ${code} ${data}`;
const text = (value: string, bytes: number): string => Buffer.from(value.padEnd(bytes), 'latin1').toString('hex');
const said = (hex: string, context?: RecordingContext, direction: 0 | 1 = 0): string[] =>
  told(fins, hex, { datagram: true, direction, ...(context ? { context } : {}) });

describe('fins', () => {
  it('holds to its examples', () => expect(exampleFailures(fins)).toEqual([]));
  it.each([
    [command('0101', '82 0064 00 0001'), 'memory_area_read', 'read', 'D100'],
    [command('0102', '30 0001 03 0001 01'), 'memory_area_write', 'write', 'CIO 1.03'],
    [command('0103', 'b1 0005 00 0010 0000'), 'memory_area_fill', 'write', 'W5'],
    [command('0105', '82 0000 00 a2 0064 00 0010'), 'memory_area_transfer', 'write', 'E2_100'],
    [command('0102', '91 0007 00 0001 0000'), 'memory_area_write', 'write', 'E1_7'],
    [command('0102', '22 0007 0f 0001 00'), 'memory_area_write', 'write', 'E2_7.15'],
    [command('0101', '72 0001 00 0001'), 'memory_area_read', 'read', 'H1.00'],
    [command('0101', '7e 0001 00 0001'), 'memory_area_read', 'read', 'area 0x7e 1.00'],
    [command('0202', '8010 0000 0001 1234'), 'parameter_area_write', 'configure', 'parameter area 0x8010'],
    [command('0304', '0000 00 00000000 ffffffff'), 'program_area_protect', 'configure', 'program 0'],
    [command('0306', 'ffff 00000000 0100'), 'program_area_read', 'program-upload', 'program'],
    [command('0307', '0001 00000000 8002 1234'), 'program_area_write', 'program-download', 'program 1'],
    [command('0401', 'ffff 04'), 'run', 'start', 'program'],
    [command('0402'), 'stop', 'stop', null],
    [command('0403'), 'reset', 'control', null],
    [command('0702', '09 01 20 01 02 01 03'), 'clock_write', 'time', null],
    [command('2141'), 'fins_write_access_log_clear', 'control', null],
    [command('2203', `0000 0002 ${text('PLC.OBJ', 12)} 00000000 0000`), 'single_file_write', 'transfer', 'PLC.OBJ'],
    [command('2203', `0000 0002 ${text('', 12)} 00000000 0000`), 'single_file_write', 'transfer', null],
    [command('2301', '0001 0001 82 0001 00'), 'forced_set_reset', 'control', 'D1'],
    [command('2601', text('LINE 1', 8)), 'name_set', 'configure', 'LINE 1'],
    [command('0101', '82 0064'), 'memory_area_read', 'read', null],
    [command('7f01'), 'function_7f01', 'unknown', null],
  ])('%s is %s', (hex, operation, meaning, object) => {
    const { context } = record(fins, hex, Object.assign(new RecordingContext(fins), { stream: false }));
    expect(context.messages).toMatchObject([{ kind: 'request', operation, meaning, object }]);
    expect(context.malformedReasons).toEqual([]);
    expect(context.messages[0]?.fields).toEqual({ destination: '0.10.0', origin: '0.1.0', service_id: 7 });
  });
  it('an answer has the object of its command', () => {
    const context = new RecordingContext(fins);
    said(command('0102', '82 0064 00 0001 1234'), context);
    expect(said(answer('0102'), context, 1)).toEqual(['response memory_area_write: D100']);
    expect(said(answer('0102'), context, 1)).toEqual(['response memory_area_write']);
    expect(context.messages[1]?.fields).toMatchObject({ end_code: 0 });
  });
  it.each([
    ['0000', 'response'],
    ['0040', 'response'],
    ['0080', 'response'],
    ['0401', 'error'],
    ['2201', 'error'],
    ['8000', 'error'],
  ])('end code %s is a %s', (endCode, kind) => expect(said(answer('0402', endCode))).toEqual([`${kind} stop`]));
  it('a controller says what it is', () => {
    const data = `0000 ${text('CJ2M-CPU31', 20)} ${text('02.01', 20)} 00`;
    expect(said(answer('0501', data), undefined, 1)).toEqual([
      'response controller_data_read',
      'source vendor=OMRON',
      'source model=CJ2M-CPU31',
      'source firmware=02.01',
    ]);
    expect(said(answer('2603', `0000 ${text('LINE 1', 8)}`))).toEqual([
      'response name_read',
      'source station-name=LINE 1',
    ]);
  });
  it.each([
    ['a refusal', `1101 ${text('CJ2M-CPU31', 40)}`],
    ['an answer cut short', `0000 ${text('CJ2M-CPU31', 39)}`],
  ])('%s claims nothing', (_title, data) => expect(said(answer('0501', data))).toHaveLength(1));
  it('claims no bytes that are no text, and none of a text that is empty', () => {
    expect(said(answer('0501', `0000 ${'01'.repeat(20)} ${'00'.repeat(20)}`))).toHaveLength(2);
  });
  it('a password leaves a sign, and is told by nobody', () => {
    const hex = command('0305', `0000 00 00000000 ffffffff 00 ${text('S3CR', 4)}`);
    const { context } = record(fins, hex, Object.assign(new RecordingContext(fins), { stream: false }));
    expect(context.signs).toHaveLength(1);
    expect(JSON.stringify([context.messages, context.signs, context.claims])).not.toContain('S3CR');
    const without = record(fins, command('0305', '0000 00 00000000 ffffffff 00'));
    expect(without.context.signs).toEqual([]);
  });
  it('counts its own commands only', () => {
    expect([0x0101, 0x10000, -1].map((code) => fins.codeKey?.(0, code))).toEqual([0x0101, undefined, undefined]);
    expect(fins.describe(0x10009).operation).toBe('header_0009');
  });
});

describe('fins over TCP', () => {
  const packet = (kind: number, data: string, error = 0): string => {
    const length = 8 + data.replace(/ /g, '').length / 2;
    const word = (value: number): string => value.toString(16).padStart(8, '0');
    return `46494e53 ${word(length)} ${word(kind)} ${word(error)} ${data}`;
  };
  it.each([
    [packet(0, '00000000'), ['request node_address_data_send_client']],
    [packet(1, '0000000100000002'), ['response node_address_data_send_server']],
    [packet(1, '0000000100000002', 0x21), ['error node_address_data_send_server']],
    [packet(3, '', 1), ['error frame_send_error_notification']],
    [packet(6, ''), ['event connection_confirmation']],
    [packet(2, command('0402')) + packet(2, answer('0402')), ['request stop', 'response stop']],
    [packet(2, '80000200'), ['malformed FINS frame cut short']],
    [packet(2, command('0402').replace('80', '00')), ['malformed FINS frame cut short']],
    [packet(2, answer('0402', '00')), ['response stop', 'malformed FINS answer without an end code']],
    [packet(2, command('0402')).slice(0, -2), ['waits 27']],
    ['46494e53 00000008', ['waits 8']],
    ['46494e53 00000004 00000002 00000000', ['resync']],
    ['46494e53 00010000 00000002 00000000', ['resync']],
    ['46494e54 00000008 00000002 00000000', ['resync']],
  ])('%s', (hex, lines) => expect(told(fins, hex)).toEqual(lines));
});

it('a datagram too short for a command is none', () => expect(said('80000200')).toEqual(['resync']));

it.each([
  ['46494e53 0000000c', false, YES],
  ['46494e', false, MORE],
  ['46545020', true, NO],
  [command('0101'), true, YES],
  [answer('0501'), true, YES],
  [command('0101'), false, YES],
  [command('7f01'), false, NO],
  [command('0101').replace('02 000a00', '02 800a00'), false, NO],
  [command('0101').replace('000100 07', '800100 07'), false, NO],
  [command('7f01'), true, NO],
  [command('0101').replace('80 00', '80 01'), true, NO],
  [command('0101').replace('02', '09'), true, NO],
  [command('0101').replace('80', '84'), true, NO],
  ['80000200', true, NO],
])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(fins.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
