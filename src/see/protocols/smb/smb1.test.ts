/** SMB 1 by its clauses: what requests name, what answers belong to, what stays unread. [MS-CIFS] 2.2.3 and 2.2.4. */
import { describe, expect, it } from 'vitest';
import { told } from '../../../model/protocol-examples.ts';
import { RecordingContext, record } from '../../../model/recording-context.ts';
import smb from './index.ts';

const little = (n: number, bytes: number): string => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(n, 0, bytes);
  return buffer.toString('hex');
};
const narrow = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const wide = (text: string): string => Buffer.from(text, 'utf16le').toString('hex');
const NTLM = `${narrow('NTLMSSP\0')}01000000`;
const RPC = '0500000310000000';

interface Head {
  readonly answer?: boolean;
  readonly unicode?: boolean;
  readonly ntStatus?: boolean;
  readonly status?: number;
  readonly multiplex?: number;
}

/** Word count, words, byte count, bytes: 2.2.3.2 and 2.2.3.3. */
const block = (words: string, bytes = ''): string =>
  little(words.length / 4, 1) + words + little(bytes.length / 2, 2) + bytes;

/** In a NetBIOS session message, the header and its blocks: 2.2.3.1. */
function message(command: number, head: Head, ...blocks: readonly string[]): string {
  const flags2 = (head.unicode === true ? 0x8000 : 0) | (head.ntStatus === false ? 0 : 0x4000);
  const body = [
    'ff534d42',
    little(command, 1),
    little(head.status ?? 0, 4),
    head.answer === true ? '80' : '00',
    little(flags2, 2),
    '00'.repeat(12),
    `0000 0700 0000 ${little(head.multiplex ?? 64, 2)}`.replaceAll(' ', ''),
    ...blocks,
  ].join('');
  return `0000${(body.length / 2).toString(16).padStart(4, '0')}${body}`;
}

/** AndX words of a block that another follows at `next`, or none does: 2.2.3.4. */
const andX = (next?: { readonly command: number; readonly at: number }): string =>
  next ? `${little(next.command, 1)}00${little(next.at, 2)}` : 'ff000000';

const OPEN = 0x02;
const RENAME = 0x07;
const TRANSACTION = 0x25;
const OPEN_ANDX = 0x2d;
const READ_ANDX = 0x2e;
const WRITE_ANDX = 0x2f;
const NEGOTIATE = 0x72;
const SESSION_SETUP = 0x73;
const LOGOFF = 0x74;
const TREE_CONNECT = 0x75;
const NT_CREATE = 0xa2;

const treeConnect = (password: string, path: string): string =>
  block(andX() + '0000' + little(password.length / 2, 2), password + path);
const ntCreate = (name: string): string => block(andX() + '00'.repeat(44), name);

describe('what a request names', () => {
  it.each<[string, number, Head, string, readonly string[]]>([
    [
      '2.2.4.55: a share, behind its password',
      TREE_CONNECT,
      {},
      treeConnect('7365637265740a', narrow('\\\\FILES\\PLANT\0A:\0')),
      ['request tree_connect_andx: \\\\FILES\\PLANT'],
    ],
    [
      '2.2.4.55: a share in Unicode, at an even offset',
      TREE_CONNECT,
      { unicode: true },
      treeConnect('00', wide('\\\\F\\C$\0')),
      ['request tree_connect_andx: \\\\F\\C$'],
    ],
    [
      '2.2.4.55: a share in Unicode, after a byte of padding',
      TREE_CONNECT,
      { unicode: true },
      treeConnect('', `00${wide('\\\\F\\C$\0')}`),
      ['request tree_connect_andx: \\\\F\\C$'],
    ],
    ['2.2.4.64: a file', NT_CREATE, {}, ntCreate(narrow('\\spoolss')), ['request nt_create_andx: \\spoolss']],
    [
      '2.2.4.64: a file in Unicode',
      NT_CREATE,
      { unicode: true },
      ntCreate(`00${wide('\\recipe.csv')}`),
      ['request nt_create_andx: \\recipe.csv'],
    ],
    [
      '2.2.4.41: a file',
      OPEN_ANDX,
      {},
      block(andX() + '00'.repeat(26), narrow('\\a.txt\0')),
      ['request open_andx: \\a.txt'],
    ],
    [
      '2.2.4.33: a transaction',
      TRANSACTION,
      {},
      block('00'.repeat(28), narrow('\\PIPE\\LANMAN\0')),
      ['request transaction: \\PIPE\\LANMAN'],
    ],
    ['2.2.4.3: a file in a buffer of format 4', OPEN, {}, block('0000', `04${narrow('\\b\0')}`), ['request open: \\b']],
    [
      '2.2.4.8: the old name',
      RENAME,
      {},
      block('0000', `04${narrow('\\c\0')}04${narrow('\\d\0')}`),
      ['request rename: \\c'],
    ],
    [
      '2.2.1.1: no path in a buffer of another format',
      OPEN,
      {},
      block('0000', `01${narrow('\\b\0')}`),
      ['request open'],
    ],
    ['an empty name', NT_CREATE, {}, ntCreate(''), ['request nt_create_andx']],
    ['a terminator alone', NT_CREATE, { unicode: true }, ntCreate('00000000'), ['request nt_create_andx']],
    ['a transaction without its words', TRANSACTION, {}, block('0000', narrow('x\0')), ['request transaction']],
    ['a command that names nothing', 0x2b, {}, block('0100', narrow('echo')), ['request echo']],
    ['2.2.2.1: a command that does not exist', 0xfe, {}, block('', ''), ['request command_254']],
  ])('%s', (_title, command, head, body, expected) => {
    expect(told(smb, message(command, head, body))).toEqual(expected);
  });
  it('is shown as a field', () => {
    const { context } = record(smb, message(NT_CREATE, { unicode: true }, ntCreate(`00${wide('\\Müller')}`)));
    expect(context.messages[0]?.fields).toEqual({ file: '\\Müller' });
  });
  it('is no field where none are asked for', () => {
    const context = new RecordingContext(smb);
    context.detail = false;
    told(smb, message(TREE_CONNECT, {}, treeConnect('', narrow('\\\\F\\C$'))), { context });
    told(smb, message(TREE_CONNECT, { answer: true }, block(andX() + '0000')), { context, direction: 1 });
    expect(context.messages.map(({ fields, object }) => [object, fields])).toEqual([
      ['\\\\F\\C$', {}],
      ['\\\\F\\C$', {}],
    ]);
  });
  it('keeps as many bytes of a long name as a name may have', () => {
    const name = 'ü'.repeat(200);
    const { context } = record(smb, message(NT_CREATE, { unicode: true }, ntCreate(`00${wide(name)}`)));
    const kept = context.messages[0]?.object ?? '';
    expect(kept).toBe('ü'.repeat(kept.length));
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(256);
    expect(Buffer.byteLength(kept)).toBeGreaterThan(250);
  });
  it('two names of other letters than ASCII are two objects, a pair of surrogates is no letter', () => {
    const objects = ['рецепт', '配方', '😀'].map(
      (name) =>
        record(smb, message(NT_CREATE, { unicode: true }, ntCreate(`00${wide(name)}`))).context.messages[0]?.object,
    );
    expect(new Set(objects).size).toBe(3);
    expect(objects[2]).toBe('??');
  });
});

describe('an answer', () => {
  const asked = (context: RecordingContext, multiplex: number, command: number, body: string): string[] =>
    told(smb, message(command, { multiplex }, body), { context });
  const answered = (context: RecordingContext, command: number, head: Head): string[] =>
    told(smb, message(command, { ...head, answer: true }, block(andX())), { context, direction: 1 });
  it('belongs to the request of its multiplex id and command: 2.2.1.6.2', () => {
    const context = new RecordingContext(smb);
    asked(context, 100, TREE_CONNECT, treeConnect('', narrow('\\\\F\\A')));
    // 45 less, as the command is 45 more: neither may be taken for the other.
    asked(context, 55, NT_CREATE, ntCreate(narrow('\\file')));
    expect(answered(context, TREE_CONNECT, { multiplex: 100 })).toEqual(['response tree_connect_andx: \\\\F\\A']);
    expect(answered(context, NT_CREATE, { multiplex: 55 })).toEqual(['response nt_create_andx: \\file']);
    expect(answered(context, NT_CREATE, { multiplex: 55 })).toEqual(['response nt_create_andx']);
  });
  it.each<[string, Head, string]>([
    ['2.2.2.4: an error of NT', { status: 0xc0000022 }, 'error'],
    ['a warning', { status: 0x80000005 }, 'response'],
    ['more to come of a logon', { status: 0xc0000016 }, 'response'],
    ['an error of DOS', { status: 0x00020001, ntStatus: false }, 'error'],
    ['success of DOS', { status: 0, ntStatus: false }, 'response'],
  ])('%s', (_title, head, kind) => {
    expect(answered(new RecordingContext(smb), NT_CREATE, head)).toEqual([`${kind} nt_create_andx`]);
  });
  it('that fails to log on still tells of its server', () => {
    const body = block(`${andX()}0000`, narrow('Windows 5.1\0Windows 2000 LAN Manager\0HALL\0'));
    expect(told(smb, message(SESSION_SETUP, { answer: true, status: 0xc000006d }, body))).toEqual([
      'error session_setup_andx',
      'source os=Windows 5.1',
      'source application=Windows 2000 LAN Manager',
      'source workgroup=HALL',
    ]);
  });
  it('shows its status', () => {
    const { context } = record(smb, message(NT_CREATE, { answer: true, status: 0xc0000022 }, block('')));
    expect(context.messages[0]?.fields).toEqual({ status: 0xc0000022 });
  });
});

describe('a logon', () => {
  const request = (words: string, bytes: string, head: Head = {}): string[] =>
    told(smb, message(SESSION_SETUP, head, block(words, bytes)));
  /** Words of 13: buffers, key, lengths of both passwords, capabilities. */
  const words13 = (ansi: number, unicode: number): string =>
    `${andX()}${'00'.repeat(10)}${little(ansi, 2)}${little(unicode, 2)}${'00'.repeat(8)}`;
  const words12 = (blob: number): string => `${andX()}${'00'.repeat(10)}${little(blob, 2)}${'00'.repeat(8)}`;
  it('2.2.4.53: names account, domain and system behind two passwords', () => {
    expect(request(words13(3, 3), `${narrow('LM!NT!')}${narrow('anna\0HALL\0Windows 4.0\0Windows NT\0')}`)).toEqual([
      'request session_setup_andx',
      'source user=anna',
      'source workgroup=HALL',
      'source os=Windows 4.0',
      'source application=Windows NT',
      'account HALL\\anna',
    ]);
  });
  it('in Unicode, with padding', () => {
    expect(request(words13(1, 1), `aabb00${wide('anna\0HALL\0')}`, { unicode: true })).toEqual([
      'request session_setup_andx',
      'source user=anna',
      'source workgroup=HALL',
      'account HALL\\anna',
    ]);
  });
  it('of LAN Manager has one password', () => {
    const words = `${andX()}${'00'.repeat(10)}${little(2, 2)}00000000`;
    expect(request(words, narrow('pwbert\0\0'))).toEqual([
      'request session_setup_andx',
      'source user=bert',
      'account \\bert',
    ]);
  });
  it('of a machine is one of a machine', () => {
    const { context } = record(smb, message(SESSION_SETUP, {}, block(words13(0, 0), narrow('HMI1$\0HALL\0'))));
    expect(context.accounts).toEqual([{ name: 'HMI1$', domain: 'HALL', kind: 'machine' }]);
  });
  it('[MS-SMB] 2.2.4.6.1: hands its token on, and names the system behind it', () => {
    expect(request(words12(12), `${NTLM}${narrow('Unix\0Samba\0')}`)).toEqual([
      'request session_setup_andx',
      'source os=Unix',
      'source application=Samba',
      'handed ntlmssp 12',
    ]);
  });
  it('[MS-SMB] 2.2.4.6.2: so does its answer', () => {
    const words = `${andX()}0000${little(12, 2)}`;
    expect(
      told(smb, message(SESSION_SETUP, { answer: true }, block(words, `${NTLM}${narrow('Unix\0Samba\0')}`))),
    ).toEqual(['response session_setup_andx', 'source os=Unix', 'source application=Samba', 'handed ntlmssp 12']);
  });
  it.each<[string, string, string]>([
    ['a token that is none', words12(4), '61626364'],
    ['passwords longer than what is there', words13(200, 200), narrow('LM!NT!anna\0')],
    ['an anonymous one', words13(0, 0), '0000'],
    ['words of a form that does not exist', andX(), narrow('anna\0')],
    ['system names that are no text', words12(0), '01ff0001ff00'],
  ])('%s names nobody', (_title, words, bytes) => {
    expect(request(words, bytes)).toEqual(['request session_setup_andx']);
  });
  it('a token said to be longer than its message ends with it', () => {
    expect(request(words12(4000), NTLM)).toEqual(['request session_setup_andx', 'handed ntlmssp 12']);
  });
  it('an account without a domain, cut after its name', () => {
    expect(request(words13(0, 0), narrow('carl'))).toEqual([
      'request session_setup_andx',
      'source user=carl',
      'account \\carl',
    ]);
  });
});

describe('the answer to a negotiation: 2.2.4.52.2', () => {
  const words = (capabilities: number, challenge: number): string =>
    `${'00'.repeat(19)}${little(capabilities, 4)}${'00'.repeat(10)}${little(challenge, 1)}`;
  it.each<[string, string, string, readonly string[]]>([
    [
      'domain and server follow the challenge in Unicode, at any offset',
      words(4, 3),
      `aabbcc${wide('HALL\0SRV1\0')}`,
      ['source workgroup=HALL', 'source netbios-name=SRV1'],
    ],
    [
      'in the character set of the host',
      words(0, 2),
      `aabb${narrow('HALL\0SRV1\0')}`,
      ['source workgroup=HALL', 'source netbios-name=SRV1'],
    ],
    ['not with extended security', words(0x80000004, 3), `aabbcc${wide('HALL\0')}`, []],
    ['of an older dialect', '0000', '', []],
  ])('%s', (_title, head, bytes, expected) => {
    expect(told(smb, message(NEGOTIATE, { answer: true }, block(head, bytes)))).toEqual([
      'response negotiate',
      ...expected,
    ]);
  });
});

describe('commands in a chain: 2.2.3.4', () => {
  const setup = (next: { readonly command: number; readonly at: number }): string =>
    block(`${andX(next)}${'00'.repeat(22)}`, narrow('dora\0'));
  const at = 32 + setup({ command: 0, at: 0 }).length / 2;
  it('are each told', () => {
    expect(
      told(
        smb,
        message(SESSION_SETUP, {}, setup({ command: TREE_CONNECT, at }), treeConnect('', narrow('\\\\F\\IPC$\0'))),
      ),
    ).toEqual([
      'request session_setup_andx',
      'request tree_connect_andx: \\\\F\\IPC$',
      'source user=dora',
      'account \\dora',
    ]);
  });
  it.each<[string, number]>([
    ['a chain that goes back', 32],
    ['a chain to itself', 0],
    ['a chain past the end', 4000],
  ])('%s ends', (_title, offset) => {
    expect(told(smb, message(SESSION_SETUP, {}, setup({ command: TREE_CONNECT, at: offset })))).toContain(
      'request session_setup_andx',
    );
  });
  it('of more than eight end there', () => {
    const link = (i: number): string => block(andX({ command: LOGOFF, at: 32 + (i + 1) * 7 }));
    const chain = Array.from({ length: 12 }, (_, i) => link(i));
    expect(told(smb, message(LOGOFF, {}, ...chain))).toHaveLength(8);
  });
  it('a command that chains none ends it, whatever its words say', () => {
    expect(told(smb, message(OPEN, {}, block(andX({ command: LOGOFF, at: 39 })), block(andX())))).toEqual([
      'request open',
    ]);
  });
});

describe('data of pipes', () => {
  const data = 32 + 1 + 2 + 28;
  const write = (length: number, at: number): string =>
    `${andX()}${'00'.repeat(16)}${little(length, 2)}${little(at, 2)}${'00'.repeat(4)}`;
  it.each<[string, number, Head, string, readonly string[]]>([
    ['2.2.4.43: written', WRITE_ANDX, {}, block(write(8, data), RPC), ['request write_andx', 'handed smb-pipe 8']],
    [
      '2.2.4.42: read',
      READ_ANDX,
      { answer: true },
      block(`${andX()}${'00'.repeat(6)}${little(8, 2)}${little(59, 2)}${'00'.repeat(10)}`, RPC),
      ['response read_andx', 'handed smb-pipe 8'],
    ],
    [
      '2.2.4.33: exchanged, asked',
      TRANSACTION,
      {},
      block(`${'00'.repeat(22)}${little(8, 2)}${little(32 + 3 + 28 + 2, 2)}0000`, `0000${RPC}`),
      ['request transaction', 'handed smb-pipe 8'],
    ],
    [
      '2.2.4.33: exchanged, answered',
      TRANSACTION,
      { answer: true },
      block(`${'00'.repeat(12)}${little(8, 2)}${little(32 + 3 + 20, 2)}00000000`, RPC),
      ['response transaction', 'handed smb-pipe 8'],
    ],
    ['of a file are none', WRITE_ANDX, {}, block(write(8, data), narrow('contents')), ['request write_andx']],
    ['beyond the message', WRITE_ANDX, {}, block(write(9, data), RPC), ['request write_andx']],
    ['in the header', WRITE_ANDX, {}, block(write(8, 4), RPC), ['request write_andx']],
    ['an answer to a write', WRITE_ANDX, { answer: true }, block(andX() + '00'.repeat(8)), ['response write_andx']],
    ['a request to read', READ_ANDX, {}, block(andX() + '00'.repeat(20)), ['request read_andx']],
  ])('%s', (_title, command, head, body, expected) => {
    expect(told(smb, message(command, head, body))).toEqual(expected);
  });
});

describe('malformed', () => {
  it.each<[string, string, readonly string[]]>([
    ['a header without its words', `00000020ff534d4272${'00'.repeat(27)}`, ['malformed an SMB header cut short']],
    ['more words than bytes', message(NT_CREATE, {}, 'ff0000'), []],
    [
      'more bytes than there are',
      message(NT_CREATE, {}, `${ntCreate('').slice(0, -4)}ff0061`),
      ['request nt_create_andx: a'],
    ],
    ['half a letter of Unicode', message(NT_CREATE, { unicode: true }, ntCreate('0061')), ['request nt_create_andx']],
  ])('%s', (_title, hex, expected) => expect(told(smb, hex)).toEqual(expected));
});
