/** A moment: relative up to an hour, then the clock of the site; the absolute time on hover. And the range of a page. */
import { ago, clock, moment } from '../format.ts';
import { useNow, useSearchState, useSite } from './site.tsx';

export function Ago({ at }: { readonly at: string }) {
  const { timeZone } = useSite();
  const now = useNow();
  const date = new Date(at);
  return (
    <time className="nw" dateTime={at} title={moment(date, timeZone)}>
      {ago(date, now, timeZone)}
    </time>
  );
}

export function At({ at }: { readonly at: string }) {
  const { timeZone } = useSite();
  const date = new Date(at);
  return (
    <time className="nw" dateTime={at} title={moment(date, timeZone)}>
      {clock(date, timeZone)}
    </time>
  );
}

export function Moment({ at }: { readonly at: string }) {
  const { timeZone } = useSite();
  return (
    <time className="nw" dateTime={at}>
      {moment(new Date(at), timeZone)}
    </time>
  );
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
export const RANGES = [
  ['15m', '15 min', HOUR_MS / 4],
  ['8h', 'Shift', 8 * HOUR_MS],
  ['24h', '24 h', 24 * HOUR_MS],
  ['7d', '7 d', 168 * HOUR_MS],
  ['all', 'All', Number.POSITIVE_INFINITY],
] as const;

/** The range of the page from the URL, as the API asks for it. Rounded to the minute, so that asking again is the same. */
export function rangeOf(name: string | undefined, nowMs: number, fallback = '24h'): { from?: string } {
  const known = RANGES.find(([id]) => id === (name ?? fallback));
  if (!known || !Number.isFinite(known[2])) return {};
  const minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return { from: new Date(minute - known[2]).toISOString() };
}

export function RangeSwitch({ fallback = '24h' }: { readonly fallback?: string }) {
  const [search, set] = useSearchState();
  const chosen = search['range'] ?? fallback;
  return (
    <span className="row" role="group" aria-label="Time range">
      {RANGES.map(([id, words]) => (
        <button
          key={id}
          type="button"
          className={chosen === id ? 'btn s on' : 'btn s'}
          aria-pressed={chosen === id}
          onClick={() => set({ range: id === fallback ? undefined : id })}
        >
          {words}
        </button>
      ))}
    </span>
  );
}
