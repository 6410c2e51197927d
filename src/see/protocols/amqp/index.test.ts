/** Both versions of AMQP: methods and performatives, what they touch, who serves and who logs on; no secret and no message. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import amqp from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const one = (n: number): string => n.toString(16).padStart(2, '0');
const two = (n: number): string => n.toString(16).padStart(4, '0');
const four = (n: number): string => n.toString(16).padStart(8, '0');
const long = (hex: string): string => four(hex.length / 2) + hex;
const short = (text: string): string => one(text.length) + hexOf(text);
const string = (name: string, value: string): string => `${short(name)}53${long(hexOf(value))}`;
const frame = (type: number, payload: string): string => `${one(type)}0001${long(payload)}ce`;
const method = (classId: number, id: number, args = ''): string => frame(1, two(classId) + two(id) + args);

const HEADER = '414d515000000901';
const PROPERTIES = `${string('product', 'RabbitMQ')}${short('flag')}7401${string('version', '3.10.8')}`;
const START = method(10, 10, `0009${long(PROPERTIES)}${long(hexOf('PLAIN AMQPLAIN'))}${long(hexOf('en_US'))}`);
const startOk = (mechanism: string, response: string): string =>
  method(10, 11, `${long(PROPERTIES)}${short(mechanism)}${long(response)}${short('en_US')}`);

const header1 = (id: number): string => `414d5150${one(id)}010000`;
const sym = (text: string): string => `a3${short(text)}`;
const str = (text: string): string => `a1${short(text)}`;
const list = (...fields: string[]): string => {
  const body = fields.join('');
  return `c0${one(body.length / 2 + 1)}${one(fields.length)}${body}`;
};
const framed = (body: string, type = 0): string => `${four(8 + body.length / 2)}02${one(type)}0000${body}`;
const performative = (code: number, ...fields: string[]): string => framed(`0053${one(code)}${list(...fields)}`);
const sasl = (code: number, ...fields: string[]): string => framed(`0053${one(code)}${list(...fields)}`, 1);

describe('AMQP 0-9-1', () => {
  it.each<[string, string[]]>([
    [HEADER, ['request protocol_header']],
    [method(10, 30, '000000000000003c'), ['request connection_tune']],
    [method(10, 31, '000000000000003c'), ['response connection_tune_ok']],
    [method(10, 40, `${short('/plant')}0000`), ['request connection_open: /plant']],
    [method(10, 50, `${two(200)}000000`), ['request connection_close']],
    [method(10, 50, `${two(320)}000000`), ['error connection_close']],
    [method(20, 40, `${two(404)}000000`), ['error channel_close']],
    [method(20, 40), ['request channel_close']],
    [method(40, 10, `0000${short('plant')}`), ['request exchange_declare: plant']],
    [method(50, 20, `0000${short('alarms')}${short('plant')}`), ['request queue_bind: alarms']],
    [method(60, 20, `0000${short('alarms')}`), ['request basic_consume: alarms']],
    [method(60, 40, `0000${short('plant')}${short('line.1')}00`), ['request basic_publish: plant/line.1']],
    [method(60, 40, `0000${short('')}${short('alarms')}00`), ['request basic_publish: alarms']],
    [method(60, 40, `0000${short('')}${short('')}00`), ['request basic_publish']],
    [method(60, 40, `0000${short('plant')}20`), ['request basic_publish']],
    [method(60, 40, '0000'), ['request basic_publish', 'malformed a method that ends before its arguments']],
    [method(60, 60, '00'), ['event basic_deliver', 'malformed a method that ends before its arguments']],
    [method(60, 60, 'ff'), ['event basic_deliver', 'malformed a method that ends before its arguments']],
    [method(60, 60, `${short('c1')}${'00'.repeat(9)}${short('plant')}${short('k')}`), ['event basic_deliver: plant/k']],
    [method(60, 71, `${'00'.repeat(9)}${short('plant')}${short('k')}`), ['response basic_get_ok: plant/k']],
    [method(60, 50, `${two(312)}${short('NO_ROUTE')}${short('plant')}${short('k')}`), ['error basic_return: plant/k']],
    [method(60, 120, '00'.repeat(9)), ['error basic_nack']],
    [method(85, 10, '00'), ['request confirm_select']],
    [method(70, 10, ''), ['event class_70_method_10']],
    [frame(8, ''), ['event heartbeat']],
    [frame(2, `003c0000${'00'.repeat(10)}`) + frame(3, '0102'), []],
    [frame(1, '003c'), ['resync']],
    ['01 0001 00000004 003c0050 cd', ['resync']],
    ['01 0001 ffffffff 003c0050 ce', ['resync']],
    ['05 0001 00000004 003c0050 ce 00000000 000000', ['resync']],
    ['414d5158 00000901', ['resync']],
    ['414d5150 09090909', ['resync']],
    ['414d51', ['waits 3']],
    ['414d5150 0000', ['waits 6']],
    [method(60, 80, '00'.repeat(9)).slice(0, -2), ['waits 20']],
    ['01 0001', ['waits 3']],
  ])('%s', (hex, lines) => {
    const context = new RecordingContext(amqp);
    if (!hex.startsWith('414d')) record(amqp, HEADER, context);
    expect(told(amqp, hex, { context })).toEqual(lines);
  });
  it('says what serves, and that it is the server', () => {
    const context = new RecordingContext(amqp);
    expect(told(amqp, START, { context, direction: 1 })).toEqual([
      'request connection_start',
      'source application=RabbitMQ 3.10.8',
    ]);
    expect([context.swapped, context.messages[0]?.fields['mechanisms']]).toEqual([0, 'PLAIN AMQPLAIN']);
    told(amqp, START, { context });
    expect(context.swapped).toBe(1);
  });
  it.each<[string, string, string, string[]]>([
    ['PLAIN', 'PLAIN', hexOf('\0anna\0s3cret'), ['account \\anna']],
    ['AMQPLAIN', 'AMQPLAIN', string('PASSWORD', 's3cret') + string('LOGIN', 'anna'), ['account \\anna']],
    ['AMQPLAIN without a name', 'AMQPLAIN', string('PASSWORD', 's3cret'), []],
    ['PLAIN without its form', 'PLAIN', hexOf('s3cret'), []],
    ['PLAIN without its end', 'PLAIN', hexOf('\0s3cret'), []],
    ['EXTERNAL', 'EXTERNAL', '', []],
  ])('names who logs on by %s, never the secret', (_title, mechanism, response, account) => {
    const context = new RecordingContext(amqp);
    record(amqp, HEADER, context);
    expect(told(amqp, startOk(mechanism, response), { context })).toEqual([
      'response connection_start_ok',
      'source application=RabbitMQ 3.10.8',
      ...account,
    ]);
    expect(JSON.stringify([context.messages, context.claims, context.accounts])).not.toContain('s3cret');
  });
  it.each<[string, string]>([
    ['a table beyond its method', method(10, 10, '0009ffffffff')],
    ['no table', method(10, 10, '0009')],
    ['a logon that ends in its table', method(10, 11, '00000003')],
  ])('%s is malformed', (_title, hex) => {
    const { context } = record(amqp, hex);
    expect([context.messages.length, context.malformedReasons.length, context.claims.length]).toEqual([1, 1, 0]);
  });
  it.each<[string, string]>([
    ['no product', string('platform', 'x')],
    ['values of every kind', `${short('a')}62 00 ${short('b')}49 00000000 ${short('c')}46 00000000 ${short('d')}56`],
    ['an unknown kind', `${short('a')}7a ${string('product', 'x')}`],
    ['a name that is cut', 'ff'],
    ['a name and no value', short('a')],
    ['an empty product', string('product', '')],
    ['a product that is cut', `${short('product')}53ffffffff`],
  ])('a table with %s says nothing', (_title, table) => {
    const hex = table.replaceAll(' ', '');
    expect(told(amqp, method(10, 10, `0009${long(hex)}`), { direction: 1 })).toEqual(['request connection_start']);
  });
  it('a product may have no version', () => {
    const hex = method(10, 10, `0009${long(string('product', 'broker'))}`);
    expect(told(amqp, hex, { direction: 1 })).toContain('source application=broker');
  });
  it('passes over a body of which only the head is there', () => {
    const context = new RecordingContext(amqp);
    record(amqp, HEADER, context);
    expect(told(amqp, '03 0001 00100000 00', { context })).toEqual(['skipped']);
    expect(context.skipped).toBe(0x100000);
    expect(told(amqp, '03 0001 ffffffff 00', { context })).toEqual(['resync']);
  });
  it('is read on where it was joined late', () => {
    expect(told(amqp, method(60, 40, `0000${short('x')}${short('k')}00`))).toEqual(['request basic_publish: x/k']);
    expect(told(amqp, 'ffffffff'.repeat(8))).toEqual(['resync']);
  });
  it('leaves 0-10 unread', () => {
    const context = new RecordingContext(amqp);
    expect(told(amqp, '414d51500101000a', { context })).toEqual(['request protocol_header']);
    expect(told(amqp, '0f00002c00010000', { context, direction: 1 })).toEqual(['skipped']);
  });
});

describe('AMQP 1.0', () => {
  const said = (hex: string, direction: 0 | 1 = 0): string[] => {
    const context = new RecordingContext(amqp);
    record(amqp, header1(0), context);
    return told(amqp, hex, { context, direction });
  };
  it.each<[string, 0 | 1, string[]]>([
    [performative(0x10, str('c1'), str('host')), 0, ['request open: c1']],
    [performative(0x10, str('c1')), 1, ['response open: c1']],
    [performative(0x10), 0, ['request open']],
    [framed('00531045'), 0, ['request open']],
    [framed(`00531 0d0${four(8)}${four(1)}${str('c1')}`.replace(' ', '')), 0, ['request open: c1']],
    [framed(`00800000000000000010${list(str('c1'))}`), 0, ['request open: c1']],
    [performative(0x11, '40'), 0, ['request begin']],
    [performative(0x13), 1, ['event flow']],
    [performative(0x15, '42'), 0, ['event disposition']],
    [performative(0x16, '43', '41'), 0, ['request detach']],
    [performative(0x16, '43', '41', `00531d${list(sym('amqp:not-found'))}`), 1, ['error detach']],
    [performative(0x17), 0, ['request end']],
    [performative(0x18, `00531d${list(sym('amqp:internal-error'))}`), 1, ['error close']],
    [performative(0x18, '40'), 1, ['response close']],
    [performative(0x1a), 0, ['request performative_26']],
    [sasl(0x40, sym('PLAIN')), 1, ['response sasl_mechanisms']],
    [sasl(0x41, sym('PLAIN'), `a0${short('\0anna\0s3cret')}`), 0, ['request sasl_init', 'account \\anna']],
    [sasl(0x41, sym('PLAIN')), 0, ['request sasl_init']],
    [sasl(0x41, sym('PLAIN'), `a0${short('anna')}`), 0, ['request sasl_init']],
    [sasl(0x41, sym('ANONYMOUS'), `a0${short('\0a\0')}`), 0, ['request sasl_init']],
    [sasl(0x41, '40'), 0, ['request sasl_init']],
    [sasl(0x44, '5000'), 1, ['response sasl_outcome']],
    [sasl(0x44, '5001'), 1, ['error sasl_outcome']],
    [sasl(0x44), 1, ['response sasl_outcome']],
    ['0000000802000000', 0, ['event heartbeat']],
    [framed('a100'), 0, ['malformed a frame without a performative']],
    [framed('00'), 0, ['malformed a frame without a performative']],
    [framed('008000000001000000100000'), 0, ['malformed a frame without a performative']],
    [framed('005310'), 0, ['request open', 'malformed a performative that is no list']],
    [framed('005310a100'), 0, ['request open', 'malformed a performative that is no list']],
    [framed('005310d000'), 0, ['request open', 'malformed a performative that is no list']],
    [framed('005310c0ff'), 0, ['request open', 'malformed a performative that is no list']],
    [framed('005310c0ffff'), 0, ['request open']],
    [framed('005312c0ffff2052'), 0, ['request attach']],
    ['00000007 02 00 0000', 0, ['resync']],
    ['00000010 01 00 0000', 0, ['resync']],
    ['00000010 05 00 0000', 0, ['resync']],
    ['00000010 02 07 0000', 0, ['resync']],
    ['ffffffff 02 00 0000', 0, ['resync']],
    ['00000010 02 00', 0, ['waits 6']],
    ['00000010 02 00 0000 0053', 0, ['waits 10']],
  ])('%s', (hex, direction, lines) => expect(said(hex, direction)).toEqual(lines));
  it('says what serves', () => {
    const map = (pairs: string): string => `c1${one(pairs.length / 2 + 1)}04${pairs}`;
    const nulls = Array.from({ length: 8 }, () => '40');
    const pairs = sym('product') + str('broker') + sym('version') + str('2.1');
    expect(said(performative(0x10, str('c'), ...nulls, map(pairs)), 1)).toContain('source application=broker 2.1');
    const wide = `d1${four(pairs.length / 2 + 4)}${four(4)}${pairs}`;
    expect(said(performative(0x10, str('c'), ...nulls, wide), 1)).toContain('source application=broker 2.1');
    const unversioned = sym('product') + str('broker') + sym('x') + '00a3017a54ff';
    expect(said(performative(0x10, str('c'), ...nulls, map(unversioned)), 1)).toContain('source application=broker');
    for (const other of ['c1', 'c10100', '40', map('ff'), map(sym('product')), map(sym('product') + '54ff')])
      expect(said(performative(0x10, str('c'), ...nulls, other), 1)).toEqual(['response open: c']);
  });
  it('knows by its handle where a transfer goes', () => {
    const context = new RecordingContext(amqp);
    record(amqp, header1(0), context);
    const end = (address: string, code: number): string => `0053${one(code)}${list(str(address))}`;
    const sender = performative(0x12, str('l'), '43', '42', '40', '40', end('a', 0x28), end('alarms', 0x29));
    const receiver = performative(0x12, str('m'), '5207', '41', '40', '40', end('values', 0x28), end('b', 0x29));
    expect(told(amqp, sender, { context })).toEqual(['request attach: alarms']);
    expect(told(amqp, receiver, { context })).toEqual(['request attach: values']);
    const transfer = (handle: string): string => performative(0x14, handle, '43');
    expect(told(amqp, transfer('43'), { context })).toEqual(['request transfer: alarms']);
    expect(told(amqp, transfer('7000000000'), { context })).toEqual(['request transfer: alarms']);
    expect(told(amqp, transfer('43'), { context, direction: 1 })).toEqual(['event transfer']);
    expect(told(amqp, transfer('40'), { context })).toEqual(['request transfer']);
    const there = performative(0x12, str('m'), '5207', '5600', '40', '40', end('values', 0x28), end('b', 0x29));
    expect(told(amqp, there, { context, direction: 1 })).toEqual(['response attach: values']);
    expect(told(amqp, transfer('5207'), { context, direction: 1 })).toEqual(['event transfer: values']);
    expect(told(amqp, performative(0x16, '5207'), { context, direction: 1 })).toEqual(['response detach: values']);
    const back = performative(0x12, str('l'), '43', '5601', '40', '40', '40', end('alarms', 0x29));
    expect(told(amqp, back, { context, direction: 1 })).toEqual(['response attach: alarms']);
    expect(told(amqp, performative(0x12, str('l'), '43', '42'), { context })).toEqual(['request attach']);
  });
  it('reads the head of a transfer, and passes over the message', () => {
    const context = new RecordingContext(amqp);
    record(amqp, header1(0), context);
    const hex = `00100000 02 00 0000 005314 ${list('43')} ${'00'.repeat(4090)}`.replaceAll(' ', '');
    expect(told(amqp, hex.slice(0, 2 * 4000), { context })).toEqual(['waits 4000']);
    expect(told(amqp, hex, { context })).toEqual(['request transfer', 'skipped']);
  });
  it('turns a flow whose first sender offers mechanisms', () => {
    const { context } = record(amqp, header1(3) + sasl(0x40, sym('PLAIN')));
    expect(context.swapped).toBe(1);
  });
});

it.each([
  [HEADER, false, YES],
  [header1(3), false, YES],
  [header1(2), false, YES],
  ['414d51500101000a', false, YES],
  ['414d515001010009', false, YES],
  ['414d515001010a09', false, NO],
  ['414d515001020009', false, NO],
  ['414d515009000901', false, NO],
  ['474554202f20485454502f312e31', true, NO],
  [START, false, YES],
  [method(60, 80, '00'.repeat(9)), false, NO],
  [method(60, 80, '00'.repeat(9)), true, YES],
  [method(65, 80, '00'.repeat(9)), true, NO],
  [frame(8, ''), true, YES],
  ['08000100000000cd', true, MORE],
  [frame(3, '01'), true, YES],
  ['03000100000001017f', true, MORE],
  [performative(0x14, '43'), true, YES],
  [performative(0x14, '43'), false, NO],
  [sasl(0x14, '43', '43', '43', '43'), true, NO],
  ['0000000802000000', true, YES],
  ['0000001102', true, MORE],
  ['414d', false, MORE],
  ['01', false, NO],
  ['', true, NO],
])('recognises %s, on its port %s: %i', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(amqp.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('counts what has a code', () => {
  expect([amqp.codeKey?.(0, 0), amqp.codeKey?.(0, -1)]).toEqual([0, undefined]);
  expect(record(amqp, '01').consumed).not.toBe(RESYNC);
});
it('holds to its examples', () => expect(exampleFailures(amqp)).toEqual([]));
