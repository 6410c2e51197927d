/** Columns of text for a terminal: as wide as they need to be, cut where the line would grow too long. */

export type Cell = string;

const GAP = 2;
const INDENT = 2;

/** Lines of a table. Too wide as a whole: the widest columns give way, and what is cut ends in an ellipsis. */
export function table(heads: readonly string[], rows: readonly (readonly Cell[])[], columns: number): string[] {
  if (rows.length === 0) return [];
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)));
  let over = widths.reduce((sum, width) => sum + width + GAP, INDENT - GAP) - columns;
  while (over > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const second = Math.max(1, ...widths.filter((_, i) => i !== widest));
    const cut = Math.min(over, Math.max(1, (widths[widest] ?? 0) - second));
    widths[widest] = (widths[widest] ?? 0) - cut;
    over -= cut;
  }
  const line = (cells: readonly Cell[]): string =>
    (' '.repeat(INDENT) + cells.map((cell, i) => fit(cell, widths[i] ?? 0)).join(' '.repeat(GAP))).trimEnd();
  return [line(heads), ...rows.map(line)];
}

const fit = (text: string, width: number): string =>
  text.length <= width ? text.padEnd(width) : `${text.slice(0, Math.max(0, width - 1))}…`;

/** Emphasis, or none where the output is no terminal. */
export const paint = (colour: boolean): { readonly strong: (text: string) => string } => ({
  strong: (text) => (colour ? `\u001b[1m${text}\u001b[0m` : text),
});
