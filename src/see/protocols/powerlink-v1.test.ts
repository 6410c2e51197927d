/** ETHERNET Powerlink V1: services, roles, identity, frames that end early. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import powerlink from './powerlink-v1.ts';

describe('powerlink-v1', () => {
  it('holds to its examples', () => expect(exampleFailures(powerlink)).toEqual([]));
  it.each([
    ['01ff004001001e1dae06d007000022000100', ['event start_of_cyclic']],
    ['02ff0000000010', ['event end_of_cyclic']],
    ['0305000102000000000000aa', ['request poll_request: station 5', 'source role=POWERLINK managing node']],
    ['04000501020010 1dae06 97ff', ['response poll_response: station 5', 'source role=POWERLINK controlled node']],
    ['05ee0001', ['request acyclic_invite_ident: station 238']],
    ['05ff00ff', ['request acyclic_invite: all stations']],
    ['060005ff040001020304', ['response acyclic_send: station 5']],
    [
      '06000501180005000000020000000103000010000000 2000000008000000',
      [
        'response acyclic_send_ident: station 5',
        'source hardware-version=0x00000002',
        'source firmware=0x00000301',
        'source device-type=0x00000010',
      ],
    ],
    ['0600050118000500', ['response acyclic_send_ident: station 5', 'malformed identity ends early']],
    [
      '0305000103000000000000aa',
      [
        'request poll_request: station 5',
        'source role=POWERLINK managing node',
        'malformed process data longer than their frame',
      ],
    ],
    [
      '04000501ffff',
      [
        'response poll_response: station 5',
        'source role=POWERLINK controlled node',
        'malformed process data longer than their frame',
      ],
    ],
    [
      '03050001',
      [
        'request poll_request: station 5',
        'source role=POWERLINK managing node',
        'malformed process data longer than their frame',
      ],
    ],
    ['07000501', ['resync']],
    ['00000501', ['resync']],
    ['030500', ['resync']],
    ['', ['resync']],
  ])('%s', (hex, lines) => expect(told(powerlink, hex.replaceAll(' ', ''), { datagram: true })).toEqual(lines));
  it('shows what a station reports of itself', () => {
    const { context } = record(powerlink, '04000503000000000000');
    expect(context.messages[0]?.fields).toEqual({ ready: true, error: true, size: 0 });
  });
  it('counts by service', () => {
    expect(powerlink.codeKey?.(0, 0x105)).toBe(5);
    expect(powerlink.describe(7)).toEqual({ operation: 'service_7', meaning: 'unknown' });
  });
  it.each([
    ['03050001', YES],
    ['83050001', YES],
    ['08050001', NO],
    ['0305', NO],
  ])('recognises %s', (hex, verdict) =>
    expect(powerlink.recognise(fromHex(hex), 0, hex.length / 2, true)).toBe(verdict),
  );
});
