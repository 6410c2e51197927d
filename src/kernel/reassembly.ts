/**
 * Puts messages together that came in parts: a bounded number of them at a time, each of a bounded size, and all of them
 * together as well.
 *
 * Whoever begins one gets a token to keep with the flow; where there is no room for another the oldest one is lost, and its
 * token then opens nothing. So a flood of beginnings costs bounded memory and never mixes two messages, and who finishes
 * what he begins loses nothing by it.
 */
import { assert } from './assert.ts';

/** Shorter parts are copied byte by byte: a call costs more. */
const COPY_OVER = 48;
const FIRST_BYTES = 1024;
/** Longer stores are not kept for the next message. */
const SPARE_BYTES_MAX = 8192;
const TOKEN_MAX = 0x3fffffff;

interface Place {
  length: number;
  bytes: Uint8Array;
  view: DataView;
}

export class Reassembly {
  /** By token, the oldest first; without the latest. */
  private readonly open = new Map<number, Place>();
  /** Begun last: most messages are put together and read before another begins. */
  private latest: Place | undefined;
  private readonly spare: Place[] = [];
  /** Bytes of the stores of those that are open. */
  private held = 0;
  private readonly placesMax: number;
  private readonly bytesMax: number;
  private readonly heldMax: number;
  private made = 0;

  /** `bytesMax` is that of one message, `heldMax` that of all. */
  constructor(limits: { readonly placesMax: number; readonly bytesMax: number; readonly heldMax?: number }) {
    assert(limits.placesMax > 0 && limits.bytesMax > 0, 'a reassembly has at least one place of one byte');
    this.placesMax = limits.placesMax;
    this.bytesMax = limits.bytesMax;
    this.heldMax = limits.heldMax ?? Infinity;
  }

  /** Begins a message. The token is never 0. */
  begin(): number {
    if (this.size >= this.placesMax) this.loseOldest();
    if (this.latest) this.open.set(this.made, this.latest);
    this.made = (this.made % TOKEN_MAX) + 1;
    const place = this.spare.pop() ?? placeOf(Math.min(FIRST_BYTES, this.bytesMax));
    place.length = 0;
    this.held += place.bytes.length;
    this.latest = place;
    return this.made;
  }

  /** Adds a part. False when the message was lost meanwhile or outgrows its bound: then it is given up. */
  add(token: number, bytes: Uint8Array, from: number, to: number): boolean {
    const place = this.find(token);
    if (!place) return false;
    const length = place.length + to - from;
    if (length > this.bytesMax) {
      this.close(token, place);
      return false;
    }
    if (length > place.bytes.length) this.widen(place, length);
    if (to - from > COPY_OVER) place.bytes.set(bytes.subarray(from, to), place.length);
    else for (let i = from, j = place.length; i < to; i++, j++) place.bytes[j] = bytes[i] as number;
    place.length = length;
    while (this.held > this.heldMax && this.size > 1) this.loseOldest();
    return this.find(token) !== undefined;
  }

  /** What is together so far; the place is kept. To be read before anything else begins. */
  peek(token: number): Readonly<Place> | undefined {
    return this.find(token);
  }

  /** Gives what was put together, and frees the place: it must be read before anything else begins. */
  take(token: number): Readonly<Place> | undefined {
    const place = this.find(token);
    if (place) this.close(token, place);
    return place;
  }

  private find(token: number): Place | undefined {
    return token === this.made && this.latest ? this.latest : this.open.get(token);
  }

  private get size(): number {
    return this.open.size + (this.latest ? 1 : 0);
  }

  private widen(place: Place, need: number): void {
    const had = place.bytes;
    const { bytes, view } = placeOf(Math.min(this.bytesMax, Math.max(need, 2 * had.length)));
    bytes.set(had.subarray(0, place.length));
    place.bytes = bytes;
    place.view = view;
    this.held += bytes.length - had.length;
  }

  private loseOldest(): void {
    for (const [token, place] of this.open) return this.close(token, place);
    if (this.latest) this.close(this.made, this.latest);
  }

  private close(token: number, place: Place): void {
    if (place === this.latest) this.latest = undefined;
    else this.open.delete(token);
    this.held -= place.bytes.length;
    if (place.bytes.length <= SPARE_BYTES_MAX && this.spare.length < this.placesMax) this.spare.push(place);
  }
}

function placeOf(size: number): Place {
  const bytes = new Uint8Array(size);
  return { length: 0, bytes, view: new DataView(bytes.buffer) };
}
