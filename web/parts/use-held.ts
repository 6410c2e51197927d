/** The rows of a paged question, held still while they are read, and the button's number of those that wait. */
import { useEffect, useMemo, useState } from 'react';
import { hold } from '../held-rows.ts';

interface Pages<T> {
  readonly pages: readonly { readonly items: readonly T[]; readonly total: number }[];
}

export function useHeld<T extends { readonly id: string }>(data: Pages<T> | undefined, key: string) {
  const [seen, setSeen] = useState<{ readonly key: string; readonly order: readonly string[] | null }>({
    key,
    order: null,
  });
  const fresh = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const order = seen.key === key ? seen.order : null;
  const held = useMemo(() => hold(order, fresh, (row) => row.id), [order, fresh]);
  useEffect(() => {
    const now = held.rows.map((row) => row.id);
    if (order !== null && now.length === order.length) return;
    if (now.length > 0) setSeen({ key, order: now });
  }, [held, key, order]);
  return {
    rows: held.rows,
    waiting: held.waiting,
    total: data?.pages[0]?.total ?? 0,
    letIn: () => setSeen({ key, order: null }),
  };
}
