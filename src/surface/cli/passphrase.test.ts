/** A passphrase is taken as it stands in the first line, and a weak new one is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPassphrase } from './passphrase.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bh-passphrase-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(text: string, fresh: boolean): Promise<string> {
  const file = join(folder, 'passphrase');
  writeFileSync(file, text);
  const given = await readPassphrase({ passphraseFile: file }, fresh);
  return given.ok ? given.value.reveal() : given.error.code;
}

const rows: readonly (readonly [what: string, text: string, fresh: boolean, expected: string])[] = [
  ['the first line, without its end', 'correct horse battery\n', true, 'correct horse battery'],
  ['a line ended as on Windows', 'correct horse battery\r\nmore', true, 'correct horse battery'],
  ['spaces as they are', '  correct horse ', true, '  correct horse '],
  ['a short one of a backup that is there', 'short', false, 'short'],
  ['no short one for a new backup', 'short', true, 'passphrase'],
  ['no empty one', '\nsecond line', false, 'passphrase'],
];
for (const [what, text, fresh, expected] of rows) {
  test(`takes ${what}`, async () => {
    expect(await read(text, fresh)).toBe(expected);
  });
}

test('says it where the file cannot be read', async () => {
  const given = await readPassphrase({ passphraseFile: join(folder, 'none') }, false);
  expect(given).toMatchObject({ ok: false, error: { code: 'passphrase', where: join(folder, 'none') } });
});
