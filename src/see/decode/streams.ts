/**
 * TCP payload in order (RFC 9293, 3.4 and 3.10): what comes as expected is decoded where it lies, without a copy; holes
 * are waited for with bounds, and given up when the receiver has acknowledged what the capture lacks.
 */
import { Classifier } from './classify.ts';
import type { Context } from './context.ts';
import type { Flows } from './flows.ts';
import { Holds } from './holds.ts';
import * as L from './layout.ts';
import { passThrough, settle } from './settle.ts';

const SYN = 2;
const FIN = 1;
const RESET = 4;
/** Sequence numbers further off than this are another connection under the same ports, not a hole. */
const FAR = 1 << 24;
/** A plug-in may ask for more bytes without it counting as a try while fewer than this are there. */
const PATIENCE_BYTES = 64;
const STRIKES_MAX = 7;

export class Streams {
  readonly holds = new Holds();
  /** Holes given up, and segments that brought nothing new. */
  gaps = 0;
  repeats = 0;
  private readonly flows: Flows;
  private readonly classifier: Classifier;
  /** 1 where the plug-in decodes, and does not merely recognise. */
  private readonly decodes: Uint8Array;
  private readonly context: Context;
  // The stream at hand.
  private id = 0;
  private page: Int32Array = new Int32Array(L.FLOW_WORDS);
  private base = 0;
  private side = 0;

  constructor(flows: Flows, classifier: Classifier, context: Context) {
    this.flows = flows;
    this.classifier = classifier;
    this.decodes = Uint8Array.from(classifier.protocols, (protocol) => (protocol.decode === undefined ? 0 : 1));
    this.context = context;
  }

  /** SYN, FIN and RST. */
  control(id: number, page: Int32Array, base: number, side: number, flags: number, sequence: number): void {
    let word = page[base + L.W_FLAGS] as number;
    if (flags & SYN && (word & (L.FLAG_SEQUENCE << side)) === 0) {
      word |= L.FLAG_SEQUENCE << side;
      page[base + L.W_NEXT + side] = (sequence + 1) | 0;
    }
    if (flags & FIN) word |= L.FLAG_FIN << side;
    if (flags & RESET) word |= L.FLAG_RESET;
    page[base + L.W_FLAGS] = word;
    if (flags & RESET) this.flush(id);
  }

  /** One segment's payload bytes[from, stop), of which `cut` more bytes were on the wire than captured. */
  data(
    id: number,
    page: Int32Array,
    base: number,
    side: number,
    bytes: Uint8Array,
    view: DataView,
    from: number,
    stop: number,
    sequence: number,
    cut: number,
  ): void {
    const kind = (page[base + L.W_CLASS] as number) & L.CLASS_MASK;
    if (kind >= L.CLASS_FIRST && this.decodes[kind - L.CLASS_FIRST] === 0) return;
    this.point(id, page, base, side);
    const flags = page[base + L.W_FLAGS] as number;
    if ((flags & (L.FLAG_SEQUENCE << side)) === 0) {
      // Joined in the middle: these bytes may be the middle of a message.
      page[base + L.W_FLAGS] = flags | (L.FLAG_SEQUENCE << side) | (L.FLAG_GAP << side);
      page[base + L.W_NEXT + side] = sequence;
    }
    const ahead = (sequence - (page[base + L.W_NEXT + side] as number)) | 0;
    if (ahead === 0 && (flags & (L.FLAG_HELD << side)) === 0) {
      page[base + L.W_NEXT + side] = (sequence + stop - from + cut) | 0;
      this.deliver(bytes, view, from, stop);
      if (cut > 0) this.lost(cut);
    } else this.slow(bytes, view, from, stop, sequence, cut, ahead);
  }

  /** The other side acknowledged up to here: a hole before it is the capture's, and nothing will fill it. */
  acknowledged(id: number, side: number, number: number): void {
    const page = this.flows.page(id);
    this.point(id, page, (id & L.PAGE_MASK) << L.FLOW_SHIFT, side);
    const first = this.holds.peek(id * 2 + side);
    if (first && ((number - first.sequence) | 0) > 0) {
      this.jump(first.sequence);
      this.drain();
    }
  }

  /** Delivers what a flow still holds, holes or not, and gives its stores back. */
  flush(id: number): void {
    const page = this.flows.page(id);
    const base = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
    for (let side = 0; side < 2; side++) {
      if ((page[base + L.W_FLAGS] as number) & (L.FLAG_HELD << side)) {
        this.point(id, page, base, side);
        this.atHeld(id * 2 + side);
        this.giveUpHoles();
      }
      this.letGo(page, base, side);
    }
  }

  /** Nothing came just now: what is delivered has the number and time of what is held, not those of another flow's packet. */
  private atHeld(key: number): void {
    const first = this.holds.peek(key);
    if (!first) return;
    this.context.packet = first.packet;
    this.context.timeUs = first.us;
  }

  flushAll(): void {
    for (const key of [...this.holds.segments.keys()]) this.flush(key >> 1);
  }

  private point(id: number, page: Int32Array, base: number, side: number): void {
    this.id = id;
    if (this.page !== page) this.page = page;
    this.base = base;
    this.side = side;
    const context = this.context;
    context.flow = id;
    if (context.page !== page) context.page = page;
    context.base = base;
    context.side = side;
    context.stream = true;
    const client = ((page[base + L.W_FLAGS] as number) & L.FLAG_CLIENT) !== 0 ? 1 : 0;
    context.direction = side === client ? 0 : 1;
    const ports = page[base + L.W_PORTS] as number;
    context.sourcePort = side === 0 ? ports >>> 16 : ports & 0xffff;
    context.targetPort = side === 0 ? ports & 0xffff : ports >>> 16;
  }

  private slow(
    bytes: Uint8Array,
    view: DataView,
    from: number,
    stop: number,
    sequence: number,
    cut: number,
    ahead: number,
  ): void {
    const { page, base, side, holds } = this;
    const key = this.id * 2 + side;
    if (ahead > FAR || ahead < -FAR) {
      this.giveUpHoles();
      this.jump(sequence);
      ahead = 0;
    }
    if (ahead > 0) {
      const { packet, timeUs } = this.context;
      while (!holds.keep(key, bytes, from, stop, sequence, packet, timeUs)) {
        const first = holds.peek(key);
        if (!first) return this.jumpTo(bytes, view, from, stop, sequence);
        this.jump(first.sequence);
        this.drain();
        this.context.packet = packet;
        this.context.timeUs = timeUs;
        const now = (sequence - (page[base + L.W_NEXT + side] as number)) | 0;
        if (now <= 0) return this.data(this.id, page, base, side, bytes, view, from, stop, sequence, cut);
      }
      this.heldFlag(true);
      return;
    }
    if (-ahead >= stop - from) {
      this.repeats++;
      return;
    }
    page[base + L.W_NEXT + side] = (sequence + stop - from + cut) | 0;
    this.deliver(bytes, view, from - ahead, stop);
    if (cut > 0) this.lost(cut);
    this.drain();
  }

  /** Delivers all that this direction holds, holes or not. */
  private giveUpHoles(): void {
    const key = this.id * 2 + this.side;
    for (let first = this.holds.peek(key); first; first = this.holds.peek(key)) {
      this.jump(first.sequence);
      this.drain();
    }
  }

  private jumpTo(bytes: Uint8Array, view: DataView, from: number, stop: number, sequence: number): void {
    this.jump(sequence);
    this.page[this.base + L.W_NEXT + this.side] = (sequence + stop - from) | 0;
    this.deliver(bytes, view, from, stop);
  }

  /** Held segments that follow now, each under the number and time of its own packet unless it ends a message begun before. */
  private drain(): void {
    const { page, base, side, holds } = this;
    const key = this.id * 2 + side;
    const { packet, timeUs } = this.context;
    let first = holds.peek(key);
    for (; first; first = holds.peek(key)) {
      const ahead = (first.sequence - (page[base + L.W_NEXT + side] as number)) | 0;
      if (ahead > 0) break;
      holds.shift(key);
      const { bytes } = first;
      if (-ahead >= bytes.length) continue;
      page[base + L.W_NEXT + side] = (first.sequence + bytes.length) | 0;
      const own = page[base + L.W_PENDING + side] === 0 || first.packet > packet;
      this.context.packet = own ? first.packet : packet;
      this.context.timeUs = own ? first.us : timeUs;
      // Not `-ahead`: −0 is no small integer to the engine, and every decoder that has met it stays slower for it.
      const from = 0 - ahead;
      this.deliver(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), from, bytes.length);
    }
    this.context.packet = packet;
    this.context.timeUs = timeUs;
    if (!first) this.heldFlag(false);
  }

  private heldFlag(on: boolean): void {
    const at = this.base + L.W_FLAGS;
    const bit = L.FLAG_HELD << this.side;
    this.page[at] = on ? (this.page[at] as number) | bit : (this.page[at] as number) & ~bit;
  }

  /** Gives up the hole before `sequence`. */
  private jump(sequence: number): void {
    const at = this.base + L.W_NEXT + this.side;
    const hole = (sequence - (this.page[at] as number)) | 0;
    this.page[at] = sequence;
    this.gaps++;
    this.lost(hole);
  }

  /** `bytes` bytes of this direction will never come: what depended on them is forgotten, unless they were to be skipped anyway. */
  private lost(bytes: number): void {
    const { page, base, side } = this;
    const skip = page[base + L.W_SKIP + side] as number;
    if (bytes > 0 && skip >= bytes) {
      page[base + L.W_SKIP + side] = skip - bytes;
      return;
    }
    this.letGo(page, base, side);
    page[base + L.W_FLAGS] = (page[base + L.W_FLAGS] as number) | (L.FLAG_GAP << side);
    this.context.clearWords();
  }

  private letGo(page: Int32Array, base: number, side: number): void {
    const pending = page[base + L.W_PENDING + side] as number;
    if (pending !== 0) this.holds.release(pending);
    page[base + L.W_PENDING + side] = 0;
    page[base + L.W_SKIP + side] = 0;
  }

  /** Bytes in order: decoded in place, or behind the head of a message that was kept. */
  private deliver(bytes: Uint8Array, view: DataView, from: number, to: number): void {
    const { page, base, side, holds } = this;
    const at = base + L.W_PENDING + side;
    let pending = page[at] as number;
    if (pending === 0) {
      const used = this.consume(bytes, view, from, to);
      if (used >= to) return;
      pending = holds.append(0, bytes, used, to);
    } else {
      pending = holds.append(pending, bytes, from, to);
      if (pending > 0) {
        page[at] = 0;
        const have = holds.lengths[pending] as number;
        const used = this.consume(holds.bytes[pending] as Uint8Array, holds.views[pending] as DataView, 0, have);
        pending = holds.consume(pending, used);
      }
    }
    page[at] = Math.max(0, pending);
    if (pending < 0) this.refuse();
  }

  private refuse(): void {
    this.context.malformed('message longer than may be held');
    this.context.clearWords();
    this.page[this.base + L.W_FLAGS] = (this.page[this.base + L.W_FLAGS] as number) | (L.FLAG_GAP << this.side);
  }

  /** Decodes bytes[from, to); returns up to where they are done with. */
  private consume(bytes: Uint8Array, view: DataView, from: number, to: number): number {
    const { page, base, side, context } = this;
    let at = from;
    for (;;) {
      const skip = page[base + L.W_SKIP + side] as number;
      if (skip > 0) {
        const eaten = Math.min(skip, to - at);
        page[base + L.W_SKIP + side] = skip - eaten;
        at += eaten;
      }
      if (at >= to) return to;
      let kind = (page[base + L.W_CLASS] as number) & L.CLASS_MASK;
      if (kind === L.CLASS_UNKNOWN) {
        kind = this.classify(bytes, at, to);
        if (kind === WAIT) return at;
        if (kind < L.CLASS_FIRST) return to;
      }
      if (kind === L.CLASS_PASSED) return to;
      context.protocol = kind - L.CLASS_FIRST;
      context.quiet = ((page[base + L.W_FLAGS] as number) & (L.FLAG_GAP << side)) !== 0;
      const used = context.call(bytes, view, at, to);
      context.quiet = false;
      if (used < 0) return this.strike(to);
      if (context.messages > 0) this.sound();
      const moved = used > at;
      at = used;
      if (!moved || page[base + L.W_SKIP + side] === 0) return at;
    }
  }

  private classify(bytes: Uint8Array, from: number, to: number): number {
    const { page, base, side } = this;
    const ports = page[base + L.W_PORTS] as number;
    const clientIsB = ((page[base + L.W_FLAGS] as number) & L.FLAG_CLIENT) !== 0;
    const server = clientIsB ? ports >>> 16 : ports & 0xffff;
    const client = clientIsB ? ports & 0xffff : ports >>> 16;
    const found = this.classifier.transport(true, server, client, bytes, from, to);
    if (found !== Classifier.MORE) return settle(page, base, side, found);
    if (to - from < PATIENCE_BYTES) return WAIT;
    return settle(page, base, side, 0) === L.CLASS_PASSED ? L.CLASS_PASSED : WAIT;
  }

  /** Bytes that are none of the protocol. Again and again without a message: it was taken for another, and is passed through. */
  private strike(to: number): number {
    const { page, base, side } = this;
    const at = base + L.W_CLASS;
    const word = page[at] as number;
    const strikes = ((word >>> 10) & 7) + 1;
    page[at] = (word & ~0xfc00) | (Math.min(strikes, 7) << 10);
    page[base + L.W_SKIP + side] = 0;
    page[base + L.W_FLAGS] = (page[base + L.W_FLAGS] as number) | (L.FLAG_GAP << side);
    this.context.clearWords();
    if (strikes >= STRIKES_MAX && page[base + L.W_OPERATIONS] === 0) passThrough(page, base);
    return to;
  }

  private sound(): void {
    const at = this.base + L.W_FLAGS;
    const bit = L.FLAG_GAP << this.side;
    if ((this.page[at] as number) & bit) this.page[at] = (this.page[at] as number) & ~bit;
  }
}

const WAIT = -2;
