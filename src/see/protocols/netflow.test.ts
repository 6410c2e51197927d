/** Exports of each version, known by lengths that agree. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import netflow from './netflow.ts';

const two = (n: number): string => n.toString(16).padStart(4, '0');
const fixed = (version: number, count: number, header: number, size: number): string =>
  `${two(version)}${two(count)}${'00'.repeat(header - 4 + count * size)}`;
const v9 = (sets: string, count = 1): string => `0009${two(count)}${'00'.repeat(8)}0000000500000007${sets}`;
const ipfix = (sets: string, length = 16 + sets.length / 2): string =>
  `000a${two(length)}000000000000000500000007${sets}`;
const TEMPLATE = '0000000c0100000100080004';
const DATA = '01000008c0a80001';

describe('NetFlow', () => {
  it.each<[string, string[]]>([
    [fixed(1, 2, 16, 52), ['event netflow_v1_export', 'source capability=exports flows: NetFlow v1']],
    [fixed(5, 1, 24, 48), ['event netflow_v5_export', 'source capability=exports flows: NetFlow v5']],
    [fixed(7, 1, 24, 52), ['event netflow_v7_export', 'source capability=exports flows: NetFlow v7']],
    [v9(TEMPLATE + DATA), ['event netflow_v9_export', 'source capability=exports flows: NetFlow v9']],
    [ipfix(DATA), ['event ipfix_export', 'source capability=exports flows: IPFIX']],
    [fixed(5, 1, 24, 49), ['resync']],
    [fixed(5, 0, 24, 48), ['resync']],
    [fixed(5, 65, 24, 48), ['resync']],
    [fixed(6, 1, 24, 48), ['resync']],
    [v9(DATA, 0), ['resync']],
    [v9('01000003ff'), ['resync']],
    [v9('0002000c0100000100080004'), ['resync']],
    [v9(`${DATA}00`), ['resync']],
    [v9('0100ffff'), ['resync']],
    [ipfix(DATA, 20), ['resync']],
    [ipfix(TEMPLATE), ['resync']],
    ['0005', ['resync']],
  ])('%s', (hex, lines) => expect(told(netflow, hex, { datagram: true })).toEqual(lines));
  it('says once what exports, and shows its numbers', () => {
    const context = new RecordingContext(netflow);
    for (let i = 0; i < 2; i++) record(netflow, v9(TEMPLATE + DATA), context);
    record(netflow, ipfix(DATA), context);
    record(netflow, fixed(5, 1, 24, 48), context);
    record(netflow, fixed(1, 1, 16, 52), context);
    expect(context.claims).toHaveLength(4);
    expect(context.messages.slice(1).map(({ fields }) => fields)).toEqual([
      { sequence: 5, source_id: 7, template_sets: 1, data_sets: 1 },
      { sequence: 5, observation_domain: 7, template_sets: 0, data_sets: 1 },
      { sequence: 0, records: 1 },
      { records: 1 },
    ]);
  });
  it.each([
    [v9(DATA), YES],
    ['00090001', NO],
    ['', NO],
  ])('recognises %s: %i', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect(netflow.recognise(bytes, 0, bytes.length, false)).toBe(verdict);
  });
  it('holds to its examples', () => expect(exampleFailures(netflow)).toEqual([]));
});
