/** Batches whose sums are known: what was sent up to a sequence number can be counted without keeping it. */
import type { Batch } from '../../src/model/observation.ts';

export interface Feed {
  readonly site: string;
  readonly sensor: string;
  /** Tells the addresses of one feed from those of another. */
  readonly number: number;
  readonly conversations: number;
}

const START_US = Date.UTC(2026, 0, 5, 8) * 1000;
const SECOND_US = 1_000_000;

/** Packets of conversation `n` in batch `sequence`: never the same in two neighbours, so that a swap shows too. */
export const packetsIn = (sequence: number, n: number): number => 1 + ((sequence * 31 + n * 17) % 97);

export function packetsUpTo(sequence: number, n: number): number {
  let sum = 0;
  for (let at = 1; at <= sequence; at++) sum += packetsIn(at, n);
  return sum;
}

export function batchOf(feed: Feed, sequence: number): Batch {
  const fromUs = START_US + sequence * SECOND_US;
  const toUs = fromUs + SECOND_US - 1;
  return {
    version: 1,
    sensor: feed.sensor,
    site: feed.site,
    sequence,
    fromUs,
    toUs,
    endpoints: Array.from({ length: feed.conversations + 1 }, (_, n) => ({
      mac: `02:00:00:00:${hex(feed.number)}:${hex(n)}`,
      ip: `10.${feed.number}.0.${n + 1}`,
    })),
    conversations: Array.from({ length: feed.conversations }, (_, n) => ({
      client: 0,
      server: n + 1,
      transport: 'tcp' as const,
      port: 502,
      protocol: 'modbus',
      packets: packetsIn(sequence, n),
      bytes: packetsIn(sequence, n) * 70,
      flows: sequence === 1 ? 1 : 0,
      firstUs: fromUs,
      lastUs: toUs,
      operations: [
        {
          code: 3,
          operation: 'read_holding_registers',
          meaning: 'read' as const,
          object: 'holding register 0',
          requests: packetsIn(sequence, n),
          responses: 0,
          errors: 0,
          firstUs: fromUs,
          lastUs: toUs,
          firstPacket: sequence * 1000,
          lastPacket: sequence * 1000 + 99,
        },
      ],
    })),
    sessions: [],
    claims: [],
    accounts: [],
    signs: [],
    limits: [],
    health: {
      packets: sequence,
      bytes: 0,
      dropped: 0,
      malformed: 0,
      packetsPerSecond: 0,
      lagUs: 0,
      spoolBytes: 0,
      flows: 1,
    },
  };
}

const hex = (n: number): string => n.toString(16).padStart(2, '0');
