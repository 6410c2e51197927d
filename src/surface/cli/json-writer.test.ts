import { describe, expect, it } from 'vitest';
import { asMicros, formatMicros } from '../../kernel/time.ts';
import { JsonWriter, piece } from './json-writer.ts';

function written(write: (json: JsonWriter) => void): string {
  const blocks: string[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const json = new JsonWriter({
    write: () => false,
    writeUtf8: (bytes) => blocks.push(decoder.decode(bytes)) > 0,
    flush: () => true,
  });
  write(json);
  json.flush();
  return blocks.join('');
}

describe('the JSON writer', () => {
  it.each([
    '',
    'PLC 7',
    'a "quoted" \\ name',
    'tab\there',
    '\u007f',
    'Größe',
    '漏',
    '\ud800 alone',
    'x'.repeat(70_000),
  ])('writes the text %j as JSON.stringify does', (text) =>
    expect(written((json) => json.text(text))).toBe(JSON.stringify(text)),
  );

  it.each([0, -0, 7, 10, 99, 2_147_483_647, 2_147_483_648, -3, 2 ** 53 - 1, 0.1, 0.07, 0.99, 0.995, 1.5, 1e-7, 1 / 3])(
    'writes the number %d as JSON.stringify does',
    (n) => expect(written((json) => json.number(n))).toBe(JSON.stringify(n)),
  );

  it.each([0, 1, 1_700_000_000_000_000, 1_700_000_000_123_456, 1_700_006_399_999_999, -1, 253_402_300_800_000_000])(
    'writes the time %d as it is written everywhere',
    (us) => expect(written((json) => json.time(us))).toBe(`"${formatMicros(asMicros(us))}"`),
  );

  it('writes null for what is not there', () => {
    expect(written((json) => json.text(null).time(Infinity).time(Number.NaN))).toBe('nullnullnull');
  });

  it('writes lists, also over the end of a block', () => {
    const rows = Array.from({ length: 50_000 }, (_, n) => n);
    const wanted = JSON.stringify(rows);
    expect(written((json) => json.list(rows, (to, n) => to.number(n)))).toBe(wanted);
    expect(written((json) => json.list([], (to, n) => to.number(n)))).toBe('[]');
  });

  it('says that nobody reads any more, after its block and after a long piece', () => {
    const output = { write: () => false, writeUtf8: () => false, flush: () => false };
    const json = new JsonWriter(output);
    expect(json.text('held').open).toBe(true);
    expect(json.piece(piece('x'.repeat(70_000))).open).toBe(false);
  });
});
