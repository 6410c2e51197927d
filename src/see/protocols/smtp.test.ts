/** Commands and replies, who logs on and which hosts; mail and passwords are nowhere. RFC 5321, 4; RFC 4954. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import protocol from './smtp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a command', '45484c4f20610d0a', true, YES],
  ['elsewhere', '32323020610d0a', false, NO],
  ['elsewhere, what names itself', '323230206d61696c2045534d54500d0a', false, YES],
  ['two bytes', '3232', true, MORE],
  ['no bytes', '', true, NO],
] as const;

const secret = (text: string): string => btoa(text);
const client = (text: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hexOfText(text), { context });
const server = (text: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hexOfText(text), { context, direction: 1 });
const all = (context: RecordingContext): string =>
  JSON.stringify([context.messages, context.claims, context.accounts, context.signs]);

describe('smtp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

describe('commands', () => {
  it.each<[string, string[]]>([
    ['EHLO hmi.plant.example\r\n', ['request extended_hello', 'source hostname=hmi.plant.example']],
    ['HELO [10.0.0.1]\r\nNOOP\r\n', ['request hello', 'request noop']],
    ['EHLO 10.0.0.1\r\n', ['request extended_hello']],
    ['XCLIENT a\r\n', ['request other']],
    [`AUTH PLAIN ${secret('\0anna\0s3cret')}\r\n`, ['request auth', 'account \\anna']],
    ['AUTH PLAIN =\r\n', ['request auth']],
    ['BDAT 4\r\nab\nd', ['request binary_data']],
    ['BDAT 40 LAST\r\nab', ['request binary_data', 'skipped']],
    ['BDAT x\r\nQUIT\r\n', ['request binary_data', 'request quit']],
    ['\r\n', []],
    ['QU-T\r\n', ['resync']],
    ['\u0016\u0003\u0001\n', ['resync']],
    ['QUIT', ['waits 4']],
    ['A'.repeat(13_000), ['resync']],
  ])('%s', (text, expected) => expect(client(text)).toEqual(expected));
});

describe('replies', () => {
  it('stand under their commands, in order: RFC 2920', () => {
    const context = new RecordingContext(protocol);
    expect(server('220 mail.example ESMTP Postfix\r\n', context)).toEqual([
      'response greeting',
      'source application=mail.example ESMTP Postfix',
      'source hostname=mail.example',
    ]);
    client('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n', context);
    expect(server('250-x\r\n250 ok\r\n550 no\r\nnone\r\n', context)).toEqual(['response mail', 'error recipient']);
    expect(context.messages.at(-1)?.fields).toEqual({ reply: 550 });
  });
  it('mail is passed over, and answered', () => {
    const context = new RecordingContext(protocol);
    expect(client('DATA\r\n', context)).toEqual(['request data']);
    expect(server('354 go\r\n', context)).toEqual(['response data']);
    expect(client(`Subject: QUIT\r\nQUIT\r\n250 x\r\n${'x'.repeat(13_000)}`, context)).toEqual([]);
    expect(client('\r\n.\r\nQUIT\r\n', context)).toEqual(['request quit']);
    expect(server('250 ok\r\n221 bye\r\n', context)).toEqual(['response data', 'response quit']);
  });
  it('a refused DATA has no mail', () => {
    const context = new RecordingContext(protocol);
    client('DATA\r\n', context);
    expect(server('554 no\r\n', context)).toEqual(['error data']);
    expect(client('QUIT\r\n', context)).toEqual(['request quit']);
  });
  it.each(['220\r\n', '220 \r\n'])('a greeting without text: %j', (text) => {
    expect(server(text)).toEqual(['response greeting']);
  });
  it('reads a logon, never its password', () => {
    const context = new RecordingContext(protocol);
    client('AUTH LOGIN\r\n', context);
    expect(server('334 VXNlcm5hbWU6\r\n', context)).toEqual(['response auth']);
    expect(client(`${secret('anna')}\r\n`, context)).toEqual(['account \\anna']);
    server('334 UGFzc3dvcmQ6\r\n', context);
    expect(client(`${secret('s3cret')}\r\n`, context)).toEqual([]);
    expect(server('535 no\r\n', context)).toEqual(['error auth']);
    expect(client('QUIT\r\n', context)).toEqual(['request quit']);
    expect(all(context)).not.toMatch(/s3cret|czNjcmV0/);
  });
  it('behind STARTTLS there is TLS, and nothing else is read', () => {
    const context = new RecordingContext(protocol);
    client('STARTTLS\r\n', context);
    expect(server('220 go\r\n', context)).not.toContain('skipped');
    expect(client('\x16\x03\x01\0\x02\x01\0', context)).toEqual(['handed starttls 7']);
    expect(client('QUIT\r\n', context)).toEqual(['skipped']);
  });
});
