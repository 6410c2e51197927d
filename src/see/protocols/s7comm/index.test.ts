import { describe, expect, it } from 'vitest';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, failingExamples, fromHex, record } from '../../../model/recording-context.ts';
import s7comm from './index.ts';

/** Plays messages as one flow: `>` from the client, `<` from the server. */
function play(...lines: readonly string[]): RecordingContext {
  const context = new RecordingContext(s7comm);
  for (const line of lines) {
    context.direction = line.startsWith('<') ? 1 : 0;
    record(s7comm, line.slice(1), context);
  }
  return context;
}

const ascii = (text: string, bytes: number): string =>
  Array.from({ length: bytes }, (_, i) => (text.charCodeAt(i) || 0).toString(16).padStart(2, '0')).join('');

/** A job that starts a PI service: seven bytes, its arguments and its name, each behind its length. */
function pi(name: string, argument: string): string {
  const size = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const hex = (text: string): string => Buffer.from(text).toString('hex');
  const parameter = `28000000000000fd${size(argument.length, 4)}${hex(argument)}${size(name.length, 2)}${hex(name)}`;
  return `>320100000f00${size(parameter.length / 2, 4)}0000${parameter}`;
}

describe('s7comm jobs', () => {
  it.each([
    ['3201000002000008 0000 f000000100 0101e0', 'setup_communication', 'connect', null],
    ['320100000200000e 0000 0401 120a10020014000184000050', 'read_var', 'read', 'DB1.DBB10 (20)'],
    [
      '320100000200001a 0000 0402 120a10010001000083000053 120a10060001000a84000020',
      'read_var',
      'read',
      'M10.3, DB10.DBD4',
    ],
    ['320100000200000e 0000 0401 120a101c000100001c000005', 'read_var', 'read', 'C5'],
    ['320100000200000e 0005 0501 120a10040001000082000010 00040010 02', 'write_var', 'write', 'QW2'],
    [
      '320100000d000020 0000 1a00010000000000095f30413030303031500d31303030353030303030343030',
      'request_download',
      'program-download',
      'DB1',
    ],
    ['3201000008000012 0000 1d00000000000000095f3042303030303041', 'start_upload', 'program-upload', 'SDB0'],
    [
      '320100000f00001a 0000 28000000000000fd000a01003041303030303150055f494e5345',
      'pi_insert_block',
      'program-download',
      '_INSE DB1',
    ],
    ['320100001f000016 0000 28000000000000fd0002432009505f50524f4752414d', 'pi_start_program', 'start', 'P_PROGRAM C'],
    ['320100001d000012 0000 28000000000000fd00024550055f4d4f4455', 'pi_copy_ram_to_rom', 'configure', '_MODU EP'],
    ['3201000002000010 0000 29000000000009505f50524f4752414d', 'plc_stop', 'stop', 'P_PROGRAM'],
    ['3201000002000002 0000 6600', 'function_102', 'unknown', null],
  ])('%s is %s', (hex, operation, meaning, object) => {
    const { consumed, context } = record(s7comm, hex);
    expect(consumed).toBe(fromHex(hex).length);
    expect(context.messages).toMatchObject([{ kind: 'request', operation, meaning, object }]);
    expect(context.malformedReasons).toEqual([]);
  });
});

describe('s7comm answers', () => {
  const read = '>320100000200000e 0000 0401 120a10020001000184000050';
  it('belong to the variables that were asked', () => {
    const { messages } = play(read, '<3203000002000002 0005 0000 0401 ff04000807');
    expect(messages[1]).toMatchObject({ kind: 'response', operation: 'read_var', object: 'DB1.DBB10' });
  });
  it.each([
    ['<3203000002000002 0004 0000 0401 0a000000', 'an item is refused'],
    ['<3203000002000002 0000 8104 0401', 'the header names an error'],
    ['<3202000002000000 0000 d20c', 'a bare Ack names an error'],
  ])('%s is an error: %s', (answer) => {
    expect(play(read, answer).messages[1]).toMatchObject({ kind: 'error', operation: 'read_var', object: 'DB1.DBB10' });
  });
  it('find the second item of a read behind a padded first one', () => {
    const two = '>320100000200001a 0000 0402 120a10020001000184000050 120a10020001000184000058';
    expect(play(two, '<3203000002000002 000b 0000 0402 ff040008 0700 ff040008 07').messages[1]?.kind).toBe('response');
    expect(play(two, '<3203000002000002 000a 0000 0402 ff040008 0700 05000000').messages[1]?.kind).toBe('error');
  });
  it('keep jobs of the two ends apart', () => {
    const { messages } = play(
      '>3201000001000012 0000 1d00000000000000095f3042303030303041',
      '<3201000001000012 0000 1b00000000000000095f3041303030303150',
      '>3203000001000001 0000 0000 1b',
      '<3203000001000001 0000 0000 1d',
    );
    expect(messages.map((message) => message.object)).toEqual(['SDB0', 'DB1', 'DB1', 'SDB0']);
  });
  it('say which PI service was answered', () => {
    const { messages } = play(
      '>320100000f00001a 0000 28000000000000fd000a01003041303030303150055f494e5345',
      '<320300000f000001 0000 0000 28',
    );
    expect(messages[1]).toMatchObject({ kind: 'response', operation: 'pi_insert_block', object: '_INSE DB1' });
  });
  it.each([
    ['_N_STRTLK', '', 'pi_n_strtlk', 'control', '_N_STRTLK'],
    ['_N_F_DELE', '', 'pi_n_f_dele', 'program-download', '_N_F_DELE'],
    ['_N_F_XFER', '', 'pi_n_f_xfer', 'program-upload', '_N_F_XFER'],
    ['_N_TSEARC', '', 'pi_n_tsearc', 'read', '_N_TSEARC'],
    ['_INS2', '', 'pi_activate_module', 'program-download', '_INS2'],
    ['_N_UNKNWN', '', 'pi_service', 'execute', '_N_UNKNWN'],
  ])('keep the number of PI service %s', (name, argument, operation, meaning, object) => {
    const { messages } = play(pi(name, argument), '<320300000f000001 0000 0000 28');
    expect(messages).toMatchObject([
      { kind: 'request', operation, meaning, object },
      { kind: 'response', operation, meaning, object },
    ]);
  });
  it.each(['_N_LOGIN_', '_N_NEWPWD'])('keep no argument of %s, which has a password', (name) => {
    const context = play(pi(name, '06SECRET'));
    expect(context.messages).toMatchObject([{ kind: 'request', object: null }]);
    expect(JSON.stringify([context.messages, context.claims, context.accounts])).not.toContain('SECRET');
    expect(context.intern(new Uint8Array([1]), 0, 1)).toBe(1);
  });
  it('an Ack is not counted under a function that it does not carry', () => {
    const [, ack] = play(read, '<3202000002000000 0000 0000').messages;
    expect(s7comm.codeKey?.(1, ack?.code ?? 0)).toBeUndefined();
    expect(s7comm.codeKey?.(0, 0x128)).toBe(0x28);
  });
});

describe('s7comm names', () => {
  const two = (value: number): string => value.toString(16).padStart(4, '0');
  const read = (...items: readonly string[]): string => {
    const parameter = `04${two(items.length).slice(2)}${items.join('')}`;
    return `>3201000002 00${two(parameter.length / 2)}0000${parameter}`;
  };
  it.each([
    [read('1209b0010100050010ff00'), 'DB5.DBB16'],
    [read('120a10020001000585000010'), 'DI5.DIB2'],
    [read('120a10010001000081000013'), 'I2.3'],
    [read('120a100400020000ee000010'), 'area 0xee W2 (2)'],
    [read('120a101d000200001d000005'), 'T5 (2)'],
    [read('120782014100010002'), 'item 82014100010002'],
    [read('120a10020001000184'), '…'],
    [read(...Array.from({ length: 9 }, () => '120a10020001000184000050')), `${'DB1.DBB10, '.repeat(8)}…`],
  ])('%s is %s', (line, object) => {
    expect(play(line).messages[0]?.object).toBe(object);
  });
  it('an upload belongs to the block it began with', () => {
    const { messages } = play(
      '>3201000008000012 0000 1d00000000000000095f3042303030303041',
      '>3201000009000008 0000 1e00000000000007',
      '>320100000a000008 0000 1f00000000000007',
    );
    expect(messages.map(({ operation, object }) => [operation, object])).toEqual([
      ['start_upload', 'SDB0'],
      ['upload', 'SDB0'],
      ['end_upload', 'SDB0'],
    ]);
  });
  it('a block without its name is none', () => {
    expect(play('>3201000008000008 0000 1d00000000000000').messages[0]?.object).toBeNull();
    expect(play('>3201000008000009 0000 1d0000000000000009').messages[0]?.object).toBeNull();
    expect(play('>3201000008000012 0000 1d00000000000000095a5a5a5a5a5a5a5a5a').messages[0]?.object).toBe('ZZZZZZZZZ');
  });
  it.each([
    ['<3203000002000000 0000 0000', 'response', 'read_var'],
    ['<3203000002000000 0000 8104', 'error', 'read_var'],
    ['<3203000099000000 0000 0000', 'response', 'acknowledge'],
    ['<3202000099000000 0000 8104', 'error', 'acknowledge'],
    ['<3203000002000002 0003 0000 0401 ff0300', 'response', 'read_var'],
    ['<3203000002000002 0005 0000 0401 ff03000101', 'response', 'read_var'],
    ['<3203000002000001 0000 0000 28', 'response', 'pi_service'],
    ['<3203000002000002 0001 0000 0501 ff', 'response', 'write_var'],
    ['<3203000002000002 0001 0000 0501 05', 'error', 'write_var'],
  ])('%s is a %s of %s', (answer, kind, operation) => {
    expect(play(read('120a10020001000184000050'), answer).messages[1]).toMatchObject({ kind, operation });
  });
  it.each([
    ['>320700000500000800 04 0001120411 4b01 00 0a000000', 'userdata_11_1'],
    ['<320700000500000c00 04 0001120812 8401 01 00 00 d401 0a000000', 'read_szl'],
  ])('%s is %s', (line, operation) => expect(play(line).messages[0]).toMatchObject({ operation }));
});

describe('s7comm user data', () => {
  it.each([
    ['>320700000500000800080001120411440100ff09000401320004', 'request', 'read_szl', 'diagnose', 'SZL 0x0132'],
    [
      '>320700000500000800080001120411440100ff090004001c0000',
      'request',
      'read_szl_identification',
      'identify',
      'SZL 0x001c',
    ],
    [
      '>320700000600000800 0c 0001120411450100ff0900082122232425262728',
      'request',
      'plc_password',
      'authenticate',
      null,
    ],
    ['>320700000600000800 04 00011204114702000a000000', 'request', 'set_clock', 'time', null],
    [
      '>320700006c010008001c000112041141160 0ff090018001400000000000000010000000000010001000100010000',
      'request',
      'flash_led',
      'control',
      null,
    ],
    ['>320700000500000800 04 00011204117f01 00 0a000000', 'request', 'nc_request_download', 'program-download', null],
    ['<320700000500000800 04 0001120412bf01 00 0a000000', 'response', 'nc_request_download', 'program-download', null],
    ['>320700000500000800 04 00011204116003 00 0a000000', 'request', 'drr_data', 'transfer', null],
    ['<320700000500000800 04 00011204110410 00 0a000000', 'event', 'ar_send_indication', 'notify', null],
    ['<3207000000000008000800011204110302000a000000 00000000', 'event', 'list_blocks_of_type', 'read', null],
  ])('%s is a %s %s', (line, kind, operation, meaning, object) => {
    expect(play(line).messages).toMatchObject([{ kind, operation, meaning, object }]);
  });
  it('never shows a password', () => {
    const { messages, claims } = play('>320700000600000800 0c 0001120411450100ff0900082122232425262728');
    expect(JSON.stringify([messages, claims])).not.toMatch(/21222324|!"#\$/);
  });
});

describe('s7comm identity', () => {
  const record34 = (index: string, text: string): string => `00${index}${ascii(text, 32)}`;
  const list =
    record34('01', 'Station 1') +
    record34('02', 'PLC_1') +
    record34('05', 'S C-X123') +
    record34('07', 'CPU 315-2 PN/DP');

  it('is read from a component identification', () => {
    const data = `001c0000 0022 0004 ${list}`;
    const { claims } = play(`<3207000001 00000c 0094 000112081284010100000000 ff090090 ${data}`);
    expect(claims.map(({ attribute, value }) => [attribute, value])).toEqual([
      ['system-name', 'Station 1'],
      ['module-name', 'PLC_1'],
      ['serial', 'S C-X123'],
      ['cpu-type', 'CPU 315-2 PN/DP'],
    ]);
  });
  it('is put together from an answer in two parts that split a record', () => {
    const data = `001c00000022 0004${list}`.replace(/ /g, '');
    const [head, tail] = [data.slice(0, 100), data.slice(100)];
    const size = (hex: string, more = 0): string => (hex.length / 2 + more).toString(16).padStart(4, '0');
    const { claims, messages } = play(
      '>320700000500000800080001120411440100ff090004001c0000',
      `<3207000001 00000c ${size(head, 4)} 0001120812840102d5010000 ff09${size(head)} ${head}`,
      '>32070000030000 0c0004 000112081244010200000000 0a000000',
      `<3207000001 00000c ${size(tail, 4)} 0001120812840102d5000000 ff09${size(tail)} ${tail}`,
    );
    expect(claims.map(({ attribute }) => attribute)).toEqual(['system-name', 'module-name', 'serial', 'cpu-type']);
    expect(messages.map(({ object }) => object)).toEqual(Array(4).fill('SZL 0x001c'));
  });
  it('is read from a module identification: order number, hardware, firmware', () => {
    const order = ascii('6ES7 315-2EH14-0AB0 ', 20);
    const boot = ascii('Boot Loader         ', 20);
    const rows = `0001${order}00c000030001 0006${order}00c000030001 0007${ascii('', 20)}00c056030207 0081${boot}000041200909`;
    const { claims } = play(`<320700000100000c007c 000112081284010200000000 ff090078 0011 0000 001c 0004 ${rows}`);
    expect(claims.map(({ attribute, value }) => [attribute, value])).toEqual([
      ['order-number', '6ES7 315-2EH14-0AB0'],
      ['vendor', 'Siemens'],
      ['hardware-version', '3'],
      ['firmware', 'V3.2.7'],
      ['application', 'Boot Loader'],
    ]);
  });
  it('claims nothing of an answer that says it failed, or whose records do not fit', () => {
    expect(play('<320700000100000c0004 00011208128401010000d401 0a000000').claims).toEqual([]);
    expect(play('<320700000100000c0010 000112081284010100000000 ff09000c 001c0000 0022 0004 00014141').claims).toEqual(
      [],
    );
  });
});

describe('s7comm on broken bytes', () => {
  it.each([
    ['another protocol', '7201000002000008', RESYNC, 0],
    ['a header cut short', '320100000200', RESYNC, 0],
    ['data that is not there', '3201000002000008 0010 f000', 12, 1],
    ['a job without a function', '3201000002000000 0000', 10, 1],
    ['user data without a service', '3207000002000004 0000 00011204', 14, 1],
    ['an unknown kind of message', '3209000002000002 0000 0401', RESYNC, 0],
  ])('%s gives nothing', (_title, hex, consumed, malformed) => {
    const result = record(s7comm, hex);
    expect(result.consumed).toBe(consumed);
    expect(result.context.messages).toEqual([]);
    expect(result.context.malformedReasons).toHaveLength(malformed);
  });
});

it.each([
  ['3201', YES],
  ['3207', YES],
  ['3209', NO],
  ['7201', NO],
  ['32', MORE],
])('recognises %s: %s', (hex, verdict) => {
  const bytes = fromHex(hex);
  expect(s7comm.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
});

it('keeps the word of its examples', () => expect(failingExamples(s7comm)).toEqual([]));
