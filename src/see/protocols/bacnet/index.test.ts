/** What BACnet says of bytes. Messages as ANSI/ASHRAE 135-2020, annex F and J.2, and devices on building networks send them. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { ERROR, MORE, NO, REQUEST, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import { hexOfText } from '../../../kernel/encodings/text.ts';
import protocol from './index.ts';

const byte = (value: number): string => value.toString(16).padStart(2, '0');
const bvlc = (fn: number, rest: string): string => `81${byte(fn)}00${byte(4 + fromHex(rest).length)}${rest}`;
const ask = (service: number, data: string, invoke = 1): string =>
  bvlc(10, `0104 0005 ${byte(invoke)} ${byte(service)} ${data}`);
const ack = (service: number, data: string, invoke = 1): string =>
  bvlc(10, `0100 30 ${byte(invoke)} ${byte(service)} ${data}`);
const string = (value: string, set = '00'): string => {
  const hex = set + hexOfText(value);
  return `75${byte(hex.length / 2)}${hex}`;
};
const DEVICE_101 = '02000065';

describe('bacnet requests', () => {
  it.each([
    [ask(0, '0901'), 'request acknowledge_alarm'],
    [ask(5, '0901 1c0000000a 2900'), 'request subscribe_cov: analog-input 10'],
    [ask(6, 'c402800001 0e 3100 21 32 0f'), 'request atomic_read_file: file 1'],
    [ask(7, 'c402800001 0e 3100 62abcd 0f'), 'request atomic_write_file: file 1'],
    [ask(8, '0c03c00001 1966 3e 3f'), 'request add_list_element: notification-class 1 recipient-list'],
    [ask(10, '0e 1c00000001 0f'), 'request create_object: analog-input 1'],
    [ask(10, '0e 090a 0f'), 'request create_object: file'],
    [ask(10, '0e 0a00c8 0f'), 'request create_object: object-type-200'],
    [ask(10, '0e 2901 0f'), 'request create_object'],
    [ask(10, '09'), 'request create_object|malformed BACnet request that ends early'],
    [ask(11, 'c400000001'), 'request delete_object: analog-input 1'],
    [ask(12, `0c${DEVICE_101} 1979`), 'request read_property: device 101 vendor-name'],
    [ask(12, '0c32000001 1a0200'), 'request read_property: object-type-200 1 property-512'],
    [ask(12, '2c00000000'), 'request read_property'],
    [ask(14, `0c${DEVICE_101} 1e 0979 0946 1f`), 'request read_property_multiple: device 101 vendor-name'],
    [ask(14, `0c${DEVICE_101}`), 'request read_property_multiple: device 101'],
    [ask(14, '1979'), 'request read_property_multiple'],
    [ask(15, '0c00400000 1955 3e 4441a00000 3f'), 'request write_property: analog-output 0 present-value'],
    [ask(16, '0c01000000 1e 0955 2e 9101 2f 1f'), 'request write_property_multiple: binary-output 0 present-value'],
    [ask(17, `0905 1901 2d 07 00 ${hexOfText('geheim')}`), 'request device_communication_control: disable'],
    [ask(17, '1909'), 'request device_communication_control: state-9'],
    [ask(17, '0905'), 'request device_communication_control'],
    [ask(20, `0900 1d 07 00 ${hexOfText('geheim')}`), 'request reinitialize_device: coldstart'],
    [ask(20, '1901'), 'request reinitialize_device'],
    [ask(26, '0c05000002 1983'), 'request read_range: trend-log 2 log-buffer'],
    [ask(28, '0901 29'), 'request subscribe_cov_property|malformed BACnet request that ends early'],
    [ask(77, ''), 'request function_77'],
    [bvlc(11, '0120ffff00ff 1008'), 'request who_is'],
    [bvlc(11, '0100 10 07 3d 02 00 41'), 'request who_has'],
    [bvlc(11, '0100 10 06 a47801010101 b400000000'), 'event time_synchronization'],
    [bvlc(11, '0100 10 63'), 'request unconfirmed_99'],
    [bvlc(10, '0100 40 01 00 10'), 'response segment_ack'],
    [bvlc(0, '0000'), 'response bvlc_result'],
    [bvlc(0, '0030'), 'error bvlc_result'],
    [bvlc(1, ''), 'request write_broadcast_distribution_table'],
    [bvlc(3, ''), 'response read_broadcast_distribution_table_ack|source role=BACnet broadcast management device'],
    [bvlc(5, '003c'), 'request register_foreign_device'],
    [bvlc(5, ''), 'request register_foreign_device'],
    [bvlc(12, '00'), 'event secured'],
    [bvlc(11, '0180 00'), 'request who_is_router_to_network'],
    [bvlc(11, '0180 01 0005'), 'event i_am_router_to_network|source role=BACnet router'],
    [bvlc(10, '0180 03 01 0005'), 'error reject_message_to_network'],
    [bvlc(10, '0184 06 00'), 'request initialize_routing_table'],
    [bvlc(10, '0180 07'), 'response initialize_routing_table_ack'],
    [bvlc(10, '0180 7f'), 'request network_message_127'],
    ['0120ffff00ff 1008', 'request who_is'],
  ])('%s is %s', (hex, lines) => expect(told(protocol, hex, { datagram: true })).toEqual(lines.split('|')));

  it.each([
    ['to restart', ask(20, `0900 1d 07 00 ${hexOfText('geheim')}`)],
    ['to fall silent', ask(17, `0905 1901 2d 07 00 ${hexOfText('geheim')}`)],
    ['to speak again, without a time', ask(17, `1900 2d 07 00 ${hexOfText('geheim')}`)],
  ])('never show a password %s, and tell that it could be read', (_title, hex) => {
    const { context } = record(protocol, hex);
    expect(context.logons).toMatchObject([{ account: { name: '' }, secret: 'geheim' }]);
    expect(context.signs.length).toBe(1);
    expect(JSON.stringify([context.messages, context.claims, context.signs])).not.toContain('geheim');
  });
  it.each([
    ['none', ask(20, '0901')],
    ['an empty one', ask(20, '0900 19 00')],
    ['a cut one', ask(20, '0900 1d 07 00 67')],
  ])('with %s for a password tell of no logon', (_title, hex) => {
    const { context } = record(protocol, hex);
    expect([context.logons, context.signs]).toEqual([[], []]);
  });
  it('show fields only when asked', () => {
    const quiet = new RecordingContext(protocol);
    quiet.detail = false;
    expect(record(protocol, ask(12, ''), quiet).context.messages[0]?.fields).toEqual({});
    expect(record(protocol, bvlc(5, '003c')).context.messages[0]?.fields).toEqual({ seconds: 60 });
  });
  it('in segments are told once each, their object with the first', () => {
    const segment = (number: number): string => bvlc(10, `0104 08 05 01 ${byte(number)} 10 0f 0c00400000 1955`);
    expect(told(protocol, segment(0))).toEqual(['request write_property: analog-output 0 present-value']);
    expect(told(protocol, segment(1))).toEqual(['request write_property']);
  });
});

describe('bacnet answers', () => {
  const answered = (request: string, response: string): RecordingContext => {
    const context = new RecordingContext(protocol);
    told(protocol, request, { context, datagram: true });
    told(protocol, response, { context, direction: 1, datagram: true });
    return context;
  };
  const WRITE = ask(15, '0c00400000 1955');
  it.each([
    [bvlc(10, '0100 20 01 0f'), 'response', 'write_property', 15],
    [bvlc(10, '0100 50 01 0f 9102 9128'), 'error', 'write_property', 15],
    [bvlc(10, '0100 60 01 09'), 'error', 'write_property', undefined],
    [bvlc(10, '0100 71 01 04'), 'error', 'write_property', undefined],
  ])('%s', (response, kind, operation, key) => {
    const [, message] = answered(WRITE, response).messages;
    expect(message).toMatchObject({ kind, operation, object: 'analog-output 0 present-value' });
    expect(protocol.codeKey?.(ERROR, message?.code ?? 0)).toBe(key);
  });
  it('belong to who was asked behind a router', () => {
    const request = bvlc(10, '012c 0005 01 07 0009 01 03 ff 0005 01 0f 0c00400000 1955');
    const right = bvlc(10, '0128 0009 01 03 0005 01 07 ff 20 01 0f');
    const wrong = bvlc(10, '0128 0009 01 03 0005 01 08 ff 20 01 0f');
    expect(answered(request, right).messages[1]?.object).toBe('analog-output 0 present-value');
    expect(answered(request, wrong).messages[1]?.object).toBeNull();
  });
  it('without a request seen have no object, and a refusal no service', () => {
    expect(answered('', bvlc(10, '0100 20 01 0f')).messages).toMatchObject([
      { operation: 'write_property', object: null },
    ]);
    expect(answered('', bvlc(10, '0100 60 01 09')).messages).toMatchObject([
      { operation: 'reject', meaning: 'unknown' },
    ]);
    expect(answered('', bvlc(10, '0100 71 01 09')).messages).toMatchObject([{ operation: 'abort' }]);
  });
  it('an abort by who asked gives its own request up', () => {
    const { context } = record(protocol, WRITE);
    record(protocol, bvlc(10, '0100 70 01 00'), context);
    expect(context.messages[1]).toMatchObject({ operation: 'write_property', kind: 'error' });
  });
  it('show the error', () => {
    expect(answered(WRITE, bvlc(10, '0100 50 01 0f 9102 9128')).messages[1]?.fields).toEqual({
      invoke_id: 1,
      error_class: 2,
      error_code: 40,
    });
    expect(answered(WRITE, bvlc(10, '0100 50 01 0f 0e')).messages[1]?.fields).toEqual({ invoke_id: 1 });
  });
  it('turn the roles round where they come first, once', () => {
    const context = new RecordingContext(protocol);
    record(protocol, bvlc(10, '0100 20 01 0f'), context);
    record(protocol, bvlc(10, '0100 20 02 0f'), context);
    expect(context.swapped).toBe(1);
  });
});

describe('bacnet devices', () => {
  const said = (hex: string): string[] =>
    record(protocol, hex).context.claims.map(({ about, attribute, value }) => `${about} ${attribute}=${value}`);
  const property = (id: number, value: string): string =>
    ack(12, `0c${DEVICE_101} ${id < 256 ? `19${byte(id)}` : '1a0174'} 3e ${value} 3f`);
  it.each([
    [bvlc(11, '0120ffff00ff 1000 c402000065 2201e0 9103 2107'), ['source device-id=101', 'source vendor-id=7']],
    [bvlc(11, '0100 1000 c40000000a 2201e0 9103 2107'), []],
    [bvlc(11, '0100 1000 c402000065 9103'), ['source device-id=101']],
    [bvlc(11, '0100 1000 3100'), []],
    [bvlc(11, `0100 1001 c402000065 c402000065 ${string('SYNERGY')}`), ['source device-id=101']],
    [property(121, string('Acme')), ['source vendor=Acme']],
    [property(70, string('X1', '05')), ['source model=X1']],
    [property(44, '75 05 04 0031 0032'), ['source firmware=12']],
    [property(77, '75 03 01 aabb'), []],
    [property(77, '71 00'), []],
    [property(372, string('S9')), ['source serial=S9']],
    [property(120, '2105'), ['source vendor-id=5']],
    [property(120, string('5')), []],
    [property(75, 'c4020001f4'), ['source device-id=500']],
    [property(75, 'c4023fffff'), []],
    [property(75, '2105'), []],
    [property(85, '2105'), []],
    [ack(12, `0c00000001 194d 3e ${string('TEMP')} 3f`), []],
    [ack(12, `0c${DEVICE_101} 194d`), []],
  ])('%s', (hex, claims) => expect(said(hex)).toEqual(claims));
  it('list properties, some of which fail, and of other objects, too', () => {
    const long = `75fe0009 00 ${hexOfText('Floor 12')}`;
    const list = `0c00000001 1e 294d 4e ${string('TEMP')} 4f 1f
      0c${DEVICE_101} 1e 2946 4e ${string('X1')} 4f 2979 5e 9102 9120 5f 294d 3900 4e ${long} 4f 1f`;
    expect(said(ack(14, list))).toEqual(['source device-id=101', 'source model=X1', 'source name=Floor 12']);
    expect(said(ack(14, `0c${DEVICE_101} 1e 2946 91 01`))).toEqual(['source device-id=101']);
    expect(said(ack(14, `0c${DEVICE_101} 0900`))).toEqual(['source device-id=101']);
  });
  it('that another forwards are told of at their own address', () => {
    const iAm = '0100 1000 c402000065 2201e0 9103 2107';
    expect(said(bvlc(4, `0a000007bac0 ${iAm}`))).toEqual([
      'source role=BACnet broadcast management device',
      '10.0.0.7 device-id=101',
      '10.0.0.7 vendor-id=7',
    ]);
    const name = `0100 30 01 0c 0c${DEVICE_101} 194d 3e ${string('A')} 3f`;
    expect(said(bvlc(4, `0a000007bac0 ${name}`))).toContain('10.0.0.7 name=A');
  });
  it('behind a router are told of only where their address is known', () => {
    const iAm = '1000 c402000065 2201e0 9103 2107';
    expect(said(bvlc(11, `0108 0005 01 07 ${iAm}`))).toEqual(['source role=BACnet router']);
    expect(said(bvlc(11, `0108 0005 06 0a000008bac0 ${iAm}`))).toContain('10.0.0.8 vendor-id=7');
    expect(said(bvlc(11, `0108 0005 06 0a0000080050 ${iAm}`))).toEqual(['source role=BACnet router']);
    expect(said(bvlc(10, `0108 0005 01 07 30 01 0c 0c${DEVICE_101} 194d 3e ${string('A')} 3f`))).toEqual([
      'source role=BACnet router',
    ]);
  });
});

describe('bacnet on broken bytes', () => {
  const FEW = 'malformed BACnet application PDU that ends early';
  it.each([
    ['another version', '82 0a 0004', ['resync']],
    ['a link header cut short', '81 0a 00', ['resync']],
    ['a length shorter than its header', '81 0a 0003', ['resync']],
    [
      'a length that is not its own',
      '81 0b 0010 0100 1008',
      ['request who_is', 'malformed BACnet/IP length that is not its datagram’s'],
    ],
    ['a result without its code', bvlc(0, '00'), ['malformed BACnet/IP result without its code']],
    ['a forwarding without its source', bvlc(4, '0a0000'), ['malformed BACnet/IP forwarding without its source']],
    [
      'a network layer of another version',
      bvlc(10, '0204 1008'),
      ['malformed BACnet network layer of no known version'],
    ],
    ['no network layer', bvlc(10, ''), ['malformed BACnet network layer of no known version']],
    ['an address cut short', bvlc(10, '0120 00'), ['malformed BACnet network layer that ends within its addresses']],
    [
      'an address longer than all',
      bvlc(10, '0108 0005 20 01'),
      ['malformed BACnet network layer that ends within its addresses'],
    ],
    ['no hop count', bvlc(10, '0120 ffff 00'), ['malformed BACnet network layer that ends within its addresses']],
    ['no network message', bvlc(10, '0180'), ['malformed BACnet network message without its type']],
    ['no application PDU', bvlc(10, '0100 00'), [FEW]],
    ['a request cut short', bvlc(10, '0104 0005 01'), [FEW]],
    ['an answer cut short', bvlc(10, '0100 20 01'), [FEW]],
    ['a reject cut short', bvlc(10, '0100 60 01'), [FEW]],
    ['a segment acknowledgement cut short', bvlc(10, '0100 40 01 00'), [FEW]],
    ['a PDU of no known type', bvlc(10, '0100 90 01 00'), [FEW]],
    ['a tag cut short', ask(12, 'f8'), ['request read_property', 'malformed BACnet request that ends early']],
    ['a tag number of its own octet', ask(12, 'f9 00 01'), ['request read_property: analog-input 1']],
    [
      'a value longer than all',
      ack(12, `0c${DEVICE_101} 194d 3e 75 ff 7fffffff 00`),
      ['response read_property', 'malformed BACnet answer that ends early'],
    ],
    [
      'values nested too deep',
      ack(14, `0c00000001 1e ${'1e'.repeat(40)}`),
      ['response read_property_multiple', 'malformed BACnet answer that ends early'],
    ],
  ])('%s', (_title, hex, lines) =>
    expect(told(protocol, hex, { datagram: true, direction: lines[0]?.startsWith('response') ? 1 : 0 })).toEqual(lines),
  );
});

describe('bacnet', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it('counts confirmed services alone', () =>
    expect([0, 20, 0x100, -1].map((code) => protocol.codeKey?.(REQUEST, code))).toEqual([0, 20, undefined, undefined]));
  it.each([
    ['elsewhere', '810b000c0120ffff00ff1008', false, YES],
    ['a wrong length at its port', '810b00100120ffff00ff1008', true, YES],
    ['a wrong length elsewhere', '810b00100120ffff00ff1008', false, NO],
    ['over LLC', '01200000', true, YES],
    ['over LLC with reserved bits', '01500000', true, NO],
    ['a network layer elsewhere', '01200000', false, NO],
    ['a function that does not exist', '81200004', true, NO],
    ['one byte', '81', true, MORE],
    ['one byte elsewhere', '81', false, NO],
    ['no bytes', '', true, NO],
  ] as const)('recognises %s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
