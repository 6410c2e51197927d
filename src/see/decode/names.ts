/** Interned names (tags, paths): bytes to a small id, so that an object is a number on the hot path. Bounded. */
import { LIMITS } from '../../model/limits.ts';

const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;

/** Names on their way to another thread. */
export interface HandedNames {
  readonly count: number;
  readonly chunks: readonly Uint8Array[];
  readonly starts: Int32Array;
  readonly lengths: Uint16Array;
}

export class Names {
  count = 0;
  /** Names that found no room. */
  lost = 0;
  private chunks: Uint8Array[] = [new Uint8Array(CHUNK)];
  private top = 0;
  private starts = new Int32Array(256);
  private hashes = new Int32Array(256);
  private lengths = new Uint16Array(256);
  private slots = new Int32Array(512);
  private readonly seed: number;
  private readonly decoder = new TextDecoder('latin1');
  private readonly texts = new Map<number, string>();

  constructor(seed: number) {
    this.seed = seed | 0;
  }

  /** Those of another table, to be read; nothing can be interned in them. */
  static of({ count, chunks, starts, lengths }: HandedNames): Names {
    const names = new Names(0);
    names.count = count;
    names.chunks = [...chunks];
    names.starts = Int32Array.from(starts);
    names.lengths = Uint16Array.from(lengths);
    return names;
  }

  handOver(): HandedNames {
    const { count, chunks, starts, lengths } = this;
    return { count, chunks, starts, lengths };
  }

  /** Id ≥ 1 of bytes[from, to), cut at the longest length kept; 0 when full or empty. */
  intern(bytes: Uint8Array, from: number, to: number): number {
    const end = Math.min(to, bytes.length, from + LIMITS.nameBytesMax);
    if (end <= from || from < 0) return 0;
    let h = this.seed ^ (end - from);
    let i = from;
    for (const whole = end - 3; i < whole; i += 4) {
      const low = (bytes[i] as number) | ((bytes[i + 1] as number) << 8);
      h = Math.imul(h ^ (low | ((bytes[i + 2] as number) << 16) | ((bytes[i + 3] as number) << 24)), 0x9e3779b1);
      h ^= h >>> 15;
    }
    for (; i < end; i++) h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    h ^= h >>> 13;
    const mask = this.slots.length - 1;
    for (let s = h & mask; ; s = (s + 1) & mask) {
      const id = this.slots[s] as number;
      if (id === 0) return this.add(s, h, bytes, from, end);
      if (this.hashes[id] === h && this.same(id, bytes, from, end)) return id;
    }
  }

  readonly text = (id: number): string => {
    if (id < 1 || id > this.count) return '';
    const known = this.texts.get(id);
    if (known !== undefined) return known;
    const at = this.starts[id] as number;
    const o = at & (CHUNK - 1);
    const text = this.decoder.decode(this.chunks[at >>> CHUNK_BITS]?.subarray(o, o + (this.lengths[id] as number)));
    if (this.texts.size < 1 << 14) this.texts.set(id, text);
    return text;
  };

  private same(id: number, bytes: Uint8Array, from: number, end: number): boolean {
    if (this.lengths[id] !== end - from) return false;
    const at = this.starts[id] as number;
    const chunk = this.chunks[at >>> CHUNK_BITS] as Uint8Array;
    const o = at & (CHUNK - 1);
    for (let i = 0; i < end - from; i++) if (chunk[o + i] !== bytes[from + i]) return false;
    return true;
  }

  private add(slot: number, h: number, bytes: Uint8Array, from: number, end: number): number {
    if (this.count + 1 >= LIMITS.namesMax) {
      this.lost++;
      return 0;
    }
    const n = end - from;
    if ((this.top & (CHUNK - 1)) + n > CHUNK || this.top >>> CHUNK_BITS >= this.chunks.length) {
      this.top = this.chunks.push(new Uint8Array(CHUNK)) * CHUNK - CHUNK;
    }
    const id = ++this.count;
    if (id >= this.starts.length) this.widen();
    (this.chunks[this.top >>> CHUNK_BITS] as Uint8Array).set(bytes.subarray(from, end), this.top & (CHUNK - 1));
    this.starts[id] = this.top;
    this.lengths[id] = n;
    this.hashes[id] = h;
    this.top += n;
    this.slots[slot] = id;
    if (id * 10 > this.slots.length * 6) this.rehash();
    return id;
  }

  private widen(): void {
    const wide = this.starts.length * 2;
    const copy = <T extends Int32Array | Uint16Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.starts = copy(new Int32Array(wide), this.starts);
    this.hashes = copy(new Int32Array(wide), this.hashes);
    this.lengths = copy(new Uint16Array(wide), this.lengths);
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 1; id <= this.count; id++) {
      let s = (this.hashes[id] as number) & mask;
      while (slots[s] !== 0) s = (s + 1) & mask;
      slots[s] = id;
    }
    this.slots = slots;
  }
}
