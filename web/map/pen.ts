/** What every layer of the map draws with: the view, the colours of the page, and text that is never smaller than 11 px nor wider than its box. */
import type { TokenName } from '../theme.ts';
import type { Detail, Size, View } from './view.ts';

export type Tokens = Readonly<Record<TokenName, string>>;

export interface Pen {
  readonly c: CanvasRenderingContext2D;
  readonly view: View;
  readonly screen: Size;
  readonly detail: Detail;
  readonly tokens: Tokens;
  readonly family: string;
}

export const sx = ({ view }: Pen, x: number): number => (x - view.x) * view.k;
export const sy = ({ view }: Pen, y: number): number => (y - view.y) * view.k;
/** In the middle of a pixel, so that a line of one pixel is one pixel. */
export const crisp = (value: number): number => Math.round(value) + 0.5;

export const TEXT_MIN = 11;
export const textSize = (k: number): number => Math.min(16, Math.max(TEXT_MIN, 11.5 * k));

export function font(pen: Pen, size: number, weight: 400 | 500 | 600 = 400): void {
  const wanted = `${weight} ${size.toFixed(1)}px ${pen.family}`;
  if (pen.c.font !== wanted) pen.c.font = wanted;
}

const FITTED_MAX = 20_000;
const fitted = new Map<string, string>();

/** The text, cut with an ellipsis where it would leave its box. */
export function fitText(pen: Pen, text: string, width: number): string {
  const room = Math.floor(width);
  const key = `${pen.c.font} ${room} ${text}`;
  const known = fitted.get(key);
  if (known !== undefined) return known;
  if (fitted.size >= FITTED_MAX) fitted.clear();
  let cut = text;
  while (cut.length > 1 && pen.c.measureText(cut === text ? text : `${cut}…`).width > room) cut = cut.slice(0, -1);
  const made = cut === text ? text : `${cut}…`;
  fitted.set(key, made);
  return made;
}

/** A number on a trunk, with the page behind it so that it can be read where lines cross. */
export function pill(pen: Pen, text: string, x: number, y: number): void {
  const { c, tokens } = pen;
  font(pen, TEXT_MIN, 500);
  const half = c.measureText(text).width / 2 + 4;
  c.fillStyle = tokens['--bg'];
  c.fillRect(x - half, y - 8, half * 2, 16);
  c.fillStyle = tokens['--text2'];
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  c.fillText(text, x, y);
}

/** The shape that stands for trouble, the same as beside a word on the page: filled square, open diamond, dashed circle. */
export function troubleMark(pen: Pen, kind: 'red' | 'ochre' | 'violet', x: number, y: number, size: number): void {
  const { c, tokens } = pen;
  c.fillStyle = tokens[`--${kind}`];
  c.strokeStyle = tokens[`--${kind}`];
  c.lineWidth = 1.5;
  c.beginPath();
  if (kind === 'red') c.fillRect(x - size / 2, y - size / 2, size, size);
  else if (kind === 'ochre') {
    c.moveTo(x, y - size / 2);
    c.lineTo(x + size / 2, y);
    c.lineTo(x, y + size / 2);
    c.lineTo(x - size / 2, y);
    c.closePath();
    c.stroke();
  } else {
    c.setLineDash([2, 2]);
    c.arc(x, y, size / 2, 0, Math.PI * 2);
    c.stroke();
    c.setLineDash([]);
  }
}
