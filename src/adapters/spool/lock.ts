/**
 * One process at a time in a folder. The lock is a file that names its holder from the moment it is there (written aside, then
 * linked). One whose holder is gone is taken over, which takes a lock of its own: else two that find it at once would each
 * remove what the other has just made. Pid and start of a process tell whether it is gone.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { SpoolProblem } from '../../model/ports/sensor.ts';

const TRIES = 3;
/** Who dies while he takes a lock over leaves the lock of that as well, and so on. */
const DEPTH_MAX = 4;

/** Answers how to give it back. */
export async function takeLock(path: string): Promise<Result<() => Promise<void>, SpoolProblem>> {
  return await take(path, 0);
}

async function take(path: string, depth: number): Promise<Result<() => Promise<void>, SpoolProblem>> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (await make(path)) return ok(() => rm(path, { force: true }));
    const holder = await holderOf(path);
    if (holder === undefined) continue;
    if (isAlive(holder)) return inUse(path, holder);
    if (depth === DEPTH_MAX) break;
    const turn = await take(`${path}.turn`, depth + 1);
    if (!turn.ok) return turn;
    // While it is our turn nobody else removes it, and its holder is gone: what is there is what we saw, or new.
    if ((await holderOf(path)) === holder) await rm(path);
    await turn.value();
  }
  return err({ code: 'spool-broken', message: 'The lock of the spool could not be taken.', where: path });
}

/** False where there is one already. */
async function make(path: string): Promise<boolean> {
  const aside = `${path}.${randomUUID()}.new`;
  await writeFile(aside, `${process.pid} ${startOf(process.pid)}`, { mode: 0o600 });
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    return false;
  } finally {
    await rm(aside, { force: true });
  }
}

/** What it says; undefined when it was given back meanwhile. */
async function holderOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    return undefined;
  }
}

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

function isAlive(holder: string): boolean {
  const [pid = '', begun = ''] = holder.split(' ');
  return begun !== '' && startOf(Number(pid)) === begun;
}

function inUse(path: string, holder: string): Result<never, SpoolProblem> {
  const message = `Another sensor (process ${holder.split(' ')[0]}) uses this spool.`;
  return err({ code: 'spool-broken', message, where: path, advice: 'Give each sensor a folder of its own.' });
}

/** When a process began, in ticks since boot; empty when there is none. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
