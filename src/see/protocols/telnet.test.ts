/** Options, the account at a logon's prompt and how it ended; neither a password nor what follows is told. RFC 854. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import protocol from './telnet.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['options', 'fffd18', true, YES],
  ['text', '6c6f67696e3a20', true, YES],
  ['elsewhere', 'fffd18', false, NO],
  ['elsewhere, two options', 'fffd18fffd20', false, YES],
  ['elsewhere, an option and text', 'fffd186c6f67', false, NO],
  ['elsewhere, an option of no number', 'fffd18fffd80', false, NO],
  ['one byte', 'ff', true, MORE],
  ['no command', 'ff01', true, NO],
  ['no bytes', '', true, NO],
] as const;

const client = (text: string, context: RecordingContext): string[] => told(protocol, hexOfText(text), { context });
const server = (text: string, context: RecordingContext): string[] =>
  told(protocol, hexOfText(text), { context, direction: 1 });

describe('telnet', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

describe('commands', () => {
  it.each<[string, string, string[]]>([
    ['a subnegotiation', 'fffa18 01 fff0', ['event subnegotiation', 'event subnegotiation_end']],
    ['a doubled byte in it', 'fffa18 ffff fff0', ['event subnegotiation', 'event subnegotiation_end']],
    ['one without its end', 'fffa18 01', ['waits 4']],
    ['one far too long', `fffa${'00'.repeat(2050)}`, ['event subnegotiation']],
    ['a command of one byte', 'fff4', ['event interrupt_process']],
    ['an unknown one', 'ffef', ['event command_239']],
    ['half of one', 'ff', ['waits 1']],
    ['an option that is not whole', 'fffb', ['waits 2']],
    ['text between', '61 ffff 62 fff1', ['request data', 'event nop']],
  ])('%s', (_title, hex, expected) => expect(told(protocol, hex)).toEqual(expected));
  it('are counted as the field counts them, data is not', () => {
    expect([0, 1, 0xfb].map((code) => protocol.codeKey?.(3, code))).toEqual([undefined, undefined, 0xfb]);
  });
});

describe('a logon', () => {
  it('names its account, and how it ended', () => {
    const context = new RecordingContext(protocol);
    expect(server('\r\nOpenBSD/i386 (oof)\r\n\r\nlogin: ', context)).toEqual([
      'event data',
      'source application=OpenBSD/i386 (oof)',
    ]);
    expect(client('an', context)).toEqual(['waits 2']);
    expect(client('anb\u0008na\r\n', context)).toEqual(['request logon', 'account \\anna']);
    server('Password:', context);
    client('s3', context);
    client('cret\r\n', context);
    server('\r\n', context);
    expect(server('Login incorrect\r\nlogin: ', context)).toEqual(['error logon', 'event data']);
    expect(client('root\u00ff\u00fd\u0001', context)).toEqual(['request logon', 'event do_option', 'account \\root']);
    server('Password: ', context);
    client('s3cret\r', context);
    expect(server('Last login: today\r\n$ ', context)).toEqual(['response logon', 'event data']);
    expect(server('Password: login: ', context)).toEqual(['event data']);
    expect(client('s3cret\r\n', context)).toEqual(['request data']);
    expect(JSON.stringify([context.messages, context.claims, context.accounts, context.signs])).not.toMatch(/s3|cret/);
  });
  it.each<[string, string, string[]]>([
    ['is refused', 'Access denied\r\n', ['error logon', 'event data']],
    ['is asked for again', 'Username: ', ['error logon', 'event data']],
    ['is neither yet', '\r\n', ['event data']],
  ])('%s', (_title, text, expected) => {
    const context = new RecordingContext(protocol);
    server('Password: ', context);
    client('x\r\n', context);
    expect(server(text, context)).toEqual(expected);
  });
  it('succeeded where the client types on', () => {
    const context = new RecordingContext(protocol);
    server('Password: ', context);
    client('x\r\n', context);
    expect(client('1', context)).toEqual(['response logon', 'request data']);
  });
  it('without a name has no account', () => {
    const context = new RecordingContext(protocol);
    expect(server('VxWorks login: ', context)).toEqual(['event data', 'source os=VxWorks']);
    expect(client('\r\n', context)).toEqual(['request logon']);
    server('login: ', context);
    expect(client('x'.repeat(80), context)).toEqual(['request logon', `account \\${'x'.repeat(64)}`]);
  });
  it('is not looked for in a session joined late', () => {
    const context = new RecordingContext(protocol);
    for (let i = 0; i < 70; i++) server('out\r\n', context);
    server('login: ', context);
    expect(client('secret\r\n', context)).toEqual(['request data']);
  });
});
