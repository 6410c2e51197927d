/** Memory of a process tree, as the kernel shares it out (proportional set size). Linux, as root. */
import { readdirSync, readFileSync } from 'node:fs';

const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ESRCH']);

/** All processes below pid, itself included, and those that name the data folder in their command line (an adopted PostgreSQL). */
export function processTree(pid: number, data: string): number[] {
  const parents = new Map<number, number>();
  const roots = new Set([pid]);
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(data)) roots.add(Number(entry));
    } catch (error) {
      if (!GONE.has((error as NodeJS.ErrnoException).code)) throw error;
    }
  }
  const below = (id: number): boolean => roots.has(id) || (parents.has(id) && below(parents.get(id) ?? 0));
  return [...parents.keys()].filter(below);
}

export function pssMb(pids: readonly number[]): number {
  let kb = 0;
  for (const pid of pids) {
    try {
      kb += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch (error) {
      if (!GONE.has((error as NodeJS.ErrnoException).code)) throw error;
    }
  }
  return kb / 1024;
}
