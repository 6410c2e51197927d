/** Live updates: one event stream a site; each kind of event refreshes the questions it touches, at most so often. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

interface Rule {
  readonly kinds: readonly string[];
  /** Not refreshed more often than this. */
  readonly everyMs: number;
}

const RULES: Readonly<Record<string, Rule>> = {
  pulse: { kinds: ['pulse'], everyMs: 500 },
  asset: { kinds: ['overview', 'map', 'asset', 'assets'], everyMs: 3000 },
  conversation: {
    kinds: ['overview', 'map', 'conversations', 'conversation', 'logons', 'unknown-services'],
    everyMs: 5000,
  },
  sensor: { kinds: ['sensors', 'overview'], everyMs: 2000 },
  import: { kinds: ['imports', 'overview'], everyMs: 500 },
  limit: { kinds: ['overview', 'sensors'], everyMs: 5000 },
  zone: { kinds: ['zones', 'map', 'overview', 'assets'], everyMs: 1000 },
  site: { kinds: ['overview'], everyMs: 1000 },
};

/** Keeps refreshes apart: the first goes at once, those that follow wait for the end of the interval and go together. */
export class Throttle {
  readonly #due = new Map<string, number>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #act: (kind: string) => void;
  readonly #now: () => number;

  constructor(act: (kind: string) => void, now: () => number = () => Date.now()) {
    this.#act = act;
    this.#now = now;
  }

  ask(kind: string, everyMs: number): void {
    if (this.#timers.has(kind)) return;
    const wait = Math.max(0, (this.#due.get(kind) ?? 0) - this.#now());
    const go = (): void => {
      this.#timers.delete(kind);
      this.#due.set(kind, this.#now() + everyMs);
      this.#act(kind);
    };
    if (wait === 0) go();
    else this.#timers.set(kind, setTimeout(go, wait));
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}

export type LiveState = 'connecting' | 'live' | 'lost';

/** Listens while the page is open. Says whether the stream stands, so that what is shown can be called stale. */
export function useLive(site: string): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => listen(site, client, setState), [site, client]);
  return state;
}

function listen(site: string, client: QueryClient, tell: (state: LiveState) => void): () => void {
  const throttle = new Throttle((kind) => {
    void client.invalidateQueries({ queryKey: [site, kind] });
  });
  const source = new EventSource(`/api/v1/sites/${encodeURIComponent(site)}/events`);
  let lost = false;
  source.onopen = () => {
    tell('live');
    // What happened while the stream was away is fetched once.
    if (lost) void client.invalidateQueries({ queryKey: [site] });
    lost = false;
  };
  source.onerror = () => {
    lost = true;
    tell('lost');
  };
  for (const [name, rule] of Object.entries(RULES)) {
    source.addEventListener(name, () => {
      for (const kind of rule.kinds) throttle.ask(kind, rule.everyMs);
    });
  }
  return () => {
    throttle.stop();
    source.close();
  };
}
