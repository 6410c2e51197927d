/** S7comm-plus: what requests are about, whose answer it is, identity, fragments, broken bytes. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import s7commPlus from './index.ts';

const two = (value: number): string => value.toString(16).padStart(4, '0');
const bytesIn = (hex: string): number => fromHex(hex).length;
const text = (value: string): string => {
  const length = value.length.toString(16).padStart(2, '0');
  return `0015${length}${Buffer.from(value).toString('hex')}`;
};
const framed = (data: string, version = '02', trailer = true): string =>
  `72${version}${two(bytesIn(data))}${data}${trailer ? `72${version}0000` : ''}`;
const asked = (fn: string, set: string, sequence = 7): string =>
  `31 0000 ${fn} 0000 ${two(sequence)} 000003be 34 ${set} 000004e8 8969 00 12 00000000 00000000`;
const answered = (fn: string, set: string, sequence = 7): string =>
  `32 0000 ${fn} 0000 ${two(sequence)} 34 ${set} 00000000`;
const ask = (fn: string, set: string, sequence = 7): string => framed(asked(fn, set, sequence));
const answer = (fn: string, set: string, sequence = 7): string => framed(answered(fn, set, sequence));
const DB1 = '00 88d0b88001';

describe('S7comm-plus requests', () => {
  it.each([
    ['04bb', '00000003 00 01 00 00', 'explore: PLC program', 'read'],
    ['04d4', '000003be 00', 'delete_object_server_session: session', 'disconnect'],
    ['04d4', '70000c91 00', 'delete_object_subscription: object 70000c91', 'subscribe'],
    ['04d4', '8a0e0001 00', 'delete_object_plc_program: DB1', 'program-download'],
    ['04d4', '00000020 00', 'delete_object: object 20', 'configure'],
    [
      '04f2',
      '00000034 01 9077 00 08 01',
      'set_variable_operating_state_stop: CPU execution unit attribute 2167',
      'stop',
    ],
    [
      '04f2',
      '00000034 01 9077 00 07 0003',
      'set_variable_operating_state_run: CPU execution unit attribute 2167',
      'start',
    ],
    [
      '04f2',
      '00000034 01 9077 00 02 04',
      'set_variable_operating_state_run: CPU execution unit attribute 2167',
      'start',
    ],
    [
      '04f2',
      '00000034 01 9077 00 04 02',
      'set_variable_operating_state_reset_retentive: CPU execution unit attribute 2167',
      'control',
    ],
    ['04f2', '00000034 01 9077 00 0e 3f800000', 'set_variable: CPU execution unit attribute 2167', 'write'],
    ['04f2', '00000033 01 9077 00 08 01', 'set_variable: object 33 attribute 2167', 'write'],
    ['04f2', '00000032 01 9275 00 10 0000000000000000', 'set_variable_clock: object 32 attribute 2421', 'time'],
    ['04f2', '000003be 01 8e36 10 02 14 00', 'set_variable_legitimation: session attribute 1846', 'authenticate'],
    ['04f2', '70000c91 01 881b 00 01 01', 'set_variable_subscription: object 70000c91 attribute 1051', 'subscribe'],
    ['04fc', '00000034 01 9077', 'get_variable: CPU execution unit attribute 2167', 'read'],
    ['0524', '00000031 915e 00', 'get_link: object 31', 'read'],
    ['0506', '00000031 915e 00', 'add_link', 'configure'],
    ['0542', `00000000 01 05 ${DB1} 02 9376 0a 01 00 07 0002`, 'set_multi_variables: DB1.A', 'write'],
    ['0542', '00000000 01 04 00 51 01 9d18 01 00 02 01', 'set_multi_variables: Q', 'write'],
    [
      '0542',
      '000003be 01 01 8232 01 00 17 0000013a',
      'set_multi_variables_server_session: session attribute 306',
      'connect',
    ],
    [
      '0542',
      '000003be 02 02 8232 8e26 01 00',
      'set_multi_variables_legitimation: session attribute 306',
      'authenticate',
    ],
    [
      '0542',
      '00000034 01 01 9077 01 00 08 01',
      'set_multi_variables_operating_state_stop: CPU execution unit attribute 2167',
      'stop',
    ],
    [
      '054c',
      `00000000 02 0b ${DB1} 02 9376 0a ${DB1} 03 9376 0e 8200`,
      'get_multi_variables: DB1.A, DB1.E.100',
      'read',
    ],
    ['054c', '00000000 01 04 00 32 01 9a7b', 'get_multi_variables: object 32 attribute 3451', 'read'],
    ['054c', '00000020 03 03 913d 9c68 9c67', 'get_multi_variables: object 20 attribute 2237', 'read'],
    ['054c', '00000000 00 00', 'get_multi_variables', 'read'],
    ['0556', '02 0001 00', 'begin_sequence', 'transfer'],
    ['056b', '02625a01 00e4e1e7 00', 'invoke: method ProjectManager.GetScsProject', 'execute'],
    ['056b', '02625ac9 00e4e1c9 00', 'invoke_plc_program: method DownloadService.PreFullDownload', 'program-download'],
    [
      '056b',
      '02625ac9 0000498b 00',
      'invoke_runtime_update: method RuntimeUpdateService.BeginRuntimeUpdate',
      'firmware',
    ],
    ['056b', '02625ac9 00000004 00', 'invoke: method 4', 'execute'],
    ['057c', '02625ac9 20 04 01 8793c36a 00', 'set_var_sub_streamed: object 2625ac9 attribute 15000042', 'write'],
    ['0586', '00000031 20 04 01 9d29 00', 'get_var_sub_streamed: object 31 attribute 3753', 'read'],
    ['0586', '000003be 20 04 01 822f 00', 'get_var_sub_streamed_legitimation: session attribute 303', 'authenticate'],
    ['0586', '70000031 20 04 01 9d29 00', 'get_var_sub_streamed: object 70000031 attribute 3753', 'read'],
    ['05b3', '00000000', 'init_ssl', 'connect'],
    ['0777', '00000000', 'function_1911', 'unknown'],
  ])('%s %s is %s', (fn, set, line, meaning) => {
    const context = new RecordingContext(s7commPlus);
    expect(told(s7commPlus, ask(fn, set), { context })).toEqual([`request ${line}`]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });
  it.each([
    ['0000011d 00 04 00 00000000 a1 000000d3 821f 00 00 a2', 'create_object_server_session', 'connect'],
    [
      '70000c91 00 04 00 00000000 a1 7fffc001 8769 00 00 a2',
      'create_object_subscription: object 70000c91',
      'subscribe',
    ],
    [
      '00000003 00 04 00 00000000 00 a1 8a320001 945720 00 00 a2',
      'create_object_plc_program: object 8a320001',
      'program-download',
    ],
    ['00000020 00 04 00 00000000 a1 8a320001 945720 00 00 a2', 'create_object: object 20', 'configure'],
    ['00000020 00 04 00 00000000 00 00', 'create_object', 'configure'],
  ])('creating %s is %s', (set, line, meaning) => {
    const context = new RecordingContext(s7commPlus);
    expect(told(s7commPlus, ask('04ca', set), { context })).toEqual([`request ${line}`]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });
  it('shows no more than some items, and of a list that is cut only those that are whole', () => {
    const item = `${DB1} 02 9376 0a`;
    const many = ask('054c', `00000000 0a 32 ${item.repeat(10)}`);
    expect(told(s7commPlus, many)).toEqual([`request get_multi_variables: ${'DB1.A, '.repeat(8)}…`]);
    const long = ask('054c', `00000000 01 15 ${DB1} 20 ${'0a'.repeat(17)}`);
    expect(told(s7commPlus, long)).toEqual(['request get_multi_variables: …']);
  });
});

describe('S7comm-plus answers', () => {
  it('are about what was asked, under the same sequence number', () => {
    const context = new RecordingContext(s7commPlus);
    told(s7commPlus, ask('04f2', '00000034 01 9077 00 08 01'), { context });
    expect(told(s7commPlus, answer('04f2', '00'), { context, direction: 1 })).toEqual([
      'response set_variable_operating_state_stop: CPU execution unit attribute 2167',
    ]);
    expect(told(s7commPlus, answer('04f2', '00'), { context, direction: 1 })).toEqual(['response set_variable']);
  });
  it.each([
    ['00', 'response', undefined],
    ['13', 'response', 19],
    ['c08895b080ef91fff4', 'error', -12],
    ['a08090808080808011', 'response', 17],
  ])('with a return value of %s are a %s', (value, kind, result) => {
    const { context } = record(s7commPlus, answer('054c', value));
    expect(context.messages[0]).toMatchObject({ kind });
    expect(context.messages[0]?.fields['return_code']).toBe(result);
  });
  it('come as events where nobody asked', () => {
    expect(told(s7commPlus, framed('33 70000c91 0004 0000 0000 04 01 01 00'))).toEqual(['event notify']);
    expect(told(s7commPlus, '72ff0100')).toEqual(['event keep_alive']);
    expect(told(s7commPlus, framed('00'.repeat(16), 'fe'))).toEqual(['event system_event']);
  });
});

describe('S7comm-plus identity', () => {
  const session = (attributes: string): string =>
    ask('04ca', `0000011d 00 04 00 00000000 a1 000000d3 821f 00 00 ${attributes} a2`, 1);
  const OBJECT = '11 02 873e 8723 a1 00000120 821f 01 00';
  const VERSION = 'a3 8232 00 17 0000013a 823b 00 04 8200 823c 00 04 8140';

  it('of a client is what it calls itself', () => {
    const hex = session(
      `a3 8169 ${text('ServerSession_1')} a3 822b 00 04 01 a3 8229 ${text('WinCC ES')} a3 822a ${text('DESKTOP-1')} a3 822c 00 12 10000000`,
    );
    expect(told(s7commPlus, hex).slice(1)).toEqual(['source application=WinCC ES', 'source hostname=DESKTOP-1']);
    expect(told(s7commPlus, session(`a3 822a ${text('HMI HOST')}`))).toHaveLength(1);
    expect(told(s7commPlus, session('a3 822a 00 04 01'))).toHaveLength(1);
    expect(told(s7commPlus, session('a3 822a 00 15 8f7f 41'))).toHaveLength(1);
  });
  it('of a device is in the version of the session', () => {
    const context = new RecordingContext(s7commPlus);
    told(s7commPlus, session(''), { context });
    const set = `${OBJECT} a3 8169 ${text('')} a3 822b 00 04 02 a3 822f 10 02 14 ${'ab'.repeat(20)} ${VERSION} 823f ${text('1;6ES7 211-1BE31-0XB0 ;V3.0')} 8241 00 03 0003 00 a2`;
    expect(told(s7commPlus, answer('04ca', set, 1), { context, direction: 1 }).slice(1)).toEqual([
      'source order-number=6ES7 211-1BE31-0XB0',
      'source firmware=V3.0',
      'source vendor=Siemens',
    ]);
    expect(told(s7commPlus, answer('04ca', set, 1), { context, direction: 1 })).toHaveLength(1);
  });
  it.each([
    ['no version', `${OBJECT} a3 8169 ${text('x')} a2`],
    ['no object', '11 00 a2'],
    ['no text in the version', `${OBJECT} ${VERSION} 00 a2`],
    ['a version that is none', `${OBJECT} a3 8232 00 04 01`],
    ['a text of another type', `${OBJECT} ${VERSION} 823f 00 04 01`],
    ['a text longer than all', `${OBJECT} ${VERSION} 823f 00 15 8f7f 31`],
    ['a text of another form', `${OBJECT} ${VERSION} 823f ${text('6ES7;1')} 00`],
    ['an attribute of unknown type', `${OBJECT} a3 8169 00 16 00`],
    ['a list longer than all', `${OBJECT} a3 8169 10 15 ffffff7f 00`],
  ])('is not claimed of %s', (_title, set) => {
    const context = new RecordingContext(s7commPlus);
    told(s7commPlus, session(''), { context });
    expect(told(s7commPlus, answer('04ca', set, 1), { context, direction: 1 })).toHaveLength(1);
  });
  it('is read from I&M0', () => {
    const order = Buffer.from('6ES7214-1HE30-0XB0  '.padEnd(20)).toString('hex');
    const serial = Buffer.from('SZVBDYXX017685'.padEnd(16)).toString('hex');
    const block = `0020 0038 0100 002a ${order} ${serial} 0002 56020200 0000 0000 0000 0101 001e`;
    expect(told(s7commPlus, answer('0586', `00 00 0014 00 3c ${block}`)).slice(1)).toEqual([
      'source vendor=Siemens',
      'source order-number=6ES7214-1HE30-0XB0',
      'source serial=SZVBDYXX017685',
      'source hardware-version=2',
      'source firmware=V2.2.0',
    ]);
    expect(
      told(s7commPlus, answer('0586', `00 00 0014 00 3c ${block.replace('0100 002a', '0100 0001')}`)),
    ).toHaveLength(1);
    expect(told(s7commPlus, answer('0586', '00 00 0014 00 3c 0020 0038'))).toHaveLength(1);
    expect(told(s7commPlus, answer('0586', `00 00 0014 00 3c ${block.replace('4547', '0047')}`))).not.toContain('x');
  });
  it('is passed over values of every kind', () => {
    const values = [
      '00 00',
      '00 05 8001',
      '00 0d 0000000000000000',
      '00 13 8101',
      '10 03 02 0001 0002',
      '20 04 02 01 8101',
      '40 15 01 0141 02 0142 00',
      '00 14 00 02 abcd',
      '00 17 00000001 01 00 01 01 00',
    ];
    const hex = session(`${values.map((value) => `a3 8101 ${value}`).join('')} a3 8229 ${text('WinCC ES')}`);
    expect(told(s7commPlus, hex)).toContain('source application=WinCC ES');
    const nested = `a3 8101 ${'00 17 00000001 01'.repeat(12)}`;
    expect(told(s7commPlus, session(`${nested} a3 8229 ${text('WinCC ES')}`))).toHaveLength(1);
    expect(told(s7commPlus, session(`a3 8101 00 14 01 02 abcd a3 8229 ${text('WinCC ES')}`))).toHaveLength(1);
  });
});

describe('S7comm-plus in pieces', () => {
  const DIGEST = `20 ${'cd'.repeat(32)}`;
  it('a message in fragments is told once', () => {
    const context = new RecordingContext(s7commPlus);
    expect(told(s7commPlus, framed(asked('04ca', '00000003'), '02', false), { context })).toEqual([
      'request create_object',
    ]);
    expect(told(s7commPlus, framed('31 0000 04bb', '02', false), { context })).toEqual([]);
    expect(told(s7commPlus, framed('31 0000 04bb'), { context })).toEqual([]);
    expect(told(s7commPlus, ask('04bb', '00000003'), { context })).toEqual(['request explore: PLC program']);
  });
  it('says whether a digest protects it, before the data or behind them', () => {
    const integrity = (hex: string): unknown => record(s7commPlus, hex).context.messages[0]?.fields['integrity'];
    expect(integrity(ask('04bb', '00000003'))).toBe(false);
    expect(integrity(framed(`${answered('04bb', '00 00000003')} 05 ${DIGEST}`))).toBe(true);
    expect(integrity(framed(`${DIGEST} ${asked('04bb', '00000003')}`, '03'))).toBe(true);
    expect(told(s7commPlus, framed(`${DIGEST} ${asked('04bb', '00000003')}`, '03'))).toEqual([
      'request explore: PLC program',
    ]);
    expect(record(s7commPlus, ask('04bb', '00000003')).context.messages[0]?.fields).toEqual({
      version: 2,
      integrity: false,
      sequence: 7,
      session_id: 0x3be,
    });
  });
  it('what began unseen is passed over', () => {
    expect(told(s7commPlus, framed('be52277b862b'))).toEqual([]);
  });
  it.each([
    ['a request cut short', framed('31 0000 04bb 0000'), 1],
    ['an answer cut short', framed('32 0000 04bb 0000 0007 34'), 1],
    ['no data', framed(''), 1],
    ['a length beyond all', '7202ffff31000004bb', 1],
  ])('%s is malformed', (_title, hex, malformed) => {
    const { context } = record(s7commPlus, hex);
    expect([context.messages.length, context.malformedReasons.length]).toEqual([0, malformed]);
  });
  it('a request that ends before its object has none', () => {
    expect(told(s7commPlus, framed('31 0000 056b 0000 0007 000003be 34 0262'))).toEqual(['request invoke']);
    expect(told(s7commPlus, framed('31 0000 056b 0000 0007 000003be 34 02625ac9 00'))).toEqual(['request invoke']);
    expect(told(s7commPlus, framed('31 0000 04f2 0000 0007 000003be 34 00000034 01'))).toEqual([
      'request set_variable',
    ]);
    expect(told(s7commPlus, framed('31 0000 04ca 0000 0007 000003be 34 00000003 00'))).toEqual([
      'request create_object',
    ]);
  });
  it('refuses another protocol', () => {
    expect(record(s7commPlus, '32010000').consumed).toBe(RESYNC);
    expect(record(s7commPlus, '72050000').consumed).toBe(RESYNC);
  });
  it('counts functions, and nothing that has none', () => {
    expect([s7commPlus.codeKey?.(0, 0x104bb), s7commPlus.codeKey?.(0, 0xff)]).toEqual([0x4bb, undefined]);
  });
});

it.each([
  [ask('04bb', '00000003'), YES],
  [framed('be52', '02', false), YES],
  ['72ff0100', YES],
  ['72020010', NO],
  [`${framed('be52')}00`, NO],
  ['72040001be', NO],
  ['32010000', NO],
  ['33', NO],
  ['7202', MORE],
])('recognises %s: %s', (hex, verdict) => {
  const bytes = fromHex(hex);
  expect(s7commPlus.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(s7commPlus)).toEqual([]));
