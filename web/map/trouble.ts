/** Which assets and zones have cyclic conversations that are not on time, as the pulse says, for the marks on the map. */
import type { Pulse } from '../api/types.ts';

export type TroubleKind = 'red' | 'ochre' | 'violet';

export interface Trouble {
  readonly assets: ReadonlyMap<string, TroubleKind>;
  /** Client and server as `a~b`, whose beats are missing. */
  readonly pairs: ReadonlySet<string>;
  /** What to say of a zone: "4 missing". */
  readonly zones: ReadonlyMap<string, { readonly kind: TroubleKind; readonly word: string }>;
}

export const NO_TROUBLE: Trouble = { assets: new Map(), pairs: new Set(), zones: new Map() };

const RANK: Readonly<Record<TroubleKind, number>> = { red: 3, violet: 2, ochre: 1 };

type Item = Pulse['items'][number];

function kindOf(item: Item): TroubleKind | null {
  if (!item.received) return 'violet';
  if (item.state === 'on-time') return null;
  return item.state === 'late' ? 'ochre' : 'red';
}

const WORDS: Readonly<Record<TroubleKind, string>> = { red: 'missing', ochre: 'late', violet: 'not received' };

export function troubleOf(pulse: Pulse | undefined): Trouble {
  if (!pulse) return NO_TROUBLE;
  const assets = new Map<string, TroubleKind>();
  const pairs = new Set<string>();
  const counts = new Map<string, Map<TroubleKind, number>>();
  for (const item of pulse.items) {
    const kind = kindOf(item);
    if (kind === null) continue;
    // A beat that is missing is missed at the server's side of the line, where the process is.
    const before = assets.get(item.server.id);
    if (!before || RANK[kind] > RANK[before]) assets.set(item.server.id, kind);
    if (kind === 'red') pairs.add(`${item.client.id}~${item.server.id}`);
    const zone = item.zone?.id;
    if (zone === undefined) continue;
    const byKind = counts.get(zone) ?? new Map<TroubleKind, number>();
    byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
    counts.set(zone, byKind);
  }
  return { assets, pairs, zones: new Map([...counts].map(([zone, byKind]) => [zone, worst(byKind)])) };
}

function worst(byKind: ReadonlyMap<TroubleKind, number>): { readonly kind: TroubleKind; readonly word: string } {
  const [kind, count] = [...byKind].reduce((a, b) => (RANK[b[0]] > RANK[a[0]] ? b : a));
  return { kind, word: `${count} ${WORDS[kind]}` };
}
