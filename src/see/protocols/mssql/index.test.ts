/** Pre-logins, logins, batches, procedures and results of the tabular data stream; no password, no literal, no row anywhere. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import mssql from './index.ts';

const utf16 = (text: string): string => Buffer.from(text, 'utf16le').toString('hex');
const one = (n: number): string => n.toString(16).padStart(2, '0');
const two = (n: number): string => n.toString(16).padStart(4, '0');
/** Least significant byte first. */
const le = (n: number, bytes: number): string => {
  const buffer = Buffer.alloc(8);
  buffer.writeUInt32LE(n);
  return buffer.subarray(0, bytes).toString('hex');
};
const packet = (type: number, data: string, status = 1, number = 1): string =>
  `${one(type)}${one(status)}${two(8 + data.length / 2)}0000${one(number)}00${data}`;
const HEADERS = `${le(22, 4)}${le(18, 4)}0200${'00'.repeat(8)}${le(1, 4)}`;
const batch = (text: string, headers = HEADERS): string => packet(1, headers + utf16(text));

const PRELOGIN =
  `0000150006 01001b0001 02001c000c 0300280004 ff 09000155 0001 01 4d5353514c53657276657200 80190000`.replaceAll(
    ' ',
    '',
  );
const done = (status: number, rows = 8, token = 0xfd): string =>
  `${one(token)}${le(status, 2)}c100${'00'.repeat(rows)}`;
const short = (text: string): string => one(text.length) + utf16(text);
const sized = (token: number, body: string): string => `${one(token)}${le(body.length / 2, 2)}${body}`;
const message = (token: number, number: number, server: string): string =>
  sized(token, `${le(number, 4)}0110${le(1, 2)}${utf16('x')}${short(server)}00${le(1, 4)}`);
const ACKNOWLEDGED = sized(0xad, `0174000004${short('Microsoft SQL Server\0\0')}0f0007d0`);

/** A login of host, user, password, application, server, library, language, database and SSPI. */
function login(values: Readonly<Record<number, string>>, sspi = ''): string {
  const fixed = Buffer.alloc(94);
  let data = '';
  for (const place of [36, 40, 44, 48, 52, 60, 64, 68]) {
    const text = values[place] ?? '';
    fixed.writeUInt16LE(94 + data.length / 2, place);
    fixed.writeUInt16LE(text.length, place + 2);
    data += utf16(text);
  }
  fixed.writeUInt16LE(94 + data.length / 2, 78);
  fixed.writeUInt16LE(sspi.length / 2, 80);
  return packet(16, fixed.toString('hex') + data + sspi);
}
const NTLM = `${Buffer.from('NTLMSSP\0').toString('hex')}0100000000000000`;

describe('requests', () => {
  it.each<[string, string[]]>([
    [batch("select * from Comment where a = 's3cret'"), ['request sql_batch_select: Comment']],
    [batch('insert into t values (1)', ''), ['request sql_batch_insert: t']],
    [batch('vacuum', le(22, 4) + le(5, 4)), ['request sql_batch']],
    [batch('use t', le(22, 4) + le(18, 4) + '0900'), ['request sql_batch']],
    [batch('use t', le(22, 4) + le(17, 4) + '0200' + '00'.repeat(12)), ['request sql_batch']],
    [packet(1, '7500'), ['request sql_batch']],
    [packet(3, `${HEADERS}ffff0a000000`), ['request rpc: sp_executesql']],
    [packet(3, 'ffff63000000'), ['request rpc']],
    [packet(3, `${le(5, 2)}${utf16('p_Run')}0000`), ['request rpc: p_Run']],
    [packet(3, `${le(2, 2)}${utf16('pß')}0000`), ['request rpc: pß']],
    [packet(3, `${le(2, 2)}${utf16('p€')}0000`), ['request rpc: p?']],
    [packet(3, `${le(0, 2)}0000`), ['request rpc']],
    [packet(3, 'ff'), ['request rpc']],
    [packet(6, ''), ['request attention']],
    ['06010008 2cf40102', ['request attention']],
    [packet(7, 'ff'), ['request bulk_load']],
    [packet(14, ''), ['request transaction_manager_request']],
    [packet(2, '00'.repeat(20)), ['request pre_tds7_login']],
    [packet(17, NTLM), ['request sspi', 'handed ntlmssp 16']],
    [packet(17, ''), ['request sspi']],
    [packet(18, PRELOGIN), ['request prelogin']],
    [packet(18, '160301000100'), ['request prelogin']],
    [packet(18, '0000060006ff09000155000101ff00'), ['request prelogin']],
    ['1703030002abcd' + batch('use t'), ['request sql_batch_use: t']],
    ['170303', ['waits 3']],
    ['1703030010abcd', ['skipped']],
    ['17030350000000', ['resync']],
    ['17040300100000', ['resync']],
    ['53080000 1e000000 01000000 04000000' + packet(1, utf16('use t')), ['request sql_batch_use: t']],
    ['53080000 ffffffff 01000000 04000000', ['resync']],
    ['53100000 10000000 01000000 04000000', ['resync']],
    ['53080000', ['waits 4']],
    ['0101ffff0000 0100', ['resync']],
    ['01010007000001 00', ['resync']],
    ['01210008000001 00', ['resync']],
    ['0901000800000100', ['resync']],
    ['0901', ['resync']],
    ['0101', ['waits 2']],
    ['01010010000001 00', ['waits 8']],
  ])('%s', (hex, lines) => expect(told(mssql, hex.replaceAll(' ', ''))).toEqual(lines));

  it('are told once, however many packets they take', () => {
    const context = new RecordingContext(mssql);
    const parts = packet(1, utf16('use t'), 0) + packet(1, utf16('x'), 0, 2) + packet(1, utf16('x'), 1, 3);
    expect(told(mssql, parts + packet(1, utf16('use u')), { context })).toEqual([
      'request sql_batch_use: t',
      'request sql_batch_use: u',
    ]);
    expect(told(mssql, packet(1, utf16('x'), 1, 3))).toEqual([]);
  });
});

describe('a login', () => {
  it('says who logs on, from where, with what, and never the password', () => {
    const values = { 36: 'HMI1', 40: 'anna', 44: 's3cret', 48: 'Historian', 52: 'SRV', 60: 'ODBC', 68: 'plant' };
    const context = new RecordingContext(mssql);
    expect(told(mssql, login(values), { context })).toEqual([
      'request login7: plant',
      'source hostname=HMI1',
      'source application=Historian',
      'account \\anna',
    ]);
    expect(context.messages[0]?.fields).toEqual({ server_name: 'SRV', library: 'ODBC' });
    expect(JSON.stringify([context.messages, context.claims, context.accounts])).not.toContain('s3cret');
  });
  it('may be of Windows', () => {
    expect(told(mssql, login({ 36: 'HMI1' }, NTLM))).toEqual([
      'request login7',
      'source hostname=HMI1',
      'handed ntlmssp 16',
    ]);
  });
  it('may be cut, or lie', () => {
    expect(told(mssql, packet(16, '00'.repeat(40)))).toEqual([
      'request login7',
      'malformed a login that ends in its fixed part',
    ]);
    expect(told(mssql, packet(16, 'ff'.repeat(94)))).toEqual(['request login7']);
  });
});

describe('a pre-login', () => {
  it('shows version, encryption and instance', () => {
    expect(record(mssql, packet(18, PRELOGIN)).context.messages[0]?.fields).toEqual({
      version: '9.0.341',
      encryption: 'on',
      instance: 'MSSQLServer',
    });
    const other = `00000b0006 0100110001 ff 090001550001 07`.replaceAll(' ', '');
    expect(record(mssql, packet(18, other)).context.messages[0]?.fields).toMatchObject({ encryption: 7 });
  });
  it('answered says what serves', () => {
    const context = new RecordingContext(mssql);
    record(mssql, packet(18, PRELOGIN), context);
    expect(told(mssql, packet(4, PRELOGIN), { context, direction: 1 })).toEqual([
      'response prelogin',
      'source application=Microsoft SQL Server 9.0.341',
    ]);
  });
  it('with an option outside is malformed', () => {
    const outside = '00000b0006 010011ffff ff 090001550001'.replaceAll(' ', '');
    expect(told(mssql, packet(18, outside))).toEqual([
      'request prelogin',
      'malformed an option that lies outside of the pre-login',
    ]);
  });
});

describe('results', () => {
  it.each<[string, string, string[]]>([
    ['nothing', done(0), ['response sql_batch_use: t']],
    ['of before 7.2', done(0, 4) + done(0, 4, 0xfe), ['response sql_batch_use: t']],
    ['two of 7.2', done(1) + done(0, 8, 0xff), ['response sql_batch_use: t']],
    ['a status', `7900000000${done(0, 4)}`, ['response sql_batch_use: t']],
    ['an error before', message(0xaa, 208, '') + done(0), ['error sql_batch_use: t']],
    ['an error at the end', `8101${'00'.repeat(40)}${done(2)}`, ['error sql_batch_use: t']],
    ['an older one', `8101${'00'.repeat(40)}${done(2, 4)}`, ['error sql_batch_use: t']],
    ['rows that look like one', `8101${'00'.repeat(40)}fd0eee${'11'.repeat(10)}`, ['response sql_batch_use: t']],
    ['columns that are cut', '81', ['response sql_batch_use: t']],
    ['a token that is cut', 'aaffff00', ['response sql_batch_use: t']],
    ['who says so', message(0xab, 5701, 'PC\\WINCC') + done(0), ['response sql_batch_use: t', 'source hostname=PC']],
    ['an empty error', `aa0000${done(2)}`, ['error sql_batch_use: t']],
    ['an error with a text beyond', `${sized(0xaa, '000000000000ffff')}${done(2)}`, ['error sql_batch_use: t']],
    ['an error with a name beyond', `${sized(0xaa, '0000000000000000ff')}${done(2)}`, ['error sql_batch_use: t']],
    [
      'a login acknowledged',
      ACKNOWLEDGED + done(0),
      ['response sql_batch_use: t', 'source application=Microsoft SQL Server 15.0.2000'],
    ],
    ['one that is cut', `${sized(0xad, '01')}${sized(0xad, '0174000004ff')}${done(0)}`, ['response sql_batch_use: t']],
    ['a challenge', `${sized(0xed, NTLM)}${done(0)}`, ['response sql_batch_use: t', 'handed ntlmssp 16']],
  ])('%s', (_title, tokens, lines) => {
    const context = new RecordingContext(mssql);
    record(mssql, batch('use t'), context);
    expect(told(mssql, packet(4, tokens), { context, direction: 1 })).toEqual(lines);
  });
  it('show the number of an error', () => {
    const context = new RecordingContext(mssql);
    context.direction = 1;
    record(mssql, packet(4, message(0xaa, 18456, '') + done(2)), context);
    expect(context.messages[0]?.fields).toEqual({ error_number: 18456 });
  });
  it('without a request are results, and turn the flow', () => {
    const context = new RecordingContext(mssql);
    expect(told(mssql, packet(4, done(0)), { context })).toEqual(['response tabular_result']);
    expect(context.swapped).toBe(1);
  });
  it('count as what they are', () => {
    expect([mssql.codeKey?.(1, 0x10104), mssql.codeKey?.(0, 0x201), mssql.codeKey?.(0, -1)]).toEqual([4, 1, undefined]);
    expect(mssql.describe(99).operation).toBe('type_99');
    expect(mssql.describe(0xff01).operation).toBe('sql_batch');
  });
});

it.each([
  [batch('use t'), true, YES],
  [batch('use t'), false, NO],
  [packet(18, PRELOGIN), false, YES],
  [packet(18, PRELOGIN) + '00', false, NO],
  [packet(18, `01${PRELOGIN.slice(2)}`), false, NO],
  [packet(18, '000016000601001b0001ff'), false, NO],
  [packet(18, '00'), false, NO],
  ['2201003400000000', true, NO],
  ['1201003400000002', true, NO],
  ['1201', true, MORE],
  ['1201', false, NO],
  ['2201', true, NO],
  ['', true, NO],
])('recognises %s, on its port %s: %i', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(mssql.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(mssql)).toEqual([]));
