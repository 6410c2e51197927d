/** How numbers, times, names and periods are written: to the second in evidence, relative up to one hour, names unbroken. */

const NUMBER = new Intl.NumberFormat('en-GB');
const NON_BREAKING_HYPHEN = '\u2011';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const number = (value: number): string => NUMBER.format(value);

/** Asset names never break across lines. */
export const unbroken = (name: string): string => name.replaceAll('-', NON_BREAKING_HYPHEN).replaceAll(' ', '\u00a0');

export const count = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let amount = value;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 || amount >= 100 ? number(Math.round(amount)) : amount.toFixed(1)} ${units[unit] ?? ''}`;
}

/** A period or a distance in time: "4 ms", "1.5 s", "2 min", "3 h", "9 days". */
export function span(ms: number): string {
  const value = Math.abs(ms);
  if (value < 1) return `${value.toFixed(1)} ms`;
  if (value < 999.5) return `${Math.round(value)} ms`;
  if (value < 10_000) return `${trim((value / 1000).toFixed(1))} s`;
  if (value < 60_000) return `${Math.round(value / 1000)} s`;
  if (value < HOUR_MS) return `${Math.round(value / 60_000)} min`;
  if (value < 2 * DAY_MS) return `${trim((value / HOUR_MS).toFixed(value < 10 * HOUR_MS ? 1 : 0))} h`;
  return `${Math.round(value / DAY_MS)} days`;
}

const trim = (text: string): string => text.replace(/\.0$/, '');

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

export const clock = (at: Date, zone: string): string =>
  format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(at);

export const shortClock = (at: Date, zone: string): string =>
  format(zone, { hour: '2-digit', minute: '2-digit', hour12: false }).format(at);

export const longDate = (at: Date, zone: string): string =>
  format(zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(at).replace(',', '');

const dayMonth = (at: Date, zone: string): string => format(zone, { day: 'numeric', month: 'short' }).format(at);
const dayKey = (at: Date, zone: string): string =>
  format(zone, { day: 'numeric', month: 'numeric', year: 'numeric' }).format(at);
const year = (at: Date, zone: string): string => format(zone, { year: 'numeric' }).format(at);

/** The zone's short name at that moment: "CET". */
export function zoneName(at: Date, zone: string): string {
  const parts = format(zone, { timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** A moment in full, for evidence and hover: "17 Nov 2026 02:14:08 CET". */
export const moment = (at: Date, zone: string): string =>
  `${dayMonth(at, zone)} ${year(at, zone)} ${clock(at, zone)} ${zoneName(at, zone)}`;

/** "now", "14 s ago", "5 min ago" up to an hour, then the clock, then the day as well. A clock that is ahead reads "now". */
export function ago(at: Date, now: Date, zone: string): string {
  const past = now.getTime() - at.getTime();
  if (past < 1500) return 'now';
  if (past < HOUR_MS) return `${span(past)} ago`;
  if (dayKey(at, zone) === dayKey(now, zone)) return shortClock(at, zone);
  if (year(at, zone) === year(now, zone)) return `${dayMonth(at, zone)} ${shortClock(at, zone)}`;
  return `${dayMonth(at, zone)} ${year(at, zone)}`;
}

/** Euro per hour, rounded to ten. */
export const perHour = (value: number): string => `€${number(Math.round(value / 10) * 10)}/h`;

/** Belief and confidence with two decimals. */
export const share = (value: number): string => value.toFixed(2);

export const percent = (value: number): string => `${Math.floor(value * 100)} %`;

/** Words of a list: "a", "a and b", "a, b and c". */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1] ?? ''}`;
}

/** "plc" to "Plc"; used for words that the model gives in lower case. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
