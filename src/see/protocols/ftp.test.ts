/** Commands, replies under them, who logs on and what is stored; the password is nowhere in what is told. RFC 959, 4. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import protocol from './ftp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a command', '5553455220780d0a', true, YES],
  ['a command of three letters', hexOfText('PWD\r\n'), true, YES],
  ['a word that is no command', hexOfText('GET / HTTP/1.0\r\n'), true, NO],
  ['elsewhere', '3232302072656164790d0a', false, NO],
  ['elsewhere, what names itself', '323230202876734654506420332e302e33290d0a', false, YES],
  ['elsewhere, half a line that names itself', '323230202876734654506420332e302e3329', false, NO],
  ['three bytes', '323230', true, MORE],
  ['four digits', '32323030', true, NO],
  ['no bytes', '', true, NO],
] as const;

const client = (text: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hexOfText(text), { context });
const server = (text: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hexOfText(text), { context, direction: 1 });

describe('ftp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

describe('commands: 4.1', () => {
  it.each<[string, string[]]>([
    ['USER anna\r\n', ['request user_name', 'account \\anna']],
    ['user anna\r\n', ['request user_name', 'account \\anna']],
    ['USER\r\n', ['request user_name']],
    ['PASS s3cret\r\n', ['request password']],
    ['STOR /fw/plc 1.bin\r\n', ['request store: /fw/plc 1.bin']],
    ['RETR a\r\nQUIT\r\n', ['request retrieve: a', 'request logout']],
    ['RETR\r\n', ['request retrieve']],
    ['CLNT NcFTP 3\r\n', ['request client', 'source application=NcFTP 3']],
    ['XCRC a\r\n', ['request other']],
    ['\u00ff\u00f4\u00ffABOR\r\n', ['request abort']],
    ['\u00ff\u00f4\r\n', []],
    ['LIST -a', ['waits 7']],
    ['LI-T\r\n', ['resync']],
    ['\r\n', []],
    ['\u0016\u0003\u0001\n', ['resync']],
  ])('%s', (text, expected) => expect(client(text)).toEqual(expected));
  it('a line without an end is none', () => expect(client('A'.repeat(5000))).toEqual(['resync']));
  it('no password is told', () => {
    const context = new RecordingContext(protocol);
    client('USER anna\r\nPASS s3cret\r\nACCT s3cret\r\n', context);
    expect(JSON.stringify([context.messages, context.claims, context.accounts, context.signs])).not.toContain('s3cret');
  });
});

describe('replies: 4.2', () => {
  it('stand under their command, with its file', () => {
    const context = new RecordingContext(protocol);
    client('PASS s3cret\r\n', context);
    expect(server('530 Login incorrect.\r\n', context)).toEqual(['error password']);
    expect(server('221 Bye.\r\n', context)).toEqual(['response logout']);
    client('STOR fw.bin\r\n', context);
    expect(server('150 Go.\r\n226 Done.\r\n', context)).toEqual(['response store: fw.bin', 'response store: fw.bin']);
    expect(context.messages.at(-1)?.fields).toEqual({ reply: 226 });
    client('XCRC a\r\n', context);
    expect(server('200\r\n', context)).toEqual(['response other']);
  });
  it.each<[string, string[]]>([
    ['220-one\r\n230 two\r\n  three\r\n220-four\r\n220 five\r\n', ['response greeting', 'source application=one']],
    ['421 no\r\n', ['error greeting']],
    ['220 \r\n', ['response greeting']],
    ['text that follows a gap\r\n', []],
    ['2200 x\r\n', []],
    [
      '220 VxWorks (5.4.2) FTP server ready\r\n',
      [
        'response greeting',
        'source application=VxWorks (5.4.2) FTP server ready',
        'source os=VxWorks',
        'source os-version=5.4.2',
      ],
    ],
    ['220 VxWorks\r\n', ['response greeting', 'source application=VxWorks', 'source os=VxWorks']],
  ])('%s', (text, expected) => expect(server(text)).toEqual(expected));
  it.each([
    ['215 UNIX Type: L8 (Linux)', ['source os=Linux']],
    ['215 UNIX Type: L8', []],
    ['215 Windows_NT', ['source os=Windows']],
    ['215 VMS V7', ['source os=VMS']],
    ['215 ', []],
  ])('a system says %s', (text, claims) => {
    const context = new RecordingContext(protocol);
    client('SYST\r\n', context);
    expect(server(`${text}\r\n`, context)).toEqual(['response system', ...claims]);
  });
  it('behind AUTH TLS there is TLS, and nothing else is read: RFC 4217, 4', () => {
    const context = new RecordingContext(protocol);
    client('AUTH TLS\r\n', context);
    expect(server('500 no\r\n', context)).toEqual(['error security_mechanism']);
    client('AUTH TLS\r\n', context);
    expect(server('234 go\r\n220 hidden\r\n', context)).toEqual(['response security_mechanism', 'skipped']);
    expect(client('\x16\x03\x01\0\x02\x01\0', context)).toEqual(['handed starttls 7']);
    expect(client('USER x\r\n', context)).toEqual(['skipped']);
  });
});
