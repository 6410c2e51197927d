/**
 * Puts messages together that came in parts: a fixed number of places, each of a fixed greatest size.
 *
 * Whoever begins one gets a token to keep with the flow; when all places are taken the oldest one is lost, and its
 * token then opens nothing. So a flood of beginnings costs bounded memory and never mixes two messages.
 */
import { assert } from './assert.ts';

/** Shorter parts are copied byte by byte: a call costs more. */
const COPY_OVER = 48;

export class Reassembly {
  private readonly places: { token: number; length: number; bytes: Uint8Array; view: DataView }[] = [];
  private readonly placesMax: number;
  private readonly bytesMax: number;
  private made = 0;

  constructor(limits: { readonly placesMax: number; readonly bytesMax: number }) {
    assert(limits.placesMax > 0 && limits.bytesMax > 0, 'a reassembly has at least one place of one byte');
    this.placesMax = limits.placesMax;
    this.bytesMax = limits.bytesMax;
  }

  /** Begins a message. The token is never 0. */
  begin(): number {
    const index = this.made % this.placesMax;
    this.made = (this.made + 1) % 0x3fffffff;
    const token = this.made;
    const place = this.places[index];
    if (place) {
      place.token = token;
      place.length = 0;
    } else {
      const bytes = new Uint8Array(Math.min(1024, this.bytesMax));
      this.places[index] = { token, length: 0, bytes, view: new DataView(bytes.buffer) };
    }
    return token;
  }

  /** Adds a part. False when the place was lost meanwhile or the message outgrows it: then it is given up. */
  add(token: number, bytes: Uint8Array, from: number, to: number): boolean {
    const place = this.find(token);
    if (!place) return false;
    const length = place.length + to - from;
    if (length > this.bytesMax) {
      place.token = 0;
      return false;
    }
    if (length > place.bytes.length) {
      const grown = new Uint8Array(Math.min(this.bytesMax, Math.max(length, 2 * place.bytes.length)));
      grown.set(place.bytes.subarray(0, place.length));
      place.bytes = grown;
      place.view = new DataView(grown.buffer);
    }
    if (to - from > COPY_OVER) place.bytes.set(bytes.subarray(from, to), place.length);
    else for (let i = from, j = place.length; i < to; i++, j++) place.bytes[j] = bytes[i] as number;
    place.length = length;
    return true;
  }

  /** What is together so far; the place is kept. To be read before anything else begins. */
  peek(token: number): { readonly bytes: Uint8Array; readonly view: DataView; readonly length: number } | undefined {
    return this.find(token);
  }

  /** Gives what was put together, and frees the place: it must be read before anything else begins. */
  take(token: number): { readonly bytes: Uint8Array; readonly view: DataView; readonly length: number } | undefined {
    const place = this.find(token);
    if (place) place.token = 0;
    return place;
  }

  private find(token: number): { token: number; length: number; bytes: Uint8Array; view: DataView } | undefined {
    if (token <= 0) return undefined;
    const place = this.places[(token - 1) % this.placesMax];
    return place?.token === token ? place : undefined;
  }
}
