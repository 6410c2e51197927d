/** Interned names (tags, paths): bytes to a small id, so that an object is a number on the hot path. Bounded. */
import { LIMITS } from '../../model/limits.ts';
import { widenSlots } from './flows.ts';

const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;

/** Names on their way to another thread. */
export interface HandedNames {
  readonly count: number;
  readonly chunks: readonly Uint8Array[];
  readonly places: Int32Array;
}

export class Names {
  count = 0;
  /** Names that found no room. */
  lost = 0;
  private chunks: Uint8Array[] = [new Uint8Array(CHUNK)];
  private top = 0;
  /** Two words a name: where it begins, and how long it is. */
  private places = new Int32Array(2 << 8);
  /** Two words a slot: the hash, and the name's number (0: empty). A probe that misses touches no name. */
  private slots = new Int32Array(2 << 9);
  private readonly seed: number;
  private readonly decoder = new TextDecoder('latin1');
  private readonly texts = new Map<number, string>();

  constructor(seed: number) {
    this.seed = seed | 0;
  }

  /** Those of another table, to be read; nothing can be interned in them. */
  static of({ count, chunks, places }: HandedNames): Names {
    const names = new Names(0);
    names.count = count;
    names.chunks = [...chunks];
    names.places = Int32Array.from(places);
    return names;
  }

  handOver(): HandedNames {
    const { count, chunks, places } = this;
    return { count, chunks, places };
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
    const { slots } = this;
    const mask = (slots.length >> 1) - 1;
    for (let s = h & mask; ; s = (s + 1) & mask) {
      const id = slots[(s << 1) + 1] as number;
      if (id === 0) return this.add(s, h, bytes, from, end);
      if (slots[s << 1] === h && this.same(id, bytes, from, end)) return id;
    }
  }

  readonly text = (id: number): string => {
    if (id < 1 || id > this.count) return '';
    const known = this.texts.get(id);
    if (known !== undefined) return known;
    const at = this.places[id << 1] as number;
    const o = at & (CHUNK - 1);
    const length = this.places[(id << 1) + 1] as number;
    const text = this.decoder.decode(this.chunks[at >>> CHUNK_BITS]?.subarray(o, o + length));
    if (this.texts.size < 1 << 14) this.texts.set(id, text);
    return text;
  };

  private same(id: number, bytes: Uint8Array, from: number, end: number): boolean {
    const { places } = this;
    if (places[(id << 1) + 1] !== end - from) return false;
    const at = places[id << 1] as number;
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
    if (id << 1 >= this.places.length) this.widen();
    (this.chunks[this.top >>> CHUNK_BITS] as Uint8Array).set(bytes.subarray(from, end), this.top & (CHUNK - 1));
    this.places[id << 1] = this.top;
    this.places[(id << 1) + 1] = n;
    this.top += n;
    this.slots[slot << 1] = h;
    this.slots[(slot << 1) + 1] = id;
    if (id * 20 > this.slots.length * 6) this.slots = widenSlots(this.slots);
    return id;
  }

  private widen(): void {
    const wider = new Int32Array(this.places.length * 2);
    wider.set(this.places);
    this.places = wider;
  }
}
