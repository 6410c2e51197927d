/** What part of the map is in view, and how large: pure steps from one view to the next, and its words in the URL. */
import type { Box } from './box-grid.ts';

/** `x` and `y` are the map's point at the upper left corner of the canvas; `k` is pixels a unit. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

export interface Size {
  readonly w: number;
  readonly h: number;
}

export const ZOOM_MIN = 0.08;
export const ZOOM_MAX = 4;
export const ZOOM_STEP = 1.25;
/** Room at the left for the names of the bands, in pixels; they stay there while one pans. */
export const BAND_LABELS = 78;
const MARGIN = 16;
/** A small plant is not blown up to fill the screen. */
const FIT_MAX = 1.25;

const clampZoom = (k: number): number => Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, k));

/** The whole map, in the middle. */
export function fit(map: Size, screen: Size): View {
  const room = { w: screen.w - BAND_LABELS - MARGIN, h: screen.h - 2 * MARGIN };
  const wanted = Math.min(room.w / Math.max(1, map.w), room.h / Math.max(1, map.h));
  const k = clampZoom(Math.min(FIT_MAX, wanted));
  const left = BAND_LABELS + Math.max(0, (room.w - map.w * k) / 2);
  const top = MARGIN + Math.max(0, (room.h - map.h * k) / 2);
  return { x: -left / k, y: -top / k, k };
}

/** Zooms so that the map's point under the given pixel stays under it. */
export function zoomAt(view: View, factor: number, px: number, py: number): View {
  const k = clampZoom(view.k * factor);
  return { x: view.x + px / view.k - px / k, y: view.y + py / view.k - py / k, k };
}

export const pan = (view: View, dx: number, dy: number): View => ({
  ...view,
  x: view.x - dx / view.k,
  y: view.y - dy / view.k,
});

export const toMap = (view: View, px: number, py: number): { readonly x: number; readonly y: number } => ({
  x: view.x + px / view.k,
  y: view.y + py / view.k,
});

export const inView = (view: View, screen: Size): Box => ({
  x: view.x,
  y: view.y,
  w: screen.w / view.k,
  h: screen.h / view.k,
});

/** Moves no further than needed to have the box in view. */
export function reveal(view: View, box: Box, screen: Size): View {
  const pad = 24 / view.k;
  const left = BAND_LABELS / view.k;
  const seen = inView(view, screen);
  const x = shift(view.x, box.x - pad - left, box.x + box.w + pad - seen.w);
  const y = shift(view.y, box.y - pad, box.y + box.h + pad - seen.h);
  return x === view.x && y === view.y ? view : { ...view, x, y };
}

const shift = (now: number, most: number, least: number): number => (now > most ? most : now < least ? least : now);

/** Some of the map stays on the screen, however far one pans. */
export function keepNear(view: View, map: Size, screen: Size): View {
  const seen = inView(view, screen);
  const x = Math.min(Math.max(view.x, -seen.w * 0.8), Math.max(-seen.w * 0.8, map.w - seen.w * 0.2));
  const y = Math.min(Math.max(view.y, -seen.h * 0.8), Math.max(-seen.h * 0.8, map.h - seen.h * 0.2));
  return x === view.x && y === view.y ? view : { ...view, x, y };
}

/** What a zoom shows. */
export type Detail = 'zones' | 'glyphs' | 'names' | 'all';
const GLYPHS_FROM = 0.4;
const NAMES_FROM = 0.9;
const ALL_FROM = 1.8;

export function detailAt(k: number): Detail {
  if (k < GLYPHS_FROM) return 'zones';
  if (k < NAMES_FROM) return 'glyphs';
  return k < ALL_FROM ? 'names' : 'all';
}

export const toText = (view: View): string => `${Math.round(view.x)},${Math.round(view.y)},${Math.round(view.k * 100)}`;

export function fromText(text: string | undefined): View | null {
  const match = /^(-?\d{1,6}),(-?\d{1,6}),(\d{1,3})$/.exec(text ?? '');
  if (!match) return null;
  return { x: Number(match[1]), y: Number(match[2]), k: clampZoom(Number(match[3]) / 100) };
}
