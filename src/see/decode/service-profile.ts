/**
 * What one service of an unknown protocol looks like. All of it is sums, extremes and agreements: the order in which flows
 * come changes nothing, and what two decoders saw of it can be put together.
 */
import {
  LENGTHS_MAX,
  PREFIX_BYTES,
  type ProfiledTransport,
  type ServiceLooks,
  type SideShape,
} from '../../model/service-looks.ts';

const CLIENT = 0;
const SERVER = 1;
/** Bytes of a packet that count for entropy. */
const SAMPLE_BYTES = 128;
/** Gaps by half-octaves of microseconds: 2^(0/2) … 2^(63/2), which is 36 minutes. */
const GAP_BUCKETS = 64;
const GAPS_MIN = 8;
/** A share of all gaps that must lie within a half-octave on either side for the service to be called cyclic. */
const CYCLIC_SHARE = 0.7;

/** Periods are alike up to this factor. */
const PERIODS_ALIKE = 1.25;

export interface UnknownService extends ServiceLooks {
  /** Endpoint id. */
  readonly server: number;
  readonly transport: ProfiledTransport;
  /** EtherType on Ethernet. */
  readonly port: number;
  readonly firstUs: number;
  readonly lastUs: number;
}

/** One side of a profile on its way to another thread. */
interface HandedSide {
  readonly packets: number;
  readonly shortest: number;
  readonly longest: number;
  readonly lengths: ReadonlyMap<number, number> | undefined;
  readonly begins: Uint8Array;
  readonly differ: Uint8Array;
  readonly changes: number;
}

/** A profile on its way to another thread. */
export interface HandedProfile {
  readonly server: number;
  readonly transport: ProfiledTransport;
  readonly port: number;
  readonly flows: number;
  readonly sides: readonly [HandedSide, HandedSide];
  readonly bytes: Uint32Array;
  readonly gaps: Uint32Array;
  readonly gapSums: Float64Array;
  readonly firstUs: number;
  readonly lastUs: number;
}

/** One side of one service. */
class Side implements HandedSide {
  packets = 0;
  shortest = 0x7fffffff;
  longest = 0;
  /** By length; undefined once there are too many. */
  lengths: Map<number, number> | undefined = new Map();
  readonly begins = new Uint8Array(PREFIX_BYTES);
  /** Bits of `begins` that differed in some packet. */
  readonly differ = new Uint8Array(PREFIX_BYTES);
  /** Grows whenever another length or another first byte is seen. */
  changes = 0;

  add(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.measure(length);
    const n = Math.min(length, PREFIX_BYTES);
    for (let i = 0; i < n; i++) {
      const byte = bytes[from + i] as number;
      if (this.packets === 0) this.begins[i] = byte;
      const known = this.differ[i] as number;
      const differ = known | (byte ^ (this.begins[i] as number));
      if (known === 0 && differ !== 0) this.changes++;
      this.differ[i] = differ;
    }
    this.packets++;
  }

  private measure(length: number): void {
    if (length < this.shortest || length > this.longest) this.changes++;
    if (length < this.shortest) this.shortest = length;
    if (length > this.longest) this.longest = length;
    const { lengths } = this;
    if (!lengths) return;
    const count = lengths.get(length) ?? 0;
    lengths.set(length, count + 1);
    if (count > 0) return;
    this.changes++;
    if (lengths.size > LENGTHS_MAX) this.lengths = undefined;
  }

  /** Adds what another saw of the same. */
  takeOver(by: HandedSide): void {
    if (by.packets === 0) return;
    this.shortest = Math.min(this.shortest, by.shortest);
    this.longest = Math.max(this.longest, by.longest);
    for (let i = 0; i < PREFIX_BYTES; i++) {
      const begins = by.begins[i] as number;
      if (this.packets === 0) this.begins[i] = begins;
      this.differ[i] = (this.differ[i] as number) | (by.differ[i] as number) | (begins ^ (this.begins[i] as number));
    }
    this.packets += by.packets;
    this.changes += by.changes;
    for (const [length, count] of by.lengths ?? []) this.lengths?.set(length, (this.lengths.get(length) ?? 0) + count);
    if (by.lengths === undefined || (this.lengths?.size ?? 0) > LENGTHS_MAX) this.lengths = undefined;
  }

  shape(): SideShape {
    const { packets, longest, lengths } = this;
    const shortest = packets === 0 ? 0 : this.shortest;
    let begins = '';
    for (let i = 0; i < Math.min(shortest, PREFIX_BYTES); i++)
      begins += this.differ[i] === 0 ? (this.begins[i] as number).toString(16).padStart(2, '0') : '..';
    const counted = [...(lengths ?? [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return { packets, shortest, longest, lengths: counted, begins: begins.replace(/(?:\.\.)+$/, '') };
  }
}

export class Profile {
  readonly server: number;
  readonly transport: ProfiledTransport;
  readonly port: number;
  readonly sides: readonly [Side, Side] = [new Side(), new Side()];
  readonly bytes = new Uint32Array(256);
  readonly gaps = new Uint32Array(GAP_BUCKETS);
  readonly gapSums = new Float64Array(GAP_BUCKETS);
  /** Of all gaps; and the bucket with the most of them, the lowest of several. */
  gapCount = 0;
  commonest = 0;
  /** Flows that were looked at. */
  flows = 0;
  firstUs = Infinity;
  lastUs = -Infinity;
  /** Something was added since it was last asked whether there is something to tell. */
  dirty = false;
  private readonly told = { packets: 0, changes: 0, periodUs: null as number | null };

  constructor(server: number, transport: ProfiledTransport, port: number) {
    this.server = server;
    this.transport = transport;
    this.port = port;
  }

  /** `gapUs`: since the same flow's packet before it of the same side; negative for its first. */
  add(fromServer: boolean, bytes: Uint8Array, from: number, to: number, us: number, gapUs: number): void {
    this.sides[fromServer ? SERVER : CLIENT].add(bytes, from, to);
    const last = Math.min(to, from + SAMPLE_BYTES);
    for (let i = from; i < last; i++) {
      const byte = bytes[i] as number;
      this.bytes[byte] = (this.bytes[byte] as number) + 1;
    }
    if (us < this.firstUs) this.firstUs = us;
    if (us > this.lastUs) this.lastUs = us;
    if (fromServer || gapUs < 1) return;
    const bucket = Math.min(GAP_BUCKETS - 1, Math.round(2 * Math.log2(gapUs)));
    this.gaps[bucket] = (this.gaps[bucket] as number) + 1;
    this.gapSums[bucket] = (this.gapSums[bucket] as number) + gapUs;
    this.gapCount++;
    const [here, most] = [this.gaps[bucket] as number, this.gaps[this.commonest] as number];
    if (here > most || (here === most && bucket < this.commonest)) this.commonest = bucket;
  }

  handOver(): HandedProfile {
    const { server, transport, port, flows, sides, bytes, gaps, gapSums, firstUs, lastUs } = this;
    return { server, transport, port, flows, sides, bytes, gaps, gapSums, firstUs, lastUs };
  }

  /** Adds what another saw of the same service. */
  takeOver(by: HandedProfile): void {
    this.flows += by.flows;
    for (const side of [CLIENT, SERVER] as const) this.sides[side].takeOver(by.sides[side]);
    for (let i = 0; i < 256; i++) this.bytes[i] = (this.bytes[i] as number) + (by.bytes[i] as number);
    for (let i = 0; i < GAP_BUCKETS; i++) {
      const count = by.gaps[i] as number;
      this.gaps[i] = (this.gaps[i] as number) + count;
      this.gapSums[i] = (this.gapSums[i] as number) + (by.gapSums[i] as number);
      this.gapCount += count;
    }
    this.commonest = 0;
    for (let i = 0; i < GAP_BUCKETS; i++)
      if ((this.gaps[i] as number) > (this.gaps[this.commonest] as number)) this.commonest = i;
    if (by.firstUs < this.firstUs) this.firstUs = by.firstUs;
    if (by.lastUs > this.lastUs) this.lastUs = by.lastUs;
  }

  get packets(): number {
    return this.sides[CLIENT].packets + this.sides[SERVER].packets;
  }

  /** True once where it looks otherwise than it was told: new, of twice the packets, another length, first byte or period. */
  takeNews(): boolean {
    const { told, packets, sides } = this;
    const changes = sides[CLIENT].changes + sides[SERVER].changes;
    const periodUs = periodOf(this);
    if (packets < 2 * told.packets && changes === told.changes && areAlike(periodUs, told.periodUs)) return false;
    Object.assign(told, { packets, changes, periodUs });
    return true;
  }

  seen(): UnknownService {
    const { server, transport, port, sides, firstUs, lastUs } = this;
    return {
      ...{ server, transport, port, ...randomness(this.bytes) },
      client: sides[CLIENT].shape(),
      answers: sides[SERVER].shape(),
      ...{ periodUs: periodOf(this), firstUs, lastUs },
    };
  }
}

const isPrintable = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;

/** Shannon entropy of single bytes, and the share of them that is text. */
function randomness(counts: Uint32Array): { readonly entropy: number; readonly printable: number } {
  let total = 0;
  for (let byte = 0; byte < counts.length; byte++) total += counts[byte] as number;
  if (total === 0) return { entropy: 0, printable: 0 };
  let [entropy, printable] = [0, 0];
  for (let byte = 0; byte < counts.length; byte++) {
    const count = counts[byte] as number;
    if (count === 0) continue;
    entropy -= (count / total) * Math.log2(count / total);
    if (isPrintable(byte)) printable += count;
  }
  return { entropy: Math.round(entropy * 100) / 100, printable: Math.round((printable / total) * 100) / 100 };
}

/** The commonest gap with its neighbours, where nearly all are among them. */
function periodOf({ gaps, gapSums, gapCount, commonest }: Profile): number | null {
  if (gapCount < GAPS_MIN) return null;
  let [count, sum] = [0, 0];
  for (let i = Math.max(0, commonest - 1); i <= Math.min(GAP_BUCKETS - 1, commonest + 1); i++) {
    count += gaps[i] as number;
    sum += gapSums[i] as number;
  }
  return count >= gapCount * CYCLIC_SHARE ? Math.round(sum / count) : null;
}

const areAlike = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : a < b * PERIODS_ALIKE && b < a * PERIODS_ALIKE;
