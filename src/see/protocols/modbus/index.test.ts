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
    expect(claims).toEqual([{ about: 'source', attribute: 'model', value: 'P34' }]);
    const refused = exchange('0001 0000 0004 00 5a 00 40', '0001 0000 0004 00 5a 00 fd');
    expect(refused.messages[1]).toMatchObject({ kind: 'error', operation: 'umas_start_plc', meaning: 'start' });
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
  ['4745 5420 2f20', true, NO],
  ['0001', true, MORE],
])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(modbus.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});

it('keeps the word of its examples', () => expect(failingExamples(modbus)).toEqual([]));
