/** HART-IP sessions and the HART commands within: words, identity, refusals, whose answer it is, broken frames. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import hartIp from './index.ts';

const DEVICE = '264e0000d2';
const two = (value: number): string => value.toString(16).padStart(4, '0');
const one = (value: number): string => value.toString(16).padStart(2, '0');
const head = (type: number, id: number, body: string, status = 0): string =>
  `01${one(type)}${one(id)}${one(status)}0003${two(8 + body.length / 2)}${body}`;
const frame = (delimiter: number, address: string, command: number, data = ''): string => {
  const text = `${one(delimiter)}${address}${one(command)}${one(data.length / 2)}${data}`;
  return text + one(fromHex(text).reduce((check, byte) => check ^ byte, 0));
};
const ask = (command: number, data = ''): string => head(0, 3, frame(0x82, DEVICE, command, data));
const answer = (command: number, data: string, address = DEVICE): string =>
  head(1, 3, frame(0x86, address, command, data));
const IDENTITY = 'fe264e050704010e0c0000d205020002d00026002684';

describe('HART-IP', () => {
  it.each([
    [head(0, 0, '0100007530'), 'request session_initiate'],
    [head(1, 0, '0100007530', 8), 'error session_initiate'],
    [head(0, 1, ''), 'request session_close'],
    [head(1, 2, ''), 'response keep_alive'],
    [head(15, 3, ''), 'error pass_through'],
    [head(0, 5, ''), 'request read_audit_log'],
    [ask(0), 'request read_unique_identifier: device 264e0000d2'],
    [ask(6, '0100'), 'request write_polling_address: device 264e0000d2'],
    [ask(42), 'request perform_device_reset: device 264e0000d2'],
    [ask(0xc8), 'request command_200: device 264e0000d2'],
    [ask(31, '0300'), 'request command_768: device 264e0000d2'],
    [head(0, 3, frame(0x02, '80', 0)), 'request read_unique_identifier: polling address 0'],
    [answer(3, '00d0'), 'response read_dynamic_variables_and_loop_current: device 264e0000d2'],
    [answer(22, '07d0'), 'error write_long_tag: device 264e0000d2'],
    [answer(22, '8800'), 'error write_long_tag: device 264e0000d2'],
    [head(2, 3, frame(0x81, DEVICE, 3, '00d0')), 'event read_dynamic_variables_and_loop_current: device 264e0000d2'],
  ])('%s', (hex, line) => {
    expect(told(hartIp, hex, { datagram: true })).toEqual([line]);
  });
  it('steps over expansion bytes', () => {
    expect(told(hartIp, head(0, 3, '2283000100a0'), { datagram: true })).toEqual([
      'request read_primary_variable: polling address 3',
    ]);
  });
  it('says who the device is, once for the one that has the address', () => {
    const context = new RecordingContext(hartIp);
    const lines = told(hartIp, answer(0, `00d0${IDENTITY}`), { datagram: true, context });
    expect(lines).toEqual([
      'response read_unique_identifier: device 264e0000d2',
      'source device-type=0x264e',
      'source device-id=0x0000d2',
      'source firmware=1',
      'source hardware-version=1',
      'source vendor-id=0x0026',
    ]);
    const other = answer(0, `00d0${IDENTITY}`, '264e0000d3');
    expect(told(hartIp, other, { datagram: true, context })).toEqual([
      'response read_unique_identifier: device 264e0000d3',
    ]);
    const tag = `00d0${Buffer.from('wihartgw'.padEnd(32, '\0')).toString('hex')}`;
    expect(told(hartIp, answer(20, tag), { datagram: true, context })).toEqual([
      'response read_long_tag: device 264e0000d2',
      'source name=wihartgw',
    ]);
    expect(told(hartIp, answer(20, tag, '264e0000d3'), { datagram: true, context })).toHaveLength(1);
  });
  it('of an older device the maker is one byte', () => {
    expect(told(hartIp, answer(0, `00d0fe264e0505040109000000d2`))).toContain('source vendor-id=0x26');
    expect(told(hartIp, answer(0, `00d000264e0505`))).toHaveLength(1);
  });
  it('shows what a session and a refusal say', () => {
    expect(record(hartIp, head(0, 0, '0100007530')).context.messages[0]?.fields).toMatchObject({
      primary_host: true,
      inactivity_close_ms: 30000,
    });
    expect(record(hartIp, answer(22, '07d0')).context.messages[0]?.fields).toMatchObject({
      response_code: 7,
      device_status: 0xd0,
      command: 22,
    });
    expect(record(hartIp, answer(22, '8800')).context.messages[0]?.fields).toMatchObject({
      communication_status: 0x88,
    });
  });
  it('turns a flow whose first sender answers', () => {
    const { context } = record(hartIp, answer(1, '00d0'));
    record(hartIp, answer(1, '00d0'), context);
    expect(context.swapped).toBe(1);
  });
  it('waits for the rest of a message in a stream', () => {
    expect(told(hartIp, ask(0).slice(0, -4))).toEqual(['waits 15']);
    expect(told(hartIp, '0100')).toEqual(['waits 2']);
  });
  it.each([
    ['a length below its header', '0100000000020007'],
    ['a length beyond all', '010000000002ffff'],
    ['a message type that does not exist', '0107000000020008'],
  ])('%s gives nothing', (_title, hex) => {
    const { consumed, context } = record(hartIp, hex);
    expect([consumed, context.messages]).toEqual([RESYNC, []]);
  });
  it.each([
    ['a frame without a command', head(0, 3, '8226')],
    ['a frame longer than its message', head(0, 3, `82${DEVICE}0040`)],
    ['no frame', head(0, 3, '')],
  ])('%s is malformed, and told', (_title, hex) => {
    const { context } = record(hartIp, hex);
    expect([context.messages.length, context.malformedReasons.length]).toEqual([1, 1]);
  });
  it('counts messages by their id', () => {
    expect([hartIp.codeKey?.(0, 0x103), hartIp.codeKey?.(0, 0), hartIp.codeKey?.(0, -1)]).toEqual([3, 0, undefined]);
  });
});

it.each([
  [ask(0), false, YES],
  [ask(0).replace(/..$/, '00'), false, NO],
  [ask(0), true, YES],
  [head(0, 0, '0100007530'), false, YES],
  [head(0, 2, ''), false, NO],
  [head(0, 2, ''), true, YES],
  [head(0, 3, ''), false, NO],
  [`${ask(0)}00`, false, NO],
  ['0100', true, MORE],
  ['0300', true, NO],
  ['', true, MORE],
  ['010000000002ffff', true, NO],
])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(hartIp.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(hartIp)).toEqual([]));
