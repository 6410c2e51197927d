/** Requests, answers and calls; blocks in parts; what follows when bytes are lost; frames that lie. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import http2 from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const number = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');
const size = (hex: string): number => hex.replaceAll(' ', '').length / 2;
const frame = (type: number, flags: number, stream: number, body = ''): string =>
  `${number(size(body), 3)}${number(type, 1)}${number(flags, 1)}${number(stream, 4)}${body.replaceAll(' ', '')}`;
const text = (value: string): string => `${number(value.length, 1)}${hexOf(value)}`;
/** A field that is not kept in the table: RFC 7541, 6.2.2. */
const field = (name: string, value: string): string => `00${text(name)}${text(value)}`;
const PREFACE = hexOf('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SETTINGS = frame(4, 0, 0);
const headers = (stream: number, ...fields: readonly string[]): string => frame(1, 4, stream, fields.join(''));
const ask = (method: string, path = '/', ...more: readonly string[]): string[] => [
  field(':method', method),
  field(':path', path),
  field(':authority', 'plc.example'),
  ...more,
];

function opened(): { ask: (hex: string) => string[]; answer: (hex: string) => string[]; context: RecordingContext } {
  const context = new RecordingContext(http2);
  const client = (hex: string): string[] => told(http2, hex, { context, direction: 0 });
  const server = (hex: string): string[] => told(http2, hex, { context, direction: 1 });
  expect(client(PREFACE + SETTINGS)).toEqual(['event settings']);
  expect(server(SETTINGS)).toEqual(['event settings']);
  return { ask: client, answer: server, context };
}

describe('requests and answers', () => {
  it.each([
    ['GET', 'get'],
    ['POST', 'post'],
    ['HEAD', 'head'],
    ['PUT', 'put'],
    ['DELETE', 'delete'],
    ['OPTIONS', 'options'],
    ['CONNECT', 'connect'],
    ['TRACE', 'trace'],
    ['PATCH', 'patch'],
    ['BREW', 'other'],
  ])('%s', (method, operation) => {
    const { ask: client, answer } = opened();
    expect(client(headers(1, ...ask(method)))).toEqual([`request ${operation}: plc.example`]);
    expect(answer(headers(1, field(':status', '200')))).toEqual([`response ${operation}: plc.example`]);
    expect(answer(headers(1, field(':status', '200')))).toEqual(['response other']);
  });
  it('each stream has its own', () => {
    const { ask: client, answer } = opened();
    client(headers(1, ...ask('GET')) + headers(3, field(':method', 'PUT')));
    expect(answer(headers(3, field(':status', '404')))).toEqual(['error put']);
    expect(answer(headers(1, field(':status', '103')))).toEqual(['event headers']);
    expect(answer(headers(1, field(':status', '304')))).toEqual(['response get: plc.example']);
  });
  it('say which programs both are, and who asks; never with what password', () => {
    const { ask: client, answer, context } = opened();
    const basic = (pair: string): string => field('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    expect(
      client(headers(1, ...ask('GET', '/x?token=1', field('user-agent', 'curl/8'), basic('anna:secret')))),
    ).toEqual(['request get: plc.example', 'source user-agent=curl/8', 'account \\anna']);
    expect(context.messages.at(-1)?.fields).toEqual({
      user_agent: 'curl/8',
      method: 'GET',
      path: '/x',
      host: 'plc.example',
    });
    expect(
      client(headers(1, ...ask('GET', '/', basic('nocolon'), basic(':x'), field('authorization', 'Bearer abc')))),
    ).toEqual(['request get: plc.example']);
    expect(answer(headers(1, field(':status', '200'), field('server', 'nginx')))).toEqual([
      'response get: plc.example',
      'source http-server=nginx',
    ]);
    expect(context.messages.at(-1)?.fields).toEqual({ server: 'nginx', status: 200 });
  });
  it('a host stands for an authority', () => {
    expect(opened().ask(headers(1, field(':method', 'GET'), field('host', 'h')))).toEqual(['request get: h']);
  });
  it('gRPC is called by its path, and says at the end how it went', () => {
    const { ask: client, answer, context } = opened();
    const call = ask('POST', '/gnmi.gNMI/Set', field('content-type', 'application/grpc+proto'));
    expect(client(headers(1, ...call))).toEqual(['request grpc: /gnmi.gNMI/Set']);
    expect(answer(headers(1, field(':status', '200')))).toEqual(['response grpc: /gnmi.gNMI/Set']);
    expect(answer(headers(1, field('grpc-status', '0')))).toEqual(['event headers']);
    expect(answer(headers(1, field('grpc-status', '7')))).toEqual(['error headers']);
    expect(context.messages.at(-1)?.fields).toEqual({ grpc_status: 7 });
    client(headers(3, ...call));
    expect(answer(headers(3, field(':status', '200'), field('grpc-status', '12')))).toEqual([
      'error grpc: /gnmi.gNMI/Set',
    ]);
  });
});

describe('frames', () => {
  it('holds to its examples', () => expect(exampleFailures(http2)).toEqual([]));
  it.each([
    ['priority', frame(2, 0, 1, '0000000010'), ['event priority']],
    ['reset', frame(3, 0, 1, '00000008'), ['event rst_stream']],
    ['ping', frame(6, 0, 0, '0011223344556677'), ['event ping']],
    ['goaway', frame(7, 0, 0, '00000001 00000000'), ['event goaway']],
    ['goaway for a reason', frame(7, 0, 0, '00000001 0000000b'), ['error goaway']],
    ['window update', frame(8, 0, 0, '00001000'), ['event window_update']],
    ['an extension', frame(0x10, 0, 0, '00'), ['event frame_16']],
    ['data', frame(0, 1, 1, '0011'), ['event data']],
    ['data whose rest is to come', frame(0, 1, 1, '0011').slice(0, 20), ['event data', 'skipped']],
    ['a part of a frame', frame(6, 0, 0, '0011223344556677').slice(0, 24), ['waits 12']],
    ['a continuation of nothing', frame(9, 4, 1), ['event continuation', 'malformed a continuation of nothing']],
    ['a frame too long', `ffffff 01 00 00000001 00`, ['resync']],
    [
      'padding longer than its frame',
      frame(1, 12, 1, '05'),
      ['event headers', 'malformed a header frame shorter than its padding'],
    ],
    [
      'a padded frame of nothing',
      frame(1, 12, 1),
      ['event headers', 'malformed a header frame shorter than its padding'],
    ],
  ])('%s', (_title, hex, lines) => expect(opened().ask(hex)).toEqual(lines));
  it('have padding and priority before their block', () => {
    const block = field(':method', 'GET');
    expect(opened().ask(frame(1, 0x2c, 1, `02 0000000010 ${block} 0000`))).toEqual(['request get']);
  });
  it('a promise is read for the sake of the table', () => {
    const { answer } = opened();
    expect(answer(frame(5, 4, 1, `00000002 40${text(':status')}${text('500')}`))).toEqual(['event push_promise']);
    expect(answer(headers(1, 'be'))).toEqual(['error other']);
    expect(answer(frame(5, 4, 1, '00000002 80'))).toEqual(['event push_promise']);
    expect(answer(headers(1, 'be'))).toEqual(['event headers']);
  });
  it('a block may lie in several, and may not be interrupted', () => {
    const { ask: client } = opened();
    const block = ask('GET').join('');
    const [a, b, c] = [block.slice(0, 20), block.slice(20, 60), block.slice(60)];
    expect(client(frame(1, 0, 1, a) + frame(9, 0, 1, b) + frame(9, 4, 1, c))).toEqual([
      'event continuation',
      'event continuation',
      'request get: plc.example',
    ]);
    expect(client(frame(1, 0, 1, a) + frame(6, 0, 0))).toEqual(['resync']);
    expect(opened().answer(frame(5, 0, 1, '00000002') + frame(9, 4, 1, field(':path', '/')))).toEqual([
      'event push_promise',
      'event continuation',
    ]);
  });
  it('a block that outgrows what is kept is not read, nor any behind it', () => {
    const { ask: client } = opened();
    const part = '00'.repeat(40_000);
    expect(client(frame(1, 0, 1, part) + frame(9, 0, 1, part) + frame(9, 4, 1, '82'))).toEqual([
      'event continuation',
      'event continuation',
      'event headers',
    ]);
    expect(client(headers(3, ...ask('GET')))).toEqual(['event headers']);
  });
  it('a block that is none spoils the table', () => {
    const { ask: client } = opened();
    expect(client(headers(1, '80'))).toEqual(['event headers', 'malformed a header block that is none']);
    expect(client(headers(3, ...ask('GET')))).toEqual(['event headers']);
  });
  it('what comes behind a gap is read as frames, but no block of it', () => {
    const { ask: client, context } = opened();
    context.direction = 0;
    context.setWord(0, 0);
    context.setWord(1, 0);
    expect(client('0000')).toEqual(['waits 2']);
    expect(client(hexOf('aaaaaaaaaaaa'))).toEqual(['resync']);
    expect(client(headers(3, ...ask('GET')))).toEqual(['event headers']);
  });
  it('readers are bounded: the oldest gives way', () => {
    const first = opened();
    first.ask(headers(1, ...ask('GET')));
    for (let i = 0; i < 128; i++) opened().ask(headers(1, ...ask('GET')));
    expect(first.ask(headers(3, ...ask('GET')))).toEqual(['event headers']);
  });
  it('counts by type', () => {
    expect([http2.codeKey?.(0, 257), http2.codeKey?.(0, 9), http2.codeKey?.(0, 0)]).toEqual([1, 9, 0]);
  });
});

describe('the beginning', () => {
  it.each<[string, 0 | 1, string, readonly string[]]>([
    ['a preface in parts', 0, PREFACE.slice(0, 20), ['waits 10']],
    ['another preface', 0, hexOf('PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n'), ['resync']],
    ['another short one', 0, hexOf('PRX'), ['resync']],
    ['a server that says no settings', 1, frame(6, 0, 0), ['resync']],
    ['a server that says little', 1, '0000', ['waits 2']],
  ])('%s', (_title, direction, hex, lines) => expect(told(http2, hex, { direction })).toEqual(lines));
  it.each([
    [PREFACE, YES],
    [hexOf('PRI * HTTP/2.0\r\n'), YES],
    [hexOf('PRI * H'), MORE],
    [hexOf('PRI /'), NO],
    [hexOf('POST / HTTP/1.1\r\n'), NO],
    ['', NO],
  ])('recognises %s', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect(http2.recognise(bytes, 0, bytes.length, false)).toBe(verdict);
  });
  it('shows why a side goes', () => {
    const { context } = opened();
    record(http2, frame(7, 0, 0, '00000001 0000000b'), context);
    expect(context.messages.at(-1)?.fields).toEqual({ error_code: 11 });
  });
});
