/** SMB 2 and 3 by their clauses. [MS-SMB2] 2.2. */
import { describe, expect, it } from 'vitest';
import { told } from '../../../model/protocol-examples.ts';
import { RecordingContext, record } from '../../../model/recording-context.ts';
import smb from './index.ts';

const little = (n: number, bytes: number): string => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(n, 0, bytes);
  return buffer.toString('hex');
};
const wide = (text: string): string => Buffer.from(text, 'utf16le').toString('hex');
const NTLM = `${Buffer.from('NTLMSSP\0').toString('hex')}01000000`;
const RPC = '0500000310000000';
const zeros = (bytes: number): string => '00'.repeat(bytes);

const NEGOTIATE = 0;
const SESSION_SETUP = 1;
const LOGOFF = 2;
const TREE_CONNECT = 3;
const CREATE = 5;
const READ = 8;
const WRITE = 9;
const IOCTL = 11;
const PENDING = 0x103;

interface Head {
  readonly answer?: boolean;
  readonly status?: number;
  readonly id?: number;
  readonly next?: number;
}

/** Header and body of one message: 2.2.1.2. */
const one = (command: number, head: Head, body: string): string =>
  [
    'fe534d424000 0000'.replaceAll(' ', ''),
    little(head.status ?? 0, 4),
    little(command, 2),
    '0100',
    head.answer === true ? '01000000' : '00000000',
    little(head.next ?? 0, 4),
    little(head.id ?? 1, 8 - 2),
    zeros(2 + 32),
    body,
  ].join('');

const framed = (...messages: readonly string[]): string => {
  const body = messages.join('');
  return `0000${(body.length / 2).toString(16).padStart(4, '0')}${body}`;
};
const message = (command: number, head: Head, body: string): string => framed(one(command, head, body));

const buffer = (at: number, content: string): string => little(at, 2) + little(content.length / 2, 2);
const treeConnect = (path: string): string => `0900 0000 ${buffer(64 + 8, path)}${path}`.replaceAll(' ', '');
const create = (name: string): string => `${zeros(44)}${buffer(64 + 56, name)}${zeros(8)}${name}`;

describe('what a request names', () => {
  it.each<[string, number, string, readonly string[]]>([
    ['2.2.9: a share', TREE_CONNECT, treeConnect(wide('\\\\F\\C$')), ['request tree_connect: \\\\F\\C$']],
    ['2.2.13: a file', CREATE, create(wide('a\\b.csv')), ['request create: a\\b.csv']],
    ["2.2.13: a share's own root", CREATE, create(''), ['request create']],
    ['no command of its own', LOGOFF, '04000000', ['request logoff']],
    ['a path before the body', TREE_CONNECT, `09000000${buffer(4, wide('xx'))}${wide('xx')}`, ['request tree_connect']],
    ['a path past the end', TREE_CONNECT, `09000000${buffer(72, wide('xxx'))}${wide('xx')}`, ['request tree_connect']],
    ['a body cut short', TREE_CONNECT, '0900', ['request tree_connect']],
    ['another body cut short', CREATE, zeros(40), ['request create']],
    ['2.2.1.2: a command that does not exist', 19, '', ['request command_275']],
    ['a command far from those that exist', 0x100, '', ['request command_512']],
    ['one farther', 0xffff, '', ['request command_65791']],
  ])('%s', (_title, command, body, expected) => expect(told(smb, message(command, {}, body))).toEqual(expected));
  it('is shown as a field', () => {
    const { context } = record(smb, message(CREATE, {}, create(wide('Müller.txt'))));
    expect(context.messages[0]?.fields).toEqual({ file: 'Müller.txt' });
  });
});

describe('an answer', () => {
  const file = (context: RecordingContext): string[] =>
    told(smb, message(CREATE, { id: 7 }, create(wide('f'))), { context });
  const answer = (context: RecordingContext, head: Head): string[] =>
    told(smb, message(CREATE, { ...head, answer: true }, zeros(88)), { context, direction: 1 });
  it('belongs to the request of its message id', () => {
    const context = new RecordingContext(smb);
    file(context);
    expect(answer(context, { id: 8 })).toEqual(['response create']);
    expect(answer(context, { id: 7 })).toEqual(['response create: f']);
    expect(answer(context, { id: 7 })).toEqual(['response create']);
  });
  it('3.3.4.2: that is yet to come leaves its request open', () => {
    const context = new RecordingContext(smb);
    file(context);
    expect(answer(context, { id: 7, status: PENDING })).toEqual(['response create: f']);
    expect(answer(context, { id: 7, status: 0xc0000034 })).toEqual(['error create: f']);
    expect(answer(context, { id: 7, status: PENDING })).toEqual(['response create']);
  });
  it.each<[string, number, string]>([
    ['success', 0, 'response'],
    ['a warning', 0x80000006, 'response'],
    ['an error', 0xc0000022, 'error'],
    ['more to come of a logon', 0xc0000016, 'response'],
  ])('%s', (_title, status, kind) => {
    expect(answer(new RecordingContext(smb), { status })).toEqual([`${kind} create`]);
  });
  it('shows its status, and 2.2.4: that of a negotiation the dialect', () => {
    const fields = (command: number, body: string): unknown =>
      record(smb, message(command, { answer: true, status: 5 }, body)).context.messages[0]?.fields;
    expect(fields(CREATE, '')).toEqual({ status: 5 });
    expect(fields(NEGOTIATE, `410001000203${zeros(58)}`)).toEqual({ status: 5, dialect: 0x0302 });
    expect(fields(NEGOTIATE, '41000100')).toEqual({ status: 5 });
  });
  it('shows nothing where no fields are asked for', () => {
    const context = new RecordingContext(smb);
    context.detail = false;
    file(context);
    answer(context, { id: 7 });
    expect(context.messages.map(({ fields }) => fields)).toEqual([{}, {}]);
  });
});

describe('a logon', () => {
  const asked = (at: number, length: number, token: string): string =>
    `${zeros(12)}${little(at, 2)}${little(length, 2)}${zeros(8)}${token}`;
  it.each<[string, Head, string, readonly string[]]>([
    ['2.2.5: hands its token on', {}, asked(88, 12, NTLM), ['request session_setup', 'handed ntlmssp 12']],
    [
      '2.2.6: so does its answer',
      { answer: true, status: 0xc0000016 },
      `09000000${buffer(72, NTLM)}${NTLM}`,
      ['response session_setup', 'handed ntlmssp 12'],
    ],
    ['a token of another kind', {}, asked(88, 12, zeros(12)), ['request session_setup']],
    ['a token past the end', {}, asked(88, 13, NTLM), ['request session_setup']],
    ['a token in the header', {}, asked(8, 12, NTLM), ['request session_setup']],
    ['a body cut short', {}, zeros(14), ['request session_setup']],
  ])('%s', (_title, head, body, expected) => {
    expect(told(smb, message(SESSION_SETUP, head, body))).toEqual(expected);
  });
});

describe('data of pipes', () => {
  const write = (at: number, length: number, content: string): string =>
    `3100${little(at, 2)}${little(length, 4)}${zeros(40)}${content}`;
  const read = (at: number, length: number, content: string): string =>
    `1100${little(at, 1)}00${little(length, 4)}${zeros(8)}${content}`;
  it.each<[string, number, Head, string, readonly string[]]>([
    ['2.2.21: written', WRITE, {}, write(112, 8, RPC), ['request write', 'handed smb-pipe 8']],
    ['2.2.20: read', READ, { answer: true }, read(80, 8, RPC), ['response read', 'handed smb-pipe 8']],
    [
      '2.2.31: exchanged, asked',
      IOCTL,
      {},
      `${zeros(24)}${little(120, 4)}${little(8, 4)}${zeros(24)}${RPC}`,
      ['request ioctl', 'handed smb-pipe 8'],
    ],
    [
      '2.2.32: exchanged, answered',
      IOCTL,
      { answer: true },
      `${zeros(32)}${little(112, 4)}${little(8, 4)}${zeros(8)}${RPC}`,
      ['response ioctl', 'handed smb-pipe 8'],
    ],
    ['of a file are none', WRITE, {}, write(112, 8, zeros(8)), ['request write']],
    ['past the end', WRITE, {}, write(112, 9, RPC), ['request write']],
    ['in the header', READ, { answer: true }, read(8, 8, RPC), ['response read']],
    ['a length beyond all', READ, { answer: true }, read(80, 0xffffffff, RPC), ['response read']],
    ['an answer to a write', WRITE, { answer: true }, write(112, 8, RPC), ['response write']],
    ['a request to read', READ, {}, read(80, 8, RPC), ['request read']],
    ['bodies cut short', IOCTL, {}, zeros(39), ['request ioctl']],
  ])('%s', (_title, command, head, body, expected) => {
    expect(told(smb, message(command, head, body))).toEqual(expected);
  });
});

describe('compounds: 2.2.1.2, 3.2.4.1.4', () => {
  const padded = `${create(wide('f'))}${zeros(6)}`;
  const next = 64 + padded.length / 2;
  it('each message is told', () => {
    expect(told(smb, framed(one(CREATE, { next }, padded), one(LOGOFF, {}, '04000000')))).toEqual([
      'request create: f',
      'request logoff',
    ]);
  });
  it.each<[string, number]>([
    ['a next one in the header', 8],
    ['a next one past the end', 4000],
  ])('%s is none', (_title, at) => {
    expect(told(smb, framed(one(CREATE, { next: at }, padded)))).toEqual([
      at === 8 ? 'request create' : 'request create: f',
    ]);
  });
  it('a next one that is none is malformed', () => {
    expect(told(smb, framed(one(LOGOFF, { next: 72 }, zeros(8)), zeros(70)))).toEqual([
      'request logoff',
      'malformed an SMB 2 header cut short',
    ]);
  });
  it('of more than 32 end there', () => {
    const chain = Array.from({ length: 40 }, () => one(LOGOFF, { next: 72 }, zeros(8)));
    expect(told(smb, framed(...chain))).toHaveLength(32);
  });
  it('a header cut short is malformed', () => {
    expect(told(smb, framed(one(LOGOFF, {}, '').slice(0, -2)))).toEqual(['malformed an SMB 2 header cut short']);
  });
});
