/** Calls of the PROFINET context manager: who connects, what is read and written, refusals, fragments, broken bytes. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import profinetCm from './index.ts';

const size = (hex: string): number => hex.replace(/\s/g, '').length / 2;
const number = (value: number, bytes: number, little = false): string => {
  const buffer = Buffer.alloc(bytes);
  if (little) buffer.writeUIntLE(value, 0, bytes);
  else buffer.writeUIntBE(value, 0, bytes);
  return buffer.toString('hex');
};
const ascii = (text: string, length = text.length): string => Buffer.from(text.padEnd(length)).toString('hex');
const zeros = (count: number): string => '00'.repeat(count);

interface Head {
  readonly type?: number;
  readonly flags?: number;
  readonly fragment?: number;
  readonly sequence?: number;
  readonly little?: boolean;
  readonly length?: number;
  readonly uuid?: string;
}
const DEVICE = 'dea000016c9711d1827100a02442df7d';
const DEVICE_LITTLE = '0100a0de976cd111827100a02442df7d';
const MAPPER_LITTLE = '0883afe11f5dc91191a408002b14a0fa';

function pdu(opnum: number, stub: string, head: Head = {}): string {
  const little = head.little === true;
  const n = (value: number, bytes: number): string => number(value, bytes, little);
  return [
    '04',
    number(head.type ?? 0, 1),
    number(head.flags ?? 0x20, 1),
    '00',
    little ? '100000' : '000000',
    '00',
    little ? '0000a0de976cd1118271' : 'dea000006c9711d18271',
    '00010003015a',
    head.uuid ?? (little ? DEVICE_LITTLE : DEVICE),
    zeros(16),
    zeros(4),
    n(1, 4),
    n(head.sequence ?? 5, 4),
    n(opnum, 2),
    'ffffffff',
    n(head.length ?? size(stub), 2),
    n(head.fragment ?? 0, 2),
    '0000',
    stub,
  ].join('');
}
const request = (opnum: number, blocks: string, head: Head = {}): string =>
  pdu(opnum, `00001000${number(size(blocks), 4)}000010000000000000001000${blocks}`, head);
const answer = (opnum: number, blocks: string, status = '00000000', head: Head = {}): string =>
  pdu(opnum, `${status}${number(size(blocks), 4)}000010000000000000001000${blocks}`, { type: 2, ...head });
const block = (type: number, body: string): string => `${number(type, 2)}${number(size(body) + 2, 2)}0100${body}`;
const recordHeader = (type: number, slot: number, index: number, bytes = 0): string =>
  block(type, `0001${zeros(16)}00000000${number(slot, 2)}00010000${number(index, 2)}${number(bytes, 4)}${zeros(24)}`);
const AR = block(
  0x0101,
  `0001${zeros(16)}0001 00a0456dd343 dea000006c9711d18271 0001003c00b0 00000011 0258 8892 0006${ascii('plc-01')}`,
);
const IOCR = block(0x0102, `0001 0001 8892 00000001 0028 c002 0020 0008 ${zeros(18)}`);
const IM0 = block(
  0x0020,
  `002a${ascii('6ES7 512-1DK01-0AB0', 20)}${ascii('S C-X1234', 16)}0003 56 02 08 01 0000 0000 0000 0101 001e`,
);

const of = (hex: string): string[] => told(profinetCm, hex, { datagram: true });

describe('PROFINET calls', () => {
  it('connect names the controller, its number and the device', () => {
    const { context } = record(profinetCm, request(0, AR + IOCR));
    expect(context.messages).toMatchObject([{ kind: 'request', operation: 'connect', meaning: 'connect' }]);
    expect(context.messages[0]?.fields).toMatchObject({
      interface: 'device',
      initiator_station_name: 'plc-01',
      ar_type: 1,
      input_frame_id: 0xc002,
      input_cycle_us: 8000,
    });
    expect(context.claims).toEqual([
      { about: 'target', attribute: 'vendor-id', value: '0x015a' },
      { about: 'target', attribute: 'device-id', value: '0x0003' },
      { about: 'source', attribute: 'station-name', value: 'plc-01' },
      { about: 'source', attribute: 'role', value: 'io-controller' },
      { about: 'target', attribute: 'role', value: 'io-device' },
      { about: 'source', attribute: 'vendor-id', value: '0x00b0' },
      { about: 'source', attribute: 'vendor', value: 'Phoenix Contact' },
      { about: 'source', attribute: 'device-id', value: '0x003c' },
    ]);
  });
  it.each([
    [request(1, block(0x0114, `0000${zeros(16)}0001000000040000`)), 'request control_release'],
    [request(4, block(0x0110, `0000${zeros(16)}0001000000010000`)), 'request control_prm_end'],
    [answer(4, block(0x8110, `0000${zeros(16)}0001000000080000`)), 'response control_prm_end'],
    [request(4, block(0x0112, `0000${zeros(16)}0001000000020000`)), 'request control_application_ready'],
    [request(4, block(0x0118, `0000${zeros(16)}0001000000400000`)), 'request control_prm_begin'],
    [request(4, ''), 'request control'],
    [request(2, recordHeader(9, 1, 0x800c)), 'request read: slot 1 subslot 0x0001 index 0x800c'],
    [request(5, recordHeader(9, 0, 0xaff0)), 'request read_identification_and_maintenance: slot 0 subslot 0x0001 I&M0'],
    [request(3, recordHeader(8, 2, 0x80, 4) + '01020304'), 'request write: slot 2 subslot 0x0001 index 0x0080'],
    [
      request(3, recordHeader(8, 0, 0xe040, 136) + recordHeader(8, 0, 0x8071, 3) + '01020300' + recordHeader(8, 3, 1)),
      'request write: slot 3 subslot 0x0001 index 0x0001',
    ],
    [request(9, ''), 'request function_9'],
    [pdu(0, '', { type: 1 }), 'event ping'],
    [pdu(0, '', { type: 9 }), 'event fack'],
    [pdu(3, '', { type: 3 }), 'error write'],
    [pdu(3, '', { type: 6, uuid: MAPPER_LITTLE, little: true }), 'error ept_map'],
    [pdu(2, zeros(76), { uuid: MAPPER_LITTLE, little: true }), 'request ept_lookup'],
  ])('%#: %s', (hex, line) => {
    const [first] = of(hex).filter((said) => !/^(source|target) /.test(said));
    expect(first).toBe(line);
  });
  it('an error is one, with its reason', () => {
    const refused = record(profinetCm, answer(0, '', '044081db', { little: true })).context.messages[0];
    expect(refused).toMatchObject({ kind: 'error', operation: 'connect' });
    expect(refused?.fields).toMatchObject({ error_code: 0xdb, error: 'pnio_error_64_4' });
    const read = record(profinetCm, answer(2, '', 'de80b200')).context.messages[0];
    expect(read?.fields).toMatchObject({ error: 'invalid_slot_or_subslot' });
    const other = record(profinetCm, answer(2, '', 'de80ff00')).context.messages[0];
    expect(other?.fields).toMatchObject({ error: 'record_error_255' });
  });
  it('lists the slots that differ from what was expected', () => {
    const differences = block(
      0x8104,
      '0001 00000000 0002 0000 00000001 0002 0001 0001 00000001 0005 0003 00000002 0000 0000',
    );
    expect(record(profinetCm, answer(0, differences)).context.messages[0]?.fields).toMatchObject({
      differing_slots: [0, 3],
    });
  });
  it('counts calls alone, by their number', () => {
    const { codeKey } = profinetCm;
    expect([
      codeKey?.(0, 0x103),
      codeKey?.(2, 0),
      codeKey?.(3, 0x1001),
      codeKey?.(2, 0x4003),
      codeKey?.(0, -1),
    ]).toEqual([3, 0, undefined, undefined, undefined]);
  });
});

describe('identification', () => {
  it('of the station is told by I&M0 of slot 0', () => {
    expect(of(answer(5, recordHeader(0x8009, 0, 0xaff0) + IM0)).slice(1)).toEqual([
      'source vendor-id=0x002a',
      'source vendor=Siemens',
      'source order-number=6ES7 512-1DK01-0AB0',
      'source serial=S C-X1234',
      'source hardware-version=3',
      'source firmware=V2.8.1',
    ]);
  });
  it.each([
    ['of a module in another slot', answer(5, recordHeader(0x8009, 4, 0xaff0) + IM0)],
    ['in a request', request(5, recordHeader(9, 0, 0xaff0) + IM0)],
  ])('is not told %s', (_title, hex) => expect(of(hex)).toHaveLength(1));
  it('written as I&M1 is told of the one it is written to', () => {
    const tag = block(0x0021, `${ascii('pump house 3', 32)}${ascii('north', 22)}`);
    const lines = of(request(3, recordHeader(8, 0, 0xaff1, size(tag)) + tag));
    expect(lines).toEqual([
      'request write_identification_and_maintenance: slot 0 subslot 0x0001 I&M1',
      'target plant-id=pump house 3',
      'target location=north',
    ]);
  });
  it('is told by the endpoint mapper', () => {
    const text = `S7-1500                   6ES7 672-5DC01-0YA0      0 V  2  1  7\0`;
    const stub = `${zeros(20)}01000000${zeros(32)}00000000${number(text.length, 4, true)}${ascii(text)}`;
    const hex = pdu(2, stub, { type: 2, uuid: MAPPER_LITTLE, little: true });
    expect(of(hex)).toEqual([
      'response ept_lookup',
      'source model=S7-1500',
      'source order-number=6ES7 672-5DC01-0YA0',
      'source hardware-version=0',
      'source firmware=V2.1.7',
    ]);
    expect(
      of(pdu(2, stub.replace(number(64, 4, true), 'ffffffff'), { type: 2, uuid: MAPPER_LITTLE, little: true })),
    ).toEqual(['response ept_lookup']);
  });
});

it('tells a call in fragments once, with its last, about what stands in the first', () => {
  const context = new RecordingContext(profinetCm);
  const first = request(3, recordHeader(8, 2, 0x80, 4000), { flags: 0x24 });
  expect(told(profinetCm, first, { datagram: true, context })).toEqual([]);
  expect(told(profinetCm, pdu(3, '0102', { flags: 0x24, fragment: 1 }), { datagram: true, context })).toEqual([]);
  expect(told(profinetCm, pdu(3, '0102', { flags: 0x26, fragment: 2 }), { datagram: true, context })).toEqual([
    'request write: slot 2 subslot 0x0001 index 0x0080',
  ]);
  expect(told(profinetCm, pdu(3, '01', { flags: 0x26, fragment: 2 }), { datagram: true, context })).toEqual([
    'request write',
  ]);
});
it('turns a flow whose first sender answers', () => {
  const { context } = record(profinetCm, answer(0, ''));
  expect(context.swapped).toBe(1);
  record(profinetCm, answer(0, ''), context);
  expect(context.swapped).toBe(1);
});

describe('broken calls', () => {
  it.each([
    ['another version', `05${pdu(0, '').slice(2)}`],
    ['a PDU type beyond all', pdu(0, '', { type: 11 })],
    ['another interface', pdu(0, '', { uuid: zeros(16) })],
    ['another interface, little-endian', pdu(0, '', { uuid: zeros(16), little: true })],
    ['a header cut short', pdu(0, '').slice(0, 140)],
  ])('%s gives nothing', (_title, hex) => {
    const { consumed, context } = record(profinetCm, hex);
    expect([consumed, context.messages]).toEqual([RESYNC, []]);
  });
  it.each([
    ['a stub that is not there', pdu(0, '', { length: 400 })],
    ['a block longer than its call', request(0, '01010fff0100')],
    ['a record header cut short', request(2, block(9, '0000'))],
    ['a control block cut short', request(4, block(0x0110, '0000'))],
    ['an I&M0 cut short', answer(5, recordHeader(0x8009, 0, 0xaff0) + block(0x0020, '002a'))],
    ['an I&M1 cut short', request(3, recordHeader(8, 0, 0xaff1) + block(0x0021, '4141'))],
  ])('%s is malformed, and told', (_title, hex) => {
    const { context } = record(profinetCm, hex);
    expect([context.messages.length, context.malformedReasons.length > 0]).toEqual([1, true]);
  });
});

it.each([
  [pdu(0, ''), false, YES],
  [pdu(0, '', { little: true }), false, YES],
  [pdu(2, '', { uuid: MAPPER_LITTLE, little: true }), true, YES],
  [pdu(2, '', { uuid: MAPPER_LITTLE, little: true }), false, NO],
  [pdu(0, '').slice(0, 40), true, NO],
  [`0500${pdu(0, '').slice(4)}`, true, NO],
  ['', true, MORE],
])('recognises %#', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(profinetCm.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(profinetCm)).toEqual([]));
