/** Times: microseconds since 1970-01-01T00:00:00Z in a number (exact to the year 2255), RFC 3339 in text. */

declare const micros: unique symbol;
/** Microseconds since the Unix epoch, UTC. */
export type Micros = number & { readonly [micros]: true };

export interface Clock {
  /** The present, in microseconds since the epoch. */
  now(): Micros;
}

export const asMicros = (value: number): Micros => value as Micros;

/** RFC 3339, UTC, always six decimals: `2026-11-17T01:19:08.000250Z`. */
export function formatMicros(time: Micros): string {
  const whole = Math.floor(time);
  const ms = Math.floor(whole / 1000);
  const rest = whole - ms * 1000;
  const text = new Date(ms).toISOString();
  return `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** Reads RFC 3339 with up to six decimals; undefined when it is none. */
export function parseMicros(text: string): Micros | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match) return undefined;
  const seconds = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(seconds)) return undefined;
  const fraction = Number((match[2] ?? '').padEnd(6, '0').slice(0, 6));
  return asMicros(seconds * 1000 + fraction);
}
