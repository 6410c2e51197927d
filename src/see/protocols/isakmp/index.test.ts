/** IKE: exchanges of both versions, refusals, what peers say in clear, and what shares the port with it. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import protocol from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const one = (value: number): string => value.toString(16).padStart(2, '0');
const two = (value: number): string => value.toString(16).padStart(4, '0');
type Payload = readonly [type: number, contents: string];
const packet = (version: 1 | 2, exchange: number, flags: number, ...payloads: readonly Payload[]): string => {
  const body = payloads
    .map(([, contents], i) => `${one(payloads[i + 1]?.[0] ?? 0)}00${two(4 + contents.length / 2)}${contents}`)
    .join('');
  const first = one(payloads[0]?.[0] ?? 0);
  const length = (28 + body.length / 2).toString(16).padStart(8, '0');
  return `01020304050607081112131415161718${first}${version}0${one(exchange)}${one(flags)}00000007${length}${body}`;
};
const said = (hex: string, context = new RecordingContext(protocol), direction: 0 | 1 = 0): string[] =>
  told(protocol, hex, { datagram: true, context, direction });

describe('IKE', () => {
  it.each([
    [packet(1, 2, 0), 'request identity_protection', 1],
    [packet(1, 32, 1, [8, 'ffff']), 'request quick_mode', 1],
    [packet(1, 5, 0), 'event informational', 1],
    [packet(1, 5, 0, [11, '0000000101000000']), 'event informational', 1],
    [packet(1, 5, 0, [11, '000000010100000e']), 'error informational', 1],
    [packet(1, 5, 0, [11, '0000000101006000']), 'event informational', 1],
    [packet(1, 5, 0, [11, '00000001']), 'event informational', 1],
    [packet(2, 35, 8, [46, '0102']), 'request ike_auth', 2],
    [packet(2, 37, 0x20), 'response informational', 2],
    [packet(2, 34, 0x20, [41, '0000000e']), 'error ike_sa_init', 2],
    [packet(2, 34, 0x20, [41, '00004004']), 'response ike_sa_init', 2],
    [packet(2, 99, 0), 'request exchange_99', 2],
    [`00000000${packet(2, 35, 8)}`, 'request ike_auth', 2],
  ])('%s: %s', (hex, line, version) => expect(said(hex)).toEqual([line, `source security=IKE version ${version}`]));

  it('in version 1 who began asks', () => {
    const context = new RecordingContext(protocol);
    said(packet(1, 2, 0), context);
    expect(said(packet(1, 2, 0), context, 1)).toEqual([
      'response identity_protection',
      'source security=IKE version 1',
    ]);
    expect(said(packet(1, 2, 0), context, 1)).toEqual(['response identity_protection']);
  });
  it('names products by their vendor ids', () => {
    const windows = '1e2b516905991c7d7c96fcbfb587e46100000009';
    expect(said(packet(1, 2, 0, [13, windows], [13, hexOf('CISCO-DELETE-REASON')]))).toEqual([
      'request identity_protection',
      'source security=IKE version 1',
      'source os=Windows',
      'source application=CISCO-DELETE-REASON',
    ]);
    expect(said(packet(2, 34, 8, [43, hexOf('OEhyLdACecfa')], [43, 'ff00ff00ff00ff'], [43, '1e2b']))).toHaveLength(2);
    expect(said(packet(2, 34, 8, [43, '1e2b516905991c7d7c96fcbfb587e4']))).toHaveLength(2);
  });
  it.each([
    ['02000000', 'plc1.example', ['source mentioned-name=plc1.example']],
    ['03000000', 'anna@hall.example', ['account hall.example\\anna']],
    ['03000000', 'anna', ['account \\anna']],
    ['0b000000', 'remote-group', ['account \\remote-group']],
    ['01000000', '1234', []],
    ['02000000', 'a\u0001', []],
    ['02000000', '', []],
    ['02000000', 'x'.repeat(200), []],
  ])('an identity of type %s: %s', (head, name, lines) => {
    expect(
      said(packet(1, 4, 0, [5, head + hexOf(name)]))
        .slice(2)
        .filter((line) => !line.includes('security')),
    ).toEqual(lines);
  });
  it('an identity of version 2 is not looked for', () =>
    expect(said(packet(2, 34, 8, [5, `02000000${hexOf('plc1')}`]))).toHaveLength(2));
  it('aggressive mode that is answered leaves a sign', () => {
    const context = new RecordingContext(protocol);
    said(packet(1, 4, 0), context);
    expect(context.signs).toEqual([]);
    said(packet(1, 4, 0), context, 1);
    expect(context.signs.map(({ kind }) => kind)).toEqual(['aggressive-mode']);
  });
  describe('what the one who answers has chosen', () => {
    const chosen = (version: 1 | 2, contents: string): string[] =>
      said(
        packet(version, version === 1 ? 2 : 34, version === 1 ? 0 : 0x20, [version === 1 ? 1 : 33, contents]),
        undefined,
        1,
      ).filter((line) => line.includes(':'));
    const first = (attributes: string, head = '00000024', counts = '01010001'): string =>
      `0000000100000001${head}${counts}0000001c01010000${attributes}`;
    const second = (transforms: string, count = '04'): string => `00000028010100${count}${transforms}`;
    it.each([
      [
        first('800b0001000c000400007080800100058002000180030003' + '80040002'),
        '3DES-CBC, MD5, RSA signatures, group 2',
      ],
      [first('800e00808001000780020002800300018004000e'), 'AES-CBC 128, SHA-1, pre-shared key, group 14'],
      [first('80010007800e0100'), 'AES-CBC 256'],
      [first('80010063'), 'encryption 99'],
      [first('800e0100'), ''],
      [first('80010005', '00000024', '01010002'), ''],
      [first('80010005', '02000024'), ''],
      ['00000001', ''],
      ['0000000100000001000000240101000100', ''],
    ])('in version 1: %s', (contents, names) => {
      expect(chosen(1, contents)).toEqual(names === '' ? [] : [`source security=IKE version 1: ${names}`]);
    });
    it.each([
      [
        second('0300000c0100000c800e0100' + '0300000802000005' + '030000080300000c' + '000000080400000e'),
        'AES-CBC 256, PRF-HMAC-SHA2-256, HMAC-SHA2-256-128, group 14',
      ],
      [second('0300000801000002', '01'), 'DES'],
      [second('030000000100000300000008020000020000', '02'), '3DES'],
      [second('0000000809000001', '01'), ''],
      [second('00', '01'), ''],
      ['', ''],
    ])('in version 2: %s', (contents, names) => {
      expect(chosen(2, contents)).toEqual(names === '' ? [] : [`source security=IKE version 2: ${names}`]);
    });
    it('is not what was offered', () =>
      expect(said(packet(1, 2, 0, [1, first('80010005')]))).toEqual([
        'request identity_protection',
        'source security=IKE version 1',
      ]));
  });
  it('turns a flow whose first sender responds', () => {
    const context = new RecordingContext(protocol);
    said(packet(2, 34, 0x20), context);
    said(packet(2, 34, 0x20), context);
    expect(context.swapped).toBe(1);
  });
  it('at port 4500 hands on what was agreed on', () => {
    const context = new RecordingContext(protocol);
    context.targetPort = 4500;
    expect(said(`c0ffee01${'00'.repeat(20)}`, context)).toEqual(['handed esp 24']);
    expect(said('ff', context)).toEqual([]);
    expect(said(`c0ffee01${'00'.repeat(20)}`)).toEqual(['resync']);
  });
  it('shows version and what is encrypted', () => {
    expect(record(protocol, packet(1, 32, 1)).context.messages[0]?.fields).toEqual({
      version: 1,
      encrypted: true,
      message_id: 7,
    });
  });
  it.each([
    ['a payload longer than the message', packet(2, 34, 8, [40, '00']).replace(/0005(00)$/, '00ff$1')],
    ['a payload without a length', packet(2, 34, 8, [40, '00']).replace(/0005(00)$/, '0000$1')],
    ['a payload that is not there', packet(2, 34, 8).replace('1718002022', '1718292022')],
  ])('%s is malformed', (_title, hex) => expect(said(hex)).toContain('malformed a payload that does not fit'));
  it.each([
    ['version 3', packet(2, 34, 8).replace('002022', '003022')],
    ['another length', `${packet(2, 34, 8)}00`],
    ['a hostile length', packet(2, 34, 8).replace(/0000001c$/, 'ffffffff')],
    ['zeros', '00'.repeat(40)],
    ['cut short', packet(2, 34, 8).slice(0, 54)],
    ['nothing', ''],
  ])('%s is none', (_title, hex) => {
    expect(said(hex)).toEqual(['resync']);
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(NO);
  });
  it('is recognised at its ports only', () => {
    const bytes = fromHex(packet(1, 2, 0));
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(YES);
    expect(protocol.recognise(bytes, 0, bytes.length, false)).toBe(NO);
  });
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
