import { describe, expect, it } from 'vitest';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, failingExamples, fromHex, record } from '../../../model/recording-context.ts';
import modbus from './index.ts';

/** Sends a request and then its answer, as one flow. */
function exchange(requests: string, responses: string): RecordingContext {
  const context = new RecordingContext(modbus);
  record(modbus, requests, context);
  context.direction = 1;
  record(modbus, responses, context);
  return context;
}

describe('modbus requests', () => {
  it.each([
    ['0001 0000 0006 01 01 0000 0008', 'read_coils', 'read', 'coil 00001'],
    ['0001 0000 0006 01 02 0005 0008', 'read_discrete_inputs', 'read', 'discrete input 10006'],
    ['0001 0000 0006 07 03 0064 000a', 'read_holding_registers', 'read', 'unit 7 holding register 40101'],
    ['0001 0000 0006 01 04 ffff 0001', 'read_input_registers', 'read', 'input register 365536'],
    ['0001 0000 0006 01 05 0001 ff00', 'write_single_coil', 'write', 'coil 00002'],
    ['0001 0000 000b 01 10 0001 0002 04 000a 0102', 'write_multiple_registers', 'write', 'holding register 40002'],
    ['0001 0000 0008 01 16 0004 00f2 0025', 'mask_write_register', 'write', 'holding register 40005'],
    [
      '0001 0000 000d 01 17 0003 0006 000e 0001 02 00ff',
      'read_write_multiple_registers',
      'write',
      'holding register 40015',
    ],
    ['0001 0000 0004 01 18 04de', 'read_fifo_queue', 'read', 'FIFO queue 1246'],
    ['0001 0000 000a 01 14 07 06 0004 0001 0002', 'read_file_record', 'read', 'file 4'],
    ['0001 0000 0006 01 08 0001 ff00', 'restart_communications_option', 'control', null],
    ['0001 0000 0006 01 08 0000 1234', 'diagnostics', 'diagnose', null],
    ['0001 0000 0006 01 08 0063 1234', 'diagnostics_99', 'unknown', null],
    ['0001 0000 0002 0a 11', 'report_server_id', 'identify', 'unit 10'],
    ['0001 0000 0005 01 2b 0e 01 00', 'read_device_identification', 'identify', null],
    ['0001 0000 0004 00 5a 00 41', 'umas_stop_plc', 'stop', null],
    ['0001 0000 0004 00 5a 00 31', 'umas_upload_block', 'program-download', null],
    ['0001 0000 0004 00 5a 00 ee', 'umas_238', 'unknown', null],
    ['0001 0000 000d 00 5a 00 20 00 1300 6400 0000 9c00', 'umas_read_memory_block', 'read', 'memory block 19'],
    ['0001 0000 000d 00 5a 00 21 00 1300 6400 0000 9c00', 'umas_write_memory_block', 'write', 'memory block 19'],
    ['0001 0000 0010 00 5a 00 22 01020304 01 02 2000 01 0000 10', 'umas_read_variables', 'read', 'memory block 32'],
    ['0001 0000 0004 00 5a 00 43', 'umas_swap', 'program-download', null],
    ['0001 0000 0003 01 7d 00', 'firmware_replacement', 'firmware', null],
    ['0001 0000 0003 01 13 00', 'reset_comm_link_884_u84', 'control', null],
    ['0001 0000 0004 01 2b 0d 00', 'canopen_general_reference', 'unknown', null],
    [`0001 0000 0028 00 5a 01 38 01 ${'aa'.repeat(32)} 5a 01 41`, 'umas_stop_plc', 'stop', null],
    ['0001 0000 0004 00 5a 01 38', 'umas_signed_message', 'unknown', null],
    ['0001 0000 0003 01 41 00', 'function_65', 'unknown', null],
  ])('%s is %s', (hex, operation, meaning, object) => {
    const { consumed, context } = record(modbus, hex);
    expect(consumed).toBe(fromHex(hex).length);
    expect(context.messages).toMatchObject([{ kind: 'request', operation, meaning, object }]);
  });

  it('shows the fields of a write', () => {
    const { context } = record(modbus, '0007 0000 000b 01 10 0001 0002 04 000a 0102');
    expect(context.messages[0]?.fields).toEqual({ transaction: 7, unit: 1, address: 1, count: 2, values: [10, 258] });
  });
  it('computes no field unless asked', () => {
    const context = new RecordingContext(modbus);
    context.detail = false;
    record(modbus, '0007 0000 0006 01 03 0001 0002', context);
    expect(context.messages[0]?.fields).toEqual({});
  });
});

describe('modbus answers', () => {
  it('belong to the address that was asked', () => {
    const { messages } = exchange('0009 0000 0006 01 03 0010 0002', '0009 0000 0007 01 03 04 0001 ffff');
    expect(messages[1]).toMatchObject({ kind: 'response', object: 'holding register 40017', code: 3 });
    expect(messages[1]?.fields).toMatchObject({ address: 16, values: [1, 65535] });
  });
  it('have no object when the request was not seen', () => {
    const { messages } = exchange('', '0009 0000 0007 01 03 04 0001 ffff');
    expect(messages).toMatchObject([{ kind: 'response', object: null }]);
  });
  it('are errors when they carry an exception, with the sub-function of the request', () => {
    const { messages } = exchange('0000 0000 0006 01 08 0004 0000', '0000 0000 0003 01 88 0b');
    expect(messages[1]).toMatchObject({ kind: 'error', operation: 'force_listen_only_mode', meaning: 'control' });
    expect(messages[1]?.fields).toMatchObject({ exception_code: 11, exception: 'gateway_target_failed_to_respond' });
  });
  it('identify the device (43/14)', () => {
    const { claims, malformedReasons } = exchange(
      '0017 0000 0005 01 2b 0e 01 00',
      '0017 0000 0018 01 2b 0e 01 83 00 00 03 00 04 41636d65 01 03 582d31 02 03 312e32',
    );
    expect(malformedReasons).toEqual([]);
    expect(claims).toEqual([
      { about: 'source', attribute: 'vendor', value: 'Acme' },
      { about: 'source', attribute: 'product-code', value: 'X-1' },
      { about: 'source', attribute: 'firmware', value: '1.2' },
    ]);
  });
  it('mark an identification cut inside an object, and claim nothing of it', () => {
    const { claims, malformedReasons } = exchange('', '0017 0000 000b 01 2b 0e 01 83 00 00 01 00 40 41');
    expect(claims).toEqual([]);
    expect(malformedReasons).toHaveLength(1);
  });
  it('name the server where its id is text, not where it is bytes', () => {
    expect(exchange('', '0000 0000 0010 0a 11 0d 00ff 57696e67 70617468 205820').claims).toMatchObject([
      { attribute: 'system-description' },
    ]);
    expect(exchange('', '0000 0000 0006 0a 11 03 00ff 01').claims).toEqual([]);
  });
  it('follow UMAS: type of the processor, and refusals as errors', () => {
    const id = '5a 00 fe' + '00'.repeat(22) + '03 50 33 34';
    const { messages, claims } = exchange('0000 0000 0004 00 5a 00 02', `0000 0000 001e 00 ${id}`);
    expect(messages[1]).toMatchObject({ kind: 'response', operation: 'umas_read_id' });
    expect(claims.map(({ attribute, value }) => `${attribute}=${value}`)).toEqual([
      'model=P34',
      'vendor=Schneider Electric',
    ]);
    const refused = exchange('0001 0000 0004 00 5a 00 40', '0001 0000 0004 00 5a 00 fd');
    expect(refused.messages[1]).toMatchObject({ kind: 'error', operation: 'umas_start_plc', meaning: 'start' });
  });
});

describe('UMAS identity', () => {
  const of = (hex: string, answer: string): string[] =>
    exchange(hex, answer).claims.map(({ about, attribute, value }) => `${about} ${attribute}=${value}`);
  const READ_ID = '0000 0000 0004 00 5a 00 02';
  const CARD = '0000 0000 0005 00 5a 00 06 06';
  const PROJECT = '0000 0000 0005 00 5a 00 03 00';
  const TIMES = '020500009888010000020500009888010000020c3b0c0e01de07020c3b0c0e01de0708000000';

  it.each([
    [
      READ_ID,
      '0000 0000 0032 00 5a 00 fe 10ff 5a010100 0000 7002 0000 2700 0900 08000000 0000 0e 31343020435055203331312031 30 01 01010000 00001100',
      ['model=140 CPU 311 10', 'vendor=Schneider Electric', 'firmware=2.70'],
    ],
    [PROJECT, `0003 0000 0033 00 5a 00 fe ${TIMES} 08 50726f6a65740000`, ['application=Projet']],
    [CARD, '0000 0000 0016 00 5a 00 fe 000000000000 0b 424d58524d533030384d50', ['memory-card=BMXRMS008MP']],
    [READ_ID, `0000 0000 001a 00 5a 00 fe ${'00'.repeat(22)}`, []],
    [READ_ID, `0000 0000 001e 00 5a 00 fe ${'00'.repeat(22)} 03 500134`, []],
    [READ_ID, `0000 0000 001e 00 5a 00 fe ${'00'.repeat(22)} 30 503334`, []],
    [READ_ID, '0000 0000 0004 00 5a 00 fd', []],
    [PROJECT, `0003 0000 0034 00 5a 00 fe ${TIMES} 08 50726f6a6574000000`, []],
  ])('%s answered %s', (asked, answer, claims) => {
    const transaction = answer.slice(0, 4);
    expect(of(transaction + asked.slice(4), answer)).toEqual(claims.map((claim) => `source ${claim}`));
  });
  it('names the computer that reserves a controller', () => {
    const reservation = '0016 0000 0018 00 5a 00 10 434c0000 0f 555345522d373134453734463231 42';
    expect(of(reservation, '')).toEqual(['source hostname=USER-714E74F21B']);
    expect(of(reservation.replace(' 0f ', ' 0e '), '')).toEqual([]);
  });
  it('looks for the status of a signed answer behind the signature', () => {
    const signed = `0001 0000 0028 00 5a 01 38 01 ${'aa'.repeat(32)} 5a 01 40`;
    const answer = (status: string): string => `0001 0000 0028 00 5a 01 fe 01 ${'bb'.repeat(32)} 5a 01 ${status}`;
    expect(exchange(signed, answer('fd')).messages[1]).toMatchObject({ kind: 'error', operation: 'umas_start_plc' });
    expect(exchange(signed, answer('fe')).messages[1]).toMatchObject({ kind: 'response', meaning: 'start' });
    expect(exchange(signed, '0001 0000 0004 00 5a 01 fd').messages[1]).toMatchObject({ kind: 'error' });
  });
});

/** Adds the check of an RTU frame, worked out bit by bit: Modbus over Serial Line V1.02, 6.2.2. */
function frame(hex: string): string {
  let crc = 0xffff;
  for (const byte of fromHex(hex)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return hex + Buffer.from([crc & 0xff, crc >> 8]).toString('hex');
}

describe('modbus RTU without a header', () => {
  it.each([
    ['0103 0000 001e', '0103 04 0001 ffff', 'read_holding_registers', 'holding register 40001'],
    ['0101 0000 0010', '0101 02 0102', 'read_coils', 'coil 00001'],
    ['0705 0001 ff00', '0705 0001 ff00', 'write_single_coil', 'unit 7 coil 00002'],
    ['0107', '0107 6d', 'read_exception_status', null],
    ['0108 0001 ff00', '0108 0001 ff00', 'restart_communications_option', null],
    ['010b', '010b ffff 0108', 'get_comm_event_counter', null],
    ['0110 0001 0002 04 000a 0102', '0110 0001 0002', 'write_multiple_registers', 'holding register 40002'],
    ['0114 07 06 0004 0001 0002', '0114 06 05 06 0dfe 0020', 'read_file_record', 'file 4'],
    ['0116 0004 00f2 0025', '0116 0004 00f2 0025', 'mask_write_register', 'holding register 40005'],
    ['0117 0003 0006 000e 0001 02 00ff', '0117 02 00fe', 'read_write_multiple_registers', 'holding register 40015'],
    ['0118 04de', '0118 0006 0002 01b8 1284', 'read_fifo_queue', 'FIFO queue 1246'],
    ['012b 0e 01 00', '012b 0e 01 83 00 00 01 00 04 41636d65', 'read_device_identification', null],
    ['0141 0102', '0141 03', 'function_65', null],
  ])('%s', (asked, answered, operation, object) => {
    const context = new RecordingContext(modbus);
    // A function of its maker's own is no proof of the framing: a known one goes before it.
    record(modbus, frame('0103 0000 0001'), context);
    record(modbus, frame(asked), context);
    context.direction = 1;
    const { consumed } = record(modbus, frame(answered), context);
    expect(consumed).toBe(fromHex(frame(answered)).length);
    expect(context.messages.slice(1)).toMatchObject([
      { kind: 'request', operation, object },
      { kind: 'response', operation, object },
    ]);
    expect(context.malformedReasons).toEqual([]);
  });
  it('answers with an exception', () => {
    const context = exchange(frame('0a03 0000 0001'), frame('0a83 02'));
    expect(context.messages[1]).toMatchObject({ kind: 'error', object: 'unit 10 holding register 40001' });
    expect(context.messages[1]?.fields).toEqual({
      unit: 10,
      address: 0,
      exception_code: 2,
      exception: 'illegal_data_address',
    });
  });
  it('decodes frames that come together, and waits for the rest of the last', () => {
    const context = new RecordingContext(modbus);
    record(modbus, frame('0103 0000 0001'), context);
    const both = frame('0106 0001 0002') + frame('0103 0000 0001');
    expect(record(modbus, both.slice(0, -4), context).consumed).toBe(8);
    expect(context.messages).toHaveLength(2);
  });
  it('turns roles that were guessed wrongly, once', () => {
    const context = new RecordingContext(modbus);
    record(modbus, frame('0103 04 0001 0002'), context);
    expect([context.swapped, context.messages.length]).toEqual([1, 1]);
    expect(record(modbus, frame('0103 06 0001 0002 0003'), context).consumed).toBe(RESYNC);
    expect(context.swapped).toBe(1);
  });
  it('gives up at a check that does not fit', () => {
    const context = new RecordingContext(modbus);
    record(modbus, frame('0103 0000 0001'), context);
    expect(record(modbus, '0103 0000 0002 0000', context).consumed).toBe(RESYNC);
    expect(record(modbus, `0141${'00'.repeat(300)}`, context).consumed).toBe(RESYNC);
    expect(record(modbus, '0110 0001', context).consumed).toBe(0);
    context.direction = 1;
    expect(record(modbus, '011800', context).consumed).toBe(0);
    expect(record(modbus, '0118 00', context).consumed).toBe(0);
  });
});

describe('modbus on broken bytes', () => {
  it.each([
    ['a foreign protocol id', '0001 1234 0006 01 03 0000 0001', RESYNC],
    ['a length of one', '0001 0000 0001 01 03', RESYNC],
    ['a length beyond any frame', '0001 0000 7fff 01 03 0000 0001', RESYNC],
    ['half a message', '0001 0000 0006 01 03', 0],
    ['a header only', '0001 0000 0006 01', 0],
  ])('%s gives nothing', (_title, hex, consumed) => {
    const result = record(modbus, hex);
    expect(result.consumed).toBe(consumed);
    expect(result.context.messages).toEqual([]);
  });
  it('counts a request cut before its address, and marks it', () => {
    const { context } = record(modbus, '0001 0000 0003 01 03 00');
    expect(context.messages).toHaveLength(1);
    expect(context.malformedReasons).toHaveLength(1);
  });
});

it.each([
  ['0001 0000 0006 01 03 0000 0001', true, YES],
  ['0001 0000 0006 01 03 0000 0001', false, YES],
  ['0001 0000 0006 01 03 0000', false, NO],
  ['0001 0000 0002 01 5a', true, YES],
  ['0001 0000 0002 01 5a', false, NO],
  ['0001 0000 0006 01 03 0000 0001 0002 0000 0006 01 01 0000 0008', false, YES],
  ['0001 0000 0006 01 03 0000 0001 0002 0000 0006 01 01', false, NO],
  ['3084 0000 0006 02 01 0150 0102', false, NO],
  ['3085 0000 0006 02 01 0150 0102', false, YES],
  ['4745 5420 2f20', true, NO],
  ['0001', true, MORE],
  [frame('0103 0010 0001'), false, YES],
  [frame('0103 0010 0001'), true, YES],
  [frame('0103 02 0001'), false, YES],
  [frame('0102 0301 0700'), false, NO],
  [frame('0102 0301 0700'), true, YES],
  [frame('0102 0301 0701'), false, YES],
  [frame('0183 02'), false, YES],
  [frame('0183 20'), false, NO],
  [frame('f903 0010 0001'), false, NO],
  [frame('0103 0010 1001'), false, NO],
  [frame('0101 0010 1001'), false, NO],
  [frame('0105 0010 1001'), false, NO],
  [frame('0103 03 00ff01'), false, NO],
  [frame('0110 0001 0001 04 0001'), false, NO],
  ['0103 0010 0001 0000', false, NO],
  [frame('0103 0010 0001') + frame('0103 0010 0001'), false, NO],
])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(modbus.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});

it('keeps the word of its examples', () => expect(failingExamples(modbus)).toEqual([]));

describe('modbus on a port that is not its own', () => {
  const recognised = (pdu: string): unknown => {
    const bytes = fromHex(pdu);
    const message = fromHex(`0001 0000 ${(bytes.length + 1).toString(16).padStart(4, '0')} 01 ${pdu}`);
    return modbus.recognise(message, 0, message.length, false);
  };
  it.each([
    ['read', '03 0000 0001', '03 0000 000100'],
    ['answer to a read', '03 04 00010002', '03 05 00010002'],
    ['write of one', '06 0001 0003', '06 0001'],
    ['write of several', '10 0001 0002 04 00010002', '10 0001 0002 05 00010002'],
    ['mask write', '16 0004 00f2 0025', '16 0004 00f2 002500'],
    ['read and write', '17 0003 0006 000e 0001 02 00ff', '17 0003 0006 000e 0001 03 00ff'],
    ['answer to a read and write', '17 02 00ff', '17 00'],
    ['FIFO queue', '18 04de', '18 04'],
    ['answer to a FIFO queue', '18 0004 0001 01b8', '18 0005 0001 01b8'],
    ['diagnostics', '08 0004 0000', '08 0015 0000'],
    ['file read', '14 07 06 0004 0001 0002', '14 07 05 0004 0001 0002'],
    ['answer to a file read', '14 04 03 06 0dfe', '14 04 03 05 0dfe'],
    ['file write', '15 09 06 0004 0007 0001 06af', '15 09 07 0004 0007 0001 06af'],
    ['device identification', '2b 0e 01 00', '2b 0e 05 00'],
    ['exception', '83 02', '83 0c'],
    ['exception of no public function', '83 02', 'e1 02'],
    ['UMAS request', '5a 00 02', '5a 00 ee'],
    ['UMAS answer', '5a 00 fe 00', '5a 00 fc 00'],
    ['UMAS error', '5a 00 fd 00', '5a 00'],
    ['a function that says nothing of its layout', '03 0000 0001', '11'],
  ])('%s', (_title, hit, miss) => {
    expect(recognised(hit)).toBe(YES);
    expect(recognised(miss)).toBe(NO);
  });
});
