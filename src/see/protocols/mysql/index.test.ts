/** Greetings, logons, commands and how they went; no secret, no literal, no row anywhere. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import mysql from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const one = (n: number): string => n.toString(16).padStart(2, '0');
const le = (n: number, bytes: number): string => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(n >>> 0);
  return buffer.subarray(0, bytes).toString('hex');
};
const packet = (sequence: number, payload: string): string => `${le(payload.length / 2, 3)}${one(sequence)}${payload}`;
const greeting = (version: string): string =>
  packet(0, `0a${hexOf(version)}00${'11'.repeat(4)}${'22'.repeat(8)}00fff7080200ff8115${'00'.repeat(10)}`);
const query = (text: string): string => packet(0, `03${hexOf(text)}`);
const sized = (text: string): string => one(text.length) + hexOf(text);

const BASE = 0x200 | 0x8000;
const DATABASE = 0x8;
const PLUGIN = 0x80000;
const ATTRIBUTES = 0x100000;
const login = (capabilities: number, rest: string): string =>
  packet(1, `${le(capabilities, 4)}00000001 21 ${'00'.repeat(23)}${rest}`.replaceAll(' ', ''));
const SECRET = sized('s3cret');
const NAME = `${hexOf('anna')}00`;
const OK = packet(2, '00000002000000');
const error = (sequence: number): string => packet(sequence, `ff1504${hexOf('#28000no')}`);

const start = (...hexes: readonly string[]): RecordingContext => {
  const context = new RecordingContext(mysql);
  context.direction = 1;
  record(mysql, greeting('8.0.36'), context);
  context.direction = 0;
  for (const hex of hexes) record(mysql, hex, context);
  return context;
};

describe('a greeting', () => {
  it.each([
    ['8.0.36-0ubuntu0.22.04.1', 'MySQL 8.0.36-0ubuntu0.22.04.1'],
    ['5.5.5-10.11.19-MariaDB', 'MariaDB 10.11.19-MariaDB'],
    ['11.4.2-MariaDB', 'MariaDB 11.4.2-MariaDB'],
  ])('of %s says what serves', (version, said) => {
    expect(told(mysql, greeting(version), { direction: 1 })).toEqual([
      'response handshake',
      `source application=${said}`,
    ]);
  });
  it('tells who is the server', () => expect(record(mysql, greeting('8.0')).context.swapped).toBe(1));
  it('may be a refusal', () => {
    expect(told(mysql, error(0), { direction: 1 })).toEqual(['error handshake']);
    expect(told(mysql, error(1), { direction: 1 })).toEqual([]);
    expect(told(mysql, packet(0, 'ff'), { direction: 1 })).toEqual(['error handshake']);
  });
});

describe('a logon', () => {
  const attributes = (pairs: string): string => one(pairs.length / 2) + pairs;
  it.each<[string, string, string[]]>([
    ['a name', login(BASE, NAME + SECRET), ['request handshake_response', 'account \\anna']],
    [
      'a database and a mechanism',
      login(BASE | DATABASE | PLUGIN, `${NAME}${SECRET}${hexOf('plant')}00${hexOf('mysql_native_password')}00`),
      ['request handshake_response: plant', 'account \\anna'],
    ],
    [
      'an older secret',
      login(0x200 | DATABASE, `${NAME}${hexOf('s3cret')}00${hexOf('plant')}00`),
      ['request handshake_response: plant', 'account \\anna'],
    ],
    [
      'a long secret',
      login(BASE | 0x200000 | DATABASE, `${NAME}fc0001${'55'.repeat(256)}${hexOf('plant')}00`),
      ['request handshake_response: plant', 'account \\anna'],
    ],
    [
      'what the client is',
      login(
        BASE | ATTRIBUTES,
        NAME +
          SECRET +
          attributes(
            ['_os', 'Linux', '_client_name', 'libmariadb', '_client_version', '3.3', 'program_name', 'mysql', 'x', '']
              .map(sized)
              .join(''),
          ),
      ),
      ['request handshake_response', 'source os=Linux', 'source application=mysql 3.3', 'account \\anna'],
    ],
    [
      'a client without version',
      login(BASE | ATTRIBUTES, NAME + SECRET + attributes(sized('_client_name') + sized('x'))),
      ['request handshake_response', 'source application=x', 'account \\anna'],
    ],
    ['nobody', login(BASE, `00${SECRET}`), ['request handshake_response']],
    [
      'an endless name',
      login(BASE, hexOf('anna')),
      ['request handshake_response', 'malformed a login without the end of its name'],
    ],
    ['a secret beyond', login(BASE | DATABASE, `${NAME}ff`), ['request handshake_response', 'account \\anna']],
    ['a secret further beyond', login(BASE | DATABASE, `${NAME}40`), ['request handshake_response', 'account \\anna']],
    ['no secret', login(BASE, NAME), ['request handshake_response', 'account \\anna']],
    ['an endless older one', login(0x200, NAME + hexOf('x')), ['request handshake_response', 'account \\anna']],
    [
      'an endless database',
      login(BASE | DATABASE | PLUGIN, NAME + SECRET + '61'),
      ['request handshake_response', 'account \\anna'],
    ],
    [
      'an endless mechanism',
      login(BASE | PLUGIN | ATTRIBUTES, NAME + SECRET + '61'),
      ['request handshake_response', 'account \\anna'],
    ],
    [
      'attributes that are cut',
      login(BASE | ATTRIBUTES, NAME + SECRET + '4003616263'),
      ['request handshake_response', 'account \\anna'],
    ],
    ['no attributes', login(BASE | ATTRIBUTES, NAME + SECRET), ['request handshake_response', 'account \\anna']],
  ])('with %s', (_title, hex, lines) => {
    const context = start();
    context.messages.length = context.claims.length = 0;
    expect(told(mysql, hex, { context })).toEqual(lines);
    expect(JSON.stringify([context.messages, context.claims, context.accounts])).not.toContain('s3cret');
  });
  it.each<[string, readonly string[], string[]]>([
    ['succeeds', [OK], ['response handshake_response']],
    ['fails', [error(2)], ['error handshake_response']],
    [
      'takes another mechanism',
      [packet(2, 'fe61'), packet(4, '0103'), packet(5, '00')],
      ['response handshake_response'],
    ],
  ])('%s', (_title, answers, lines) => {
    const context = start(login(BASE, NAME + SECRET));
    expect(answers.flatMap((hex) => told(mysql, hex, { context, direction: 1 }))).toEqual(lines);
  });
  it('goes on encrypted, and is read no further', () => {
    const context = start();
    expect(told(mysql, login(BASE | 0x800, ''), { context })).toEqual(['request ssl_request']);
    expect(told(mysql, '1603010200010001fc0303', { context })).toEqual(['skipped']);
  });
  it('goes on compressed, and is read no further', () => {
    const context = start(login(BASE | 0x20, NAME + SECRET));
    told(mysql, OK, { context, direction: 1 });
    expect(told(mysql, '0a0000000000000300000001', { context })).toEqual(['skipped']);
  });
  it('of another user', () => {
    const context = start(login(BASE, NAME + SECRET));
    expect(told(mysql, packet(0, `11${hexOf('otto')}00${SECRET}`), { context })).toEqual([
      'request change_user',
      'account \\otto',
    ]);
    expect(told(mysql, packet(0, '1100'), { context })).toEqual(['request change_user']);
    expect(told(mysql, packet(1, 'fe'), { context, direction: 1 })).toEqual([]);
    expect(told(mysql, packet(3, '00'), { context, direction: 1 })).toEqual(['response change_user']);
  });
});

describe('commands', () => {
  it.each<[string, string, string[], string[]]>([
    ['a query', query("select a from t where b = 's3cret'"), ['request query_select: t'], ['response query_select: t']],
    ['one without a table', query('vacuum'), ['request query'], ['response query']],
    [
      'one with attributes',
      packet(0, `030001${hexOf('delete from t')}`),
      ['request query_delete: t'],
      ['response query_delete: t'],
    ],
    [
      'a preparation',
      packet(0, `16${hexOf('insert into t')}`),
      ['request stmt_prepare_insert: t'],
      ['response stmt_prepare_insert: t'],
    ],
    ['a database', packet(0, `02${hexOf('plant')}`), ['request init_db: plant'], ['response init_db: plant']],
    ['no database', packet(0, '02'), ['request init_db'], ['response init_db']],
    ['a stop', packet(0, '08'), ['request shutdown'], ['response shutdown']],
    ['the end', packet(0, '01'), ['request quit'], []],
    ['statistics', packet(0, '09'), ['request statistics'], ['response statistics']],
  ])('%s', (_title, hex, asked, answered) => {
    const context = start(login(BASE, NAME + SECRET));
    told(mysql, OK, { context, direction: 1 });
    expect(told(mysql, hex, { context })).toEqual(asked);
    expect(told(mysql, packet(1, '00') + packet(2, '00'), { context, direction: 1 })).toEqual(answered);
  });
  it('fail', () => {
    const context = start(query('select 1'));
    expect(told(mysql, error(1), { context, direction: 1 })).toEqual(['error query_select']);
    expect(context.messages.at(-1)?.fields).toEqual({ error_code: 0x415 });
  });
  it('are followed by rows that nobody reads', () => {
    const context = start(query('select a from t'));
    const rows = packet(1, '01') + packet(2, '00'.repeat(40)) + packet(3, 'ff0000');
    expect(told(mysql, rows, { context, direction: 1 })).toEqual(['response query_select: t']);
  });
  it('are read at their head, however long they are', () => {
    const context = start();
    const long = `000010 00 03 ${hexOf(`insert into t values ('${'x'.repeat(4100)}`)}`.replaceAll(' ', '');
    expect(told(mysql, long.slice(0, 80), { context })).toEqual(['waits 40']);
    expect(told(mysql, long, { context })).toEqual(['request query_insert: t', 'skipped']);
  });
  it('of a conversation joined late', () => {
    expect(told(mysql, query('select a from t'))).toEqual(['request query_select: t']);
    expect(told(mysql, packet(3, '00'))).toEqual([]);
    expect(told(mysql, packet(0, '7f'))).toEqual([]);
    expect(told(mysql, packet(0, ''))).toEqual([]);
  });
  it('are nothing else', () => {
    const context = start(query('select 1'));
    expect(told(mysql, packet(0, '7f'), { context })).toEqual(['resync']);
    expect(told(mysql, packet(0, ''), { context })).toEqual(['resync']);
  });
  it('count by their number', () => {
    expect([
      mysql.codeKey?.(0, 3 | (1 << 9)),
      mysql.codeKey?.(1, 3),
      mysql.codeKey?.(0, 0x101),
      mysql.codeKey?.(0, -1),
    ]).toEqual([3, undefined, undefined, undefined]);
    expect(mysql.describe(99).operation).toBe('command_99');
  });
});

it.each([
  [greeting('8.0.36'), false, YES],
  [`${greeting('8.0.36')}00`, false, NO],
  [greeting('x'), false, NO],
  [greeting(`8${'x'.repeat(90)}`), false, NO],
  [greeting('8\u0001'), false, NO],
  [packet(0, `0a${hexOf('8.0')}00${'11'.repeat(20)}`), false, NO],
  [packet(0, `0a${hexOf('8.0')}00`), false, NO],
  [greeting('8.0.36').slice(0, 40), true, MORE],
  [query('select 1'), true, YES],
  [query('select 1'), false, NO],
  [`${query('select 1')}00`, true, NO],
  [error(0), true, YES],
  [login(BASE, NAME + SECRET), true, YES],
  [login(BASE, NAME + SECRET).slice(0, 30), true, MORE],
  [login(0, NAME + SECRET), true, NO],
  [packet(1, `${le(BASE, 4)}${'11'.repeat(40)}`), true, NO],
  [packet(2, '00'), true, NO],
  [packet(0, '00').replace('01', '00'), true, NO],
  ['0300', true, MORE],
  ['0300', false, NO],
  ['', true, NO],
])('recognises %s, on its port %s: %i', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(mysql.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(mysql)).toEqual([]));
