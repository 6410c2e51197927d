/** Keeps a list still while it is read: known rows are renewed in place, new ones wait behind "3 new". */

export interface Held<T> {
  readonly rows: readonly T[];
  /** Rows that came since and wait to be let in. */
  readonly waiting: number;
}

/**
 * `order` is what the reader sees; null means that nothing was shown yet. Rows after the last one shown were asked for by
 * scrolling, so they are let in at once; rows between known ones have pushed in and wait.
 */
export function hold<T>(order: readonly string[] | null, fresh: readonly T[], idOf: (row: T) => string): Held<T> {
  if (order === null || order.length === 0) return { rows: fresh, waiting: 0 };
  const byId = new Map(fresh.map((row) => [idOf(row), row]));
  const shown = new Set(order);
  let last = -1;
  fresh.forEach((row, index) => {
    if (shown.has(idOf(row))) last = index;
  });
  const kept = order.map((id) => byId.get(id)).filter((row) => row !== undefined);
  const tail = fresh.slice(last + 1).filter((row) => !shown.has(idOf(row)));
  const waiting = fresh.slice(0, last + 1).filter((row) => !shown.has(idOf(row))).length;
  return { rows: [...kept, ...tail], waiting };
}
