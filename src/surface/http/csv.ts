/** CSV for spreadsheets. RFC 4180, and no cell that a spreadsheet would take for a formula (OWASP: CSV injection). */

/** Characters that make a spreadsheet read a cell as a formula, and the tab and return that hide one. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

export type CsvValue = string | number | boolean | null | readonly string[];

export function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : value.join(' ');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvRow = (values: readonly CsvValue[]): string => `${values.map(csvCell).join(',')}\r\n`;

/** A row at a time, so that ten thousand assets are never one string. */
export function* csvLines<T>(
  columns: Readonly<Record<string, (item: T) => CsvValue>>,
  items: Iterable<T>,
): Generator<string> {
  // Excel reads UTF-8 only with a byte order mark.
  yield `\ufeff${csvRow(Object.keys(columns))}`;
  const readers = Object.values(columns);
  for (const item of items) yield csvRow(readers.map((read) => read(item)));
}
