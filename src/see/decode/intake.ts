/** Inputs: chunks of any size are framed where they lie; only a record that straddles two chunks is put together. */
import { LIMITS } from '../../model/limits.ts';
import type { Context } from './context.ts';
import { Framer, PacketIndex } from './framer.ts';
import type { PacketPath } from './path.ts';

export interface InputTotals {
  readonly file: string;
  readonly packets: number;
  /** Bytes on the wire, as the records say. */
  readonly bytes: number;
  /** Earliest and latest time stamp; undefined without packets. */
  readonly firstUs: number | undefined;
  readonly lastUs: number | undefined;
  /** Link types by the numbers of the tcpdump registry, ascending. */
  readonly linkTypes: readonly number[];
  /** The file ends before it should, or can't be read on. */
  readonly truncated: boolean;
  readonly malformed: number;
  readonly warnings: readonly string[];
  /** False when nothing could be read at all. */
  readonly readable: boolean;
}

export class Intake {
  readonly inputs: InputTotals[] = [];
  packets = 0;
  bytes = 0;
  private readonly path: PacketPath;
  private readonly context: Context;
  private readonly onBatch: (() => void) | undefined;
  private readonly index = new PacketIndex();
  private framer = new Framer();
  private file = '';
  private open_ = false;
  /** Number of the last packet of this input, as tshark counts frames. */
  private number = 0;
  private wire = 0;
  /** Packets of which the capture has less than there was on the wire. */
  private cut = 0;
  private firstUs = Infinity;
  private lastUs = -Infinity;
  private malformedBefore = 0;
  /** Bytes of the input that went before the chunk at hand. */
  private offset = 0;
  private carry = new Uint8Array(1 << 12);
  private carried = 0;
  private brokenAt = -1;

  /** `onBatch` is told after each batch of packets, and after what an input's end brings. */
  constructor(path: PacketPath, context: Context, onBatch?: () => void) {
    this.path = path;
    this.context = context;
    this.onBatch = onBatch;
  }

  open(fileName = ''): void {
    if (this.open_) this.end();
    this.framer = new Framer();
    this.file = fileName;
    this.open_ = true;
    this.number = 0;
    this.wire = 0;
    this.cut = 0;
    this.firstUs = Infinity;
    this.lastUs = -Infinity;
    this.malformedBefore = this.context.malformedFrames;
    this.context.beginInput();
    this.offset = 0;
    this.carried = 0;
    this.brokenAt = -1;
  }

  write(given: Uint8Array): void {
    // One kind of array for all decoders: a Buffer beside it would make every read of a byte ask which it is.
    const chunk = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
    if (!this.open_) this.open();
    if (this.brokenAt >= 0) {
      this.offset += chunk.length;
      return;
    }
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = this.carried > 0 ? this.finishCarried(chunk) : 0;
    if (at < chunk.length && this.brokenAt < 0) {
      at = this.frame(chunk, view, at, chunk.length, this.offset);
      if (this.brokenAt < 0) this.keep(chunk, at, chunk.length);
    }
    this.offset += chunk.length;
  }

  end(): InputTotals {
    if (!this.open_) this.open();
    this.path.finish();
    this.onBatch?.();
    const { framer, number } = this;
    const warnings: string[] = [];
    if (framer.broken !== undefined) {
      warnings.push(`Reading stopped at byte ${Math.max(0, this.brokenAt)}: ${framer.broken}.`);
    } else if (framer.format === 'unknown') {
      warnings.push(
        `Reading stopped at byte 0: ${this.offset === 0 ? 'the file is empty' : 'the file ends within its header'}.`,
      );
    } else if (this.carried > 0) {
      warnings.push(
        `The capture ends within a record, at byte ${this.offset - this.carried}: ${this.carried} bytes are left over.`,
      );
    }
    const truncated = warnings.length > 0;
    if (this.cut > 0) {
      warnings.push(
        `${this.cut} of ${number} packets were cut short when they were captured. Only messages that are whole are told.`,
      );
    }
    const totals: InputTotals = {
      file: this.file,
      packets: number,
      bytes: this.wire,
      firstUs: number > 0 ? this.firstUs : undefined,
      lastUs: number > 0 ? this.lastUs : undefined,
      linkTypes: [...framer.linkTypes].sort((a, b) => a - b),
      truncated,
      malformed: this.context.malformedFrames - this.malformedBefore,
      warnings,
      readable: framer.format === 'pcap' || framer.format === 'pcapng',
    };
    this.inputs.push(totals);
    this.open_ = false;
    return totals;
  }

  /** Adds the malformed frames that another decoder of the same inputs found. */
  addMalformed(inputs: readonly InputTotals[]): void {
    for (const [i, input] of this.inputs.entries())
      this.inputs[i] = { ...input, malformed: input.malformed + (inputs[i]?.malformed ?? 0) };
  }

  /** Frames and decodes whole records in bytes[at, end); `origin` is the input's offset of byte 0. Returns where it stopped. */
  private frame(bytes: Uint8Array, view: DataView, at: number, end: number, origin: number): number {
    const { framer, index, path } = this;
    for (;;) {
      const next = framer.fill(view, at, end, index);
      if (index.n > 0) {
        path.run(bytes, view, index, this.number);
        this.onBatch?.();
        this.count(index);
      }
      if (framer.broken !== undefined) {
        this.brokenAt = origin + next;
        return next;
      }
      if (next === at) return at;
      at = next;
      if (at >= end) return at;
    }
  }

  private count(index: PacketIndex): void {
    const { captured, wire, time, n } = index;
    let bytes = 0;
    let cut = 0;
    let first = this.firstUs;
    let last = this.lastUs;
    for (let i = 0; i < n; i++) {
      bytes += wire[i] as number;
      if ((captured[i] as number) < (wire[i] as number)) cut++;
      const us = time[i] as number;
      if (us < first) first = us;
      if (us > last) last = us;
    }
    this.firstUs = first;
    this.lastUs = last;
    this.cut += cut;
    this.number += n;
    this.packets += n;
    this.wire += bytes;
    this.bytes += bytes;
  }

  /** Completes the record that the last chunk left unfinished. Returns how much of this chunk that took. */
  private finishCarried(chunk: Uint8Array): number {
    let at = 0;
    while (this.carried > 0 && this.brokenAt < 0) {
      const view = new DataView(this.carry.buffer, 0, this.carried);
      const need = this.framer.need(view, 0, this.carried);
      if (need > this.carried) {
        const take = Math.min(need - this.carried, chunk.length - at);
        if (take === 0) return at;
        this.keep(chunk, at, at + take);
        at += take;
        continue;
      }
      const whole = new DataView(this.carry.buffer, 0, this.carried);
      const used = this.frame(this.carry, whole, 0, this.carried, this.offset + at - this.carried);
      if (this.brokenAt >= 0) return at;
      if (used === 0) {
        // A record whose need is met but which is not taken: the framer wants to see more of it.
        if (at >= chunk.length) return at;
        this.keep(chunk, at, at + 1);
        at++;
        continue;
      }
      this.carry.copyWithin(0, used, this.carried);
      this.carried -= used;
    }
    return at;
  }

  private keep(bytes: Uint8Array, from: number, to: number): void {
    const need = this.carried + to - from;
    if (need > this.carry.length) {
      const wider = new Uint8Array(Math.min(LIMITS.packetBytesMax * 2, Math.max(need, this.carry.length * 2)));
      wider.set(this.carry.subarray(0, this.carried));
      this.carry = wider;
    }
    this.carry.set(bytes.subarray(from, to), this.carried);
    this.carried = need;
  }
}
