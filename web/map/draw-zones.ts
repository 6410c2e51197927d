/** First layer of the map: bands, zones, the walls between bands, trunks with their counts, thin lines inside zones. */
import { number } from '../format.ts';
import type { Box } from './box-grid.ts';
import { drawTitle } from './draw-titles.ts';
import { crisp, font, pill, sx, sy, TEXT_MIN, type Pen } from './pen.ts';
import type { Link, Scene } from './scene.ts';
import type { Trouble } from './trouble.ts';
import type { Trunk, Wall, ZoneBox } from './types.ts';
import { BAND_LABELS, inView } from './view.ts';

export interface ZonesDrawn {
  readonly scene: Scene;
  readonly trouble: Trouble;
  /** Something is selected: what does not belong to it steps back. */
  readonly dimmed: boolean;
}

const DIM = 0.72;
const PILL_FROM = 0.22;
const LINKS_DRAWN_MAX = 2500;
/** Who speaks within a zone steps back behind what passes between zones. */
const INSIDE = 0.55;
/** A shorter piece of a wall looks like a mistake. */
const WALL_LEAST = 6;

export function drawZones(pen: Pen, { scene, trouble, dimmed }: ZonesDrawn): void {
  const { c, view, screen } = pen;
  const seen = inView(view, screen);
  const zones = scene.zones.within({ ...seen, y: seen.y - 20, h: seen.h + 40 });
  for (const wall of scene.layout.walls) drawWall(pen, wall, scene.layout.width);
  for (const zone of zones) drawBox(pen, zone);
  c.globalAlpha = dimmed ? DIM : 1;
  if (pen.detail !== 'zones') drawInside(pen, zones, scene, trouble, seen);
  drawTrunks(pen, scene, seen);
  c.globalAlpha = 1;
  for (const zone of zones) drawTitle(pen, zone, trouble);
}

/** The names of the bands stay at the left edge, whatever is behind them. */
export function drawBands(pen: Pen, scene: Scene): void {
  const { c, tokens, screen, view } = pen;
  c.fillStyle = tokens['--bg'];
  c.fillRect(0, 0, BAND_LABELS - 8, screen.h);
  let lastY = Number.NEGATIVE_INFINITY;
  for (const band of scene.layout.bands) {
    const y = sy(pen, band.y);
    if (y > screen.h || sy(pen, band.y + band.h) < 0 || y - lastY < 30) continue;
    lastY = y;
    const top = Math.max(2, y);
    c.strokeStyle = tokens['--line'];
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(8, crisp(top));
    c.lineTo(BAND_LABELS - 12, crisp(top));
    c.stroke();
    c.textAlign = 'left';
    c.textBaseline = 'top';
    font(pen, 13, 600);
    c.fillStyle = tokens['--text2'];
    c.fillText(band.level, 10, top + 5);
    if (band.h * view.k < 24) continue;
    font(pen, TEXT_MIN);
    c.fillStyle = tokens['--text3'];
    c.fillText(band.word, 10, top + 20);
  }
}

function drawBox(pen: Pen, zone: ZoneBox): void {
  const { c, tokens, view } = pen;
  const x = crisp(sx(pen, zone.x));
  const y = crisp(sy(pen, zone.y));
  const w = Math.round(zone.w * view.k);
  const h = Math.round(zone.h * view.k);
  c.fillStyle = tokens['--surface'];
  c.strokeStyle = tokens['--line'];
  c.lineWidth = 1;
  c.setLineDash(zone.kind === 'zone' ? [] : [4, 3]);
  c.beginPath();
  c.roundRect(x, y, w, h, 4);
  c.fill();
  c.stroke();
  c.setLineDash([2, 3]);
  c.beginPath();
  for (const line of zone.lines) {
    c.moveTo(x, crisp(sy(pen, line)));
    c.lineTo(x + w, crisp(sy(pen, line)));
  }
  c.stroke();
  c.setLineDash([]);
}

/** Two lines between bands, open only where a trunk passes. */
function drawWall(pen: Pen, wall: Wall, width: number): void {
  const { c, tokens, screen, view } = pen;
  const y = crisp(sy(pen, wall.y));
  if (y < -10 || y > screen.h + 10) return;
  const half = Math.max(3, 6 * view.k);
  c.strokeStyle = tokens['--text2'];
  c.lineWidth = 1;
  c.beginPath();
  let from = sx(pen, 0);
  const end = sx(pen, width);
  for (const gate of [...wall.gates, Number.POSITIVE_INFINITY]) {
    const to = Math.min(end, sx(pen, gate) - half);
    if (to - from > WALL_LEAST) {
      for (const dy of [-2, 2]) {
        c.moveTo(from, y + dy);
        c.lineTo(to, y + dy);
      }
    }
    from = Math.max(from, sx(pen, gate) + half);
  }
  c.stroke();
  if (view.k < 0.3) return;
  font(pen, TEXT_MIN, 500);
  c.textAlign = 'right';
  c.textBaseline = 'middle';
  c.fillStyle = tokens['--bg'];
  const right = sx(pen, wall.label);
  const wide = c.measureText(wall.name).width + 8;
  c.fillRect(right - wide, y - 8, wide, 16);
  c.fillStyle = tokens['--text2'];
  c.fillText(wall.name, right - 4, y);
}

const trunkWidth = (count: number): number => Math.min(5, 1.5 + Math.log10(Math.max(1, count)) * 1.2);

function drawTrunks(pen: Pen, scene: Scene, seen: Box): void {
  const { c, tokens, view } = pen;
  const alpha = c.globalAlpha;
  const shown: { readonly trunk: Trunk; readonly count: number }[] = [];
  c.strokeStyle = tokens['--line'];
  c.globalAlpha = 1;
  c.lineWidth = 1;
  for (const trunk of scene.layout.trunks) {
    if (!near(trunk, seen)) continue;
    const count = scene.passing === null ? trunk.count : (scene.passing.get(trunk.id) ?? 0);
    if (count > 0) shown.push({ trunk, count });
    else stroke(pen, trunk);
  }
  // Above those that the filters leave empty, with which they may share a way.
  c.strokeStyle = tokens['--flow'];
  c.globalAlpha = alpha;
  for (const { trunk, count } of shown) {
    c.lineWidth = trunkWidth(count) * Math.max(0.35, Math.min(1, view.k));
    stroke(pen, trunk);
  }
  if (view.k < PILL_FROM) return;
  c.globalAlpha = 1;
  const taken: { x: number; y: number }[] = [];
  for (const { trunk, count } of shown) {
    const x = sx(pen, trunk.pill.x);
    const y = sy(pen, trunk.pill.y);
    // Where zoomed out, a count that would cover another waits for a closer look.
    if (taken.some((other) => Math.abs(other.x - x) < 26 && Math.abs(other.y - y) < 15)) continue;
    taken.push({ x, y });
    pill(pen, number(count), x, y);
  }
}

export function trace(pen: Pen, points: readonly number[]): void {
  const { c } = pen;
  c.lineJoin = 'miter';
  c.beginPath();
  for (let at = 0; at + 1 < points.length; at += 2) {
    const x = sx(pen, points[at] ?? 0);
    const y = sy(pen, points[at + 1] ?? 0);
    if (at === 0) c.moveTo(x, y);
    else c.lineTo(x, y);
  }
}

function stroke(pen: Pen, { points }: Trunk): void {
  trace(pen, points);
  pen.c.stroke();
}

function near({ points }: Trunk, seen: Box): boolean {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const x = points[at] ?? 0;
    const y = points[at + 1] ?? 0;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return left <= seen.x + seen.w && right >= seen.x && top <= seen.y + seen.h && bottom >= seen.y;
}

/** All thin lines of one look in one stroke: that is what keeps panning smooth. Those out of view are left out. */
function drawInside(pen: Pen, zones: readonly ZoneBox[], scene: Scene, trouble: Trouble, seen: Box): void {
  const { c, tokens } = pen;
  const broken: Link[] = [];
  let drawn = 0;
  c.strokeStyle = tokens['--flow'];
  c.lineWidth = 1;
  c.beginPath();
  for (const zone of zones) {
    for (const link of scene.inside.get(zone.id) ?? []) {
      if (drawn >= LINKS_DRAWN_MAX || !crosses(link, seen)) continue;
      drawn += 1;
      if (isBroken(link, trouble)) broken.push(link);
      else curve(pen, link);
    }
  }
  const alpha = c.globalAlpha;
  c.globalAlpha = alpha * INSIDE;
  c.stroke();
  c.globalAlpha = alpha;
  if (broken.length === 0) return;
  c.strokeStyle = tokens['--red'];
  c.lineWidth = 1.5;
  c.setLineDash([1.5, 3]);
  c.beginPath();
  for (const link of broken) curve(pen, link);
  c.stroke();
  c.setLineDash([]);
}

const isBroken = ({ edge }: Link, { pairs }: Trouble): boolean =>
  pairs.has(`${edge.client}~${edge.server}`) || pairs.has(`${edge.server}~${edge.client}`);

function crosses({ from, to }: Link, seen: Box): boolean {
  const right = Math.max(from.x, to.x) + from.w;
  const bottom = Math.max(from.y, to.y) + from.h;
  return (
    right >= seen.x &&
    Math.min(from.x, to.x) <= seen.x + seen.w &&
    bottom >= seen.y &&
    Math.min(from.y, to.y) <= seen.y + seen.h
  );
}

/** From the bottom of the upper chip to the top of the lower one; between neighbours of a row an arc below. */
export function curve(pen: Pen, { from, to }: Pick<Link, 'from' | 'to'>): void {
  const { c } = pen;
  const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
  const x1 = sx(pen, upper.x + upper.w / 2);
  const x2 = sx(pen, lower.x + lower.w / 2);
  const y1 = sy(pen, upper.y + upper.h);
  if (upper.y === lower.y) {
    const y = y1 + 7 * pen.view.k;
    c.moveTo(x1, y1);
    c.bezierCurveTo(x1, y, x2, y, x2, y1);
    return;
  }
  const y2 = sy(pen, lower.y);
  const middle = (y1 + y2) / 2;
  c.moveTo(x1, y1);
  c.bezierCurveTo(x1, middle, x2, middle, x2, y2);
}
