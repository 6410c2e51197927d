/** Associations, services and objects behind the wrapper and in frames of HDLC, segments, refusals, identity, what is never kept. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../../kernel/encodings/text.ts';
import { LIMITS } from '../../../model/limits.ts';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import dlms from './index.ts';

const clean = (hex: string): string => hex.replace(/\s+/g, '');
const one = (value: number): string => value.toString(16).padStart(2, '0');
const two = (value: number): string => value.toString(16).padStart(4, '0');
const el = (tag: string, contents: string): string => tag + one(clean(contents).length / 2) + clean(contents);
/** An APDU behind the wrapper. */
const wrap = (apdu: string): string => `000100100001${two(clean(apdu).length / 2)}${clean(apdu)}`;
function check(hex: string): string {
  let crc = 0xffff;
  for (const byte of fromHex(hex)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  crc ^= 0xffff;
  return one(crc & 0xff) + one(crc >> 8);
}
/** A frame of HDLC from client 16 to server 1, flags included. */
function hdlc(control: number, content = '', segmented = false, addresses = '0321'): string {
  const body = clean(content);
  const length = 2 + addresses.length / 2 + 1 + 2 + (body === '' ? 0 : 2 + body.length / 2);
  const head = two(0xa000 | (segmented ? 0x800 : 0) | length) + addresses + one(control);
  const frame = body === '' ? head : head + check(head) + body;
  return `7e${frame}${check(frame)}7e`;
}
const CONTEXT = el('a1', '0607 60857405080101');
const CIPHERED = el('a1', '0607 60857405080103');
const MECHANISM = (id: number): string => `8a020780${el('8b', `608574050802${one(id)}`)}`;
const USER = el('be', el('04', '01000000065f1f0400001e1dffff'));
const aarq = (...parts: string[]): string => el('60', parts.join('') + USER);
const aare = (result: number, ...parts: string[]): string =>
  el('61', `${CONTEXT}a20302010${String(result)}a305a103020101${parts.join('')}`);
const REGISTER = '0003 0100010800ff 02';
const NAME = '0001 00002a0000ff 02';
const told1 = (apdu: string, context?: RecordingContext): string[] =>
  told(dlms, wrap(apdu), context ? { context } : {});
const fields = (apdu: string): unknown => record(dlms, wrap(apdu)).context.messages[0]?.fields;
const REGISTER_NAME = 'register 1-0:1.8.0.255 attribute 2';

describe('dlms', () => {
  it('holds to its examples', () => expect(exampleFailures(dlms)).toEqual([]));
  it.each([
    [`c001c1 ${REGISTER} 00`, `request get read ${REGISTER_NAME}`],
    ['c001c1 0063 0000600100ff ff 00', 'request get read class 99 0-0:96.1.0.255 attribute -1'],
    ['c002c1 00000001', 'request get_next_block read '],
    [`c003c1 02 ${REGISTER} 00 ${NAME} 00`, `request get read ${REGISTER_NAME}`],
    [`c101c1 ${REGISTER} 00 11 05`, `request set write ${REGISTER_NAME}`],
    [`c102c1 ${REGISTER} 00 00 00000001 01 aa`, `request set write ${REGISTER_NAME}`],
    ['c103c1 01 00000002 01 aa', 'request set_next_block write '],
    [`c104c1 01 ${REGISTER} 00 01 1105`, `request set write ${REGISTER_NAME}`],
    ['c101c1 0008 0000010000ff 02 00 090c', 'request set_clock time clock 0-0:1.0.0.255 attribute 2'],
    [
      'c101c1 000f 0000280000ff 07 00 0900',
      'request set_association configure association LN 0-0:40.0.0.255 attribute 7',
    ],
    [
      'c101c1 0040 00002b0000ff 02 00 1600',
      'request set_security_setup configure security setup 0-0:43.0.0.255 attribute 2',
    ],
    [
      'c101c1 0046 0000600a00ff 04 00 1600',
      'request set_disconnect_control configure disconnect control 0-0:96.10.0.255 attribute 4',
    ],
    [
      'c301c1 0046 000060030aff 01 01 0f00',
      'request remote_disconnect control disconnect control 0-0:96.3.10.255 method 1',
    ],
    ['c301c1 0046 000060030aff 02 00', 'request remote_reconnect control disconnect control 0-0:96.3.10.255 method 2'],
    ['c301c1 0012 00002c0000ff 04 01 0f00', 'request image_activate firmware image transfer 0-0:44.0.0.255 method 4'],
    [
      'c301c1 000f 0000280000ff 01 01 0900',
      'request reply_to_hls_authentication authenticate association LN 0-0:40.0.0.255 method 1',
    ],
    [
      'c301c1 0040 00002b0000ff 02 01 0900',
      'request security_setup_method configure security setup 0-0:43.0.0.255 method 2',
    ],
    ['c301c1 0008 0000010000ff 06 01 100000', 'request clock_method time clock 0-0:1.0.0.255 method 6'],
    ['c301c1 0009 00000a0064ff 01 01 120001', 'request action execute script table 0-0:10.0.100.255 method 1'],
    ['c306c1 01 00000002 01 aa', 'request action_next_block execute '],
    [`c305c1 01 ${REGISTER}`, 'request action execute register 1-0:1.8.0.255 method 2'],
    [`c200 ${REGISTER} 1105`, `event event_notification notify ${REGISTER_NAME}`],
    [`c201 02aabb ${REGISTER} 1105`, `event event_notification notify ${REGISTER_NAME}`],
    ['0f 00000001 00 00', 'event data_notification notify '],
    ['10 00000001 00', 'response data_notification notify '],
    ['c401c1 00 1105', 'response get read '],
    ['c501c1 00', 'response set write '],
    ['c701c1 00 00', 'response action execute '],
    ['620380 0100', 'request cosem_release disconnect '],
    ['6303800100', 'response cosem_release disconnect '],
    ['05 01 02 fa00', 'request read read '],
    ['0c 01 00 00', 'response read read '],
    ['26 00', 'request glo_write write '],
    ['5a', 'request apdu_90 unknown '],
    ['58 00', 'event ded_information_report notify '],
    ['c8 00', 'request glo_get read '],
    ['cd 00', 'response glo_set write '],
    ['d3 00', 'request ded_action execute '],
    ['0e 010602', 'error confirmed_service_error unknown '],
    ['d8 01 02', 'error exception_response unknown '],
    ['d9 00', 'request access unknown '],
    ['e0 80 0001 0000 00', 'request general_block_transfer transfer '],
  ])('%s is %s', (apdu, line) => {
    const [message] = record(dlms, wrap(apdu)).context.messages;
    expect(`${message?.kind} ${message?.operation} ${message?.meaning} ${message?.object ?? ''}`).toBe(line);
  });
  it('what may go either way is told by its direction', () => {
    expect(told(dlms, wrap('dd00'), { direction: 1 })).toEqual(['response general_ciphering']);
  });
  it('an answer is that of its request, over all its blocks', () => {
    const context = new RecordingContext(dlms);
    told1(`c001c3 ${REGISTER} 00`, context);
    expect(told1('c402c3 00 00000001 00 02 aabb', context)).toEqual([`response get: ${REGISTER_NAME}`]);
    expect(told1('c402c3 01 00000002 01 03', context)).toEqual([`error get: ${REGISTER_NAME}`]);
    expect(told1('c401c3 00 1105', context)).toEqual(['response get']);
    told1(`c102c4 ${REGISTER} 00 00 00000001 01 aa`, context);
    expect(told1('c502c4 00000001', context)).toEqual([`response set: ${REGISTER_NAME}`]);
    expect(told1('c503c4 02 00000002', context)).toEqual([`error set: ${REGISTER_NAME}`]);
    told1('c301c5 0046 000060030aff 01 00', context);
    expect(told1('c704c5 00000001', context)).toHaveLength(1);
    expect(told1('c701c5 03 00', context)).toEqual([
      'error remote_disconnect: disconnect control 0-0:96.3.10.255 method 1',
    ]);
  });
  it.each([
    ['c401c1 01 03', 'error get'],
    ['c403c1 01 00 11 05', 'response get'],
    ['c501c1 03', 'error set'],
    ['c505c1 02 0000', 'response set'],
    ['c505c1 02 0003', 'error set'],
    ['c504c1 ff 00', 'response set'],
    ['c509c1 03', 'response set'],
    ['c702c1 03', 'response action'],
  ])('%s is %s', (apdu, line) => expect(told1(apdu)).toEqual([line]));
  it('counts by tag', () => {
    const keys = [
      `c001c1 ${REGISTER} 00`,
      'c401c1 00 1105',
      'c301c1 0046 000060030aff 01 00',
      'c701c1 00',
      'd8 0102',
      'cc00',
      '61a1',
    ];
    expect(
      keys.map((apdu) => {
        const context = record(dlms, wrap(apdu)).context;
        const [message] = context.messages;
        return dlms.codeKey?.(
          ({ request: 0, response: 1, error: 2, event: 3 } as const)[message?.kind ?? 'event'],
          message?.code ?? 0,
        );
      }),
    ).toEqual([0xc0, 0xc4, 0xc3, 0xc7, 0xd8, 0xcc, 0x61]);
    expect([dlms.codeKey?.(0, -1), dlms.codeKey?.(0, 1 << 16), dlms.codeKey?.(1, 0x5a)]).toEqual([
      undefined,
      undefined,
      0x5a,
    ]);
    expect(dlms.describe((1 << 16) + 9).operation).toBe('frame_9');
  });
  it.each<[string, 0 | 1, number]>([
    [`c001c1 ${REGISTER} 00`, 0, 0],
    [`c001c1 ${REGISTER} 00`, 1, 1],
    ['c401c1 00 1105', 0, 1],
    ['c401c1 00 1105', 1, 0],
    ['0f 00000001 00 00', 1, 0],
  ])('who asks is the client: %s from side %i', (apdu, direction, swaps) => {
    const context = new RecordingContext(dlms);
    for (let i = 0; i < 2; i++) told(dlms, wrap(apdu), { direction, context });
    expect(context.swapped).toBe(swaps);
  });
});

describe('an association', () => {
  it('says how its server is secured, once it is accepted', () => {
    const context = new RecordingContext(dlms);
    expect(told1(aarq(CONTEXT), context)).toEqual(['request cosem_open']);
    expect(told1(aare(0), context)).toEqual([
      'response cosem_open',
      'source security=DLMS lowest level security (none), logical names',
    ]);
    told1(aarq(CIPHERED, MECHANISM(5)), context);
    expect(told1(aare(0), context)).toContain(
      'source security=DLMS high level security (GMAC), logical names, ciphered',
    );
    told1(aarq(CIPHERED, MECHANISM(5)), context);
    expect(told1(aare(1), context)).toEqual(['error cosem_open']);
    expect(told1(aare(0), context)).toEqual(['response cosem_open']);
    told1(aarq(el('a1', '0603 010203'), MECHANISM(9)), context);
    expect(told1(aare(0), context)).toEqual(['response cosem_open']);
    told1(aarq(el('a1', '0607 60857405080109')), context);
    expect(told1(aare(0), context)).toContain('source security=DLMS lowest level security (none), unknown context');
  });
  it('hands its password on to be marked, and keeps it nowhere', () => {
    const secret = el('ac', el('80', hexOfText('s3cret01')));
    const { context } = record(dlms, wrap(aarq(CONTEXT, MECHANISM(1), secret)));
    expect(context.logons.map(({ secret }) => secret)).toEqual(['s3cret01']);
    expect(context.messages[0]?.fields).toMatchObject({
      application_context: 'logical names',
      mechanism: 'low level security (password)',
      source_wport: 16,
      destination_wport: 1,
    });
    expect(JSON.stringify([context.messages, context.claims, context.accounts, context.signs])).not.toMatch(
      /s3cret|7333/,
    );
  });
  it('names both by their system titles, once', () => {
    const context = new RecordingContext(dlms);
    const title = (tag: string, text: string): string => el(tag, el('04', text));
    expect(told1(aarq(CIPHERED, title('a6', '4d4d4d0000000001')), context)).toEqual([
      'request cosem_open',
      'source device-id=DLMS system title 4d4d4d0000000001',
      'source vendor-id=MMM',
    ]);
    expect(told1('db 08 4d4d4d0000000001 00', context)).toEqual(['request general_glo_ciphering']);
    expect(told1('db 08 0000000000000002 00', context)).toEqual([
      'request general_glo_ciphering',
      'source device-id=DLMS system title 0000000000000002',
    ]);
    expect(told1('dc 04 01020304 00', context)).toEqual(['request general_ded_ciphering']);
    expect(told1(aare(0, title('a4', '4d4d4d0000000003')), context)).toContain(
      'source device-id=DLMS system title 4d4d4d0000000003',
    );
    expect(told1(aare(0, title('a4', '4d4d')), context)).toEqual(['response cosem_open']);
  });
  it('shows why it was refused', () => {
    expect(fields(el('61', `${CONTEXT}a203020101a305a20302010d`))).toMatchObject({ result: 1, diagnostic: 13 });
    expect(fields(el('61', `${CONTEXT}a203020100a300`))).toEqual({ source_wport: 16, destination_wport: 1, result: 0 });
    expect(fields(el('61', `${CONTEXT}a2020500a3020500`))).toMatchObject({ result: -1 });
    expect(fields(aarq(el('a1', '0607 60857405080109'), MECHANISM(9)))).toMatchObject({
      application_context: 9,
      mechanism: 9,
    });
  });
  it.each([
    ['600ba109', 'request cosem_open'],
    ['6104a2050201', 'response cosem_open'],
    ['61ff', 'response cosem_open'],
    ['6004a6050201', 'request cosem_open'],
  ])('%s ends early, and is told', (apdu, line) => {
    const { context } = record(dlms, wrap(apdu));
    expect(`${context.messages[0]?.kind} ${context.messages[0]?.operation}`).toBe(line);
    expect(context.malformedReasons).toHaveLength(1);
  });
});

describe('a meter', () => {
  const asks = (descriptor: string, answer: string): string[] => {
    const context = new RecordingContext(dlms);
    told1(`c001c1 ${descriptor} 00`, context);
    return told1(`c401c1 00 ${answer}`, context).slice(1);
  };
  it.each([
    [NAME, el('09', hexOfText('MMM1234567890123')), ['source device-id=MMM1234567890123', 'source vendor-id=MMM']],
    [NAME, el('09', hexOfText('m1')), ['source device-id=m1']],
    [NAME, el('0a', hexOfText('mMM1')), ['source device-id=mMM1']],
    ['0001 0000600100ff 02', el('09', hexOfText('42\0')), ['source serial=42']],
    ['0001 0100000200ff 02', el('0a', hexOfText('v1.2')), ['source firmware=v1.2']],
    ['0001 0100000200ff 01', el('0a', hexOfText('v1.2')), []],
    ['0001 0100000300ff 02', el('0a', hexOfText('v1.2')), []],
    [NAME, '0902ff41', []],
    [NAME, '090a41', []],
    [NAME, '0900', []],
    [NAME, '11', []],
    [NAME, '1105', []],
    [NAME, `0950${'41'.repeat(80)}`, []],
  ])('%s: %s says %s', (descriptor, answer, claims) => expect(asks(descriptor, answer)).toEqual(claims));
});

describe('fields', () => {
  it.each<[string, Record<string, unknown>]>([
    [`c101c1 ${REGISTER} 00 11 05`, { type: 1, invoke_id: 1, value: 5 }],
    [`c101c1 ${REGISTER} 01 11 05`, { type: 1 }],
    ['c301c1 0046 000060030aff 01 01 0f ff', { value: -1 }],
    ['c401c1 00 03 01', { value: true }],
    ['c401c1 00 05 ffffffff', { value: -1 }],
    ['c401c1 00 06 ffffffff', { value: 0xffffffff }],
    ['c401c1 00 10 ffff', { value: -1 }],
    ['c401c1 00 12 ffff', { value: 0xffff }],
    ['c401c1 00 14 ffffffffffffffff', { value: -1 }],
    ['c401c1 00 15 0000000000000001', { value: 1 }],
    ['c401c1 00 16 02', { value: 2 }],
    ['c401c1 00 17 3f800000', { value: 1 }],
    ['c401c1 00 18 3ff0000000000000', { value: 1 }],
    ['c401c1 01 03', { result: 3 }],
    ['d8 01 02', { state_error: 1, service_error: 2 }],
  ])('%s', (apdu, expected) => expect(fields(apdu)).toMatchObject(expected));
  it.each(['c401c1 00 06 ff', 'c401c1 00', `c101c1 ${REGISTER} 00 09 02 4142`, `c101c1 ${REGISTER}`, 'd8'])(
    '%s shows no value',
    (apdu) => expect(fields(apdu)).not.toHaveProperty('value'),
  );
  it('of a frame', () => {
    const [message] = record(dlms, hdlc(0x93, '', false, '0002fefd21')).context.messages;
    expect(message?.fields).toEqual({ source_address: 16, destination_address: (1 << 14) | (127 << 7) | 126 });
  });
});

describe('HDLC', () => {
  it.each([
    [0x93, 'request set_normal_response_mode'],
    [0x73, 'response unnumbered_acknowledge'],
    [0x53, 'request disconnect'],
    [0x1f, 'response disconnected_mode'],
    [0x97, 'error frame_reject'],
    [0x11, 'event receive_ready'],
    [0xb5, 'event receive_not_ready'],
    [0x19, 'event frame_9'],
  ])('control %i is %s', (control, line) => expect(told(dlms, hdlc(control))).toEqual([line]));
  it('carries APDUs behind an LLC, or without', () => {
    const get = `c001c1 ${REGISTER} 00`;
    expect(told(dlms, hdlc(0x10, `e6e600${get}`))).toEqual([`request get: ${REGISTER_NAME}`]);
    expect(told(dlms, hdlc(0x10, get))).toEqual([`request get: ${REGISTER_NAME}`]);
    expect(told(dlms, hdlc(0x13, 'e6e7000f 00000001 00 00'))).toEqual(['event data_notification']);
    expect(told(dlms, hdlc(0x10))).toEqual(['malformed DLMS frame without an APDU']);
  });
  it('frames may share a flag, or have several between', () => {
    const [first, second] = [hdlc(0x93), hdlc(0x53)];
    const both = ['request set_normal_response_mode', 'request disconnect'];
    expect(told(dlms, first + second)).toEqual(both);
    expect(told(dlms, first + second.slice(2))).toEqual(both);
    expect(told(dlms, `7e7e${first}7e7e${second}`)).toEqual(both);
    expect(told(dlms, '7e7e')).toEqual([]);
    expect(told(dlms, `${first}7ea0`)).toEqual(['request set_normal_response_mode', 'waits 1']);
  });
  it('puts segments together', () => {
    const whole = `e6e600c101c1 ${REGISTER} 00 09 04 41424344`;
    const parts = [clean(whole).slice(0, 20), clean(whole).slice(20, 30), clean(whole).slice(30)] as const;
    const context = new RecordingContext(dlms);
    const feed = (hex: string): string[] => told(dlms, hex, { context });
    expect(feed(hdlc(0x10, parts[0], true))).toEqual([]);
    expect(feed(hdlc(0x12, parts[1], true))).toEqual([]);
    expect(feed(hdlc(0x12, parts[1], true))).toEqual([]);
    expect(feed(hdlc(0x14, parts[2]))).toEqual([`request set: ${REGISTER_NAME}`]);
    feed(hdlc(0x10, parts[0], true));
    expect(feed(hdlc(0x14, parts[2]))).toEqual(['malformed HDLC segment out of order']);
    expect(feed(hdlc(0x10, whole))).toEqual([`request set: ${REGISTER_NAME}`]);
  });
  it('holds no more of them than it may', () => {
    const context = new RecordingContext(dlms);
    const part = '00'.repeat(2000);
    const count = Math.ceil(LIMITS.segmentedBytesMax / 2000) + 1;
    for (let i = 0; i < count; i++) told(dlms, hdlc(((i & 7) << 1) | 0x10, part, true), { context });
    expect(context.malformedReasons).toContain('HDLC information longer than may be held');
  });
});

describe('what is wrong', () => {
  it('waits for the rest', () => {
    expect(told(dlms, wrap(`c001c1 ${REGISTER} 00`).slice(0, -2))).toEqual(['waits 20']);
    expect(told(dlms, '00')).toEqual(['waits 1']);
    expect(told(dlms, '000100')).toEqual(['waits 3']);
    expect(told(dlms, hdlc(0x93).slice(0, -2))).toEqual(['waits 7']);
    expect(told(dlms, 'a0')).toEqual(['waits 1']);
  });
  it.each([
    ['no APDU', wrap(''), 0],
    ['a request that ends early', wrap('c001'), 1],
    ['a request without its object', wrap('c001c1 0003'), 1],
    ['a response that ends early', wrap('c401c1'), 1],
    ['an event without its object', wrap(`c201ff ${REGISTER}`), 1],
    ['an event that ends early', wrap('c2'), 1],
  ])('%s is malformed', (_title, hex, messages) => {
    const { context } = record(dlms, hex);
    expect([context.messages.length, context.malformedReasons.length]).toEqual([messages, 1]);
  });
  it('a frame with a wrong check or without addresses is malformed', () => {
    const wrong = hdlc(0x93).replace(/....7e$/, '00007e');
    expect(told(dlms, wrong)).toEqual(['malformed HDLC frame with a wrong check']);
    expect(told(dlms, hdlc(0x02, '', false, '0202020202'))).toEqual(['malformed HDLC frame with a wrong check']);
    expect(told(dlms, hdlc(0x02, '', false, '0302020202'))).toEqual(['malformed HDLC frame with a wrong check']);
    expect(told(dlms, hdlc(0x93, '', false, '020203'))).toEqual(['malformed HDLC frame with a wrong check']);
  });
  it.each([
    ['another version of the wrapper', '0002001000010001c0'],
    ['two bytes of another', '0002'],
    ['another frame format', `7eb007${'00'.repeat(6)}7e`],
    ['a length below its header', `7ea006${'00'.repeat(6)}7e`],
    ['no flag behind the frame', hdlc(0x93).replace(/7e$/, '00')],
  ])('%s is not of it', (_title, hex) => {
    const { consumed, context } = record(dlms, hex);
    expect([consumed, context.messages]).toEqual([RESYNC, []]);
  });
  it('an object whose name is lost is still one', () => expect(dlms.objectName?.(0xc0, 1, () => '')).toBe('object'));
});

it.each([
  [wrap(`c001c1 ${REGISTER} 00`), true, YES],
  [wrap(`c001c1 ${REGISTER} 00`), false, NO],
  [wrap(aarq(CONTEXT)), false, YES],
  [wrap(el('60', `80020780${CONTEXT}${USER}`)), false, YES],
  [wrap(aarq(CONTEXT)).slice(0, -2), false, NO],
  [wrap(aarq(el('a1', '0607 60857405080201').replace('6085740508', '2a85740508'))), false, NO],
  [wrap(el('60', USER)), false, NO],
  [wrap('60ff'), false, NO],
  [wrap('90'), true, NO],
  ['0001', true, MORE],
  ['00', true, MORE],
  ['0002', true, NO],
  ['0001', false, NO],
  ['0002001000010001c0', true, NO],
  [hdlc(0x93), false, YES],
  [hdlc(0x93).slice(0, -2), true, MORE],
  [hdlc(0x93).slice(0, -2), false, NO],
  [hdlc(0x93).replace(/....7e$/, '00007e'), true, NO],
  [hdlc(0x93).replace(/7e$/, '00'), true, NO],
  ['7e', true, MORE],
  ['7e', false, NO],
  ['7eff7d', true, NO],
  ['', true, NO],
  ['ff', true, NO],
])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(dlms.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
