/** Ceilings of the tables that were hit: what is missing is said, never left out in silence. */
import type { LimitEvent } from '../../../model/limits.ts';
import type { Context } from '../context.ts';
import type { Tables } from '../tables.ts';
import type { PacketPath } from '../path.ts';

export class Ceilings {
  private readonly tables: Tables;
  private readonly path: PacketPath;
  private readonly context: Context;
  private readonly firstHits = new Map<LimitEvent['limit'], number>();

  constructor(tables: Tables, path: PacketPath, context: Context) {
    this.tables = tables;
    this.path = path;
    this.context = context;
  }

  /** Each ceiling that was hit, with its count so far. */
  hit(pulsesLost: number): LimitEvent[] {
    const { nowUs } = this.path;
    const events: LimitEvent[] = [];
    for (const [limit, count, missing] of this.all(pulsesLost)) {
      if (count === 0) continue;
      const firstUs = this.firstHits.get(limit) ?? nowUs;
      this.firstHits.set(limit, firstUs);
      events.push({ limit, count, firstUs, lastUs: nowUs, missing });
    }
    return events;
  }

  private all(pulsesLost: number): readonly (readonly [LimitEvent['limit'], number, string])[] {
    const { flows, operations, claims, accounts, signs, names, addresses, profiles } = this.tables;
    const { streams, fragments } = this.path;
    return [
      ['flowsMax', flows.overflows, 'Packets of further flows are counted, their conversations are not kept.'],
      ['operationsMax', operations.lost, 'Messages of further operations are not kept.'],
      [
        'operationsPerFlowMax',
        this.context.crowded,
        'Objects of further operations of these flows are not told apart.',
      ],
      ['addressesMax', addresses.lost, 'Conversations of further addresses are not kept.'],
      ['namesMax', names.lost, 'Further names of objects are not kept.'],
      ['claimsMax', claims.lostClaims, 'Further claims are not kept.'],
      ['stackClaimsMax', claims.lostStacks, 'Systems of further addresses are not told by their TCP connections.'],
      ['accountsMax', accounts.lost, 'Further accounts are not kept.'],
      ['signsPerTickMax', signs.lost, 'Further signs are not kept.'],
      ['tcpBytesHeldTotalMax', streams.holds.dropped, 'Messages that were longer than may be held are not decoded.'],
      ['fragmentsInFlightMax', fragments.crowdedOut, 'Fragmented datagrams were given up before they were whole.'],
      ['unknownServicesMax', profiles.lost, 'The looks of further unknown services are not kept.'],
      ['pulsesMax', pulsesLost, 'Further cyclic conversations are not watched.'],
    ];
  }
}
