/** A grid index over boxes that do not move: what lies in view, what lies under a point, what comes next in a direction. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const CELL = 160;

export type Direction = 'left' | 'right' | 'up' | 'down';

const AHEAD: Readonly<Record<Direction, (dx: number, dy: number) => readonly [along: number, aside: number]>> = {
  left: (dx, dy) => [-dx, dy],
  right: (dx, dy) => [dx, dy],
  up: (dx, dy) => [-dy, dx],
  down: (dx, dy) => [dy, dx],
};

/** What lies far aside is a worse next step than what lies further ahead. */
const ASIDE_COSTS = 2.5;

export class BoxGrid<T extends Box> {
  readonly items: readonly T[];
  readonly #cells = new Map<string, number[]>();

  constructor(items: readonly T[]) {
    this.items = items;
    items.forEach((item, index) => {
      for (const key of keysOf(item)) {
        const cell = this.#cells.get(key);
        if (cell) cell.push(index);
        else this.#cells.set(key, [index]);
      }
    });
  }

  /** Everything that touches the box, in the order of the items, each once. */
  within(box: Box): readonly T[] {
    const found = new Set<number>();
    for (const key of keysOf(box)) for (const index of this.#cells.get(key) ?? []) found.add(index);
    return [...found]
      .sort((a, b) => a - b)
      .flatMap((index) => {
        const item = this.items[index];
        return item && touches(item, box) ? [item] : [];
      });
  }

  /** The topmost item under a point: the one drawn last. */
  at(x: number, y: number): T | undefined {
    const hits = this.within({ x, y, w: 0, h: 0 });
    return hits[hits.length - 1];
  }

  /** The nearest item whose middle lies in that direction. */
  next(from: Box, direction: Direction): T | undefined {
    const ahead = AHEAD[direction];
    let best: T | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const item of this.items) {
      const [along, aside] = ahead(
        item.x + item.w / 2 - from.x - from.w / 2,
        item.y + item.h / 2 - from.y - from.h / 2,
      );
      if (along <= 1 || Math.abs(aside) > along * 4) continue;
      const cost = along + Math.abs(aside) * ASIDE_COSTS;
      if (cost < least) {
        least = cost;
        best = item;
      }
    }
    return best;
  }
}

const touches = (a: Box, b: Box): boolean =>
  a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h;

function keysOf({ x, y, w, h }: Box): readonly string[] {
  const keys: string[] = [];
  for (let row = Math.floor(y / CELL); row <= Math.floor((y + h) / CELL); row += 1) {
    for (let column = Math.floor(x / CELL); column <= Math.floor((x + w) / CELL); column += 1)
      keys.push(`${column} ${row}`);
  }
  return keys;
}
