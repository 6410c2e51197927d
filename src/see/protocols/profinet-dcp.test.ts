import { describe, expect, it } from 'vitest';
import { NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, failingExamples, fromHex, record } from '../../model/recording-context.ts';
import dcp from './profinet-dcp.ts';

/** A frame of service, type and blocks; the transaction is always the same. */
const frame = (service: string, blocks: string, id = 'fefd'): string =>
  `${id}${service}0000002a0000${(blocks.replace(/ /g, '').length / 2).toString(16).padStart(4, '0')}${blocks}`;

describe('profinet-dcp', () => {
  it.each([
    [frame('0500', 'ffff0000', 'fefe'), 'request', 'identify', 'discover'],
    [frame('0300', '02020203'), 'request', 'get', 'read'],
    [frame('0400', '0202 0008 0001 706c632d3031'), 'request', 'set_name_of_station', 'configure'],
    [frame('0400', '0102 000e 0001 c0a8000a ffffff00 c0a80001'), 'request', 'set_ip', 'configure'],
    [frame('0400', '0503 0004 0000 0100'), 'request', 'signal', 'control'],
    [frame('0400', '0505 0002 0000'), 'request', 'factory_reset', 'control'],
    [frame('0400', '0501 0002 0000 0506 0002 0004 0502 0002 0000'), 'request', 'factory_reset', 'control'],
    [frame('0600', '0202 0006 0000 706c6331', 'fefc'), 'event', 'hello', 'discover'],
    [frame('0505', '', 'feff'), 'error', 'identify', 'discover'],
    [frame('0100', ''), 'request', 'service_1', 'unknown'],
  ])('%s is a %s: %s', (hex, kind, operation, meaning) => {
    const { consumed, context } = record(dcp, hex);
    expect(consumed).toBe(fromHex(hex).length);
    expect(context.messages).toMatchObject([{ kind, operation, meaning }]);
    expect(context.malformedReasons).toEqual([]);
  });
  it('claims what a device answers about itself', () => {
    const blocks =
      '0201 0005 0000 494e43 00 0202 000b 0000 583230382d424f5244 00 0203 0006 0000 002a 0a01 0204 0004 0000 0300 0102 000e 0001 c0a80006 ffffff00 c0a80001';
    const { claims } = record(dcp, frame('0501', blocks, 'feff')).context;
    expect(claims.map(({ about, attribute, value }) => [about, attribute, value])).toEqual([
      ['source', 'model', 'INC'],
      ['source', 'station-name', 'X208-BORD'],
      ['source', 'vendor-id', '0x002a'],
      ['source', 'vendor', 'Siemens'],
      ['source', 'device-id', '0x0a01'],
      ['source', 'role', 'io-device'],
      ['source', 'role', 'io-controller'],
      ['source', 'ip', '192.168.0.6'],
      ['source', 'gateway', '192.168.0.1'],
    ]);
  });
  it('claims neither an empty name nor the address 0.0.0.0', () => {
    const { claims } = record(dcp, frame('0501', '0202 0002 0000 0102 000e 0000 00000000 00000000 00000000')).context;
    expect(claims).toEqual([]);
  });
  it('does not take a name that is sought for the name of the seeker', () => {
    const { claims } = record(dcp, frame('0500', '0202 0004 706c6331', 'fefe')).context;
    expect(claims).toEqual([{ about: 'source', attribute: 'mentioned-name', value: 'plc1' }]);
  });
  it('gives a name that is set to the one that is told', () => {
    const { claims } = record(dcp, frame('0400', '0202 0006 0001 706c6331')).context;
    expect(claims).toContainEqual({ about: 'target', attribute: 'station-name', value: 'plc1' });
  });
  it('says of the answer to a set what was set, and whether it was refused', () => {
    const context = new RecordingContext(dcp);
    record(dcp, frame('0400', '0202 0006 0001 706c6331'), context);
    record(dcp, frame('0401', '0504 0003 0202 06 00'), context);
    expect(context.messages[1]).toMatchObject({ kind: 'error', operation: 'set_name_of_station' });
    expect(context.messages[1]?.fields['error']).toBe('set_not_possible_in_operation');
    const accepted = new RecordingContext(dcp);
    record(dcp, frame('0400', '0202 0006 0001 706c6331'), accepted);
    record(dcp, frame('0401', '0504 0003 0202 00 00'), accepted);
    expect(accepted.messages[1]).toMatchObject({ kind: 'response', operation: 'set_name_of_station' });
  });
  it('counts under the service id alone', () => expect(dcp.codeKey?.(0, 0x104)).toBe(4));
});

describe('profinet-dcp on broken bytes', () => {
  it.each([
    ['a block beyond the frame', frame('0501', '0202 00ff 0000 41'), 1],
    ['a set block beyond the frame', frame('0400', '0202 00ff 0000 41'), 1],
    ['a filter beyond the frame', frame('0500', '0202 00ff'), 1],
    ['fewer bytes than it says', `${frame('0501', '').slice(0, -4)}0040 0202`, 1],
  ])('%s is marked, and claims nothing', (_title, hex, malformed) => {
    const { context } = record(dcp, hex);
    expect(context.claims).toEqual([]);
    expect(context.malformedReasons.length).toBeGreaterThanOrEqual(malformed);
  });
  it.each([
    ['cyclic data', '8001 8080 0000000000000000 1234 35 00'],
    ['an unknown service', frame('0900', '')],
    ['too short', 'fefe0500'],
  ])('%s gives nothing', (_title, hex) => {
    const { consumed, context } = record(dcp, hex);
    expect([consumed, context.messages]).toEqual([RESYNC, []]);
    const bytes = fromHex(hex);
    expect(dcp.recognise(bytes, 0, bytes.length, true)).toBe(NO);
  });
});

it('recognises its frames', () => {
  const bytes = fromHex(frame('0500', 'ffff0000'));
  expect(dcp.recognise(bytes, 0, bytes.length, true)).toBe(YES);
});
it('keeps the word of its examples', () => expect(failingExamples(dcp)).toEqual([]));
