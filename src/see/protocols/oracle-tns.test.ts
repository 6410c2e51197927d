/** Connects, refusals, calls of Oracle's network layer; short and long headers; never a listener's password. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import tns from './oracle-tns.ts';

const two = (n: number): string => n.toString(16).padStart(4, '0');
const packet = (type: number, body: string): string => `${two(8 + body.length / 2)}0000${two(type << 8)}0000${body}`;
const large = (type: number, body: string): string =>
  `${(8 + body.length / 2).toString(16).padStart(8, '0')}${two(type << 8)}0000${body}`;
const connect = (text: string, length = text.length, version = 0x13a): string =>
  packet(1, `${two(version)}012c0000${'00'.repeat(10)}${two(length)}003a${'00'.repeat(30)}${hexOfText(text)}`);
const data = (body: string): string => packet(6, `0000${body}`);

const ADDRESS = '(ADDRESS=(PROTOCOL=TCP)(HOST=server)(PORT=1521))';
const CLIENT = '(CID=(PROGRAM=sqlplus@hmi)(HOST=HMI1)(USER=anna))';
const DESCRIPTOR = `(DESCRIPTION=${ADDRESS}(CONNECT_DATA=(SERVICE_NAME=plant)${CLIENT}))`;
const SAID = ['source application=sqlplus@hmi', 'source hostname=HMI1', 'account \\anna'];

describe('packets', () => {
  it.each<[string, 0 | 1, string[]]>([
    [connect(DESCRIPTOR), 0, ['request connect: plant', ...SAID]],
    [connect('(connect_data=(sid=XE)(cid=(host=__jdbc__)(user=)))'), 0, ['request connect: XE']],
    [connect('(CONNECT_DATA=(COMMAND=stop)(PASSWORD=s3cret))'), 0, ['request connect: stop']],
    [connect('(SERVICE_NAME=pla'), 0, ['request connect']],
    [packet(1, '013a'), 0, ['request connect', 'malformed a connect that ends before its descriptor']],
    [packet(2, '013a'), 1, ['response accept']],
    [packet(2, ''), 1, ['response accept']],
    [
      packet(4, `22000038${hexOfText('(DESCRIPTION=(ERR=12505)(VSNNUM=185599488))')}`),
      1,
      ['error refuse', 'source application=Oracle TNS listener 11.1.0.6.0'],
    ],
    [
      packet(4, hexOfText('(VSNNUM=318767104)')),
      1,
      ['error refuse', 'source application=Oracle TNS listener 19.0.0.0.0'],
    ],
    [packet(4, hexOfText('(VSNNUM=x)')), 1, ['error refuse']],
    [packet(4, hexOfText('(VSNNUM=99999999999)')), 1, ['error refuse']],
    [packet(5, '00'), 1, ['response redirect']],
    [packet(11, ''), 1, ['response resend']],
    [packet(12, '010001'), 0, ['event marker']],
    [data(''), 0, ['event data']],
    [data('0106'), 0, ['request set_protocol']],
    [
      data(`010600${hexOfText('x86_64/Linux 2.4.xx')}00`),
      1,
      ['response set_protocol', 'source system-description=x86_64/Linux 2.4.xx'],
    ],
    [data('010600'), 1, ['response set_protocol']],
    [data(`0106${'07'.repeat(40)}`), 1, ['response set_protocol']],
    [data(`010600${hexOfText('cut')}`), 1, ['response set_protocol']],
    [data('0376'), 0, ['request get_session_key']],
    [data('0331'), 0, ['request shutdown_oracle']],
    [data('03f0'), 0, ['request user_oci_function_240']],
    [data('03'), 0, ['request user_oci_function_0']],
    [data('deadbeef'), 0, ['request secure_network_services']],
    [data('09'), 1, ['response function_complete']],
    [data('77'), 1, ['response data_119']],
    [
      data(hexOfText('(DESCRIPTION=(VSNNUM=185599488))')),
      1,
      ['event data', 'source application=Oracle TNS listener 11.1.0.6.0'],
    ],
    [large(6, '00000376'), 0, ['request get_session_key']],
    [large(2, '013f'), 1, ['response accept']],
    ['0008000008000000', 0, ['resync']],
    ['0000000706000000', 0, ['resync']],
    ['00ffffff06000000', 0, ['waits 8']],
    ['0007ffff06000000', 0, ['waits 8']],
    ['0007', 0, ['waits 2']],
  ])('%s', (hex, direction, lines) => expect(told(tns, hex, { direction })).toEqual(lines));

  it('keep no password', () => {
    const { context } = record(tns, connect('(CONNECT_DATA=(COMMAND=stop)(PASSWORD=s3cret))'));
    expect(JSON.stringify([context.messages, context.claims, context.accounts])).not.toContain('s3cret');
  });
  it('show versions and errors', () => {
    expect(record(tns, connect('')).context.messages[0]?.fields).toEqual({ version: 314 });
    expect(record(tns, packet(2, '013f')).context.messages[0]?.fields).toEqual({ version: 319 });
    expect(record(tns, packet(4, hexOfText('(ERR=12505)'))).context.messages[0]?.fields).toEqual({ error: '12505' });
  });
  it('may bring the descriptor after the connect', () => {
    const context = new RecordingContext(tns);
    expect(told(tns, connect('', DESCRIPTOR.length), { context })).toEqual(['request connect']);
    expect(told(tns, data(hexOfText(DESCRIPTOR)), { context })).toEqual(['event data: plant', ...SAID]);
    expect(told(tns, data(hexOfText(DESCRIPTOR)), { context })).toEqual(['event data']);
  });
  it('are read at their head', () => {
    const head = `000100000600000000000376`;
    expect(told(tns, head)).toEqual(['waits 12']);
    expect(told(tns, head + '00'.repeat(4084))).toEqual(['request get_session_key', 'skipped']);
  });
  it('of a server turn the flow', () => expect(record(tns, packet(2, '013f')).context.swapped).toBe(1));
  it('count by their type', () => {
    expect([tns.codeKey?.(0, 0x760306), tns.codeKey?.(0, -1)]).toEqual([6, undefined]);
    expect(tns.describe(99).operation).toBe('type_99');
  });
});

it.each([
  [connect(DESCRIPTOR), false, YES],
  [connect(DESCRIPTOR, 10, 100), false, NO],
  [connect(DESCRIPTOR, 10, 100), true, YES],
  [connect('').slice(0, 60), false, NO],
  [data('0376'), true, YES],
  [data('0376'), false, NO],
  ['0008000006000100', true, NO],
  ['0008000008000000', true, NO],
  ['0008', true, MORE],
  ['0008', false, NO],
  ['', true, NO],
])('recognises %s, on its port %s: %i', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(tns.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(tns)).toEqual([]));
