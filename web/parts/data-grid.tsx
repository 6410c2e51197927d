/** A table of many rows: only those in view are drawn, 32 px each; j and k walk, Enter opens, the header sorts. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { count, number } from '../format.ts';
import { useKeys } from './keys.ts';
import { usePhone } from './site.tsx';

const ROW = 32;
const PHONE_ROW = 52;
const OVERSCAN = 12;
const NEAR_END = 40;

export interface Column<T> {
  readonly id: string;
  readonly name: string;
  /** CSS grid track, as `minmax(120px, 1.4fr)`. */
  readonly track: string;
  readonly right?: boolean;
  /** What the API sorts by; absent: not sortable. */
  readonly sort?: string;
  /** Shown on a phone too. */
  readonly phone?: string;
  readonly cell: (row: T) => ReactNode;
}

interface DataGridProps<T> {
  readonly name: string;
  readonly rows: readonly T[];
  readonly total: number;
  readonly columns: readonly Column<T>[];
  readonly idOf: (row: T) => string;
  readonly unread?: (row: T) => boolean;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly more?: (() => void) | undefined;
  readonly empty: ReactNode;
}

export function DataGrid<T>(props: DataGridProps<T>) {
  const { rows, total, idOf } = props;
  const phone = usePhone();
  const columns = phone ? props.columns.filter((column) => column.phone !== undefined) : props.columns;
  const box = useRef<HTMLDivElement>(null);
  const view = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => (phone ? PHONE_ROW : ROW),
    overscan: OVERSCAN,
    getItemKey: (index) => (rows[index] === undefined ? index : idOf(rows[index])),
  });
  useEffect(() => view.measure(), [phone, view]);
  const items = view.getVirtualItems();
  const lastIndex = items[items.length - 1]?.index ?? 0;
  const { more } = props;
  useEffect(() => {
    if (more && rows.length > 0 && lastIndex > rows.length - NEAR_END) more();
  }, [lastIndex, rows.length, more]);
  useRowKeys(box, rows.length, (index) => view.scrollToIndex(index));
  const sizes = columns.map((column) => (phone ? column.phone : undefined) ?? column.track);
  const tracks = { gridTemplateColumns: sizes.join(' '), minWidth: phone ? 0 : widthOf(sizes) };
  if (rows.length === 0) return <div className="grid pad">{props.empty}</div>;
  return (
    <div className="grid" ref={box} role="table" aria-label={props.name} aria-rowcount={total + 1} tabIndex={0}>
      <div role="rowgroup" className="gh-group">
        <div className="gr gh" role="row" aria-rowindex={1} style={tracks}>
          {columns.map((column) => (
            <Header key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="gb" style={{ height: view.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              data-row={item.index}
              className={props.unread?.(row) === true ? 'gr unread' : 'gr'}
              style={{ ...tracks, height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {columns.map((column) => (
                <Cell key={column.id} column={column} row={row} />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What all columns need at least, so that every row is as wide as the header and their columns stand below each other. */
const PADDING = 40;
const widthOf = (sizes: readonly string[]): number =>
  sizes.reduce((sum, size) => sum + Number(/\d+(?=px)/.exec(size)?.[0] ?? 0), PADDING);

function Cell<T>({ column, row }: { readonly column: Column<T>; readonly row: T }) {
  const content = column.cell(row);
  return (
    <div
      role="cell"
      className={column.right === true ? 'gc r' : 'gc'}
      title={typeof content === 'string' ? content : undefined}
    >
      {content}
    </div>
  );
}

function Header<T>(props: {
  readonly column: Column<T>;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}) {
  const { column, sort, onSort } = props;
  const up = column.sort !== undefined && sort === column.sort;
  const down = column.sort !== undefined && sort === `-${column.sort}`;
  return (
    <div
      role="columnheader"
      className={column.right === true ? 'gc r' : 'gc'}
      aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
    >
      {column.sort === undefined ? (
        column.name
      ) : (
        <button type="button" onClick={() => onSort(up ? `-${column.sort ?? ''}` : (column.sort ?? ''))}>
          {column.name}
          {up ? ' ↑' : down ? ' ↓' : ''}
        </button>
      )}
    </div>
  );
}

/** j and k move the focus from row link to row link, also to rows that are not drawn yet. */
function useRowKeys(
  box: React.RefObject<HTMLDivElement | null>,
  count: number,
  scrollTo: (index: number) => void,
): void {
  const step = (by: number): void => {
    const at = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row'];
    const next = at === undefined ? 0 : Math.min(count - 1, Math.max(0, Number(at) + by));
    scrollTo(next);
    requestAnimationFrame(() => {
      box.current?.querySelector<HTMLAnchorElement>(`[data-row="${next}"] a`)?.focus({ preventScroll: true });
    });
  };
  useKeys({ j: () => step(1), k: () => step(-1) });
}

interface FootProps {
  readonly shown: number;
  readonly total: number | null;
  /** What is listed, one and several. */
  readonly one: string;
  readonly many: string;
  readonly filtered?: boolean;
}

export function GridFoot({ shown, total, one, many, filtered }: FootProps) {
  const match = filtered ? (total === 1 ? ' matches' : ' match') : '';
  return (
    <div className="foot">
      <span>
        {total !== null && `${count(total, one, many)}${match}`}
        {total !== null && shown < total && `, ${number(shown)} fetched so far`}
      </span>
      <span className="sp" />
      <span className="dsk-only">j k to walk, Enter to open</span>
    </div>
  );
}

/** "3 new": rows that came while the list was read. */
export function Fresh({ count, show }: { readonly count: number; readonly show: () => void }) {
  if (count === 0) return null;
  return (
    <button type="button" className="btn s p fresh" onClick={show}>
      {number(count)} new
    </button>
  );
}
