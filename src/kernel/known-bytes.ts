/** What was worked out from bytes before: a fixed number of places, compared byte by byte, so that nobody can pass one for another. */
import { assert } from './assert.ts';

interface Place<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

export class KnownBytes<T> {
  private readonly places: (Place<T> | undefined)[] = [];
  private readonly mask: number;
  private readonly bytesMax: number;

  /** @throws AssertionError when `placesMax` is no power of two. Longer bytes than `bytesMax` are worked out each time. */
  constructor(limits: { readonly placesMax: number; readonly bytesMax: number }) {
    assert((limits.placesMax & (limits.placesMax - 1)) === 0, 'known bytes have a power of two of places');
    this.mask = limits.placesMax - 1;
    this.bytesMax = limits.bytesMax;
  }

  /** The value of bytes[from, to): the one known, or what `workOut` makes of them. A newcomer takes the place of another. */
  of(bytes: Uint8Array, from: number, to: number, workOut: (bytes: Uint8Array, from: number, to: number) => T): T {
    if (to - from > this.bytesMax) return workOut(bytes, from, to);
    let hash = to - from;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    const at = (hash ^ (hash >>> 15)) & this.mask;
    const place = this.places[at];
    if (place && equal(place.bytes, bytes, from, to)) return place.value;
    const value = workOut(bytes, from, to);
    this.places[at] = { bytes: bytes.slice(from, to), value };
    return value;
  }
}

function equal(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}
