/** Peak resident memory of a command's process tree, from the kernel's own high-water marks. Linux. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { processTree } from './pss.ts';

const EVERY_MS = 20;

/** Megabytes; what the command prints goes to `out`. */
export async function peakOf(command: string, out: string): Promise<number> {
  const child = spawn('bash', ['-c', `exec ${command} >'${out}' 2>/dev/null`], { stdio: 'ignore' });
  const marks = new Map<number, number>();
  const look = (): void => {
    if (child.pid === undefined) return;
    for (const pid of processTree(child.pid, '\0none')) {
      const kb = highWaterKb(pid);
      if (kb !== undefined) marks.set(pid, Math.max(marks.get(pid) ?? 0, kb));
    }
  };
  const timer = setInterval(look, EVERY_MS);
  await once(child, 'exit');
  clearInterval(timer);
  return [...marks.values()].reduce((sum, kb) => sum + kb, 0) / 1024;
}

function highWaterKb(pid: number): number | undefined {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    // It ended between being listed and being looked at.
    return undefined;
  }
}
