/** Pointer, wheel and pinch on the map's canvas: drag pans, shift and drag draws a box, a click selects, two fingers zoom. */
import type { Box } from './box-grid.ts';
import { trunkAt } from './scene.ts';
import type { Stage } from './stage.ts';
import { detailAt, pan, toMap, zoomAt } from './view.ts';

export interface Asked {
  readonly select: (id: string | null, add: boolean) => void;
  readonly selectAll: (ids: readonly string[], add: boolean) => void;
  /** What a double click is on. */
  readonly open: (id: string) => void;
  readonly hover: (id: string | null) => void;
  /** The hand has come to rest. */
  readonly rest: () => void;
}

const MOVED = 4;
const WHEEL = 0.0016;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What lies under a pixel: a chip, then a trunk, then a zone. */
export function hit(stage: Stage, px: number, py: number): string | null {
  const scene = stage.shown?.scene;
  if (!scene) return null;
  const { x, y } = toMap(stage.view, px, py);
  const chip = detailAt(stage.view.k) === 'zones' ? undefined : scene.chips.at(x, y);
  return chip?.id ?? trunkAt(scene.layout, x, y, 6 / stage.view.k) ?? scene.zones.at(x, y)?.id ?? null;
}

export function listenTo(host: HTMLElement, stage: Stage, asked: Asked): () => void {
  const hands = new Hands(host, stage, asked);
  const { signal } = hands.stop;
  host.addEventListener('pointerdown', (event) => hands.down(event), { signal });
  host.addEventListener('pointermove', (event) => hands.move(event), { signal });
  host.addEventListener('pointerup', (event) => hands.up(event), { signal });
  host.addEventListener('pointercancel', (event) => hands.cancel(event), { signal });
  host.addEventListener('pointerleave', () => asked.hover(null), { signal });
  host.addEventListener('wheel', (event) => hands.wheel(event), { signal, passive: false });
  host.addEventListener('dblclick', (event) => hands.double(event), { signal });
  return () => hands.stop.abort();
}

class Hands {
  readonly stop = new AbortController();
  readonly #host: HTMLElement;
  readonly #stage: Stage;
  readonly #asked: Asked;
  readonly #down = new Map<number, Point>();
  #start: Point | null = null;
  #moved = false;
  #boxing = false;

  constructor(host: HTMLElement, stage: Stage, asked: Asked) {
    this.#host = host;
    this.#stage = stage;
    this.#asked = asked;
  }

  #at(event: MouseEvent): Point {
    const box = this.#host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#host.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    this.#down.set(event.pointerId, at);
    if (this.#down.size > 1) {
      this.#moved = true;
      return;
    }
    this.#start = at;
    this.#moved = false;
    this.#boxing = event.shiftKey;
  }

  move(event: PointerEvent): void {
    const at = this.#at(event);
    const before = this.#down.get(event.pointerId);
    if (!before || !this.#start) {
      this.#asked.hover(hit(this.#stage, at.x, at.y));
      return;
    }
    if (this.#down.size === 1 && !this.#moved) {
      if (Math.hypot(at.x - this.#start.x, at.y - this.#start.y) < MOVED) return;
      this.#moved = true;
    }
    if (this.#boxing) this.#stage.change({ box: this.#boxTo(at) });
    else if (this.#down.size === 1) this.#stage.moveTo(pan(this.#stage.view, at.x - before.x, at.y - before.y));
    else this.#pinch(event.pointerId, before, at);
    this.#down.set(event.pointerId, at);
  }

  /** The point between both fingers stays under them. */
  #pinch(id: number, before: Point, at: Point): void {
    const other = [...this.#down].find(([each]) => each !== id)?.[1];
    if (!other) return;
    const was = Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
    const is = Math.hypot(at.x - other.x, at.y - other.y);
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    const moved = pan(this.#stage.view, (at.x - before.x) / 2, (at.y - before.y) / 2);
    this.#stage.moveTo(zoomAt(moved, is / was, middle.x, middle.y));
  }

  #boxTo(at: Point): Box {
    const a = toMap(this.#stage.view, this.#start?.x ?? at.x, this.#start?.y ?? at.y);
    const b = toMap(this.#stage.view, at.x, at.y);
    return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
  }

  up(event: PointerEvent): void {
    if (!this.#down.delete(event.pointerId)) return;
    const at = this.#at(event);
    if (this.#down.size > 0) return;
    if (!this.#moved) this.#asked.select(hit(this.#stage, at.x, at.y), event.shiftKey);
    else if (this.#boxing) {
      const inside = this.#stage.shown?.scene.chips.within(this.#boxTo(at)) ?? [];
      this.#asked.selectAll(
        inside.flatMap((chip) => (chip.members.length === 1 ? [chip.id] : [])),
        true,
      );
    } else this.#asked.rest();
    this.#end();
  }

  cancel(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
    if (this.#down.size === 0) this.#end();
  }

  #end(): void {
    if (this.#boxing) this.#stage.change({ box: null });
    this.#start = null;
    this.#boxing = false;
  }

  wheel(event: WheelEvent): void {
    event.preventDefault();
    const at = this.#at(event);
    const { view } = this.#stage;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.#stage.moveTo(pan(view, -event.deltaX - (event.shiftKey ? event.deltaY : 0), 0));
    } else this.#stage.moveTo(zoomAt(view, Math.exp(-event.deltaY * WHEEL * (event.ctrlKey ? 4 : 1)), at.x, at.y));
    this.#asked.rest();
  }

  double(event: MouseEvent): void {
    const at = this.#at(event);
    const id = hit(this.#stage, at.x, at.y);
    if (id !== null) this.#asked.open(id);
  }
}
