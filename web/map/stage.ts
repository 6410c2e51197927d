/**
 * The map's canvas: three layers that are redrawn apart, and only when something they show has changed. While nothing
 * changes nothing is drawn, not even an empty frame.
 */
import type { Box } from './box-grid.ts';
import { drawAssets } from './draw-assets.ts';
import { drawSelection } from './draw-selection.ts';
import { drawBands, drawZones } from './draw-zones.ts';
import type { Pen, Tokens } from './pen.ts';
import type { Scene } from './scene.ts';
import type { Trouble } from './trouble.ts';
import { detailAt, fit, keepNear, reveal, type Size, type View } from './view.ts';

export interface Shown {
  readonly scene: Scene;
  readonly trouble: Trouble;
  readonly selected: readonly string[];
  readonly hover: string | null;
  readonly box: Box | null;
  readonly tokens: Tokens;
}

const LAYERS = ['zones', 'assets', 'selection'] as const;
type Layer = (typeof LAYERS)[number];

/** What has to be drawn anew when a part of what is shown changes. */
const TOUCHES: Readonly<Record<keyof Shown, readonly Layer[]>> = {
  scene: LAYERS,
  trouble: ['zones', 'assets'],
  selected: ['zones', 'selection'],
  hover: ['selection'],
  box: ['selection'],
  tokens: LAYERS,
};
const SHOWN = Object.keys(TOUCHES) as (keyof Shown)[];

export class Stage {
  readonly #host: HTMLElement;
  readonly #layers: Readonly<Record<Layer, CanvasRenderingContext2D | null>>;
  readonly #dirty = new Set<Layer>();
  readonly #family: string;
  readonly #onView: (view: View) => void;
  #frame = 0;
  #shown: Shown | null = null;
  #view: View | null = null;
  #size: Size = { w: 0, h: 0 };
  /** False once a person has moved the map: then it is not fitted anew by itself. */
  #fitted = true;

  constructor(host: HTMLElement, canvases: readonly HTMLCanvasElement[], onView: (view: View) => void) {
    this.#host = host;
    const context = (at: number): CanvasRenderingContext2D | null => canvases[at]?.getContext('2d') ?? null;
    this.#layers = { zones: context(0), assets: context(1), selection: context(2) };
    this.#family = getComputedStyle(host).fontFamily;
    this.#onView = onView;
    this.resize();
  }

  get view(): View {
    return this.#view ?? { x: 0, y: 0, k: 1 };
  }

  get size(): Size {
    return this.#size;
  }

  get shown(): Shown | null {
    return this.#shown;
  }

  show(next: Shown): void {
    const before = this.#shown;
    this.#shown = next;
    if (!this.#view || (this.#fitted && before?.scene.layout !== next.scene.layout)) this.fit();
    for (const part of SHOWN) if (before?.[part] !== next[part]) this.#mark(TOUCHES[part]);
  }

  change(part: Partial<Shown>): void {
    if (this.#shown) this.show({ ...this.#shown, ...part });
  }

  resize(): void {
    const { clientWidth: w, clientHeight: h } = this.#host;
    if (w === this.#size.w && h === this.#size.h) return;
    this.#size = { w, h };
    const ratio = devicePixelRatio;
    for (const layer of LAYERS) {
      const canvas = this.#layers[layer]?.canvas;
      if (!canvas) continue;
      canvas.width = Math.round(w * ratio);
      canvas.height = Math.round(h * ratio);
    }
    if (this.#fitted && this.#shown) this.fit();
    this.#mark(LAYERS);
  }

  /** Sets what is in view, as a person asked for it. */
  moveTo(view: View): void {
    const map = this.#shown?.scene.layout;
    this.#fitted = false;
    this.#set(map ? keepNear(view, { w: map.width, h: map.height }, this.#size) : view);
  }

  fit(): void {
    const map = this.#shown?.scene.layout;
    if (!map || this.#size.w === 0) return;
    this.#fitted = true;
    this.#set(fit({ w: map.width, h: map.height }, this.#size));
  }

  reveal(box: Box): void {
    const next = reveal(this.view, box, this.#size);
    if (next !== this.view) this.moveTo(next);
  }

  get fitted(): boolean {
    return this.#fitted;
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
  }

  #set(view: View): void {
    this.#view = view;
    this.#mark(LAYERS);
    this.#onView(view);
  }

  #mark(layers: readonly Layer[]): void {
    for (const layer of layers) this.#dirty.add(layer);
    if (this.#frame === 0 && this.#dirty.size > 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const { w, h } = this.#size;
    for (const layer of LAYERS) {
      const c = this.#layers[layer];
      if (!c || !this.#dirty.has(layer)) continue;
      c.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      c.clearRect(0, 0, w, h);
      if (this.#shown) this.#drawLayer(layer, c, this.#shown);
    }
    this.#dirty.clear();
  }

  #drawLayer(layer: Layer, c: CanvasRenderingContext2D, shown: Shown): void {
    const view = this.view;
    const pen: Pen = {
      c,
      view,
      screen: this.#size,
      detail: detailAt(view.k),
      tokens: shown.tokens,
      family: this.#family,
    };
    if (layer === 'zones') drawZones(pen, { ...shown, dimmed: shown.selected.length > 0 });
    else if (layer === 'assets') drawAssets(pen, shown);
    else {
      drawSelection(pen, shown);
      drawBands(pen, shown.scene);
    }
  }
}
