/** One process at a time in a folder. A lock whose holder is gone is taken over: pid and start of the process tell. */
import { readFileSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { SpoolProblem } from '../../model/ports/sensor.ts';

const TRIES = 3;

/** Answers how to give it back. */
export async function takeLock(path: string): Promise<Result<() => Promise<void>, SpoolProblem>> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(`${process.pid} ${startOf(process.pid)}`);
      await file.close();
      return ok(() => rm(path, { force: true }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid = '', begun = ''] = (await readFile(path, 'utf8')).split(' ');
    if (begun !== '' && startOf(Number(pid)) === begun) {
      const message = `Another sensor (process ${pid}) uses this spool.`;
      return err({ code: 'spool-broken', message, where: path, advice: 'Give each sensor a folder of its own.' });
    }
    await rm(path, { force: true });
  }
  return err({ code: 'spool-broken', message: 'The lock of the spool could not be taken.', where: path });
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
