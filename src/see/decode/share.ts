/**
 * Whose packets are whose where several decoders read the same captures: all that two addresses say to each other belongs
 * to one of them, so that every flow, with all that was learnt from it, is seen whole by exactly one.
 */

/** One of `count` decoders, from 0. */
export interface Share {
  readonly index: number;
  readonly count: number;
}

/** The only one. */
export const ALL: Share = { index: 0, count: 1 };

/** Of one address. Added up for two, so that the order of the two is nothing, and like distances between two are not alike. */
export function mixed(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h ^= h >>> 13;
  return Math.imul(h, 0xc2b2ae35);
}

export const mixedMac = (high: number, low: number): number => mixed(low ^ Math.imul(high, 0x9e3779b1));

/** The decoder, 0 … `count` − 1, that two mixed addresses belong to. */
export function ownerOf(mixedA: number, mixedB: number, count: number): number {
  let h = (mixedA + mixedB) | 0;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (((h ^ (h >>> 13)) >>> 16) * count) >>> 16;
}
