/** Commands and tagged answers, and who logs on; mail and passwords are nowhere. RFC 9051, 6 and 7.1. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import protocol from './imap.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a tagged command', '6131204341504142494c4954590d0a', true, YES],
  ['elsewhere', '2a204f4b0d0a', false, NO],
  [
    'elsewhere, what names itself',
    '2a204f4b205b4341504142494c49545920494d415034726576315d2072656164790d0a',
    false,
    YES,
  ],
  ['a tag and nothing', '6131205a5a5a5a', true, MORE],
  ['two bytes', '2a20', true, MORE],
  ['no bytes', '', true, NO],
] as const;

const secret = (text: string): string => btoa(text);
const client = (text: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hexOfText(text), { context });
const server = (text: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hexOfText(text), { context, direction: 1 });
const all = (context: RecordingContext): string =>
  JSON.stringify([context.messages, context.claims, context.accounts, context.signs]);

describe('imap', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

describe('commands', () => {
  it.each<[string, string[]]>([
    ['a1 LOGIN anna s3cret\r\n', ['request login', 'account \\anna']],
    ['a1 LOGIN "an\\"na" "s3cret"\r\n', ['request login', 'account \\an"na']],
    ['a1 LOGIN {4+}\r\nanna {6+}\r\ns3cret\r\na2 NOOP\r\n', ['request login', 'request noop']],
    ['a1 LOGIN\r\n', ['request login']],
    [`a1 AUTHENTICATE PLAIN ${secret('\0anna\0s3cret')}\r\n`, ['request authenticate', 'account \\anna']],
    ['a1 APPEND x {100}\r\nsome', ['request append', 'skipped']],
    ['a1 ID ("name" "mutt" "os" "Linux")\r\n', ['request id', 'source application=mutt', 'source os=Linux']],
    ['a1 IDLE\r\nDONE\r\n', ['request idle']],
    ['a1 XLIST x\r\n\r\n', ['request other']],
    ['a1 1\r\n', ['resync']],
    ['a1NOOP\r\n', ['resync']],
    ['a1 NOOP {}\r\n', ['request noop']],
    ['\u0016\u0003\u0001x\n', ['resync']],
    ['a1 NOOP', ['waits 7']],
    ['A'.repeat(17_000), ['resync']],
  ])('%s', (text, expected) => expect(client(text)).toEqual(expected));
});

describe('answers', () => {
  it('stand under their commands by their tags', () => {
    const context = new RecordingContext(protocol);
    expect(server('* OK Dovecot ready.\r\n', context)).toEqual([
      'response greeting',
      'source application=Dovecot ready.',
    ]);
    client('a1 LOGIN anna s3cret\r\na2 SELECT x\r\n', context);
    expect(server('a2 OK done\r\na1 NO failed\r\na3 BAD\r\na4 x\r\n', context)).toEqual([
      'response select',
      'error login',
      'error other',
    ]);
    expect(all(context)).not.toContain('s3cret');
  });
  it.each<[string, string[]]>([
    ['* BYE busy\r\n', ['error greeting', 'source application=busy']],
    ['* PREAUTH\r\n', ['response greeting']],
    ['* 1 EXISTS\r\n*\r\n', []],
    ['* ID ("name" "Dovecot" "version" "2")\r\n', ['source application=Dovecot 2']],
    ['* 1 FETCH (BODY {40}\r\na1 OK in mail', ['skipped']],
    ['* 1 FETCH (BODY {5}\r\na1 O\n)\r\na1 OK\r\n', ['response other']],
    ['x\r\n', []],
  ])('%s', (text, expected) => expect(server(text)).toEqual(expected));
  it('reads a logon in several lines, never its password', () => {
    const context = new RecordingContext(protocol);
    client('a1 AUTHENTICATE LOGIN\r\n', context);
    expect(server('+ VXNlcm5hbWU6\r\n', context)).toEqual([]);
    expect(client(`${secret('anna')}\r\n${secret('s3cret')}\r\n`, context)).toEqual(['account \\anna']);
    expect(server('a1 NO\r\n', context)).toEqual(['error authenticate']);
    expect(client('a2 AUTHENTICATE GSSAPI\r\nYII\r\n', context)).toEqual(['request authenticate']);
    expect(all(context)).not.toMatch(/s3cret|czNjcmV0/);
  });
  it('behind STARTTLS there is TLS, and nothing else is read', () => {
    const context = new RecordingContext(protocol);
    client('a1 STARTTLS\r\n', context);
    expect(server('a1 OK\r\n', context)).toEqual(['response starttls']);
    expect(client('\x16\x03\x01\0\x02\x01\0', context)).toEqual(['handed starttls 7']);
    expect(client('a2 NOOP\r\n', context)).toEqual(['skipped']);
  });
});
