/** Commands, data, header and configuration frames of all three kinds; frames whose check or shape is wrong. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import synchrophasor from './index.ts';

const two = (value: number): string => (value & 0xffff).toString(16).padStart(4, '0');
const clean = (hex: string): string => hex.replace(/\s+/g, '');
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return crc & 0xffff;
}
/** A frame of this sync word from stream 241. */
function frame(sync: number, body: string, stream = 241): string {
  const content = clean(body);
  const head = `${two(sync)}${two(16 + content.length / 2)}${two(stream)}4893344a00000001${content}`;
  return head + two(crcOf(fromHex(head)));
}
const padded = (text: string): string => hexOfText(text.padEnd(16));
const named = (text: string): string => text.length.toString(16).padStart(2, '0') + hexOfText(text);
/** A block of frame 1 or 2 with two phasors, one analog value and one digital word. */
const unit = (name: string, id: number): string =>
  `${padded(name)}${two(id)}0006000200010001${padded('V1')}${padded('I1')}${padded('P')}` +
  `${padded('B').repeat(16)}00000001 01000001 00000001 00000001 00010003`;
const GLOBAL = '00112233445566778899aabbccddeeff';
const PLACE = '42500000 41100000 42c80000';
const unit3 = (name: string, id: number, global = GLOBAL, place = PLACE): string =>
  `${named(name)}${two(id)}${global}0006000200010001${named('V1')}${named('')}${named('P')}${named('B').repeat(16)}` +
  `${'00'.repeat(24)}${'00'.repeat(8)}00000001${place}50 00000001 00000002 00000003`;
const config = (blocks: string, count = 1): string => `00ffffff${two(count)}${blocks}0032`;
const config3 = (blocks: string, count = 1, part = 0): string => `${two(part)}00ffffff${two(count)}${blocks}0032`;
const fields = (hex: string): unknown => record(synchrophasor, hex).context.messages[0]?.fields;

describe('synchrophasor', () => {
  it('holds to its examples', () => expect(exampleFailures(synchrophasor)).toEqual([]));
  it.each([
    [1, 'turn_off_transmission_of_data_frames control'],
    [2, 'turn_on_transmission_of_data_frames control'],
    [3, 'send_hdr_frame identify'],
    [4, 'send_cfg_1_frame identify'],
    [5, 'send_cfg_2_frame identify'],
    [6, 'send_cfg_3_frame identify'],
    [7, 'reserved_command unknown'],
    [8, 'extended_frame execute'],
    [9, 'reserved_command unknown'],
    [0x100, 'user_designated_command execute'],
    [0xfff, 'user_designated_command execute'],
    [0xffff, 'reserved_command unknown'],
    [0, 'reserved_command unknown'],
  ])('command %i is %s', (command, words) => {
    const { context } = record(synchrophasor, frame(0xaa41, two(command)));
    const [message] = context.messages;
    expect(`${message?.kind} ${message?.operation} ${message?.meaning}: ${message?.object}`).toBe(
      `request ${words}: stream 241`,
    );
    expect(synchrophasor.codeKey?.(0, message?.code ?? 0)).toBe(0xaa41);
  });
  it.each([
    [frame(0xaa01, '0000'), 'event data_frame: stream 241'],
    [frame(0xaa02, ''), 'event data_frame: stream 241'],
    [frame(0xaa11, '00'), 'event header_frame: stream 241'],
  ])('%s is %s', (hex, line) => expect(told(synchrophasor, hex, { datagram: true })).toEqual([line]));
  it('has words for what does not exist', () => {
    expect([synchrophasor.describe(0xaa41).operation, synchrophasor.describe(0xaa71).operation]).toEqual([
      'command_frame',
      'reserved_frame',
    ]);
    expect(synchrophasor.codeKey?.(0, -1)).toBeUndefined();
  });
  it('an answer is what was asked for', () => {
    const context = new RecordingContext(synchrophasor);
    const lines = [frame(0xaa41, '0003'), frame(0xaa11, '41'), frame(0xaa11, '41')].map(
      (hex) => told(synchrophasor, hex, { context })[0],
    );
    expect(lines).toEqual([
      'request send_hdr_frame: stream 241',
      'response header_frame: stream 241',
      'event header_frame: stream 241',
    ]);
    const others = [
      [4, 0xaa21],
      [5, 0xaa31],
      [6, 0xaa52],
    ] as const;
    for (const [command, sync] of others) {
      told(synchrophasor, frame(0xaa42, two(command)), { context });
      const body = sync === 0xaa52 ? config3(unit3('A', 241)) : config(unit('A', 241));
      expect(told(synchrophasor, frame(sync, body), { context })[0]).toMatch(/^response configuration_frame_[123]:/);
    }
  });
  it('who commands is the client', () => {
    const context = new RecordingContext(synchrophasor);
    for (let i = 0; i < 2; i++) told(synchrophasor, frame(0xaa41, '0002'), { direction: 1, context });
    expect(context.swapped).toBe(1);
  });
});

describe('a configuration', () => {
  it('says which unit measures what', () => {
    const hex = frame(0xaa31, config(unit('Blue PMU', 241)));
    expect(told(synchrophasor, hex)).toEqual([
      'event configuration_frame_2: stream 241',
      'source role=phasor measurement unit',
      'source device-id=IEEE C37.118 IDCODE 241',
      'source station-name=Blue PMU',
      'source capability=2 phasors, 1 analog values, 1 digital status words',
    ]);
    expect(fields(hex)).toMatchObject({
      version: 1,
      units: 1,
      station_names: ['Blue PMU'],
      data_source_id: 241,
      phasors: 2,
      nominal_frequency: 50,
      configuration_changes: 3,
      data_rate: 50,
      channel_names: ['V1', 'I1', 'P', ...Array.from({ length: 16 }, () => 'B')],
    });
  });
  it('of the third kind says where, too', () => {
    const hex = frame(0xaa52, config3(unit3('Blå', 241)));
    expect(told(synchrophasor, hex)).toEqual([
      'event configuration_frame_3: stream 241',
      'source role=phasor measurement unit',
      'source device-id=IEEE C37.118 IDCODE 241',
      'source station-name=Bl\ufffd',
      'source capability=2 phasors, 1 analog values, 1 digital status words',
      `source device-id=global PMU ID ${GLOBAL}`,
      'source location=52.00000, 9.00000 (WGS 84)',
    ]);
    expect(fields(hex)).toMatchObject({
      nominal_frequency: 60,
      channel_names: ['V1', '', 'P', ...Array.from({ length: 16 }, () => 'B')],
    });
    const bare = frame(0xaa52, config3(unit3('', 241, '00'.repeat(16), '7f800000 7f800000 7f800000')));
    expect(told(synchrophasor, bare)).toHaveLength(4);
  });
  it('of several units is a concentrator’s', () => {
    const several = frame(0xaa31, config(unit('A', 1) + unit('B', 2), 2), 7);
    expect(told(synchrophasor, several)).toEqual([
      'event configuration_frame_2: stream 7',
      'source role=phasor data concentrator',
    ]);
    expect(fields(several)).toMatchObject({ units: 2, station_names: ['A', 'B'] });
    expect(told(synchrophasor, frame(0xaa31, config(unit('A', 1))))).toEqual([
      'event configuration_frame_2: stream 241',
      'source role=phasor data concentrator',
    ]);
  });
  it('in parts is read from its first', () => {
    const first = frame(0xaa52, `000100ffffff0002${unit3('A', 241)}03`);
    expect(fields(first)).toMatchObject({ continuation: 1, units: 2, station_names: ['A'] });
    expect(told(synchrophasor, frame(0xaa52, 'ffff41424344'))).toEqual(['event configuration_frame_3: stream 241']);
  });
  it.each([
    ['no count', frame(0xaa31, '00ffffff')],
    ['more units than it has', frame(0xaa31, config(unit('A', 241), 0xffff))],
    ['a name that is cut', frame(0xaa31, `00ffffff0001${padded('A')}`)],
    ['more names than there are', frame(0xaa31, `00ffffff0001${padded('A')}00f10006ffffffffffff0032`)],
    ['units that are cut', frame(0xaa31, `00ffffff0001${padded('A')}00f10006000100000000${padded('V')}`)],
    ['bytes behind its end', frame(0xaa31, `${config(unit('A', 241))}00`)],
    [
      'third: more names than there are',
      frame(0xaa52, `000000ffffff0001${named('A')}00f1${GLOBAL}0006ffffffffffff0032`),
    ],
    ['third: a name past its end', frame(0xaa52, `000000ffffff0001${named('A')}00f1${GLOBAL}0006000100000000ff41`)],
  ])('with %s is malformed, and told', (_title, hex) => {
    const { context } = record(synchrophasor, hex);
    expect([context.messages.length, context.malformedReasons.length]).toEqual([1, 1]);
  });
});

describe('fields', () => {
  it.each<[string, Record<string, unknown>]>([
    [
      frame(0xaa01, 'ec00 00000000'),
      { data_error: 3, synchronized: false, triggered: true, configuration_change: true, fraction_of_second: 1 },
    ],
    [frame(0xaa01, '0000'), { data_error: 0, synchronized: true, triggered: false, second_of_century: 0x4893344a }],
    [frame(0xaa41, '0008 0102'), { command: 8, extended_bytes: 2 }],
    [frame(0xaa11, hexOfText('made by hand  ')), { text: 'made by hand' }],
  ])('%s', (hex, expected) => expect(fields(hex)).toMatchObject(expected));
  it('the text of a header frame describes its sender', () => {
    expect(told(synchrophasor, frame(0xaa11, hexOfText('made by hand')))).toContain(
      'source system-description=made by hand',
    );
  });
});

describe('what is wrong', () => {
  it('waits for the rest of a frame', () => {
    expect(told(synchrophasor, frame(0xaa01, '0000').slice(0, -2))).toEqual(['waits 17']);
    expect(told(synchrophasor, 'aa01')).toEqual(['waits 2']);
  });
  it('a check that does not fit is malformed', () => {
    expect(told(synchrophasor, `${frame(0xaa01, '0000').slice(0, -4)}0000${frame(0xaa01, '0000')}`)).toEqual([
      'event data_frame: stream 241',
      'malformed synchrophasor frame with a wrong check',
    ]);
  });
  it.each([
    ['another lead byte', frame(0xab01, '0000')],
    ['a type that does not exist', frame(0xaa61, '0000')],
    ['no version', frame(0xaa00, '0000')],
    ['the reserved bit', frame(0xaa81, '0000')],
    ['a size below its header', `aa01000f${'00'.repeat(14)}`],
    ['a command without one', `aa410010${'00'.repeat(14)}`],
  ])('%s is not of it', (_title, hex) => {
    const { consumed, context } = record(synchrophasor, hex);
    expect([consumed, context.messages]).toEqual([RESYNC, []]);
  });
});

it.each([
  [frame(0xaa01, '0000'), false, YES],
  [`${frame(0xaa01, '0000')}aa`, false, YES],
  [`${frame(0xaa01, '0000').slice(0, -2)}ff`, true, NO],
  [frame(0xaa01, '0000').slice(0, -2), false, NO],
  [frame(0xaa01, '0000').slice(0, -2), true, YES],
  ['aa01', true, MORE],
  ['aa01', false, NO],
  ['', true, NO],
  ['ab', true, NO],
  [frame(0xaa61, '0000'), true, NO],
])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(synchrophasor.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
