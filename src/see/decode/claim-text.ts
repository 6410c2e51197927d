/** Text from the wire as it may be kept and shown. */
import { LIMITS } from '../../model/limits.ts';

/** Writes text that is clean already and of one byte a character, as nearly all is; returns its length, −1 for any other. */
export function plainBytes(text: string, into: Uint8Array): number {
  const { length } = text;
  if (length > into.length) return -1;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7e || code < 0x20 || (code === 0x20 && (i === 0 || i === length - 1))) return -1;
    into[i] = code;
  }
  return length;
}

/** Text as it may be shown: cut at the first NUL, control characters out, blanks at the ends off, bounded. */
export function clean(text: string): string {
  const nul = text.indexOf('\0');
  const cut = (nul >= 0 ? text.slice(0, nul) : text).slice(0, LIMITS.claimValueBytesMax);
  return cut.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}
