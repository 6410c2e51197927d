/**
 * Framing: the bytes of a capture file become an index of packets, 2,048 at a time, with no object per packet.
 * pcap (draft-ietf-opsawg-pcap-04: µs and ns, both byte orders, and Kuznetzov's variant) and pcapng
 * (draft-ietf-opsawg-pcapng-02: SHB, IDB, EPB, SPB and the obsolete packet block; all others are stepped over).
 */
import { LIMITS } from '../../model/limits.ts';

export const BATCH = LIMITS.batchPackets;

/** Packets of one batch: where each lies in the buffer that was framed. Link is an index made by `linkOf`. */
export class PacketIndex {
  n = 0;
  readonly offset = new Int32Array(BATCH);
  readonly captured = new Int32Array(BATCH);
  readonly wire = new Int32Array(BATCH);
  readonly link = new Uint16Array(BATCH);
  /** Microseconds since the epoch, whole. */
  readonly time = new Float64Array(BATCH);
}

interface Interface {
  readonly link: number;
  readonly toUs: (high: number, low: number) => number;
  readonly snapLength: number;
}

/** What a file turned out to be. `unknown` until its first four bytes are there. */
export type CaptureFormat = 'unknown' | 'pcap' | 'pcapng' | 'none';

const MICRO = 0xa1b2c3d4;
const NANO = 0xa1b23c4d;
const KUZNETZOV = 0xa1b2cd34;
const SECTION = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;

/** Whether bytes begin like gzip (RFC 1952, 2.3.1): the caller then undoes it before it writes. */
export const isGzip = (bytes: Uint8Array): boolean => bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

export class Framer {
  format: CaptureFormat = 'unknown';
  /** Set when the file can't be read on; what came before it holds. */
  broken: string | undefined;
  readonly linkTypes = new Set<number>();
  private little = true;
  private nano = false;
  private recordHeader = 16;
  private link = 1;
  private interfaces: Interface[] = [];
  private lastUs = 0;
  private section = false;

  /** Bytes needed from `at` for the record that begins there; only the header's worth while that is not known. */
  need(view: DataView, at: number, end: number): number {
    if (this.format === 'unknown') return end - at >= 4 && view.getUint32(at, true) === SECTION ? 12 : 24;
    if (this.format === 'pcap') {
      const header = this.recordHeader;
      return end - at < header ? header : header + this.pcapLength(view.getUint32(at + 8, this.little));
    }
    if (end - at < 12) return 12;
    const length = view.getUint32(at + 4, this.blockLittle(view, at));
    return length >= 12 && length <= LIMITS.packetBytesMax ? length : 12;
  }

  /** Frames whole records from `at`; returns where the first that is not whole begins. */
  fill(view: DataView, at: number, end: number, index: PacketIndex): number {
    index.n = 0;
    if (this.format === 'unknown') {
      if (end - at < this.need(view, at, end)) return at;
      at = this.begin(view, at);
    }
    if (this.broken !== undefined) return at;
    if (this.format === 'pcapng') return this.blocks(view, at, end, index);
    if (this.format !== 'pcap') return at;
    return this.little && !this.nano && this.recordHeader === 16
      ? this.plain(view, at, end, index)
      : this.records(view, at, end, index);
  }

  private pcapLength(captured: number): number {
    return captured <= LIMITS.packetBytesMax ? captured : 0;
  }

  private begin(view: DataView, at: number): number {
    const magic = view.getUint32(at, true);
    const swapped = view.getUint32(at, false);
    if (magic === SECTION) {
      this.format = 'pcapng';
      return at;
    }
    for (const [value, little] of [
      [magic, true],
      [swapped, false],
    ] as const) {
      if (value !== MICRO && value !== NANO && value !== KUZNETZOV) continue;
      this.format = 'pcap';
      this.little = little;
      this.nano = value === NANO;
      this.recordHeader = value === KUZNETZOV ? 24 : 16;
      this.link = view.getUint32(at + 20, little) & 0xffff;
      this.linkTypes.add(this.link);
      return at + 24;
    }
    this.format = 'none';
    this.broken = 'this is neither pcap nor pcapng';
    return at;
  }

  /** The usual kind: little endian, microseconds. */
  private plain(view: DataView, at: number, end: number, index: PacketIndex): number {
    const { offset, captured, wire, time, link } = index;
    const last = end - 16;
    const kind = this.link;
    let n = 0;
    while (at <= last && n < BATCH) {
      const length = view.getUint32(at + 8, true);
      if (length > LIMITS.packetBytesMax) {
        this.broken = `a record claims ${length} bytes`;
        break;
      }
      const next = at + 16 + length;
      if (next > end) break;
      offset[n] = at + 16;
      captured[n] = length;
      wire[n] = view.getInt32(at + 12, true);
      link[n] = kind;
      const fraction = view.getUint32(at + 4, true);
      time[n] =
        fraction < 1e6 ? view.getUint32(at, true) * 1e6 + fraction : oddTime(view.getUint32(at, true), fraction);
      n++;
      at = next;
    }
    index.n = n;
    return at;
  }

  private records(view: DataView, at: number, end: number, index: PacketIndex): number {
    const { little, nano, recordHeader } = this;
    let n = 0;
    while (at + recordHeader <= end && n < BATCH) {
      const length = view.getUint32(at + 8, little);
      if (length > LIMITS.packetBytesMax) {
        this.broken = `a record claims ${length} bytes`;
        break;
      }
      const next = at + recordHeader + length;
      if (next > end) break;
      const fraction = view.getUint32(at + 4, little);
      index.offset[n] = at + recordHeader;
      index.captured[n] = length;
      index.wire[n] = view.getInt32(at + 12, little);
      index.link[n] = this.link;
      const seconds = view.getUint32(at, little);
      if (nano) index.time[n] = seconds * 1e6 + Math.floor(fraction / 1000);
      else index.time[n] = fraction < 1e6 ? seconds * 1e6 + fraction : oddTime(seconds, fraction);
      n++;
      at = next;
    }
    index.n = n;
    return at;
  }

  private blockLittle(view: DataView, at: number): boolean {
    if (view.getUint32(at, true) !== SECTION) return this.little;
    return view.getUint32(at + 8, true) === BYTE_ORDER;
  }

  private blocks(view: DataView, at: number, end: number, index: PacketIndex): number {
    while (at + 12 <= end && index.n < BATCH) {
      const little = this.blockLittle(view, at);
      const type = view.getUint32(at, little);
      const length = view.getUint32(at + 4, little);
      if (length < 12 || length > LIMITS.packetBytesMax) {
        this.broken = `a block claims ${length} bytes`;
        break;
      }
      if (!this.section && type !== SECTION) {
        this.broken = 'a block stands before the first section header';
        break;
      }
      const padded = (length + 3) & ~3;
      if (at + length > end) break;
      if (type === SECTION && !this.beginSection(view, at)) break;
      this.block(view, at, type, length, index);
      at = Math.min(at + padded, end);
    }
    return at;
  }

  private beginSection(view: DataView, at: number): boolean {
    this.little = view.getUint32(at + 8, true) === BYTE_ORDER;
    if (!this.little && view.getUint32(at + 8, false) !== BYTE_ORDER) {
      this.broken = 'a section header has no byte-order mark';
      return false;
    }
    this.section = true;
    this.interfaces = [];
    return true;
  }

  private block(view: DataView, at: number, type: number, length: number, index: PacketIndex): void {
    const { little } = this;
    if (type === 1 && length >= 20) this.addInterface(view, at, length);
    else if (type === 6 && length >= 32) {
      this.packet(view, view.getUint32(at + 8, little), at + 12, at + 28, length - 32, index);
    } else if (type === 2 && length >= 32) {
      this.packet(view, view.getUint16(at + 8, little), at + 12, at + 28, length - 32, index);
    } else if (type === 3 && length >= 16) {
      const wire = view.getUint32(at + 8, little);
      const first = this.interfaces[0];
      const snap = first && first.snapLength > 0 ? first.snapLength : wire;
      this.put(index, at + 12, Math.min(wire, length - 16, snap), wire, first?.link ?? 1, this.lastUs);
    }
  }

  private packet(view: DataView, id: number, header: number, data: number, room: number, index: PacketIndex): void {
    const known = this.interfaces[id];
    const captured = view.getUint32(header + 8, this.little);
    if (!known || captured > room) {
      this.broken = known ? 'a packet is longer than its block' : 'a packet names an interface that was not described';
      return;
    }
    const us = known.toUs(view.getUint32(header, this.little), view.getUint32(header + 4, this.little));
    this.lastUs = us;
    this.put(index, data, captured, view.getUint32(header + 12, this.little), known.link, us);
  }

  private put(index: PacketIndex, data: number, captured: number, wire: number, link: number, us: number): void {
    const n = index.n++;
    index.offset[n] = data;
    index.captured[n] = captured;
    index.wire[n] = wire;
    index.link[n] = link;
    index.time[n] = us;
  }

  private addInterface(view: DataView, at: number, length: number): void {
    if (this.interfaces.length >= LIMITS.interfacesMax) return;
    const { little } = this;
    const link = view.getUint16(at + 8, little);
    let resolution = 6;
    let offsetUs = 0;
    const end = at + length - 4;
    for (let o = at + 16; o + 4 <= end;) {
      const code = view.getUint16(o, little);
      const size = view.getUint16(o + 2, little);
      if (code === 0 || o + 4 + size > end) break;
      if (code === 9 && size === 1) resolution = view.getUint8(o + 4);
      if (code === 14 && size === 8) offsetUs = Number(view.getBigInt64(o + 4, little)) * 1e6;
      o += 4 + ((size + 3) & ~3);
    }
    this.linkTypes.add(link);
    this.interfaces.push({
      link,
      snapLength: view.getUint32(at + 12, little),
      toUs: clock(resolution, Math.abs(offsetUs) < 2 ** 53 ? offsetUs : 0),
    });
  }
}

/**
 * A record whose microseconds are a million or more was written by something broken. It gets the time that Wireshark
 * shows (nanoseconds in a signed word that overflows, written out as ten digits where nine are meant), so that a reader
 * who compares the two finds the same packet under the same time.
 */
function oddTime(seconds: number, fraction: number): number {
  const nanos = Math.imul(fraction, 1000);
  const digits = Math.abs(nanos);
  const us = Math.floor(digits >= 1e9 ? digits / 1e4 : digits / 1e3);
  return nanos < 0 ? -(seconds * 1e6 + us) : seconds * 1e6 + us;
}

/** 64-bit ticks to whole microseconds, without losing digits where ticks exceed 2^53 (nanoseconds since 1970 do). */
function clock(resolution: number, offsetUs: number): (high: number, low: number) => number {
  const exponent = resolution & 0x7f;
  if (resolution & 0x80) {
    const perTick = 1e6 / 2 ** exponent;
    return (high, low) => Math.floor(high * (2 ** 32 * perTick) + low * perTick) + offsetUs;
  }
  if (exponent <= 6) {
    const perTick = 10 ** (6 - exponent);
    return (high, low) => (high * 2 ** 32 + low) * perTick + offsetUs;
  }
  const divisor = 10 ** (exponent - 6);
  const whole = Math.floor(2 ** 32 / divisor);
  const rest = 2 ** 32 - whole * divisor;
  return (high, low) => high * whole + Math.floor((high * rest + low) / divisor) + offsetUs;
}
