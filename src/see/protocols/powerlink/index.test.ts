/** POWERLINK V2: the cycle, invitations, NMT commands, identity, service data, frames that end early. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import powerlink from './index.ts';

const bare = (hex: string): string => hex.replaceAll(' ', '');
const lines = (hex: string, context?: RecordingContext, direction: 0 | 1 = 0): string[] =>
  told(powerlink, bare(hex), context ? { datagram: true, context, direction } : { datagram: true, direction });
const fieldsOf = (hex: string): unknown => record(powerlink, bare(hex)).context.messages[0]?.fields;
const NAME = Buffer.from('hall-4'.padEnd(32, '\0')).toString('hex');
const IDENT =
  '06 f0 20 01 00 00 1d 00 20 00 45000000 dc05 2400 2400 d0070000 0000 91010f00 00000064 19000000 02000100 07000000' +
  `0000000000000000 00000000 00000000 00000000 00000000 c0a86420 ffffff00 c0a864fe ${NAME}`;
const STATUS = '06 f0 20 02 00 00 fd 00 0000 01 00 000000000000';
/** A command layer behind a valid sequence layer, over UDP. */
const sdo = (flags: number, id: number, data: string, transaction = 4): string => {
  const body = bare(data);
  const one = (value: number): string => value.toString(16).padStart(2, '0');
  return `060000 05 060a0000 00 ${one(transaction)} ${one(flags)} ${one(id)} ${one(body.length / 2)}00 0000 ${body}`;
};

describe('POWERLINK', () => {
  it('holds to its examples', () => expect(exampleFailures(powerlink)).toEqual([]));
  it.each([
    ['01 ff f0 00 00 00', 'event start_of_cycle', 'time'],
    ['03 20 f0 00 01 00 10 00 0200 aabb', 'request poll_request: node 32', 'exchange'],
    ['04 ff 20 fd 01 00 10 00 0200 aabb', 'response poll_response: node 32', 'exchange'],
    ['05 ff f0 fd 00 00 00 00 20', 'event start_of_asynchronous', 'keep-alive'],
    ['05 ff f0 fd 00 00 02 20 20', 'request status_request: node 32', 'diagnose'],
    ['05 ff f0 fd 00 00 ff 20 20', 'request unspecified_invite: node 32', 'keep-alive'],
    ['07 ff f0 00', 'event active_managing_node_indication', 'notify'],
    ['0d 20 f0 fd 00 00 01', 'request ident_request', 'identify'],
    ['06 ff f0 04 21 00', 'request nmt_start_node: all nodes', 'start'],
    ['06 20 f0 04 22 00', 'request nmt_stop_node: node 32', 'stop'],
    ['06 20 f0 04 28 00', 'request nmt_reset_node: node 32', 'control'],
    ['06 20 f0 04 62 00', 'request nmt_net_host_name_set: node 32', 'configure'],
    ['06 20 f0 04 77 00', 'request nmt_command_119: node 32', 'unknown'],
    ['06 f0 20 03 22 21', 'request request_nmt_stop_node: node 33', 'stop'],
    ['06 f0 20 03 01 21', 'request request_ident_request: node 33', 'identify'],
    ['06 f0 20 03 77 21', 'request request_nmt_command_119: node 33', 'unknown'],
    [STATUS, 'response status_response: node 32', 'diagnose'],
    ['06 f0 20 06 0000', 'response sync_response: node 32', 'time'],
    ['06 f0 20 a0 0000', 'event asynchronous_send_160: node 32', 'unknown'],
    ['06 00 00 05 00 01 0000', 'request sdo_initialisation', 'connect'],
    ['06 00 00 05 01 01 0000', 'response sdo_initialisation', 'connect'],
    ['06 00 00 05 01 02 0000', 'event sdo_initialisation', 'connect'],
    ['06 00 00 05 06 06 0000', 'event sdo_acknowledge', 'keep-alive'],
    ['06 00 00 05 08 08 0000', 'event sdo_close', 'disconnect'],
    [sdo(0, 1, '0610 00 00 e8030000'), 'request write_by_index: 0x1006:00', 'write'],
    [
      '06 20 f0 05 060a0000 00 04 00 01 0800 0000 0610 00 00 e8030000',
      'request write_by_index: node 32 0x1006:00',
      'write',
    ],
    [sdo(0, 2, '0610 00 00'), 'request read_by_index: 0x1006:00', 'read'],
    [sdo(0x10, 1, '00100000 501f 01 00 aabb'), 'request download_program_data: 0x1f50:01', 'program-download'],
    [sdo(0, 1, '511f 01 00 01'), 'request program_control: 0x1f51:01', 'control'],
    [sdo(0, 1, '1010 01 00 73617665'), 'request store_parameters: 0x1010:01', 'configure'],
    [sdo(0x20, 1, 'aabbccdd'), 'request write_by_index', 'write'],
    [
      '06 20 f0 05 060a0000 00 04 00 31 0400 0000 00000000',
      'request write_multiple_parameter_by_index: node 32',
      'write',
    ],
    [sdo(0x80, 2, '01'), 'response read_by_index', 'read'],
    [sdo(0x80, 0x99, '01'), 'response sdo_command_153', 'unknown'],
    [sdo(0xc0, 0, '02000106'), 'error sdo_abort', 'notify'],
    [sdo(0xc0, 2, '02000106'), 'error read_by_index', 'read'],
    [sdo(0, 2, '061000'), 'request read_by_index', 'read'],
  ])('%s is %s', (hex, line, meaning) => {
    expect(lines(hex)[0]).toBe(line);
    expect(record(powerlink, bare(hex)).context.messages[0]?.meaning).toBe(meaning);
  });
  it('says once in each direction which node it is', () => {
    const context = new RecordingContext(powerlink);
    const preq = '03 20 f0 00 01 00 10 00 0000';
    expect(lines(preq, context)).toEqual(['request poll_request: node 32', 'source role=POWERLINK managing node']);
    expect(lines(preq, context)).toHaveLength(1);
    expect(lines('04 ff 20 fd 01 00 10 00 0000', context, 1)[1]).toBe('source role=POWERLINK controlled node');
    expect(lines('04 ff fd fd 01 00 10 00 0000')).toHaveLength(1);
  });
  it('says who a node is', () => {
    expect(lines(IDENT)).toEqual([
      'response ident_response: node 32',
      'source role=POWERLINK controlled node',
      'source device-type=0x000f0191',
      'source vendor-id=0x64000000',
      'source product-code=0x00000019',
      'source serial=7',
      'source ip=192.168.100.32',
      'source gateway=192.168.100.254',
      'source hostname=hall-4',
    ]);
    expect(fieldsOf(IDENT)).toEqual({ nmt_state: 'pre_operational_1', version: '2.0', revision: 0x10002 });
    const blank = IDENT.slice(0, 62) + '00'.repeat(120);
    expect(lines(blank).filter((line) => /serial|ip=|gateway|hostname/.test(line))).toEqual([]);
  });
  it('says what a device calls itself when it is asked by SDO', () => {
    const context = new RecordingContext(powerlink);
    const read = (index: string, value: string): string[] => {
      lines(sdo(0, 2, index), context);
      return lines(sdo(0x80, 2, value), context, 1);
    };
    expect(read('0810 00 00', '53595300')).toEqual(['response read_by_index: 0x1008:00', 'source model=SYS']);
    expect(read('0910 00 00', '41')[1]).toBe('source hardware-version=A');
    expect(read('0a10 00 00', '312e32')[1]).toBe('source firmware=1.2');
    expect(read('0010 00 00', '91010f00')[1]).toBe('source device-type=0x000f0191');
    expect(read('1810 01 00', '64000000')[1]).toBe('source vendor-id=0x00000064');
    expect(read('1810 02 00', '19000000')[1]).toBe('source product-code=0x00000019');
    expect(read('1810 04 00', '07000000')[1]).toBe('source serial=7');
    expect(read('0610 00 00', '07000000')).toHaveLength(1);
    expect(read('0810 00 00', '00')).toHaveLength(1);
    expect(read('1810 01 00', '64')).toHaveLength(1);
  });
  it('knows of an answer which object it is about', () => {
    const context = new RecordingContext(powerlink);
    lines(sdo(0, 1, '511f 01 00 01'), context);
    expect(lines(sdo(0x80, 1, ''), context, 1)).toEqual(['response program_control: 0x1f51:01']);
    lines(sdo(0, 1, '0010 00 00 01000000'), context);
    expect(lines(sdo(0xc0, 0, '02000106'), context, 1)).toEqual(['error sdo_abort: 0x1000:00']);
    expect(lines('06 f0 20 05 060a0000 00 04 80 01 0000 0000', context, 1)[0]).toBe('response write_by_index: node 32');
  });
  it('shows states, values and reasons', () => {
    expect(fieldsOf('04 ff 20 4d 00 00 10 00 0000')).toEqual({ nmt_state: 'stopped', ready: false, size: 0 });
    expect(fieldsOf('05 ff f0 77 00 00 00 00 20')).toEqual({ nmt_state: '119' });
    expect(fieldsOf(sdo(0, 1, '0610 00 00 e8030000'))).toMatchObject({ value: 1000, transaction_id: 4 });
    expect(fieldsOf(sdo(0xc0, 1, '02000106'))).toMatchObject({ abort_code: 0x06010002 });
    expect(fieldsOf(sdo(0xc0, 1, ''))).not.toHaveProperty('abort_code');
    expect(fieldsOf(STATUS)).toEqual({ nmt_state: 'operational', error_register: 1 });
    expect(fieldsOf(`${STATUS} 0190 6681 ${'00'.repeat(16)}`)).toMatchObject({ error_code: 0x8166 });
    expect(fieldsOf(`${STATUS} ${'00'.repeat(20)}`)).not.toHaveProperty('error_code');
  });
  it.each([
    ['an SoC', '01 ff f0 00', []],
    ['process data', '03 20 f0 00 01 00 10 00 ffff aabb', ['poll_request']],
    ['an NMT command', '06 20 f0 04 22', []],
    ['an identity', '06 f0 20 01 00 00 1d', ['ident_response']],
    ['a status', '06 f0 20 02 00 00 1d', ['status_response']],
    ['a sequence layer', '06 00 00 05 00 01', []],
    ['an SDO segment', '060000 05 060a0000 00 04 00 02 ffff 0000 0610 00 00', ['read_by_index']],
    ['an SDO without its index', sdo(0, 2, '0610'), ['read_by_index']],
  ])('%s that ends early is malformed', (_title, hex, operations) => {
    const { context, consumed } = record(powerlink, bare(hex));
    expect([context.messages.map(({ operation }) => operation), context.malformedReasons.length]).toEqual([
      operations,
      1,
    ]);
    expect(consumed).toBe(bare(hex).length / 2);
  });
  it.each([
    ['nothing', ''],
    ['a message type that does not exist', '02 ff f0 00 00'],
  ])('%s gives nothing', (_title, hex) => expect(record(powerlink, bare(hex)).consumed).toBe(RESYNC));
  it('counts by message type', () => {
    expect(powerlink.codeKey?.(0, 0x220406)).toBe(6);
    expect(powerlink.describe(9)).toEqual({ operation: 'message_9', meaning: 'unknown' });
  });
  it.each([
    ['01fff000', YES],
    ['012000f0', NO],
    ['0320f000', YES],
    ['03202000', NO],
    ['04ff2000', YES],
    ['04202000', NO],
    ['05fff000', YES],
    ['06000005', YES],
    ['060000a0', YES],
    ['06000000', NO],
    ['06000007', NO],
    ['07fff000', YES],
    ['07ff0000', NO],
    ['02fff000', NO],
    ['01fff0', NO],
  ])('recognises %s', (hex, verdict) => {
    expect(powerlink.recognise(fromHex(hex), 0, hex.length / 2, true)).toBe(verdict);
  });
});
