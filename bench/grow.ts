/**
 * Grows a large capture out of many small real ones: every round plays each of them once, spread over a span of time,
 * with addresses of that round and capture, so that flows and assets grow with the size. Checksums are carried along
 * (RFC 1624): good ones stay good, bad ones bad.
 *
 *   node bench/grow.ts --out FILE (--packets N | --bytes N) [--span SECONDS] [--seed N] CAPTURE…
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Framer, PacketIndex } from '../src/see/decode/framer.ts';

export interface GrowOptions {
  readonly out: string;
  readonly inputs: readonly string[];
  readonly packetsMax?: number;
  readonly bytesMax?: number;
  readonly spanSeconds?: number;
  readonly seed?: number;
  /** Of one input no more than this many packets are played in one round. */
  readonly packetsPerInput?: number;
  /** Only inputs whose packets have so many bytes on average, and that are no mere handful. */
  readonly bytesPerPacketMin?: number;
}

interface Source {
  readonly frames: readonly Buffer[];
  readonly wire: readonly number[];
  /** Microseconds since its first packet, never going back. */
  readonly at: Float64Array;
  readonly lengthUs: number;
}

const ETHERNET = 1;
const RAW_LINKS = new Set([101, 12, 14, 228, 229]);
const START_US = 1_700_000_000e6;
const ROUNDS_MAX = 65_536;

/** Writes the capture; returns how many packets and bytes it has. */
export function grow(options: GrowOptions): {
  readonly packets: number;
  readonly bytes: number;
  readonly inputs: number;
} {
  const spanUs = (options.spanSeconds ?? 60) * 1e6;
  const sources = options.inputs
    .map((file) => load(file, options.packetsPerInput ?? 20_000, spanUs * 0.9))
    .filter((s) => s !== undefined)
    .filter(({ frames }) => isLarge(frames, options.bytesPerPacketMin ?? 0));
  const packetsMax = options.packetsMax ?? Infinity;
  const bytesMax = options.bytesMax ?? Infinity;
  const random = lcg(options.seed ?? 1);
  const writer = new Writer(options.out);
  for (let round = 0; round < ROUNDS_MAX && sources.length > 0; round++) {
    for (const { source, frame, us } of schedule(sources, spanUs, random)) {
      const from = sources[source] as Source;
      const at = writer.put(from.frames[frame] as Buffer, from.wire[frame] as number, START_US + round * spanUs + us);
      move(at, round, source);
      if (writer.packets >= packetsMax || writer.bytes >= bytesMax) {
        round = ROUNDS_MAX;
        break;
      }
    }
  }
  writer.close();
  return { packets: writer.packets, bytes: writer.bytes, inputs: sources.length };
}

const HANDFUL = 20;

function isLarge(frames: readonly Buffer[], least: number): boolean {
  if (least === 0) return true;
  return frames.length >= HANDFUL && frames.reduce((sum, frame) => sum + frame.length, 0) >= least * frames.length;
}

function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** All packets of one round in order of time. */
function schedule(
  sources: readonly Source[],
  spanUs: number,
  random: () => number,
): { readonly source: number; readonly frame: number; readonly us: number }[] {
  const plan: { source: number; frame: number; us: number }[] = [];
  for (const [source, { at, lengthUs }] of sources.entries()) {
    const offset = random() * Math.max(0, spanUs - lengthUs);
    for (let frame = 0; frame < at.length; frame++) plan.push({ source, frame, us: offset + (at[frame] as number) });
  }
  return plan.sort((a, b) => a.us - b.us || a.source - b.source || a.frame - b.frame);
}

/** Reads one capture as Ethernet frames; undefined when it has none, or another link type. */
function load(file: string, packetsMax: number, longestUs: number): Source | undefined {
  const bytes = readFileSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const framer = new Framer();
  const index = new PacketIndex();
  const frames: Buffer[] = [];
  const wire: number[] = [];
  const times: number[] = [];
  for (
    let at = 0, next = framer.fill(view, 0, bytes.length, index);
    ;
    next = framer.fill(view, at, bytes.length, index)
  ) {
    for (let i = 0; i < index.n && frames.length < packetsMax; i++) {
      const from = index.offset[i] as number;
      const frame = ethernet(index.link[i] as number, bytes.subarray(from, from + (index.captured[i] as number)));
      if (!frame) continue;
      frames.push(frame);
      wire.push(Math.max(frame.length, Math.min(index.wire[i] as number, 65_535)));
      const us = (index.time[i] as number) - (index.time[0] as number);
      times.push(Math.max(times.at(-1) ?? 0, frames.length === 1 ? 0 : us));
    }
    if (next === at || framer.broken !== undefined) break;
    at = next;
  }
  if (frames.length === 0) return undefined;
  const lengthUs = Math.max(1, times.at(-1) ?? 1);
  const scale = Math.min(1, longestUs / lengthUs);
  return { frames, wire, at: Float64Array.from(times, (t) => t * scale), lengthUs: lengthUs * scale };
}

function ethernet(link: number, frame: Buffer): Buffer | undefined {
  if (link === ETHERNET) return frame.length >= 14 ? frame : undefined;
  const packet = RAW_LINKS.has(link) ? frame : link === 0 ? frame.subarray(4) : undefined;
  if (!packet || packet.length === 0) return undefined;
  const type = (packet[0] as number) >>> 4 === 6 ? [0x86, 0xdd] : [0x08, 0x00];
  return Buffer.concat([Uint8Array.from([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, ...type]), packet]);
}

class Writer {
  packets = 0;
  bytes = 24;
  private readonly fd: number;
  private readonly buffer = Buffer.allocUnsafe(8 << 20);
  private at = 24;

  constructor(file: string) {
    this.fd = openSync(file, 'w');
    this.buffer.fill(0, 0, 24);
    this.buffer.writeUInt32LE(0xa1b2c3d4, 0);
    this.buffer.writeUInt16LE(2, 4);
    this.buffer.writeUInt16LE(4, 6);
    this.buffer.writeUInt32LE(262_144, 16);
    this.buffer.writeUInt32LE(ETHERNET, 20);
  }

  /** Appends one record; returns its frame, to be changed in place before the next is put. */
  put(frame: Buffer, wire: number, us: number): Buffer {
    if (this.at + 16 + frame.length > this.buffer.length) this.flush();
    const { buffer, at } = this;
    buffer.writeUInt32LE(Math.floor(us / 1e6), at);
    buffer.writeUInt32LE(Math.floor(us % 1e6), at + 4);
    buffer.writeUInt32LE(frame.length, at + 8);
    buffer.writeUInt32LE(wire, at + 12);
    frame.copy(buffer, at + 16);
    this.at += 16 + frame.length;
    this.packets++;
    this.bytes += 16 + frame.length;
    return buffer.subarray(at + 16, this.at);
  }

  close(): void {
    this.flush();
    closeSync(this.fd);
  }

  private flush(): void {
    writeSync(this.fd, this.buffer, 0, this.at);
    this.at = 0;
  }
}

/** Gives a frame the addresses of its round and source: the round in the second octet, the source in the third. */
function move(frame: Buffer, round: number, source: number): void {
  let at = 12;
  let type = frame.readUInt16BE(at);
  while ((type === 0x8100 || type === 0x88a8) && at + 6 <= frame.length) type = frame.readUInt16BE((at += 4));
  at += 2;
  if (type === 0x0800 && at + 20 <= frame.length) moveV4(frame, at, round, source);
  else if (type === 0x86dd && at + 40 <= frame.length) moveV6(frame, at, round, source);
  else if (type === 0x0806 && at + 28 <= frame.length) {
    for (const address of [at + 14, at + 24]) {
      frame[address + 1] = (frame[address + 1] as number) ^ (round & 255);
      frame[address + 2] = (frame[address + 2] as number) ^ (source & 255);
    }
  } else {
    for (const mac of [0, 6]) {
      if ((frame[mac] as number) & 1) continue;
      frame[mac + 2] = (frame[mac + 2] as number) ^ (round & 255);
      frame[mac + 3] = (frame[mac + 3] as number) ^ (source & 255);
    }
  }
}

function moveV4(frame: Buffer, at: number, round: number, source: number): void {
  const header = ((frame[at] as number) & 15) * 4;
  const protocol = frame[at + 9];
  const first = (frame.readUInt16BE(at + 6) & 0x1fff) === 0;
  let sum = -1;
  if (first && protocol === 6 && at + header + 18 <= frame.length) sum = at + header + 16;
  if (first && protocol === 17 && at + header + 8 <= frame.length && frame.readUInt16BE(at + header + 6) !== 0)
    sum = at + header + 6;
  for (const address of [at + 12, at + 16]) {
    const top = frame[address] as number;
    if (top >= 224 || top === 0 || top === 127) continue;
    const old = [frame.readUInt16BE(address), frame.readUInt16BE(address + 2)] as const;
    frame[address + 1] = (frame[address + 1] as number) ^ (round & 255);
    frame[address + 2] = (frame[address + 2] as number) ^ (source & 255);
    if (round > 255) frame[address] = ((round >>> 8) & 15) ^ top;
    for (const half of [0, 1] as const) {
      const now = frame.readUInt16BE(address + half * 2);
      carry(frame, at + 10, old[half], now);
      if (sum >= 0) carry(frame, sum, old[half], now);
    }
  }
}

function moveV6(frame: Buffer, at: number, round: number, source: number): void {
  const next = frame[at + 6];
  let sum = -1;
  if (next === 6 && at + 58 <= frame.length) sum = at + 56;
  if (next === 17 && at + 48 <= frame.length) sum = at + 46;
  for (const address of [at + 8, at + 24]) {
    if (frame[address] === 255) continue;
    const old = frame.readUInt16BE(address + 4);
    const now = old ^ (((round & 255) << 8) | (source & 255));
    frame.writeUInt16BE(now, address + 4);
    if (sum >= 0) carry(frame, sum, old, now);
  }
}

/** RFC 1624, equation 3. */
function carry(frame: Buffer, at: number, old: number, now: number): void {
  let sum = (~frame.readUInt16BE(at) & 0xffff) + (~old & 0xffff) + now;
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  frame.writeUInt16BE(~sum & 0xffff, at);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      packets: { type: 'string' },
      bytes: { type: 'string' },
      span: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const number = (text: string | undefined): Record<string, number> | number | undefined =>
    text === undefined ? undefined : Number(text);
  const [packetsMax, bytesMax, spanSeconds, seed] = [values.packets, values.bytes, values.span, values.seed].map(
    number,
  ) as (number | undefined)[];
  const made = grow({
    out: values.out ?? 'grown.pcap',
    inputs: positionals,
    ...(packetsMax === undefined ? {} : { packetsMax }),
    ...(bytesMax === undefined ? {} : { bytesMax }),
    ...(spanSeconds === undefined ? {} : { spanSeconds }),
    ...(seed === undefined ? {} : { seed }),
  });
  process.stdout.write(`${JSON.stringify(made)}\n`);
}
