/** Commands and answers, and who logs on; mail and passwords are nowhere. RFC 1939; RFC 5034. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import protocol from './pop3.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a command', '434150410d0a', true, YES],
  ['elsewhere', '2b4f4b0d0a', false, NO],
  ['elsewhere, what names itself', '2b4f4b20504f50332072656164790d0a', false, YES],
  ['two bytes', '2b4f', true, MORE],
  ['no bytes', '', true, NO],
] as const;

const secret = (text: string): string => btoa(text);
const client = (text: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hexOfText(text), { context });
const server = (text: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hexOfText(text), { context, direction: 1 });
const all = (context: RecordingContext): string =>
  JSON.stringify([context.messages, context.claims, context.accounts, context.signs]);

describe('pop3', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

describe('commands', () => {
  it.each<[string, string[]]>([
    ['USER anna\r\nPASS s3cret\r\n', ['request user', 'request pass', 'account \\anna']],
    ['USER\r\n', ['request user']],
    ['APOP anna c4c9334bac560ecc\r\n', ['request apop', 'account \\anna']],
    [`AUTH PLAIN ${secret('\0anna\0s3cret')}\r\n`, ['request auth', 'account \\anna']],
    ['TOP 1 2\r\nXTND\r\n', ['request top', 'request other']],
    ['\r\n', []],
    ['LONGER\r\n', ['resync']],
    ['\u0016\u0003\u0001x\n', ['resync']],
    ['QUIT', ['waits 4']],
    ['A'.repeat(9000), ['resync']],
  ])('%s', (text, expected) => expect(client(text)).toEqual(expected));
});

describe('answers', () => {
  it('stand under their commands, in order, and lists end with a full stop', () => {
    const context = new RecordingContext(protocol);
    expect(server('+OK Dovecot\r\n', context)).toEqual(['response greeting', 'source application=Dovecot']);
    client('CAPA\r\nLIST 1\r\nRETR 1\r\nDELE 1\r\n', context);
    expect(server('+OK\r\nUSER\r\n+OK x\r\n.\r\n+OK 1 120\r\n', context)).toEqual(['response capa', 'response list']);
    expect(server(`+OK\r\nSubject: x\r\n-ERR\r\n${'x'.repeat(9000)}`, context)).toEqual(['response retr']);
    expect(server('\r\n.\r\n-ERR no\r\n', context)).toEqual(['error dele']);
    expect(server('text after a gap\r\n', context)).toEqual([]);
  });
  it('reads a logon, never its password', () => {
    const context = new RecordingContext(protocol);
    client('AUTH LOGIN\r\n', context);
    server('+ VXNlcm5hbWU6\r\n', context);
    expect(client(`${secret('anna')}\r\n`, context)).toEqual(['account \\anna']);
    expect(client(`${secret('s3cret')}\r\n`, context)).toEqual([]);
    expect(server('-ERR authentication failed\r\n', context)).toEqual(
      ['error auth', 'source application= authentication failed'].slice(0, 1),
    );
    expect(client('AUTH\r\nQUIT\r\n', context)).toEqual(['request auth', 'request quit']);
    expect(all(context)).not.toMatch(/s3cret|czNjcmV0/);
  });
  it('behind STLS there is TLS, and nothing else is read', () => {
    const context = new RecordingContext(protocol);
    client('STLS\r\n', context);
    expect(server('-ERR\r\n', context)).toEqual(['error stls']);
    client('STLS\r\n', context);
    expect(server('+OK\r\n', context)).toEqual(['response stls']);
    expect(client('\x16\x03\x01\0\x02\x01\0', context)).toEqual(['handed starttls 7']);
    expect(client('QUIT\r\n', context)).toEqual(['skipped']);
  });
});
