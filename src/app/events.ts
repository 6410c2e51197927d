/** What changes, told to whoever listens. Keeps the latest events, so that a listener that lost its line resumes where it was. */
import type { SiteId } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';

export const EVENT_KINDS = [
  'asset',
  'conversation',
  'pulse',
  'sensor',
  'import',
  'limit',
  'zone',
  'site',
  'demo',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface SiteEvent {
  /** Counts up within one run of the server. */
  readonly number: number;
  readonly site: SiteId;
  readonly kind: EventKind;
  readonly data: Readonly<Record<string, unknown>>;
}

export type Listener = (event: SiteEvent) => void;

export interface Events {
  publish(site: SiteId, kind: EventKind, data: Readonly<Record<string, unknown>>): void;
  /** Events after `after`, then all that follow. `missed` tells that some were forgotten already: load anew. */
  listen(site: SiteId, after: EventMark | null, listener: Listener): Subscription | undefined;
  /** Names this run: an id from another run can't be resumed. */
  readonly run: string;
}

export interface EventMark {
  readonly run: string;
  readonly number: number;
}

export interface Subscription {
  readonly missed: boolean;
  stop(): void;
}

export function openEvents(run: string): Events {
  const held = new Map<SiteId, SiteEvent[]>();
  const forgotten = new Map<SiteId, number>();
  const listeners = new Map<SiteId, Set<Listener>>();
  let last = 0;
  let streams = 0;

  const publish: Events['publish'] = (site, kind, data) => {
    const event: SiteEvent = { number: ++last, site, kind, data };
    const ring = held.get(site) ?? [];
    held.set(site, ring);
    ring.push(event);
    // Cut in halves, so that the cost of forgetting is paid once per many events.
    if (ring.length > 2 * LIMITS.eventsHeldPerStreamMax) {
      const gone = ring.splice(0, ring.length - LIMITS.eventsHeldPerStreamMax);
      forgotten.set(site, gone.at(-1)?.number ?? 0);
    }
    for (const listener of listeners.get(site) ?? []) listener(event);
  };

  const listen: Events['listen'] = (site, after, listener) => {
    if (streams >= LIMITS.eventStreamsMax) return undefined;
    streams++;
    const known = after !== null && after.run === run && after.number <= last;
    const ring = held.get(site) ?? [];
    if (known) for (const event of ring) if (event.number > after.number) listener(event);
    const set = listeners.get(site) ?? new Set();
    listeners.set(site, set.add(listener));
    let open = true;
    return {
      missed: after !== null && (!known || after.number < (forgotten.get(site) ?? 0)),
      stop() {
        if (!open) return;
        open = false;
        streams--;
        set.delete(listener);
      },
    };
  };
  return { run, publish, listen };
}
