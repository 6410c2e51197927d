/** What classification found, written into the flow record: the plug-in, or one more try of a bounded number. */
import { LIMITS } from '../../model/limits.ts';
import * as L from './layout.ts';

/** Tries that both directions of a flow have together, when neither uses up its own. */
const TOGETHER_MAX = LIMITS.classifyTriesMax + 2;

/** `found`: class, or 0 for nobody's. Returns the class that the flow has now. */
export function settle(page: Int32Array, base: number, side: number, found: number): number {
  const at = base + L.W_CLASS;
  const word = page[at] as number;
  if (found !== 0) {
    page[at] = (word & ~0xffff) | found;
    // What was noted of the flow while nobody knew it.
    if (page[base + L.W_SHARED + 1] !== 0) page.fill(0, base + L.W_SHARED, base + L.W_WORDS + 4);
    return found;
  }
  const shift = 10 + side * 3;
  const tries = ((word >>> shift) & 7) + 1;
  const other = (word >>> (10 + (1 - side) * 3)) & 7;
  const done = tries >= LIMITS.classifyTriesMax || tries + other >= TOGETHER_MAX;
  page[at] = done ? (word & ~0xffff) | L.CLASS_PASSED : (word & ~(7 << shift)) | (tries << shift);
  return done ? L.CLASS_PASSED : L.CLASS_UNKNOWN;
}

/** Whether a flow of this class was tried, and nobody has taken it so far. */
export const isNobodys = (word: number): boolean => (word & L.CLASS_MASK) < L.CLASS_FIRST && (word & 0xffff) !== 0;

/** Given up: nobody decodes this flow any more, and its words are free. */
export function passThrough(page: Int32Array, base: number): void {
  const at = base + L.W_CLASS;
  page[at] = ((page[at] as number) & ~0xffff) | L.CLASS_PASSED;
  page.fill(0, base + L.W_SHARED, base + L.W_WORDS + 4);
}
