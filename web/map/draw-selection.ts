/** Third layer of the map: what is selected, with its conversations full and their direction, what the pointer is on, the box that is being drawn. */
import type { Box } from './box-grid.ts';
import { curve, trace } from './draw-zones.ts';
import { pill, sx, sy, type Pen } from './pen.ts';
import type { Placed, Scene } from './scene.ts';
import type { ZoneBox } from './types.ts';

export interface SelectionDrawn {
  readonly scene: Scene;
  /** Ids of chips, zones or trunks. */
  readonly selected: readonly string[];
  readonly hover: string | null;
  readonly box: Box | null;
}

const FRAME = 2;
const LINES_MAX = 400;
const ARROW = 6;

export function drawSelection(pen: Pen, { scene, selected, hover, box }: SelectionDrawn): void {
  const { c, tokens } = pen;
  const ids = new Set(selected);
  c.strokeStyle = tokens['--focus'];
  for (const trunk of scene.layout.trunks) {
    if (!ids.has(trunk.id) && trunk.id !== hover) continue;
    c.lineWidth = ids.has(trunk.id) ? 3 : 2;
    trace(pen, trunk.points);
    c.stroke();
    pill(pen, String(scene.passing?.get(trunk.id) ?? trunk.count), sx(pen, trunk.pill.x), sy(pen, trunk.pill.y));
    c.strokeStyle = tokens['--focus'];
  }
  const chips = selected.flatMap((id) => scene.chipOf.get(id) ?? []);
  let left = LINES_MAX;
  for (const [at, chip] of chips.entries()) left = drawConversations(pen, scene, chip, selected[at] ?? '', left);
  for (const chip of chips) frame(pen, chip, FRAME);
  for (const zone of scene.layout.zones) if (ids.has(zone.id)) frame(pen, zone, FRAME);
  const under =
    hover === null ? undefined : (scene.chipOf.get(hover) ?? scene.chips.items.find((one) => one.id === hover));
  if (under) frame(pen, under, 1);
  if (box) {
    c.fillStyle = tokens['--focus'];
    c.globalAlpha = 0.12;
    c.fillRect(sx(pen, box.x), sy(pen, box.y), box.w * pen.view.k, box.h * pen.view.k);
    c.globalAlpha = 1;
    frame(pen, box, 1);
  }
}

function frame(pen: Pen, box: Box | ZoneBox, width: number): void {
  const { c, view, tokens } = pen;
  c.strokeStyle = tokens['--focus'];
  c.lineWidth = width;
  c.strokeRect(
    Math.round(sx(pen, box.x)),
    Math.round(sy(pen, box.y)),
    Math.round(box.w * view.k),
    Math.round(box.h * view.k),
  );
}

/** The lines of one asset to every other chip, each with an arrow at the server. */
function drawConversations(pen: Pen, scene: Scene, chip: Placed, id: string, room: number): number {
  const { c, tokens } = pen;
  const seen = new Set<string>();
  c.strokeStyle = tokens['--focus'];
  c.fillStyle = tokens['--focus'];
  c.lineWidth = 1.5;
  let left = room;
  for (const edge of scene.edgesOf.get(id) ?? []) {
    const out = edge.client === id;
    const other = scene.chipOf.get(out ? edge.server : edge.client);
    const key = `${other?.id ?? ''} ${out}`;
    if (!other || other === chip || seen.has(key) || left === 0) continue;
    seen.add(key);
    left -= 1;
    c.beginPath();
    curve(pen, { from: chip, to: other });
    c.stroke();
    const [from, to] = out ? [chip, other] : [other, chip];
    arrow(pen, from, to);
  }
  return left;
}

function arrow(pen: Pen, from: Placed, to: Placed): void {
  const { c } = pen;
  const x = sx(pen, to.x + to.w / 2);
  const down = from.y < to.y;
  const y = down ? sy(pen, to.y) : sy(pen, to.y + to.h);
  const back = down ? -ARROW : ARROW;
  c.beginPath();
  c.moveTo(x, y);
  c.lineTo(x - ARROW * 0.6, y + back);
  c.lineTo(x + ARROW * 0.6, y + back);
  c.closePath();
  c.fill();
}
