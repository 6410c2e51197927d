/** Cells that a spreadsheet would run. */
import { expect, test } from 'vitest';
import { csvCell, csvLines } from './csv.ts';

test.each([
  ['PLC-21', 'PLC-21'],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ['+1', "'+1"],
  ['-1+2', "'-1+2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['two\nlines', '"two\nlines"'],
  [null, ''],
  [-5, '-5'],
  [['10.0.0.1', '10.0.0.2'], '10.0.0.1 10.0.0.2'],
  [['=1', '2'], "'=1 2"],
] as const)('%j is written as %j', (value, expected) => {
  expect(csvCell(value)).toBe(expected);
});

test('writes a heading and a line for each', () => {
  const lines = [...csvLines({ name: (n: number) => `A${n}`, n: (n) => n }, [1, 2])];
  expect(lines).toEqual(['\ufeffname,n\r\n', 'A1,1\r\n', 'A2,2\r\n']);
});
