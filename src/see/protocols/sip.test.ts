/** Requests and answers of SIP over both transports; who registers; keep-alives; never a digest. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import sip from './sip.ts';

const lines = (...parts: readonly string[]): string => `${parts.join('\r\n')}\r\n\r\n`;
const TO = 'To: "Gate" <sip:gate@plant.example;transport=udp>;tag=1';
const REGISTER = lines(
  'REGISTER sip:plant.example SIP/2.0',
  'To: <sip:anna@plant.example>',
  'f: <sip:anna@plant.example>;tag=7',
  'Call-ID: 1@x',
  'User-Agent: Phone 7/1.0',
  'Authorization: Digest username="anna", realm="plant", nonce="n", response="5ec4e7"',
);
const said = (text: string, datagram = true): string[] => told(sip, hexOfText(text), { datagram });

describe('SIP', () => {
  it.each<[string, string[]]>([
    [lines('INVITE sip:gate@x SIP/2.0', TO), ['request invite: sip:gate@plant.example']],
    [lines('OPTIONS sip:x SIP/2.0', 't: sip:x'), ['request options: sip:x']],
    [lines('BREW sip:x SIP/2.0'), ['request other']],
    ['BYE sip:x SIP/2.0\r\nTo: <sip:x>\r\n', ['request bye: sip:x']],
    [
      REGISTER,
      [
        'request register: sip:anna@plant.example',
        'source user-agent=Phone 7/1.0',
        'account plant\\anna',
        'account plant.example\\anna',
      ],
    ],
    [lines('REGISTER sip:x SIP/2.0', 'To: <tel:1>'), ['request register: tel:1']],
    [lines('REGISTER sip:x SIP/2.0', 'To: <>'), ['request register']],
    [lines('BYE sip:x SIP/2.0', 'Proxy-Authorization: Digest username="a"'), ['request bye', 'account \\a']],
    [lines('BYE sip:x SIP/2.0', 'Authorization: Basic eA=='), ['request bye']],
    [
      lines('SIP/2.0 200 OK', TO, 'CSeq: 1  INVITE', 'Server: PBX'),
      ['response invite: sip:gate@plant.example', 'source application=PBX'],
    ],
    [lines('SIP/2.0 401 Unauthorized', 'CSeq: 1 REGISTER'), ['error register']],
    [lines('SIP/2.0 180 Ringing', 'CSeq: 1'), ['response other']],
    [lines('SIP/2.0 180 Ringing'), ['response other']],
    ['\r\n\r\n', ['event keep_alive']],
    [lines('SIP/2.0 xx'), ['resync']],
    [lines('SIP/2.0 1'), ['resync']],
    [lines('INVITE sip:gate@x HTTP/1.1'), ['resync']],
    [lines('INVITE SIP/2.0'), ['resync']],
    [lines('in2 x SIP/2.0'), ['resync']],
    ['INVITE sip:gate', ['resync']],
  ])('%j', (text, expected) => expect(said(text)).toEqual(expected));
  it('of a digest keeps nothing but the name', () => {
    const { context } = record(sip, hexOfText(REGISTER));
    expect(JSON.stringify([context.messages, context.accounts, context.claims])).not.toContain('5ec4e7');
    expect(context.messages[0]?.fields).toEqual({ from: 'sip:anna@plant.example', call_id: '1@x' });
    expect(record(sip, hexOfText(lines('SIP/2.0 200 OK'))).context.messages[0]?.fields).toEqual({ status: 200 });
  });
  it('in a stream is framed by its lengths', () => {
    const first = `${lines('INFO sip:x SIP/2.0', 'l: 4')}body`;
    const second = lines('BYE sip:x SIP/2.0', 'Content-Length: x');
    expect(said(`${first}\r\n${second}`, false)).toEqual(['request info', 'event keep_alive', 'request bye']);
    expect(said(lines('INFO sip:x SIP/2.0', 'l: 4'), false)).toEqual(['request info', 'skipped']);
    expect(said('INFO sip:x SIP/2.0\r\nl: 4\r\n', false)).toEqual(['waits 26']);
    expect(said('INFO sip:x', false)).toEqual(['waits 10']);
    expect(said(`INFO sip:x SIP/2.0\r\na: ${'x'.repeat(20_000)}`, false)).toEqual(['resync']);
    expect(said('x'.repeat(40), false)).toEqual(['resync']);
  });
  it('counts answers by their status', () => {
    const context = new RecordingContext(sip);
    record(sip, hexOfText(lines('SIP/2.0 404 No', 'CSeq: 1 BYE')), context);
    const code = context.messages[0]?.code ?? 0;
    expect([sip.codeKey?.(2, code), sip.codeKey?.(1, code), sip.codeKey?.(0, 2)]).toEqual([404, 404, undefined]);
    expect(sip.describe(0).operation).toBe('other');
  });
});

it.each([
  [lines('INVITE sip:x SIP/2.0'), YES],
  [lines('SIP/2.0 200 OK'), YES],
  [lines('SIP/2.0 2'), NO],
  [lines('GET / HTTP/1.1'), NO],
  ['INVI', MORE],
  ['INVITE sip:x', MORE],
  ['SIP/2', MORE],
  [`INVITE ${'x'.repeat(3000)}`, NO],
  ['hello', NO],
  ['', NO],
])('recognises %j: %i', (text, verdict) => {
  const bytes = fromHex(hexOfText(text));
  expect(sip.recognise(bytes, 0, bytes.length, false)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(sip)).toEqual([]));
