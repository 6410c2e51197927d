/** Greetings of servers that speak first, in lines of text: what they are known by on a port that is not theirs. */
import { findByte, hasText } from './text.ts';

const LINE_BYTES_MAX = 512;

/** Whether bytes[from, to) begin with a whole line that starts with `start` and names `word` (in lower case), whatever its case. */
export function isGreeting(bytes: Uint8Array, from: number, to: number, start: string, word: string): boolean {
  if (!hasText(bytes, from, to, start)) return false;
  const end = findByte(bytes, from, Math.min(to, from + LINE_BYTES_MAX), 0x0a);
  for (let at = from + start.length; at < end; at++) if (hasText(bytes, at, end, word, true)) return true;
  return false;
}
