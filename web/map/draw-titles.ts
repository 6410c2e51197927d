/** Names of zones on the map with how many assets they hold and what is wrong there: above the box, or within it from afar. */
import { number } from '../format.ts';
import { fitText, font, sx, sy, textSize, troubleMark, type Pen } from './pen.ts';
import type { Trouble, TroubleKind } from './trouble.ts';
import type { ZoneBox } from './types.ts';

/** A box that is lower on the screen holds one line of text. */
const FLAT = 36;
const WIDTH_LEAST = 30;

export function drawTitle(pen: Pen, zone: ZoneBox, trouble: Trouble): void {
  if (zone.w * pen.view.k < WIDTH_LEAST) return;
  if (pen.detail === 'zones' || zone.kind === 'external') drawTitleInside(pen, zone, trouble);
  else drawTitleAbove(pen, zone, trouble);
}

function drawTitleAbove(pen: Pen, zone: ZoneBox, trouble: Trouble): void {
  const { c, tokens, view } = pen;
  const size = Math.min(14, textSize(view.k));
  const x = sx(pen, zone.x) + 1;
  const y = sy(pen, zone.y) - 5;
  const count = number(zone.count);
  c.textBaseline = 'alphabetic';
  c.textAlign = 'left';
  font(pen, size, 600);
  const name = fitText(pen, zone.name, Math.max(20, zone.w * view.k - 40));
  const after = x + c.measureText(name).width + 5;
  // From afar the wall above is nearer than the text is high.
  c.fillStyle = tokens['--bg'];
  c.fillRect(x - 1, y - size, after - x + c.measureText(count).width + 2, size + 3);
  c.fillStyle = tokens['--text2'];
  c.fillText(name, x, y);
  font(pen, size);
  c.fillStyle = tokens['--text3'];
  c.fillText(count, after, y);
  const bad = trouble.zones.get(zone.id);
  if (bad) drawTrouble(pen, bad, after + c.measureText(count).width + 13, y - 4);
}

/** In the middle of the box: name over count, or side by side in a box that is too flat for two lines. */
function drawTitleInside(pen: Pen, zone: ZoneBox, trouble: Trouble): void {
  const { c, tokens, view } = pen;
  const flat = zone.h * view.k < FLAT;
  const x = sx(pen, zone.x + zone.w / 2);
  const y = sy(pen, zone.y + zone.h / 2);
  const count = number(zone.count);
  const room = Math.max(20, zone.w * view.k - 6);
  c.textBaseline = 'middle';
  c.textAlign = 'center';
  font(pen, 12, 600);
  c.fillStyle = tokens['--text2'];
  const both = `${zone.name}  ${count}`;
  const text = flat && c.measureText(both).width <= room ? both : zone.name;
  c.fillText(fitText(pen, text, room), x, flat ? y : y - 7);
  font(pen, 12);
  c.fillStyle = tokens['--text3'];
  if (!flat) c.fillText(count, x, y + 8);
  const bad = trouble.zones.get(zone.id);
  if (bad && !flat) drawTrouble(pen, bad, x - 28, y + 24);
  else if (bad) troubleMark(pen, bad.kind, sx(pen, zone.x) + 8, y, 8);
}

function drawTrouble(pen: Pen, bad: { readonly kind: TroubleKind; readonly word: string }, x: number, y: number): void {
  const { c, tokens } = pen;
  troubleMark(pen, bad.kind, x, y, 8);
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  font(pen, 12, 600);
  c.fillStyle = tokens[`--${bad.kind}`];
  c.fillText(bad.word, x + 8, y);
}
