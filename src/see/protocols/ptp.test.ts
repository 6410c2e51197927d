/** PTP: messages, who rules and who follows, and what management changes. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './ptp.ts';

const CLOCK = '00b0aefffe01f920';
const OTHER = '00b0aefffe01f921';
const two = (value: number): string => value.toString(16).padStart(4, '0');
const packet = (type: number, body = '00'.repeat(10), clock = CLOCK): string =>
  `${type.toString(16).padStart(2, '0')}02${two(34 + body.length / 2)}0500003c${'00'.repeat(12)}${clock}00010007007f${body}`;
const announce = (grandmaster: string): string =>
  packet(11, `${'00'.repeat(10)}00250080062159e080${grandmaster}000020`);
const manage = (action: number, tlv: string): string => packet(13, `${'ff'.repeat(10)}01010${action}00${tlv}`);
const said = (hex: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hex, { datagram: true, context });

describe('PTP', () => {
  it.each([
    [packet(0), 'event sync'],
    [packet(3), 'response pdelay_resp'],
    [packet(8), 'event follow_up'],
    [packet(9), 'response delay_resp'],
    [packet(10), 'response pdelay_resp_follow_up'],
    [packet(12), 'event signaling'],
    [packet(0x1c), 'event signaling'],
    [`${packet(0)}0000`, 'event sync'],
    [packet(13, ''), 'event management'],
    [manage(0, '000100020001'), 'request management_get: management id 0x0001'],
    [manage(1, '000100022005'), 'request management_set: management id 0x2005'],
    [manage(2, '000100020001'), 'response management_response: management id 0x0001'],
    [manage(2, '0002000800022005'), 'error management_response: management id 0x2005'],
    [manage(2, '000200080002'), 'error management_response'],
    [manage(3, '000100020005'), 'request management_command: management id 0x0005'],
    [manage(4, ''), 'response management_acknowledge'],
    [manage(9, ''), 'event management_action_9'],
  ])('%s: %s', (hex, line) => expect(said(hex)).toEqual([line]));

  it('a grandmaster announces itself, a master another', () => {
    const context = new RecordingContext(protocol);
    expect(said(announce(CLOCK), context)).toEqual([
      'event announce',
      `source device-id=${CLOCK}`,
      'source role=PTP grandmaster, clock class 6',
    ]);
    expect(said(announce(CLOCK), context)).toEqual(['event announce']);
    expect(said(announce(OTHER), context)).toContain('source role=PTP master');
  });
  it('who measures the way to its master follows; peers do neither', () => {
    const context = new RecordingContext(protocol);
    expect(said(packet(1), context)).toEqual([
      'request delay_req',
      `source device-id=${CLOCK}`,
      'source role=PTP slave',
    ]);
    expect(said(packet(1), context)).toEqual(['request delay_req']);
    expect(said(packet(2, undefined, OTHER), context)).toEqual(['request pdelay_req', `source device-id=${OTHER}`]);
  });
  it('shows domain, clock and grandmaster', () => {
    expect(record(protocol, announce(OTHER)).context.messages[0]?.fields).toEqual({
      domain: 5,
      clock: CLOCK,
      sequence: 7,
      grandmaster: OTHER,
      clock_class: 6,
      steps_removed: 0,
      time_source: 0x20,
    });
  });
  it('an announcement that ends early is malformed', () =>
    expect(said(packet(11))).toEqual(['event announce', 'malformed an announcement that ends early']));
  it.each([
    ['version 1', packet(0).replace('0002', '0001')],
    ['a type that does not exist', packet(7)],
    ['a length below the header', packet(0).replace('002c', '0021')],
    ['a length beyond the datagram', packet(0).replace('002c', '002d')],
    ['a hostile length', packet(0).replace('002c', 'ffff')],
    ['a header cut short', packet(0).slice(0, 66)],
    ['nothing', ''],
  ])('%s is none', (_title, hex) => {
    expect(said(hex)).toEqual(['resync']);
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(NO);
  });
  it('is recognised where it belongs', () => {
    const bytes = fromHex(packet(0));
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(YES);
    expect(protocol.recognise(bytes, 0, bytes.length, false)).toBe(NO);
  });
  it('a setting configures, a command controls', () => {
    expect([2, 4].map((action) => protocol.describe(13 | (action << 4)).meaning)).toEqual(['configure', 'control']);
    expect(protocol.codeKey?.(0, 13 | (2 << 4))).toBe(13);
    expect(protocol.describe(7).operation).toBe('message_type_7');
  });
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
