/**
 * What services look like whose protocol nobody here knows: how random their bytes are, text or binary, how long their
 * packets are, what these begin with, and how often they come. So that a person can name them and a change can be noticed.
 *
 * Of each flow the first packets of each side are looked at, so that a service is known after seconds and costs nothing
 * afterwards. All of it is sums, extremes and agreements: the order in which flows come changes nothing.
 */
import { LIMITS } from '../../model/limits.ts';
import type { Addresses } from './addresses.ts';
import { endpointOfSide } from './endpoint-of-side.ts';
import * as L from './layout.ts';

const TRANSPORTS = ['tcp', 'udp', 'ethernet'] as const;
type Transport = (typeof TRANSPORTS)[number];

const CLIENT = 0;
const SERVER = 1;
const PREFIX_BYTES = 8;
/** Of a flow that is not looked at. */
const ALL_COUNTED = LIMITS.profilePacketsPerFlow | (LIMITS.profilePacketsPerFlow << 8);
/** Bytes of a packet that count for entropy. */
const SAMPLE_BYTES = 128;
/** Gaps by half-octaves of microseconds: 2^(0/2) … 2^(63/2), which is 36 minutes. */
const GAP_BUCKETS = 64;
const GAPS_MIN = 8;
/** A share of all gaps that must lie within a half-octave on either side for the service to be called cyclic. */
const CYCLIC_SHARE = 0.7;
const LENGTHS_MAX = 16;

export interface SideShape {
  /** Packets that were looked at. */
  readonly packets: number;
  readonly shortest: number;
  readonly longest: number;
  /** Each length with its count, commonest first; empty where there are more than a few. */
  readonly lengths: readonly (readonly [bytes: number, packets: number])[];
  /** First bytes in hexadecimal, as far as all packets have them; `..` where they differ. */
  readonly begins: string;
}

export interface UnknownService {
  /** Endpoint id. */
  readonly server: number;
  readonly transport: Transport;
  /** EtherType on Ethernet. */
  readonly port: number;
  /** Bits per byte, 0–8: text lies near 4.5, compressed and encrypted data near 8. */
  readonly entropy: number;
  /** Share of printable ASCII among the bytes looked at, 0–1. */
  readonly printable: number;
  readonly client: SideShape;
  readonly answers: SideShape;
  /** Mean gap between packets of a client, where nearly all are alike; null where not. */
  readonly periodUs: number | null;
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

  add(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (length < this.shortest) this.shortest = length;
    if (length > this.longest) this.longest = length;
    const n = Math.min(length, PREFIX_BYTES);
    for (let i = 0; i < n; i++) {
      const byte = bytes[from + i] as number;
      if (this.packets === 0) this.begins[i] = byte;
      else this.differ[i] = (this.differ[i] as number) | (byte ^ (this.begins[i] as number));
    }
    this.packets++;
    this.lengths?.set(length, (this.lengths.get(length) ?? 0) + 1);
    if (this.lengths && this.lengths.size > LENGTHS_MAX) this.lengths = undefined;
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
  readonly transport: Transport;
  readonly port: number;
  readonly sides: readonly [Side, Side] = [new Side(), new Side()];
  readonly bytes = new Uint32Array(256);
  readonly gaps = new Uint32Array(GAP_BUCKETS);
  readonly gapSums = new Float64Array(GAP_BUCKETS);
  firstUs = Infinity;
  lastUs = -Infinity;

  constructor(server: number, transport: Transport, port: number) {
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
  }
}

export class Profiles {
  /** Services that found no room. */
  lost = 0;
  private readonly byKey = new Map<number, number>();
  private readonly list: Profile[] = [];
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
    transport: Transport,
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
    (this.list[number - 1] as Profile).add(side === server, bytes, from, to, us, gap);
  }

  /** Number of the profile of the flow's service, from 1; 0 where there is no room. */
  private begin(page: Int32Array, base: number, server: number, transport: Transport): number {
    const endpoint = endpointOfSide(this.addresses, page, base, server);
    if (endpoint === 0) return 0;
    const ports = page[base + L.W_PORTS] as number;
    const type = (page[base + L.W_META] as number) >>> 16;
    const port = transport === 'ethernet' ? type : server === 0 ? ports >>> 16 : ports & 0xffff;
    const key = (endpoint * TRANSPORTS.length + TRANSPORTS.indexOf(transport)) * 65536 + port;
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
    for (const profile of this.list) {
      const { server, transport, port, sides, firstUs, lastUs } = profile;
      // A flow may be seen that never carries a byte for us to look at.
      if (sides[CLIENT].packets + sides[SERVER].packets === 0) continue;
      visit({
        ...{ server, transport, port, ...randomness(profile.bytes) },
        client: sides[CLIENT].shape(),
        answers: sides[SERVER].shape(),
        ...{ periodUs: periodOf(profile), firstUs, lastUs },
      });
    }
  }
}

const isPrintable = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;

/** Shannon entropy of single bytes, and the share of them that is text. */
function randomness(counts: Uint32Array): { readonly entropy: number; readonly printable: number } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { entropy: 0, printable: 0 };
  let [entropy, printable] = [0, 0];
  for (const [byte, count] of counts.entries()) {
    if (count === 0) continue;
    entropy -= (count / total) * Math.log2(count / total);
    if (isPrintable(byte)) printable += count;
  }
  return { entropy: Math.round(entropy * 100) / 100, printable: Math.round((printable / total) * 100) / 100 };
}

/** The commonest gap with its neighbours, where nearly all are among them. */
function periodOf({ gaps, gapSums }: Profile): number | null {
  const total = gaps.reduce((sum, count) => sum + count, 0);
  if (total < GAPS_MIN) return null;
  const most = gaps.indexOf(Math.max(...gaps));
  let [count, sum] = [0, 0];
  for (let i = Math.max(0, most - 1); i <= Math.min(GAP_BUCKETS - 1, most + 1); i++) {
    count += gaps[i] as number;
    sum += gapSums[i] as number;
  }
  return count >= total * CYCLIC_SHARE ? Math.round(sum / count) : null;
}
