/**
 * Reads captures into an engine, one after the other in the order of their first packets, whatever order they were named
 * in: so the same captures always give the same result, and time goes forwards where it can.
 */
import type { Problem } from '../../kernel/result.ts';
import type { Captures } from '../../model/ports/captures.ts';
import type { Engine, InputTotals } from '../../see/decode/engine.ts';
import { firstTimeOf } from '../../see/decode/first-time.ts';

const STANDARD_INPUT = '-';

/** What of the port a reading needs. */
export type CaptureSource = Pick<Captures, 'find' | 'peek' | 'read'>;

/** Told while reading: what could not be read, and what is amiss with what could. */
export interface ReadingEars {
  readonly onProblem: (problem: Problem) => void;
  readonly onInput?: (totals: InputTotals) => void;
}

/** The captures that the paths stand for, each once, as given. */
export async function findCaptures(
  captures: CaptureSource,
  paths: readonly string[],
  ears: ReadingEars,
): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const found = await captures.find(path);
    if (found.ok) for (const file of found.value) files.add(file);
    else ears.onProblem(found.error);
  }
  return [...files];
}

/** By the time of the first packet, then by name; what begins at no known time (standard input, too) comes last. */
export async function inOrderOfTime(captures: CaptureSource, files: readonly string[]): Promise<string[]> {
  if (files.length < 2) return [...files];
  const begun: { readonly file: string; readonly us: number }[] = [];
  for (const file of files) {
    const head = file === STANDARD_INPUT ? undefined : await captures.peek(file);
    begun.push({ file, us: (head?.ok === true ? firstTimeOf(head.value) : undefined) ?? Infinity });
  }
  begun.sort((a, b) => (a.us === b.us ? (a.file < b.file ? -1 : 1) : a.us - b.us));
  return begun.map(({ file }) => file);
}

/** Reads one capture to its end, `onChunk` after each piece. False when nothing of it could be read, which was then told. */
export async function readCapture(
  captures: CaptureSource,
  engine: Engine,
  file: string,
  ears: ReadingEars,
  onChunk?: () => void,
): Promise<boolean> {
  engine.open(file);
  const read = await captures.read(file, (chunk) => {
    engine.write(chunk);
    onChunk?.();
  });
  const totals = engine.end();
  if (!read.ok) ears.onProblem(read.error);
  else if (!totals.readable) ears.onProblem({ code: 'unreadable', message: totals.warnings[0] ?? '', where: file });
  if (totals.readable) ears.onInput?.(totals);
  return totals.readable;
}
