/** Samples by their kind, who sends them, names of hosts; counts and lengths that do not agree. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import sflow from './sflow.ts';

const four = (n: number): string => n.toString(16).padStart(8, '0');
const sample = (tag: number, body: string): string => four(tag) + four(body.length / 2) + body;
const V4 = `${four(1)}0a000001`;
const V6 = `${four(2)}${'fe'.repeat(16)}`;
const datagram = (samples: readonly string[], address = V4, count = samples.length): string =>
  `${four(5)}${address}${four(3)}${four(9)}${four(100)}${four(count)}${samples.join('')}`;
const NAME = `${four(4)}${Buffer.from('sw-1').toString('hex')}${'00'.repeat(16)}`;
const counters = (records: string, count = 1, head = 8): string => '00'.repeat(head) + four(count) + records;
const FIRST = ['source capability=samples packets: sFlow v5', 'source ip=10.0.0.1'];
const said = (hex: string): string[] => told(sflow, hex, { datagram: true });

describe('sFlow', () => {
  it.each<[string, string[]]>([
    [datagram([sample(1, ''), sample(3, '00')]), ['event flow_sample', 'event flow_sample_expanded', ...FIRST]],
    [datagram([sample(9, '')], V6), ['event sample_9', 'source capability=samples packets: sFlow v5']],
    [datagram([sample(2, counters(sample(2000, NAME)))]), ['event counters_sample', ...FIRST, 'source hostname=sw-1']],
    [
      datagram([sample(4, counters(sample(1, '00000000') + sample(2000, NAME), 2, 12))]),
      ['event counters_sample_expanded', ...FIRST, 'source hostname=sw-1'],
    ],
    [datagram([sample(2, counters(sample(2000, four(0)), 9))]), ['event counters_sample', ...FIRST]],
    [datagram([sample(2, counters(sample(2000, four(0xffff))))]), ['event counters_sample', ...FIRST]],
    [datagram([sample(2, counters(`${four(2000)}${four(0xffffff)}00000000`))]), ['event counters_sample', ...FIRST]],
    [datagram([sample(2, '')]), ['event counters_sample', ...FIRST]],
    [datagram([]), ['resync']],
    [datagram([sample(1, '')], V4, 0xffffffff), ['resync']],
    [datagram([sample(1, '')], V4, 2), ['resync']],
    [`${datagram([sample(1, '')])}00`, ['resync']],
    [datagram([sample(1, '')], `${four(3)}0a000001`), ['resync']],
    [datagram([], V6).slice(0, 60), ['resync']],
    [datagram([sample(1, '')]).replace('00000005', '00000004'), ['resync']],
    ['00000005', ['resync']],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));
  it('says once what samples', () => {
    const context = new RecordingContext(sflow);
    for (let i = 0; i < 2; i++) record(sflow, datagram([sample(1, '')]), context);
    expect(context.claims).toHaveLength(2);
    expect(context.messages[1]?.fields).toEqual({ sub_agent: 3, sequence: 9 });
  });
  it.each([
    [datagram([sample(1, '')]), YES],
    ['', NO],
  ])('recognises %s: %i', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect(sflow.recognise(bytes, 0, bytes.length, false)).toBe(verdict);
  });
  it('holds to its examples', () => expect(exampleFailures(sflow)).toEqual([]));
});
