/** What the engine keeps and hands over: flows, operations, sessions, claims, signs, pulses; and where it stops. */
import { describe, expect, it } from 'vitest';
import { join, u16, zeros, type Part } from '../../src/exercise/encoders/bytes.ts';
import { LIMITS } from '../../src/model/limits.ts';
import { toBatches } from '../../src/see/decode/batches.ts';
import type { OperationRow, Visitor } from '../../src/see/decode/engine.ts';
import { createEngine, type Engine } from '../../src/see/decode/engine.ts';
import {
  ethernet,
  ip4,
  MAC_A,
  MAC_B,
  pcap,
  probe,
  PROBE,
  read,
  readFrames,
  segment,
  datagram,
  flowsOf,
  RST,
  START_US,
  udp,
  type Frame,
} from '../support/frames.ts';

const HEALTH = { dropped: 0, packetsPerSecond: 0, lagUs: 0, spoolBytes: 0 };
const SECOND = 1_000_000;

function drained<K extends 'flow' | 'operation' | 'session' | 'claim' | 'sign'>(engine: Engine, kind: K): object[] {
  const rows: object[] = [];
  engine.drain({ [kind]: (row: object) => rows.push({ ...row }) } as Visitor);
  return rows;
}

describe('operations', () => {
  it('are kept apart by flow, code and object, with first and last packet and time', () => {
    const frames = [probe(3, 1), probe(3, 2), probe(3, 1), probe(6, 1), probe(0x83, 1)].map((p) => datagram(p));
    const { engine } = readFrames([...frames, datagram(probe(3, 1), 40_001)]);
    const rows = drained(engine, 'operation') as OperationRow[];
    const shown = rows.map((r) => [r.code, r.object, r.requests, r.responses, r.firstPacket, r.lastPacket]);
    expect(shown).toEqual([
      [3, '1', 2, 0, 1, 3],
      [3, '2', 1, 0, 2, 2],
      [6, '1', 1, 0, 4, 4],
      [0x83, '1', 0, 1, 5, 5],
      [3, '1', 1, 0, 6, 6],
    ]);
    expect(rows[0]).toMatchObject({ firstUs: START_US, lastUs: START_US + 2000, meaning: 'read', operation: 'code_3' });
    expect(drained(engine, 'operation')).toEqual([]);
  });

  it('come out of a one-shot reading as often as it is asked', () => {
    const { engine } = readFrames([datagram(probe(3))]);
    const count = (): number => {
      let n = 0;
      engine.each({ operation: (row) => (n += row.requests) });
      return n;
    };
    expect([count(), count()]).toEqual([1, 1]);
    expect(engine.protocolTotals()[0]).toMatchObject({ protocol: 'probe', messages: 1, codes: new Map([[3, 1]]) });
  });
});

describe('flows', () => {
  const at = (us: number, bytes = datagram(probe(3))): Frame => ({ us: START_US + us, bytes });

  it.each([
    ['UDP', LIMITS.udpIdleTimeoutUs, (code: number) => datagram(probe(code))],
    ['TCP', LIMITS.tcpIdleTimeoutUs, (code: number) => segment(1000 + (code - 1) * 4, probe(code))],
  ] as const)('of %s end when idle for too long, and not before', (_title, idle, frame) => {
    const begun = (gap: number): number => read(pcap([at(0, frame(1)), at(gap, frame(2))])).engine.health().flowsBegun;
    expect([begun(idle - SECOND), begun(idle + SECOND)]).toEqual([1, 2]);
  });

  it('that go on are reported at every drain, those that ended are forgotten', () => {
    const engine = createEngine({ protocols: [PROBE], seed: 1 });
    engine.open();
    engine.write(pcap([at(0, segment(1, probe(1))), at(1000, segment(5, probe(1)))]));
    expect(drained(engine, 'flow')).toMatchObject([{ packets: 2, begun: true, ended: false }]);
    engine.write(pcap([at(2000, segment(9, probe(1)))]).subarray(24));
    expect(drained(engine, 'flow')).toMatchObject([{ packets: 1, begun: false }]);
    expect(drained(engine, 'flow')).toEqual([]);
  });

  it('count each packet once', () => {
    const { engine } = readFrames([datagram(probe(1)), datagram(probe(2)), segment(1, probe(3))]);
    expect(flowsOf(engine).reduce((sum, flow) => sum + flow.packets, 0)).toBe(3);
  });

  it('carry ICMP by its two ends, the one who asks first', () => {
    const icmp = (type: number, source: number, target: number): Uint8Array =>
      ethernet(0x0800, ip4(1, [type, 0, 0, 0, 0, 1, 0, 1], { source, target }));
    const { engine } = readFrames([icmp(0, 0x0a000002, 0x0a000001), icmp(8, 0x0a000001, 0x0a000002)]);
    expect(flowsOf(engine)).toMatchObject([{ client: '10.0.0.1', server: '10.0.0.2', transport: 'icmp', packets: 2 }]);
  });
});

describe('sessions, claims and signs', () => {
  it('a session is told while it goes on, and once that it ended', () => {
    const { engine } = readFrames([segment(1, probe(1)), segment(5, [], { flags: RST })]);
    const [first, ...rest] = drained(engine, 'session');
    expect(first).toMatchObject({ protocol: 'probe', ended: true, startUs: START_US });
    expect(rest).toEqual([]);
  });

  it('a claim is kept once, by who made it, and told once', () => {
    const { engine } = readFrames([datagram(probe(0x7e, 0, [80, 76, 67])), datagram(probe(0x7e, 0, [80, 76, 67]))]);
    const claims = drained(engine, 'claim').filter((c) => 'attribute' in c && c.attribute === 'hostname');
    expect(claims).toMatchObject([{ value: 'PLC', source: 'probe', confidence: 0.9, firstPacket: 1 }]);
    expect(drained(engine, 'claim')).toEqual([]);
  });

  it('an address that several MACs send from belongs to both, the unspecified one to nobody: RFC 4291, 2.5.2', () => {
    const told = (source: Part): unknown[] => {
      const head = join([0x60, 0, 0, 0], u16(0), [59, 255], source, [0xff, 2], zeros(13), [1]);
      const { engine } = readFrames([ethernet(0x86dd, head, MAC_A), ethernet(0x86dd, head, MAC_B)]);
      return drained(engine, 'claim').map((claim) => 'value' in claim && claim.value);
    };
    expect(told(zeros(16))).toEqual([]);
    expect(told(join([0xfe, 0x80], zeros(13), [7]))).toEqual(['fe80::7', 'fe80::7']);
  });

  it('a sign names its packet', () => {
    const { engine } = readFrames([datagram(probe(1)), datagram(probe(0x7f))]);
    expect(drained(engine, 'sign')).toMatchObject([{ kind: 'odd', packet: 2, protocol: 'probe' }]);
  });
});

describe('limits', () => {
  const flood = Array.from({ length: 400 }, (_, i) =>
    ethernet(0x0800, ip4(17, udp(probe(0x7f, i & 255), 1024 + i), { source: 0x0a010000 + i })),
  );

  it.each([
    ['flowsMax', { flows: 100 }, 300],
    ['operationsMax', { operations: 100 }, 300],
    ['signsPerTickMax', { signs: 100 }, 300],
  ] as const)('%s: counted visibly, and all packets are still counted', (limit, limits, count) => {
    const { engine } = readFrames(flood, { limits });
    expect(engine.limitEvents()).toMatchObject([{ limit, count }]);
    expect(engine.limitEvents()[0]?.missing).not.toBe('');
    expect(engine.health().packets).toBe(400);
  });

  it('addressesMax: further endpoints are refused visibly', () => {
    const { engine } = readFrames(flood, { limits: { addresses: 16 } });
    engine.each({ flow: () => undefined });
    expect(engine.limitEvents().map((e) => e.limit)).toContain('addressesMax');
  });

  it('operationsPerFlowMax: objects beyond it are not told apart, no message is lost', () => {
    const messages = 17 * 256;
    const many = Array.from({ length: messages }, (_, i) => datagram(probe(1 + (i >> 8), i & 255)));
    const { engine } = readFrames(many, { onMessage: () => undefined });
    expect(engine.limitEvents().map((e) => e.limit)).toEqual(['operationsPerFlowMax']);
    expect(engine.protocolTotals()[0]?.messages).toBe(messages);
    expect(engine.health().operations).toBeLessThan(LIMITS.operationsPerFlowMax + 32);
  });

  it('nothing is said while nothing is missing', () => {
    expect(readFrames(flood).engine.limitEvents()).toEqual([]);
  });
});

describe('batches', () => {
  const capture = pcap(
    Array.from({ length: 3000 }, (_, i) => ({ bytes: datagram(probe(i & 7, i & 31), 1024 + i, 7000) })),
  );
  const many = pcap(
    Array.from({ length: LIMITS.batchConversationsMax + 10 }, (_, i) => ({
      bytes: ethernet(0x0800, ip4(17, udp(probe(3)), { source: 0x0a100000 + i })),
    })),
  );
  const batches = (bytes: Uint8Array): ReturnType<typeof toBatches> =>
    toBatches(read(bytes).engine, { sensor: 's', site: 't', sequence: 5, health: HEALTH });

  it('are the same for the same capture', () => {
    expect(batches(capture)).toEqual(batches(capture));
    expect(batches(capture)[0]?.conversations).toMatchObject([{ packets: 3000, flows: 3000, port: 7000 }]);
  });

  it('are split at their bound, numbered on, and lose nothing', () => {
    const made = batches(many);
    expect(made.map((b) => [b.sequence, b.conversations.length])).toEqual([
      [5, LIMITS.batchConversationsMax],
      [6, 10],
    ]);
    for (const batch of made) {
      for (const { client, server } of batch.conversations) {
        expect(Math.max(client, server)).toBeLessThan(batch.endpoints.length);
      }
    }
  });

  it('are none when nothing is new, one as a sign of life', () => {
    const { engine } = readFrames([datagram(probe(1))]);
    const options = { sensor: 's', site: 't', sequence: 1, health: HEALTH };
    expect(toBatches(engine, options).length).toBe(1);
    expect(toBatches(engine, options)).toEqual([]);
    expect(toBatches(engine, { ...options, always: true }).length).toBe(1);
  });
});
