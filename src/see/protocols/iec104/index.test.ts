/** Frames, ASDUs of every kind, who asks and who answers, refusals, objects, authentication, and frames that are none. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import iec104 from './index.ts';

const one = (value: number): string => value.toString(16).padStart(2, '0');
const hexOf = (text: string): string => text.replaceAll(' ', '');
/** An I frame: type, structure, cause (with its flags), then the information objects; station 10, originator 0. */
function i(type: number, structure: number, cause: number, objects: string, station = '0a00'): string {
  const asdu = `${one(type)}${one(structure)}${one(cause)}00${station}${hexOf(objects)}`;
  return `68${one(4 + asdu.length / 2)}02000400${asdu}`;
}
const TIME = '10271e0c9b0b14';
const messages = (hex: string): string[] =>
  record(iec104, hex).context.messages.map(
    ({ kind, operation, meaning, object }) => `${kind} ${operation} ${meaning} ${object ?? ''}`,
  );
const fields = (hex: string): unknown => record(iec104, hex).context.messages[0]?.fields;

describe('iec104', () => {
  it('holds to its examples', () => expect(exampleFailures(iec104)).toEqual([]));
  it.each([
    ['680407000000', 'request startdt_act connect '],
    ['68040b000000', 'response startdt_con connect '],
    ['680413000000', 'request stopdt_act disconnect '],
    ['680423000000', 'response stopdt_con disconnect '],
    ['680443000000', 'request testfr_act keep-alive '],
    ['680483000000', 'response testfr_con keep-alive '],
    ['680401000800', 'event supervisory keep-alive '],
    ['68040f000000', 'request u_format_12 unknown '],
    [i(1, 1, 3, '020000 01'), 'event single_point_information notify station 10'],
    [i(1, 0x84, 20, '010000 00010001'), 'response single_point_information_requested read station 10'],
    [i(13, 1, 1, '020000 0000803f 00'), 'event measured_value_short_floating_point_number_cyclic exchange station 10'],
    [i(9, 1, 2, '020000 0040 00'), 'event measured_value_normalized_value_cyclic exchange station 10'],
    [i(15, 1, 37, '020000 0100000000'), 'response integrated_totals_requested read station 10'],
    [i(11, 1, 5, '020000 0100 00'), 'response measured_value_scaled_value_requested read station 10'],
    [i(30, 1, 11, `020000 01 ${TIME}`), 'event single_point_information_with_time_tag_cp56time2a notify station 10'],
    [i(45, 1, 6, '0d0000 01'), 'request single_command control station 10 object 13'],
    [i(45, 1, 6, '0d0000 81'), 'request single_command_select control station 10 object 13'],
    [i(45, 1, 7, '0d0000 81'), 'response single_command_select control station 10 object 13'],
    [i(45, 1, 0x47, '0d0000 01'), 'error single_command control station 10 object 13'],
    [i(45, 1, 0x6f, '0d0000 01'), 'error single_command control station 10 object 13'],
    [i(45, 1, 44, '0d0000 01'), 'error single_command control station 10 object 13'],
    [i(46, 1, 8, '0d0000 02'), 'request double_command_deactivation control station 10 object 13'],
    [i(46, 1, 9, '0d0000 82'), 'response double_command_deactivation control station 10 object 13'],
    [i(47, 1, 10, '0d0000 02'), 'response regulating_step_command control station 10 object 13'],
    [
      i(50, 1, 6, 'ff00 01 0000803f 80'),
      'request set_point_command_short_floating_point_number_select control station 10 object 65791',
    ],
    [i(51, 1, 6, '0d0000 ffffffff'), 'request bitstring_of_32_bit_command control station 10 object 13'],
    [
      i(61, 1, 6, `0d0000 0040 00 ${TIME}`),
      'request set_point_command_normalized_value_with_time_tag_cp56time2a control station 10 object 13',
    ],
    [i(70, 1, 4, '000000 02'), 'event end_of_initialization notify station 10'],
    [i(100, 1, 6, '000000 14'), 'request interrogation_command read station 10'],
    [i(100, 1, 8, '000000 14'), 'request interrogation_command_deactivation read station 10'],
    [i(101, 1, 6, '000000 05'), 'request counter_interrogation_command read station 10'],
    [i(101, 1, 6, '000000 c5'), 'request counter_reset execute station 10'],
    [i(102, 1, 5, '0d0000'), 'request read_command read station 10 object 13'],
    [i(103, 1, 6, `000000 ${TIME}`), 'request clock_synchronization_command time station 10'],
    [i(105, 1, 6, '000000 01', 'ffff'), 'request reset_process_command control station 65535'],
    [
      i(110, 1, 6, '0d0000 0040 01'),
      'request parameter_of_measured_value_normalized_value configure station 10 object 13',
    ],
    [i(113, 1, 6, '0d0000 01'), 'request parameter_activation configure station 10 object 13'],
    [i(120, 1, 13, '0d0000 0100 000100 00'), 'request file_ready transfer station 10 object 13'],
    [i(120, 1, 13, '0d0000 0100 000100 80'), 'error file_ready transfer station 10 object 13'],
    [i(121, 1, 13, '0d0000 0100 01 000100 80'), 'error section_ready transfer station 10 object 13'],
    [i(122, 1, 5, '000000 0000 00 00'), 'request call_directory transfer station 10'],
    [i(122, 1, 13, '0d0000 0100 00 01'), 'request select_file transfer station 10 object 13'],
    [i(122, 1, 13, '0d0000 0100 00 04'), 'request delete_file write station 10 object 13'],
    [i(122, 1, 13, '0d0000 0100 00 0f'), 'request select_call_15 transfer station 10 object 13'],
    [i(124, 1, 13, '0d0000 0100 00 01'), 'request ack_file_ack_section transfer station 10 object 13'],
    [i(124, 1, 13, '0d0000 0100 00 02'), 'error ack_file_ack_section transfer station 10 object 13'],
    [i(125, 1, 13, '0d0000 0100 01 02 abcd'), 'request segment transfer station 10 object 13'],
    [i(126, 1, 5, `0d0000 0100 000100 00 ${TIME}`), 'response directory transfer station 10 object 13'],
    [i(200, 1, 3, '0d0000 01'), 'event type_200 unknown station 10 object 13'],
    [i(81, 1, 14, 'c0 00000000 0100'), 'request authentication_challenge authenticate station 10'],
    [i(82, 1, 14, 'c0 00000000 0100'), 'response authentication_reply authenticate station 10'],
    [i(87, 1, 14, 'c0 00000000 0100'), 'error authentication_error authenticate station 10'],
    [i(90, 1, 16, 'c0 00000000 0100'), 'request user_status_change configure station 10'],
  ])('%s is %s', (hex, line) => expect(messages(hex)).toEqual([line]));

  it('tells an answer of a file transfer by its direction', () => {
    expect(told(iec104, i(125, 1, 13, '0d0000 0100 01 01 ab'), { direction: 1 })).toEqual([
      'response segment: station 10 object 13',
    ]);
  });
  it('reads all frames of a segment, and waits for the rest of the last', () => {
    expect(told(iec104, `${i(45, 1, 7, '0d0000 01')}680401000200${i(1, 1, 3, '020000 01').slice(0, -2)}`)).toEqual([
      'response single_command: station 10 object 13',
      'event supervisory',
      'source role=controlled station',
      'source device-id=IEC 60870-5-104 common address 10',
      'target role=controlling station',
      'waits 15',
    ]);
    expect(told(iec104, '6804')).toEqual(['waits 2']);
  });
  it('says who is controlled once a station', () => {
    const context = new RecordingContext(iec104);
    const claims = (hex: string): number => {
      const before = context.claims.length;
      record(iec104, hex, context);
      return context.claims.length - before;
    };
    expect([i(1, 1, 3, '020000 01'), i(3, 1, 3, '020000 01')].map(claims)).toEqual([3, 0]);
    expect(claims(i(1, 1, 3, '020000 01', '0b00'))).toBe(3);
    expect(claims(i(45, 1, 6, '020000 01', '0c00'))).toBe(0);
  });
  it.each<[string, 0 | 1, number]>([
    [i(45, 1, 6, '0d0000 01'), 0, 0],
    [i(45, 1, 6, '0d0000 01'), 1, 1],
    [i(1, 1, 3, '020000 01'), 0, 1],
    [i(1, 1, 3, '020000 01'), 1, 0],
    ['680407000000', 1, 1],
    ['68040b000000', 0, 1],
    ['680443000000', 1, 0],
  ])('the controlling station is the client: %s from side %i', (hex, direction, swaps) => {
    const context = new RecordingContext(iec104);
    told(iec104, hex, { direction, context });
    told(iec104, hex, { direction, context });
    expect(context.swapped).toBe(swaps);
  });
  it('marks that a station has started', () => {
    const { context } = record(iec104, i(70, 1, 4, '000000 82') + i(70, 1, 4, '000000 05'));
    expect(context.signs.map(({ text }) => text)).toEqual([
      'IEC 60870-5-104 station 10 has initialised: remote reset, local parameters changed',
      'IEC 60870-5-104 station 10 has initialised: cause 5',
    ]);
  });
  it('tells the request that an authentication carries, too', () => {
    const inner = '2d0106000a00 0d0000 01';
    expect(told(iec104, i(83, 1, 14, `c1 ${inner} 01000000 0100 abcdabcd`))).toEqual([
      'request aggressive_mode_authentication_request: station 10',
      'request single_command: station 10 object 13',
      'source security=IEC TS 60870-5-7 secure authentication',
    ]);
    expect(messages(i(83, 1, 14, `81 ${inner} 01000000 0100`))).toHaveLength(1);
    expect(messages(i(83, 1, 14, 'c1 2d7f06000a00 0d0000 01'))).toHaveLength(1);
    expect(messages(i(83, 1, 14, 'c1 c80106000a00 0d0000 01'))).toHaveLength(1);
    expect(messages(i(83, 1, 14, 'c1 530106000a00 0d0000 01'))).toHaveLength(1);
  });
});

describe('fields', () => {
  it.each<[string, Record<string, unknown>]>([
    [i(1, 0x83, 0x94, '010000 000180'), { object_addresses: [1, 2, 3], values: [0, 1, 0], test: true }],
    [i(3, 2, 20, '010000 02 050000 01'), { object_addresses: [1, 5], values: ['on', 'off'] }],
    [i(5, 1, 3, '010000 7f00'), { values: [-1] }],
    [i(7, 1, 3, '010000 ffffffff00'), { values: [0xffffffff] }],
    [i(9, 1, 3, '010000 004000'), { values: [0.5] }],
    [i(11, 1, 3, '010000 ffff00'), { values: [-1] }],
    [i(13, 1, 3, '010000 0000803f00'), { values: [1] }],
    [i(15, 1, 3, '010000 0200000000'), { values: [2] }],
    [i(45, 1, 0x47, '010000 85'), { select: true, qualifier: 1, values: [1], negative: true }],
    [i(47, 1, 6, '010000 02'), { select: false, qualifier: 0, values: ['higher'] }],
    [i(50, 1, 6, '010000 0000803f 81'), { select: true, qualifier: 1, values: [1] }],
    [i(58, 1, 6, `010000 01 ${TIME}`), { select: false, time_tag: '2020-11-27T12:30:10.000' }],
    [i(64, 1, 6, `010000 01000000 ${TIME}`), { values: [1], time_tag: '2020-11-27T12:30:10.000' }],
    [i(103, 1, 6, `000000 ${TIME}`), { values: ['2020-11-27T12:30:10.000'] }],
    [i(112, 1, 6, '010000 0000803f 03'), { values: [1], qualifier: 3 }],
    [i(120, 1, 13, '010000 0200 000100 00'), { file: 2, file_length: 256 }],
    [i(122, 1, 13, '010000 0200 03 06'), { file: 2, section: 3 }],
    [i(125, 1, 13, '010000 0200 03 01 ab'), { type_id: 125, cause_of_transmission: 13, common_address: 10 }],
  ])('%s', (hex, expected) => expect(fields(hex)).toMatchObject(expected));
  it('of the frame', () => {
    expect(fields(i(1, 1, 3, '010000 00'))).toMatchObject({ send_sequence: 1, receive_sequence: 2 });
    expect(fields('680401000800')).toEqual({ receive_sequence: 4 });
  });
});

describe('what is wrong', () => {
  it.each([
    ['more objects than there are', i(1, 5, 3, '010000 00')],
    ['more in a sequence than there are', i(1, 0xff, 3, '010000 00')],
    ['bytes behind the last', i(45, 1, 6, '010000 00 00')],
    ['no object where some bytes follow', i(45, 0, 6, '010000 00')],
    ['no address', i(45, 1, 6, '')],
    ['half a file name', i(120, 1, 13, '010000 02')],
    ['two functions at once', '68040f000000'],
  ])('%s is malformed, and told', (_title, hex) => {
    const { context } = record(iec104, hex);
    expect([context.messages.length, context.malformedReasons.length]).toEqual([1, 1]);
  });
  it.each([
    ['another start', '670407000000'],
    ['a length below the control field', '680307000000'],
    ['a length beyond 253', '68fe02000400'],
    ['a U format with more', '680507000000'],
    ['an I format without an ASDU', '680402000400'],
  ])('%s is not of it', (_title, hex) => {
    const { consumed, context } = record(iec104, hex);
    expect([consumed, context.messages]).toEqual([RESYNC, []]);
  });
  it('codes without a type have no key', () => {
    const keys = [i(45, 1, 6, '010000 81'), '680407000000', '680401000000'].map((hex) =>
      iec104.codeKey?.(0, record(iec104, hex).context.messages[0]?.code ?? -2),
    );
    expect([...keys, iec104.codeKey?.(0, -1)]).toEqual([45, undefined, undefined, undefined]);
  });
  it('an object whose name is lost is still one', () => expect(iec104.objectName?.(45, 1, () => '')).toBe('object'));
});

it.each([
  [i(1, 1, 3, '020000 01'), true, YES],
  [i(1, 1, 3, '020000 01'), false, YES],
  [`${i(1, 1, 3, '020000 01')}6804`, false, YES],
  [`${i(1, 1, 3, '020000 01')}00`, false, NO],
  [i(1, 2, 3, '020000 01'), false, NO],
  [i(1, 1, 0, '020000 01'), false, NO],
  [i(1, 1, 48, '020000 01'), false, NO],
  [i(200, 1, 3, '020000 01'), false, NO],
  [i(125, 1, 13, '020000 01'), false, NO],
  ['680407000000', false, YES],
  ['680407000001', false, NO],
  ['68040f000000', false, NO],
  ['680401000200', false, YES],
  ['680405000200', false, NO],
  ['680401000300', false, NO],
  ['680507000000', true, NO],
  ['6804', true, MORE],
  ['6804', false, NO],
  ['16', true, NO],
  ['', true, NO],
])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(iec104.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
