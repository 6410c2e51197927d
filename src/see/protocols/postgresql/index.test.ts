/** Openings, logons, statements and how they went; no password, no literal, no row anywhere. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import postgresql from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const four = (n: number): string => n.toString(16).padStart(8, '0');
const message = (type: string, payload = ''): string => `${hexOf(type)}${four(4 + payload.length / 2)}${payload}`;
const text = (type: string, ...texts: readonly string[]): string => message(type, hexOf(`${texts.join('\0')}\0`));
const startup = (...pairs: readonly string[]): string => {
  const body = `00030000${hexOf(`${pairs.join('\0')}\0\0`)}`;
  return four(4 + body.length / 2) + body;
};
const START = startup('user', 'anna', 'database', 'plant', 'application_name', 'psql', 'x', '');
const SSL = '0000000804d2162f';
const authentication = (kind: number, rest = ''): string => message('R', four(kind) + rest);

const begun = (...hexes: readonly string[]): RecordingContext => {
  const context = new RecordingContext(postgresql);
  for (const hex of hexes) record(postgresql, hex, context);
  context.messages.length = context.claims.length = context.accounts.length = 0;
  return context;
};

describe('an opening', () => {
  it.each<[string, string, string[]]>([
    ['a logon', START, ['request startup_message: plant', 'source application=psql', 'account \\anna']],
    ['one without more', startup('user', 'anna'), ['request startup_message', 'account \\anna']],
    ['one of nobody', startup('user', '', 'application_name', ''), ['request startup_message']],
    ['one that is cut', '0000000c0003000061626364', ['request startup_message']],
    ['a wish to encrypt', SSL, ['request ssl_request']],
    ['another', '0000000804d21630', ['request gssenc_request']],
    ['a cancellation', '0000001004d2162e0000000100000002', ['request cancel_request']],
    ['a wish too long', '0000000904d2162f00', ['resync']],
    ['another version', '0000000900020000 00', ['resync']],
    ['a length of none', '0000000800030000', ['resync']],
    ['a hostile length', '00ffffff00030000', ['resync']],
    ['a few bytes', '000000', ['waits 3']],
    ['half of one', START.slice(0, 40), ['waits 20']],
  ])('is %s', (_title, hex, lines) => expect(told(postgresql, hex.replaceAll(' ', ''))).toEqual(lines));
  it('refused goes on in clear', () => {
    const context = begun(SSL);
    expect(told(postgresql, '4e', { context, direction: 1 })).toEqual([]);
    expect(told(postgresql, START, { context })).toContain('account \\anna');
  });
  it.each(['53', '47'])('accepted by %s is read no further', (answer) => {
    const context = begun(SSL);
    expect(told(postgresql, answer, { context, direction: 1 })).toEqual([]);
    expect(told(postgresql, '16030100', { context })).toEqual(['skipped']);
    expect(told(postgresql, '16030300', { context, direction: 1 })).toEqual(['skipped']);
  });
  it('answered by nothing that there is', () => {
    expect(told(postgresql, '45', { context: begun(SSL), direction: 1 })).toEqual(['resync']);
  });
  it('tells who is the client', () => {
    const context = new RecordingContext(postgresql);
    context.direction = 1;
    record(postgresql, START, context);
    expect(context.swapped).toBe(1);
  });
});

describe('a logon', () => {
  it.each<[string, string, string[]]>([
    ['cleartext', authentication(3), ['response authentication_cleartext_password']],
    ['MD5', authentication(5, '01020304'), ['response authentication_md5_password']],
    ['SCRAM', authentication(10, hexOf('SCRAM-SHA-256\0\0')), ['response authentication_sasl']],
    ['no more', authentication(0), ['response authentication_ok']],
    ['what there is not', authentication(0xffffffff), ['response authentication_255']],
    ['nothing', message('R'), ['response authentication']],
  ])('wants %s', (_title, hex, lines) => {
    expect(told(postgresql, hex, { context: begun(START), direction: 1 })).toEqual(lines);
  });
  it('in clear is marked, and its password nowhere', () => {
    const context = begun(START);
    told(postgresql, authentication(3), { context, direction: 1 });
    expect(told(postgresql, text('p', 's3cret'), { context })).toEqual(['request password_message']);
    expect(context.signs).toHaveLength(1);
    expect(JSON.stringify([context.messages, context.claims, context.accounts, context.signs])).not.toContain('s3cret');
  });
  it('fails until a session is ready', () => {
    const refusal = message('E', hexOf('SFATAL\0C28P01\0Mno\0\0'));
    const context = begun(START);
    told(postgresql, refusal, { context, direction: 1 });
    told(postgresql, message('Z', '49'), { context, direction: 1 });
    told(postgresql, refusal, { context, direction: 1 });
    expect(context.messages.map(({ kind, operation, meaning, fields }) => [kind, operation, meaning, fields])).toEqual([
      ['error', 'error_response', 'authenticate', { sqlstate: '28P01' }],
      ['response', 'ready_for_query', 'connect', {}],
      ['error', 'error_response', 'unknown', { sqlstate: '28P01' }],
    ]);
  });
  it('says what serves', () => {
    const said = (hex: string): string[] => told(postgresql, hex, { direction: 1 });
    expect(said(text('S', 'server_version', '15.8 (Debian)'))).toEqual([
      'response parameter_status',
      'source application=PostgreSQL 15.8 (Debian)',
    ]);
    expect(said(text('S', 'server_version', ''))).toEqual(['response parameter_status']);
    expect(said(text('S', 'TimeZone', 'UTC'))).toEqual(['response parameter_status']);
  });
});

describe('messages', () => {
  it.each<[string, 0 | 1, string[]]>([
    [text('Q', "select * from t where a = 's3cret'"), 0, ['request query_select: t']],
    [text('Q', 'vacuum t'), 0, ['request query']],
    [text('Q', 'begin'), 0, ['request query_begin']],
    [message('Q', hexOf('drop table t')), 0, ['request query_drop: t']],
    [text('P', 's1', 'update t set a = $1'), 0, ['request parse_update: t']],
    [message('P', hexOf('s1')), 0, ['request parse']],
    [message('B', '00'), 0, ['request bind']],
    [message('E', '00') + message('S'), 0, ['request execute', 'request sync']],
    [message('X'), 0, ['request terminate']],
    [message('d', '00'), 0, ['request copy_data']],
    [text('C', 'SELECT 1'), 1, ['response command_complete']],
    [message('D', '0000'), 1, ['response data_row']],
    [message('N', '00'), 1, ['event notice_response']],
    [message('A', '00'), 1, ['event notification_response']],
    [message('E', hexOf('SFATAL')), 1, ['error error_response']],
    ['5a00000003', 1, ['resync']],
    ['5affffffff', 1, ['resync']],
    ['21 00000004'.replace(' ', ''), 0, ['resync']],
    ['5100', 0, ['waits 2']],
    ['51000000ff', 0, ['waits 5']],
  ])('%s', (hex, direction, lines) => {
    expect(told(postgresql, hex, { context: begun(START), direction })).toEqual(lines);
  });
  it('are read at their head, however long they are', () => {
    const context = begun(START);
    const head = `64${four(100_000)}`;
    expect(told(postgresql, head + '00'.repeat(100), { context })).toEqual(['waits 105']);
    expect(told(postgresql, head + '00'.repeat(4096), { context })).toEqual(['request copy_data', 'skipped']);
    expect(context.skipped).toBe(100_001 - 4101);
  });
  it('that nobody knows are numbered', () => {
    expect(postgresql.describe(0x21).operation).toBe('message_33');
    expect(postgresql.describe(0xff51).operation).toBe('query');
    expect(postgresql.codeKey?.(0, 0x51)).toBeUndefined();
  });
});

it.each([
  [START, false, YES],
  [START.slice(0, -2), false, MORE],
  [startup('usex', 'anna'), false, NO],
  ['0000000c0003000061626364', false, NO],
  ['0000000c0003000061620000', false, NO],
  [SSL, false, YES],
  ['0000000904d2162f00', false, NO],
  [text('Q', 'select 1'), true, YES],
  [text('Q', 'select 1'), false, NO],
  [message('Z', '49'), true, NO],
  [message('R', '00000000'), true, YES],
  ['2100000008000000000000', true, NO],
  ['5100000001000000000000', true, NO],
  ['000000', true, MORE],
  ['5a', true, MORE],
  ['5a0000000549', true, NO],
  ['000000', false, NO],
  ['', true, NO],
])('recognises %s, on its port %s: %i', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(postgresql.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(postgresql)).toEqual([]));
