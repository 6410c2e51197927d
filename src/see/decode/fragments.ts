/**
 * IP fragments put together again (RFC 791, 3.2; RFC 8200, 4.5): in any order, the first to arrive wins where two
 * overlap, bounded in number, bytes and time. A datagram that never gets whole gives its counts back all the same.
 */
import { LIMITS } from '../../model/limits.ts';

export interface Datagram {
  readonly key: string;
  readonly family: number;
  readonly a: number;
  readonly b: number;
  readonly protocol: number;
  /** Payload so far, and which of its 8-byte units are there. */
  bytes: Uint8Array;
  readonly units: Uint8Array;
  have: number;
  /** Length of the whole, once the last fragment is there; −1 before. */
  total: number;
  packets: number;
  wireBytes: number;
  readonly firstUs: number;
  lastUs: number;
  lastPacket: number;
  readonly mac: readonly [number, number, number, number] | null;
  readonly vlan: number;
}

const HELD_MAX = 8 << 20;
const UNITS = 8192;

export class Fragments {
  /** Datagrams given up: too old, too many, or contradicting themselves. */
  expired = 0;
  /** Those of them that had to make room. */
  crowdedOut = 0;
  private readonly flight = new Map<string, Datagram>();
  private held = 0;
  private oldestUs = Infinity;

  /** The datagram a fragment belongs to, begun when needed. */
  of(key: string, begin: Omit<Datagram, 'key' | 'bytes' | 'units' | 'have' | 'total'>): Datagram {
    const known = this.flight.get(key);
    if (known) return known;
    const made = { ...begin, key, bytes: new Uint8Array(2048), units: new Uint8Array(UNITS), have: 0, total: -1 };
    this.flight.set(key, made);
    this.held += made.bytes.length + UNITS;
    if (made.firstUs < this.oldestUs) this.oldestUs = made.firstUs;
    return made;
  }

  /** The datagram under this key if it has waited too long for a fragment that comes at `us`; it is forgotten. */
  overdue(key: string, us: number): Datagram | undefined {
    const known = this.flight.get(key);
    if (!known || us - known.firstUs < LIMITS.fragmentTimeoutUs) return undefined;
    this.forget(known);
    this.expired++;
    return known;
  }

  /** Adds bytes[start, end) at `from` (a multiple of 8). True when the datagram is complete now. */
  add(datagram: Datagram, from: number, source: Uint8Array, start: number, end: number, last: boolean): boolean {
    const stop = from + end - start;
    if (stop > LIMITS.fragmentBytesMax) return false;
    if (last && datagram.total < 0) datagram.total = stop;
    if (stop > datagram.bytes.length) this.widen(datagram, stop);
    const { bytes, units } = datagram;
    for (let at = from; at < stop; at += 8) {
      if (units[at >> 3] === 1) continue;
      units[at >> 3] = 1;
      const upTo = Math.min(at + 8, stop);
      for (let i = at; i < upTo; i++) bytes[i] = source[start + i - from] as number;
      datagram.have += upTo - at;
    }
    return datagram.total >= 0 && datagram.have >= datagram.total;
  }

  forget(datagram: Datagram): void {
    if (this.flight.delete(datagram.key)) this.held -= datagram.bytes.length + UNITS;
  }

  /** Datagrams to give up now: those past their time at `us`, and the oldest while there are too many. All, with Infinity. */
  *expire(us: number): Generator<Datagram> {
    if (!this.crowded() && us - this.oldestUs < LIMITS.fragmentTimeoutUs) return;
    this.oldestUs = Infinity;
    for (const datagram of this.flight.values()) {
      const crowded = this.crowded();
      if (!crowded && us - datagram.firstUs < LIMITS.fragmentTimeoutUs) {
        if (datagram.firstUs < this.oldestUs) this.oldestUs = datagram.firstUs;
        continue;
      }
      this.forget(datagram);
      this.expired++;
      if (crowded) this.crowdedOut++;
      yield datagram;
    }
  }

  private crowded(): boolean {
    return this.flight.size > LIMITS.fragmentsInFlightMax || this.held > HELD_MAX;
  }

  private widen(datagram: Datagram, need: number): void {
    const wider = new Uint8Array(Math.min(65_536, Math.max(need, datagram.bytes.length * 2)));
    wider.set(datagram.bytes);
    this.held += wider.length - datagram.bytes.length;
    datagram.bytes = wider;
  }
}
