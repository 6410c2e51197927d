/**
 * What a conversation must show before it is called cyclic. To beat is in the nature of industrial protocols: few beats
 * do. Much in IT has a rhythm for a while (a script, typing, a transfer in step with its answers) and then rightly ends:
 * there only a beat that is steady, long and of one kind is believed.
 */
import type { Protocol } from '../../model/protocol.ts';
import * as L from './layout.ts';

export interface Demand {
  /** Share of the period that an interval may be off it. */
  readonly tolerance: number;
  readonly periodLeastUs: number;
  /** Weight of the beats in step (see `weightOf`), and the time that they must have gone on for. */
  readonly weight: number;
  readonly forUs: number;
}

/** Frames and datagrams of I/O: nothing paces them but the sender's clock. */
const INPUT_OUTPUT: Demand = { tolerance: 0.25, periodLeastUs: 30, weight: 0, forUs: 0 };
/** Over TCP a transfer in step with its answers looks like a quick poll, until it ends. */
const POLLING: Demand = { tolerance: 0.25, periodLeastUs: 5_000, weight: 0, forUs: 3_000_000 };
const QUICK_POLLING: Demand = { ...POLLING, forUs: 20_000_000 };
const QUICK_US = 40_000;
const ANYTHING: Demand = { tolerance: 0.06, periodLeastUs: 5_000, weight: 40, forUs: 10_000_000 };
const WEIGHT_MOST = 9;
/** Each over a new connection: a script in a loop does that. A tool that connects anew for each question must show more. */
const HOP_SHARE = 1 / 4;

type Trust = typeof EARNED | typeof NEVER | typeof GIVEN;
const EARNED = 0;
const NEVER = 1;
const GIVEN = 2;

const ARP = 0x0806;
const TCP = 6;
const UDP = 17;

export class Demands {
  /** By the number of a flow's protocol as it stands in `W_CLASS`. */
  private readonly trusts: Uint8Array;
  /** Ports of industrial protocols, as `portKey` has them: a connection's first message comes before its protocol is known. */
  private readonly ports = new Set<number>();

  constructor(protocols: readonly Protocol[]) {
    this.trusts = Uint8Array.from({ length: L.CLASS_FIRST + protocols.length }, (_, at) =>
      trustIn(protocols[at - L.CLASS_FIRST]),
    );
    for (const protocol of protocols) {
      if (protocol.domain !== 'ot') continue;
      for (const carrier of protocol.over) {
        if (!('transport' in carrier)) continue;
        for (const port of carrier.ports) this.ports.add(portKey(carrier.transport === 'tcp' ? TCP : UDP, port));
      }
    }
  }

  /** Undefined: whatever its rhythm, it is no cyclic conversation. `from` is the side that beats, `port` that of the server. */
  of(page: Int32Array, base: number, from: number, port: number, periodUs: number): Demand | undefined {
    const meta = page[base + L.W_META] as number;
    const family = (meta >>> 8) & 3;
    const trust = this.trust(page, base, family === L.FAMILY_MAC ? -1 : portKey(meta & 0xff, port));
    if (trust === NEVER) return undefined;
    const stream = family !== L.FAMILY_MAC && (meta & 0xff) === TCP;
    if (trust === GIVEN) return stream ? (periodUs < QUICK_US ? QUICK_POLLING : POLLING) : INPUT_OUTPUT;
    // Announcements, keep-alives of switches and who-has go to everybody: nobody's production hangs on one of them.
    if (isGroup(page, base, family, 1 - from)) return undefined;
    if (family === L.FAMILY_MAC && meta >>> 16 === ARP) return undefined;
    return ANYTHING;
  }

  private trust(page: Int32Array, base: number, key: number): number {
    const named = (page[base + L.W_FLAGS] as number) >>> L.NAME_SHIFT;
    const number = named === 0 ? (page[base + L.W_CLASS] as number) & L.CLASS_MASK : named;
    if (number === L.CLASS_UNKNOWN && this.ports.has(key)) return GIVEN;
    return this.trusts[number] ?? EARNED;
  }
}

const portKey = (transport: number, port: number): number => transport * 65536 + port;

/**
 * What one more beat in step weighs: the closer the last ones keep to the period, the less chance does it. Hands stay
 * within some per cent of their rhythm for a few strokes; a clock stays within one.
 */
export function weightOf(demand: Demand, spreadUs: number, periodUs: number, hop: boolean): number {
  const closeness = Math.log2((demand.tolerance * periodUs) / Math.max(1, spreadUs));
  const weight = Math.min(WEIGHT_MOST, Math.max(1, closeness * closeness));
  return hop ? weight * HOP_SHARE : weight;
}

function trustIn(protocol: Protocol | undefined): Trust {
  if (protocol?.domain === 'ot') return GIVEN;
  // Somebody sits in front of it: the rhythm is that of hands, and ends when they rest.
  return protocol?.remoteControl === true ? NEVER : EARNED;
}

function isGroup(page: Int32Array, base: number, family: number, side: number): boolean {
  const macs = page[base + (family === L.FAMILY_MAC ? L.W_PORTS : L.W_MAC_HIGH)] as number;
  const upper = side === 0 ? macs >>> 16 : macs & 0xffff;
  return ((upper >>> 8) & 1) !== 0;
}
