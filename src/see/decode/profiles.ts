/**
 * What services look like whose protocol nobody here knows: how random their bytes are, text or binary, how long their
 * packets are, what these begin with, and how often they come. So that a person can name them and a change can be noticed.
 *
 * Of each flow the first packets of each side are looked at, so that a service is known after seconds and costs nothing
 * afterwards. All of it is sums, extremes and agreements: the order in which flows come changes nothing.
 */
import { LIMITS } from '../../model/limits.ts';
import {
  LENGTHS_MAX,
  PREFIX_BYTES,
  PROFILED_TRANSPORTS,
  type ProfiledTransport,
  type ServiceLooks,
  type SideShape,
} from '../../model/service-looks.ts';
import type { Addresses } from './addresses.ts';
import { endpointOfSide } from './endpoint-of-side.ts';
import * as L from './layout.ts';

const CLIENT = 0;
const SERVER = 1;
/** Of a flow that is not looked at. */
const ALL_COUNTED = LIMITS.profilePacketsPerFlow | (LIMITS.profilePacketsPerFlow << 8);
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

/** One side of one service. */
class Side {
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

class Profile {
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

export class Profiles {
  /** Services that found no room. */
  lost = 0;
  private readonly byKey = new Map<number, number>();
  private readonly list: Profile[] = [];
  private dirty: Profile[] = [];
  private readonly addresses: Addresses;
  private readonly watches: boolean;

  /** `watches`: not where no protocol is known at all. */
  constructor(addresses: Addresses, watches: boolean) {
    this.addresses = addresses;
    this.watches = watches;
  }

  /**
   * A payload of nobody's protocol, bytes[from, to). The words of its flow are free: in one is the number of the profile, in
   * another how many packets of each side were counted, in two more their last times.
   */
  packet(
    page: Int32Array,
    base: number,
    side: number,
    transport: ProfiledTransport,
    bytes: Uint8Array,
    from: number,
    to: number,
    us: number,
  ): void {
    const counted = page[base + L.W_SHARED + 1] as number;
    const packets = (counted >>> (side * 8)) & 0xff;
    if (packets >= LIMITS.profilePacketsPerFlow || to <= from || !this.watches) return;
    const server = ((page[base + L.W_FLAGS] as number) & L.FLAG_CLIENT) !== 0 ? 0 : 1;
    const number = (page[base + L.W_SHARED] as number) || this.begin(page, base, server, transport);
    if (number === 0) {
      page[base + L.W_SHARED + 1] = ALL_COUNTED;
      return;
    }
    page[base + L.W_SHARED + 1] = counted + (1 << (side * 8));
    // 31 bits of microseconds: gaps of up to 35 minutes are right.
    const now = (us % 2 ** 31) | 0;
    const gap = packets === 0 ? -1 : (now - (page[base + L.W_WORDS + side] as number)) & 0x7fffffff;
    page[base + L.W_WORDS + side] = now;
    const profile = this.list[number - 1] as Profile;
    profile.add(side === server, bytes, from, to, us, gap);
    if (profile.dirty) return;
    profile.dirty = true;
    this.dirty.push(profile);
  }

  /** Number of the profile of the flow's service, from 1; 0 where there is no room. */
  private begin(page: Int32Array, base: number, server: number, transport: ProfiledTransport): number {
    const endpoint = endpointOfSide(this.addresses, page, base, server);
    if (endpoint === 0) return 0;
    const ports = page[base + L.W_PORTS] as number;
    const type = (page[base + L.W_META] as number) >>> 16;
    const port = transport === 'ethernet' ? type : server === 0 ? ports >>> 16 : ports & 0xffff;
    const key = (endpoint * PROFILED_TRANSPORTS.length + PROFILED_TRANSPORTS.indexOf(transport)) * 65536 + port;
    let number = this.byKey.get(key);
    if (number === undefined) {
      if (this.list.length >= LIMITS.unknownServicesMax) {
        this.lost++;
        return 0;
      }
      number = this.list.push(new Profile(endpoint, transport, port));
      this.byKey.set(key, number);
    }
    page[base + L.W_SHARED] = number;
    return number;
  }

  each(visit: (service: UnknownService) => void): void {
    // A flow may be seen that never carries a byte for us to look at.
    for (const profile of this.list) if (profile.packets > 0) visit(profile.seen());
  }

  /** Those that look otherwise than when they were last handed over here. Costs nothing for those that nothing was added to. */
  drain(visit: (service: UnknownService) => void): void {
    const { dirty } = this;
    this.dirty = [];
    for (const profile of dirty) {
      profile.dirty = false;
      if (profile.takeNews()) visit(profile.seen());
    }
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
