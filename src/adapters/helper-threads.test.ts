/** Threads that help: what they find comes back, and one that dies is told, whatever it died of. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHelpers } from './helper-threads.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'helpers-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HELP = JSON.stringify(new URL('./helper-threads.ts', import.meta.url).href);

function scriptOf(code: string): URL {
  const file = join(folder, 'helper.mjs');
  writeFileSync(file, `import { help } from ${HELP};\n${code}`);
  return pathToFileURL(file);
}

describe('helper threads', () => {
  it('do their task with what all share, and move what they found', async () => {
    const script = scriptOf(
      `await help(async (shared, task) => {
         const words = Int32Array.of(shared, task);
         return { found: { words }, move: [words.buffer] };
       });`,
    );
    const helpers = openHelpers<number, { readonly words: Int32Array }>({ script, shared: 7 });
    const found = await Promise.all([1, 2].map((task) => helpers.start(task)));
    expect(found).toEqual([1, 2].map((task) => ({ ok: true, value: { words: Int32Array.of(7, task) } })));
  });

  it.each([
    ['that throws says why', `await help(async () => { throw new Error('out of luck'); });`, 'out of luck'],
    ['that leaves says how', 'process.exit(7);', 'it left with 7'],
    ['that finds nothing is none', 'void help;', 'it left with 0'],
  ])('one %s', async (_title, code, said) => {
    const helpers = openHelpers<number, never>({ script: scriptOf(code), shared: null });
    expect(await helpers.start(1)).toMatchObject({
      ok: false,
      error: { code: 'helper-died', message: expect.stringContaining(said) as string },
    });
  });

  it('end with the first of them that dies', async () => {
    const script = scriptOf(
      `await help(async (_, task) => {
         if (task === 1) throw new Error('gone');
         await new Promise((resolve) => setTimeout(resolve, 600_000));
       });`,
    );
    const helpers = openHelpers<number, never>({ script, shared: null });
    const found = await Promise.all([1, 2, 3].map((task) => helpers.start(task)));
    expect(found.map((outcome) => !outcome.ok && outcome.error.code)).toEqual([
      'helper-died',
      'helper-stopped',
      'helper-stopped',
    ]);
  });
});
