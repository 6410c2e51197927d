/** Times: microseconds since 1970-01-01T00:00:00Z in a number (exact to the year 2255), RFC 3339 in text. */

declare const micros: unique symbol;
/** Microseconds since the Unix epoch, UTC. */
export type Micros = number & { readonly [micros]: true };

export interface Clock {
  /** The present, in microseconds since the epoch. */
  now(): Micros;
}

export const asMicros = (value: number): Micros => value as Micros;

const DAY_US = 86_400_000_000;
let day = Number.NaN;
let dayText = '';

/** RFC 3339, UTC, always six decimals: `2026-11-17T01:19:08.000250Z`. Most times of a capture lie on the same day, so its text is kept. */
export function formatMicros(time: Micros): string {
  const whole = Math.floor(time);
  const days = Math.floor(whole / DAY_US);
  if (days !== day) {
    dayText = new Date(days * 86_400_000).toISOString().slice(0, -13);
    day = days;
  }
  const us = whole - days * DAY_US;
  const seconds = Math.floor(us / 1e6);
  const fraction = us - seconds * 1e6;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${dayText}${two(hours)}:${two(minutes)}:${two(seconds % 60)}.${two(Math.floor(fraction / 10_000))}${two(Math.floor(fraction / 100) % 100)}${two(fraction % 100)}Z`;
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));
const two = (n: number): string => TWO_DIGITS[n] ?? '';

/** Reads RFC 3339 with up to six decimals; undefined when it is none. */
export function parseMicros(text: string): Micros | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match) return undefined;
  const seconds = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(seconds)) return undefined;
  const fraction = Number((match[2] ?? '').padEnd(6, '0').slice(0, 6));
  return asMicros(seconds * 1000 + fraction);
}
