/** `bulkhead backup` and `restore` at a keyboard: a pseudo-terminal of script(1) stands for it. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const why = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux')
  ? undefined
  : 'script of util-linux is not installed';

const PASSPHRASE = 'correct horse battery';
const ENTER = '\r';
const [CONTROL_C, CONTROL_D, BACKSPACE] = ['\x03', '\x04', '\x7f'];

let folder = '';
let program = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bh-prompt-'));
  program = join(folder, 'program.mjs');
  const commands = new URL('./backup.ts', import.meta.url).href;
  // What it was given is told as a hash: seen in clear, it came from the terminal.
  writeFileSync(
    program,
    `import { createHash } from 'node:crypto';
     import { backupCommand, restoreCommand } from ${JSON.stringify(commands)};
     const summary = { madeUs: 0, schemaVersion: 1, tables: 1, rows: 1, keyFiles: 1, bytes: 1 };
     const took = (_place, _file, passphrase) => {
       console.log('took ' + createHash('sha256').update(passphrase.reveal()).digest('hex'));
       return { ok: true, value: summary };
     };
     const backups = { write: took, restore: took };
     const app = { clock: { now: () => 0 }, store: { mutate: () => ({ ok: true }) } };
     const withApp = (_where, work) => work(app);
     const [name, ...args] = process.argv.slice(2);
     const command = name === 'backup' ? backupCommand({ withApp, backups }) : restoreCommand({ backups });
     await command.parseAsync(args, { from: 'user' });`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Typed {
  /** What is typed once this was asked. */
  readonly at: string;
  readonly keys: string;
}

/** All that the terminal showed, and the exit code. */
async function atKeyboard(name: string, typed: readonly Typed[]): Promise<{ shown: string; code: number | null }> {
  const command = `'${process.execPath}' --disable-warning=ExperimentalWarning '${program}' ${name} x.bak`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, join(folder, 'typescript')]);
  let shown = '';
  const left = [...typed];
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    while (left[0] && shown.includes(left[0].at)) child.stdin.write(left.shift()?.keys ?? '');
  });
  return { code: await closed, shown };
}

const once = (keys: string): Typed => ({ at: 'Passphrase: ', keys });
const again = (keys: string): Typed => ({ at: 'Once more: ', keys });
const took = `took ${createHash('sha256').update(PASSPHRASE).digest('hex')}`;

describe.skipIf(why !== undefined)(`a passphrase at a keyboard${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  test.each<[string, string, readonly Typed[]]>([
    ['is asked for twice for a backup', 'backup', [once(PASSPHRASE + ENTER), again(PASSPHRASE + ENTER)]],
    ['may be pasted twice at once', 'backup', [once(PASSPHRASE + ENTER + PASSPHRASE + ENTER)]],
    [
      'may be mended while it is typed',
      'backup',
      [once(`${PASSPHRASE}x${BACKSPACE}${ENTER}`), again(PASSPHRASE + ENTER)],
    ],
    ['is asked for once for a restore', 'restore', [once(PASSPHRASE + ENTER)]],
  ])('%s, and is not shown', async (_title, name, typed) => {
    const { code, shown } = await atKeyboard(name, typed);
    expect(shown).toContain(took);
    expect([code, shown.includes(PASSPHRASE), shown.includes('Once more: ')]).toEqual([0, false, name === 'backup']);
  });

  test.each<[string, readonly Typed[], number, string]>([
    [
      'that is another the second time',
      [once(PASSPHRASE + ENTER), again(`${PASSPHRASE}!${ENTER}`)],
      1,
      'The two were not the same.',
    ],
    ['that is too short', [once(`short${ENTER}`), again(`short${ENTER}`)], 1, 'at least 12 characters'],
    ['that is empty', [once(ENTER)], 1, 'The passphrase is empty.'],
    ['that never comes (Ctrl-D)', [once(CONTROL_D)], 1, 'The passphrase is empty.'],
    ['that never comes (Ctrl-C)', [once(CONTROL_C)], 130, 'Passphrase: '],
  ])('%s makes no backup', async (_title, typed, exitCode, words) => {
    const { code, shown } = await atKeyboard('backup', typed);
    expect(shown).toContain(words);
    expect([code, shown.includes('took')]).toEqual([exitCode, false]);
  });
});
