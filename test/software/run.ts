/**
 * `npm run software -- [ID…] [--keep FOLDER] [--log]`: real software talks over a wire made for it, each in namespaces of
 * its own, and what our decoders find must be what was done, as many messages as tshark counts, and no secret. With --keep
 * the captures stay, named for the software; with --log what it printed is shown. Linux, as root; tools/setup-debian.sh
 * --software and npm install what it needs. Its last line is `N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Result } from './stage/inside.ts';
import type { Row } from './stage/judge.ts';
import { installLibraries } from './stage/libraries.ts';
import { lacks, softwareIds, softwareNamed, versionShown } from './stage/list.ts';
import type { Software } from './stage/software.ts';

const LIMIT_MS = 180_000;
const ABSENT: readonly string[] = process.getuid?.() === 0 ? [] : ['root'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    keep: { type: 'string' },
    log: { type: 'boolean', default: false },
  },
});
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const tellRow = (...cells: readonly string[]): boolean =>
  say(
    cells
      .map((cell, i) => (i < 3 ? cell.padEnd([17, 14, 14][i] as number) : cell.padStart(9)))
      .join(' ')
      .trimEnd(),
  );

const work = mkdtempSync(join(tmpdir(), 'bulkhead-software-'));
const count = { passed: 0, failed: 0, skipped: 0 };
try {
  tellRow('software', 'version', 'protocol', 'messages', 'tshark', 'agreement');
  const ids = positionals.length > 0 ? positionals : softwareIds();
  const all = await Promise.all(ids.map(softwareNamed));
  const failed = installLibraries(all.flatMap(({ libraries = [] }) => libraries));
  if (failed !== undefined) say(`The npm libraries could not be installed: ${failed}`);
  for (const id of ids) count[await tried(id)]++;
} finally {
  rmSync(work, { recursive: true, force: true });
}
say(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed > 0 ? 1 : 0;

async function tried(id: string): Promise<keyof typeof count> {
  const software = await softwareNamed(id);
  const why = ABSENT.length > 0 ? `not run as ${ABSENT.join()}` : lacks(software);
  if (why !== undefined) {
    tellRow(software.name, '', '', 'skipped:', why);
    return 'skipped';
  }
  const result = await ran(id);
  tell(software, result);
  return result.problems.length === 0 ? 'passed' : 'failed';
}

/** What went on in its namespaces, which end with the process that this waits for, or with this process. */
async function ran(id: string): Promise<Result> {
  const verdict = join(work, `${id}.json`);
  if (values.keep !== undefined) mkdirSync(values.keep, { recursive: true });
  const kept = values.keep === undefined ? [] : [resolve(values.keep, `${id}.pcap`)];
  const files = [verdict, ...kept].map((file) => openSync(file, 'w'));
  const inside = spawn(
    'setpriv',
    [
      // Killed with this process, however that ends; what runs inside is killed with it.
      ...['--pdeathsig', 'KILL', 'unshare'],
      ...['--mount', '--net', '--uts', '--ipc', '--pid', '--fork', '--kill-child', '--mount-proc'],
      ...[process.execPath, join(import.meta.dirname, 'stage/inside.ts'), id, ...kept],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe', ...files],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    },
  );
  let printed = '';
  for (const stream of [inside.stdout, inside.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const status = await new Promise<number | null>((done) => inside.on('close', done).on('error', () => done(null)));
  files.forEach(closeSync);
  const text = readFileSync(verdict, 'utf8');
  if (status === 0 && text !== '') return JSON.parse(text) as Result;
  const problem = status === null ? `not done within ${LIMIT_MS / 1000} s` : `ended with ${status}`;
  return { rows: [], problems: [`${problem}: ${printed}`], log: '' };
}

function tell(software: Software, { rows, problems, log }: Result): void {
  const agreement = ({ ours, theirs, both }: Row): string =>
    theirs === undefined ? '' : `${((100 * both) / Math.max(ours, theirs, 1)).toFixed(2)} %`;
  for (const row of rows.length > 0 ? rows : [undefined]) {
    const counts = row ? [row.protocol, String(row.ours), String(row.theirs ?? '–'), agreement(row)] : [];
    tellRow(software.name, versionShown(software), ...counts);
    for (const line of row?.differences ?? []) say(`    ${line}`);
  }
  for (const problem of problems) say(`  FAIL ${problem}`);
  if (values.log) say(log.replaceAll(/^/gm, '  | '));
}
