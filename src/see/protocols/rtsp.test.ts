/** Requests, answers and data between them; what a camera says of itself; accounts and never their passwords. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import rtsp from './rtsp.ts';

const lines = (...parts: readonly string[]): string => `${parts.join('\r\n')}\r\n\r\n`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const said = (text: string, context = new RecordingContext(rtsp), direction: 0 | 1 = 0): string[] =>
  told(rtsp, hexOfText(text), { context, direction });

describe('RTSP', () => {
  it.each<[string, string[]]>([
    [lines('OPTIONS * RTSP/1.0', 'CSeq: 1', 'User-Agent: VLC'), ['request options: *', 'source user-agent=VLC']],
    [lines('PLAY rtsp://anna:s3cret@cam:554/1?key=s3cret RTSP/1.0'), ['request play: cam:554/1']],
    [lines('SETUP rtsp://cam/a@b RTSP/2.0'), ['request setup: rtsp://cam/a@b']],
    [lines('PAUSE cam RTSP/1.0'), ['request pause: cam']],
    [lines('SET_PARAMETER rtsp://cam RTSP/1.0', 'Content-Length: 4') + 'a: b', ['request set_parameter: rtsp://cam']],
    [lines('ANNOUNCE rtsp://cam RTSP/1.0', 'Content-Length: 9') + 'a: b', ['request announce: rtsp://cam', 'skipped']],
    ['\r\n' + lines('RECORD rtsp://cam RTSP/1.0', 'Content-Length: x'), ['request record: rtsp://cam']],
    [lines('TEARDOWN ? RTSP/1.0'), ['request teardown']],
    [lines('BREW rtsp://cam RTSP/1.0'), ['resync']],
    [lines('PLAY rtsp://cam HTTP/1.1'), ['resync']],
    [lines('RTSP/1.0 x'), ['resync']],
    ['x'.repeat(20), ['resync']],
    ['PLAY rtsp', ['waits 9']],
    ['PLAY rtsp://cam RTSP/1.0\r\nCSeq: 1\r\n', ['waits 35']],
    [`PLAY rtsp://cam RTSP/1.0\r\na: ${'x'.repeat(20_000)}`, ['resync']],
    ['$\0', ['waits 2']],
    ['$\0\0\x02ab' + lines('PLAY x RTSP/1.0'), ['request play: x']],
    ['$\0\x05\0ab', ['skipped']],
  ])('%j', (text, expected) => expect(said(text)).toEqual(expected));

  it('knows by its number what is answered', () => {
    const context = new RecordingContext(rtsp);
    said(lines('DESCRIBE rtsp://cam/1 RTSP/1.0', 'CSeq: 7') + lines('PLAY ? RTSP/1.0', 'CSeq: 8'), context);
    expect(said(lines('RTSP/1.0 200 OK', 'CSeq: 8', 'Server: Hall/1.2'), context, 1)).toEqual([
      'response play',
      'source application=Hall/1.2',
    ]);
    expect(said(lines('RTSP/1.0 401 No', 'CSeq: 7', 'WWW-Authenticate: Digest realm="IPC-7"'), context, 1)).toEqual([
      'error describe: rtsp://cam/1',
      'source system-name=IPC-7',
    ]);
    expect(said(lines('RTSP/1.0 200 OK', 'CSeq: 7', 'WWW-Authenticate: Basic'), context, 1)).toEqual([
      'response other',
    ]);
    expect(said(lines('RTSP/1.0 200 OK'), context, 1)).toEqual(['response other']);
    expect(context.messages.map(({ fields }) => fields['status'])).toEqual([undefined, undefined, 200, 401, 200, 200]);
    const [, , played] = context.messages;
    expect([rtsp.codeKey?.(1, played?.code ?? 0), rtsp.codeKey?.(0, 5)]).toEqual([200, undefined]);
  });
  it.each<[string, string[], number]>([
    [`Basic ${base64('anna:s3cret')}`, ['account \\anna'], 1],
    [`Basic ${base64('s3cret')}`, [], 0],
    ['Digest username="anna", realm="cam", response="5ec4e7"', ['account cam\\anna'], 0],
    ['Digest username="anna"', ['account \\anna'], 0],
    ['Digest response="5ec4e7"', [], 0],
  ])('of %s tells the account alone', (authorization, account, signs) => {
    const context = new RecordingContext(rtsp);
    const text = lines('PLAY x RTSP/1.0', `Authorization: ${authorization}`);
    expect(said(text, context)).toEqual(['request play: x', ...account]);
    said(text, context);
    expect(context.signs).toHaveLength(signs);
    expect(JSON.stringify([context.messages, context.accounts, context.signs])).not.toMatch(/s3cret|5ec4e7/);
  });
});

it.each([
  [lines('PLAY x RTSP/1.0'), YES],
  [lines('RTSP/1.0 200 OK'), YES],
  [lines('RTSP/1.0 2'), NO],
  [lines('OPTIONS sip:x SIP/2.0'), NO],
  ['OPTI', MORE],
  ['RTSP/1', MORE],
  [`PLAY ${'x'.repeat(3000)}`, NO],
  ['hello', NO],
  ['', NO],
])('recognises %j: %i', (text, verdict) => {
  const bytes = fromHex(hexOfText(text));
  expect(rtsp.recognise(bytes, 0, bytes.length, false)).toBe(verdict);
});
it('holds to its examples', () => {
  expect(exampleFailures(rtsp)).toEqual([]);
  expect(record(rtsp, '').consumed).toBe(0);
});
