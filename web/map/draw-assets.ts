/** Second layer of the map: one chip an asset, with more of it the closer one looks. A stack of one kind is one chip with its count. */
import { CLASS_WORDS, type AssetClass } from '../../src/model/words.ts';
import { number } from '../format.ts';
import { GLYPHS } from '../parts/glyphs.ts';
import { fitText, font, sx, sy, TEXT_MIN, textSize, troubleMark, type Pen } from './pen.ts';
import type { Placed, Scene } from './scene.ts';
import type { Trouble, TroubleKind } from './trouble.ts';
import { inView } from './view.ts';

const GLYPH_FIELD = 12;
const NOT_FOUND = 0.3;
/** A name that is longer than its chip by so much is drawn narrower before it is cut. */
const SQUEEZED = 1.12;

export interface AssetsDrawn {
  readonly scene: Scene;
  readonly trouble: Trouble;
}

const paths = new Map<AssetClass, Path2D>();
function glyph(kind: AssetClass): Path2D {
  const known = paths.get(kind) ?? new Path2D(GLYPHS[kind]);
  paths.set(kind, known);
  return known;
}

export function drawAssets(pen: Pen, { scene, trouble }: AssetsDrawn): void {
  const { c, view, screen } = pen;
  const chips = scene.chips.within(inView(view, screen));
  if (pen.detail === 'zones') {
    for (const chip of chips) if (scene.found?.has(chip.id)) drawDot(pen, chip);
    return;
  }
  drawFrames(pen, chips);
  for (const chip of chips) {
    c.globalAlpha = scene.found === null || scene.found.has(chip.id) ? 1 : NOT_FOUND;
    drawChip(pen, chip, scene, worstOf(chip, trouble));
  }
  c.globalAlpha = 1;
  if (scene.found !== null) for (const chip of chips) if (scene.found.has(chip.id)) drawFound(pen, chip);
}

function worstOf(chip: Placed, { assets }: Trouble): TroubleKind | null {
  if (assets.size === 0) return null;
  for (const id of chip.members) {
    const kind = assets.get(id);
    if (kind) return kind;
  }
  return null;
}

/** All frames in two strokes, which is much quicker than one each. */
function drawFrames(pen: Pen, chips: readonly Placed[]): void {
  const { c, tokens, view } = pen;
  c.fillStyle = tokens['--raised'];
  c.strokeStyle = tokens['--line'];
  c.lineWidth = 1;
  c.beginPath();
  for (const chip of chips) {
    const x = Math.round(sx(pen, chip.x)) + 0.5;
    const y = Math.round(sy(pen, chip.y)) + 0.5;
    const w = Math.round(chip.w * view.k);
    const h = Math.round(chip.h * view.k);
    if (chip.members.length > 1) c.rect(x + 3, y - 3, w, h);
    c.rect(x, y, w, h);
  }
  c.fill();
  c.stroke();
}

function drawChip(pen: Pen, chip: Placed, scene: Scene, bad: TroubleKind | null): void {
  const { detail, view } = pen;
  const x = sx(pen, chip.x);
  const y = sy(pen, chip.y);
  const w = chip.w * view.k;
  const h = chip.h * view.k;
  const stack = chip.members.length > 1;
  const named = detail !== 'glyphs' || stack || bad !== null;
  drawGlyph(pen, chip.class, x + w / 2, named ? y + h * 0.3 : y + h / 2);
  if (named) drawName(pen, chip, { x, y, w, h });
  if (detail === 'all' && !stack) drawMore(pen, chip, scene, { x, y, w, h });
  if (bad === null) return;
  const { c, tokens } = pen;
  c.strokeStyle = tokens[`--${bad}`];
  c.lineWidth = 1.5;
  c.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(w), Math.round(h));
  troubleMark(pen, bad, x + w - 7, y + 7, 7);
}

function drawGlyph(pen: Pen, kind: AssetClass, x: number, y: number): void {
  const { c, tokens, view } = pen;
  const size = Math.min(18, Math.max(9, 11 * view.k)) / GLYPH_FIELD;
  c.save();
  c.translate(x - (GLYPH_FIELD * size) / 2, y - (GLYPH_FIELD * size) / 2);
  c.scale(size, size);
  c.strokeStyle = tokens['--text2'];
  c.lineWidth = 1.1;
  c.stroke(glyph(kind));
  c.restore();
}

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function drawName(pen: Pen, chip: Placed, { x, y, w, h }: Rect): void {
  const { c, tokens, view, detail } = pen;
  font(pen, textSize(view.k), 500);
  c.fillStyle = tokens['--text'];
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  const text = chip.members.length > 1 ? `${number(chip.members.length)} ${CLASS_WORDS[chip.class]}` : chip.name;
  const at = detail === 'all' && chip.members.length === 1 ? 0.58 : 0.73;
  c.fillText(fitText(pen, text, (w - 2) * SQUEEZED), x + w / 2, y + h * at, w - 2);
}

function drawMore(pen: Pen, chip: Placed, scene: Scene, { x, y, w, h }: Rect): void {
  const { c, tokens } = pen;
  const asset = scene.assets.get(chip.id);
  if (!asset) return;
  const lines = scene.edgesOf.get(chip.id)?.length ?? 0;
  font(pen, TEXT_MIN);
  c.fillStyle = tokens['--text3'];
  const text = [asset.ip ?? CLASS_WORDS[asset.class], `${number(lines)} ↔`].join('  ');
  c.fillText(fitText(pen, text, w - 6), x + w / 2, y + h * 0.83);
}

function drawFound(pen: Pen, chip: Placed): void {
  const { c, tokens, view } = pen;
  c.strokeStyle = tokens['--text'];
  c.lineWidth = 1.5;
  c.strokeRect(Math.round(sx(pen, chip.x)) + 0.5, Math.round(sy(pen, chip.y)) + 0.5, chip.w * view.k, chip.h * view.k);
}

function drawDot(pen: Pen, chip: Placed): void {
  const { c, tokens, view } = pen;
  c.fillStyle = tokens['--text'];
  c.fillRect(sx(pen, chip.x), sy(pen, chip.y), Math.max(4, chip.w * view.k), Math.max(4, chip.h * view.k));
}
