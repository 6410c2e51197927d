/** Bytes kept between packets: the head of a message whose rest has not come, and segments behind a hole. Pooled, bounded. */
import { LIMITS } from '../../model/limits.ts';

const SMALL = 4096;
const POOLED_MAX = 256;

/** A TCP segment that came before the ones in front of it. */
export interface Segment {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly packet: number;
  readonly us: number;
}

export class Holds {
  /** Index is a handle; 0 is none. */
  readonly bytes: Uint8Array[] = [new Uint8Array(0)];
  readonly views: DataView[] = [new DataView(new ArrayBuffer(0))];
  readonly lengths: number[] = [0];
  readonly segments = new Map<number, Segment[]>();
  /** Bytes held just now, in both kinds. */
  total = 0;
  /** Times that something had to be let go. */
  dropped = 0;
  private readonly free: number[] = [];

  /** Adds bytes[from, to) behind what handle holds (0: a new one). Returns the handle, or −1 when there is no room for it. */
  append(handle: number, bytes: Uint8Array, from: number, to: number): number {
    const id = handle === 0 ? this.take() : handle;
    const had = this.lengths[id] as number;
    const need = had + to - from;
    if (need > LIMITS.messageBytesMax || this.total + to - from > LIMITS.tcpBytesHeldTotalMax) {
      this.release(id);
      this.dropped++;
      return -1;
    }
    let store = this.bytes[id] as Uint8Array;
    if (need > store.length) {
      const wider = new Uint8Array(Math.max(need, store.length * 2));
      wider.set(store.subarray(0, had));
      store = wider;
      this.bytes[id] = wider;
      this.views[id] = new DataView(wider.buffer);
    }
    store.set(bytes.subarray(from, to), had);
    this.lengths[id] = need;
    this.total += to - from;
    return id;
  }

  /** Forgets the first `used` bytes. Returns the handle, or 0 when nothing is left and it was given back. */
  consume(handle: number, used: number): number {
    const had = this.lengths[handle] as number;
    if (used >= had) {
      this.release(handle);
      return 0;
    }
    if (used > 0) {
      this.bytes[handle]?.copyWithin(0, used, had);
      this.lengths[handle] = had - used;
      this.total -= used;
    }
    return handle;
  }

  release(handle: number): void {
    if (handle <= 0) return;
    this.total -= this.lengths[handle] as number;
    this.lengths[handle] = 0;
    if ((this.bytes[handle] as Uint8Array).length > SMALL || this.free.length >= POOLED_MAX) {
      this.bytes[handle] = new Uint8Array(0);
      this.views[handle] = new DataView(new ArrayBuffer(0));
    }
    this.free.push(handle);
  }

  /** Keeps a copy of a segment, in order of sequence. False when this direction, or all of them, hold as much as they may. */
  keep(
    key: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    sequence: number,
    packet: number,
    us: number,
  ): boolean {
    const list = this.segments.get(key) ?? [];
    if (this.total + to - from > LIMITS.tcpBytesHeldTotalMax) {
      this.dropped++;
      return false;
    }
    if (list.length >= LIMITS.tcpSegmentsHeldMax) return false;
    const held = list.reduce((sum, segment) => sum + segment.bytes.length, 0);
    if (held + to - from > LIMITS.tcpBytesHeldMax) return false;
    if (list.length === 0) this.segments.set(key, list);
    let at = list.length;
    while (at > 0 && (((list[at - 1] as Segment).sequence - sequence) | 0) > 0) at--;
    list.splice(at, 0, { sequence, bytes: bytes.slice(from, to), packet, us });
    this.total += to - from;
    return true;
  }

  /** Takes the first held segment of a direction out. */
  shift(key: number): Segment | undefined {
    const list = this.segments.get(key);
    const first = list?.shift();
    if (first) this.total -= first.bytes.length;
    if (list?.length === 0) this.segments.delete(key);
    return first;
  }

  peek(key: number): Segment | undefined {
    return this.segments.get(key)?.[0];
  }

  private take(): number {
    const id = this.free.pop();
    if (id !== undefined) {
      if ((this.bytes[id] as Uint8Array).length === 0) this.fresh(id);
      return id;
    }
    const made = this.lengths.push(0) - 1;
    this.fresh(made);
    return made;
  }

  private fresh(id: number): void {
    const store = new Uint8Array(512);
    this.bytes[id] = store;
    this.views[id] = new DataView(store.buffer);
  }
}
