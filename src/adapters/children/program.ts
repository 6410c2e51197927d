/** Children of the server: Bulkhead's own command line in processes of their own. Their token comes in a file, never in a list of processes. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Program {
  readonly node: string;
  /** Options of Node, then the entry script. */
  readonly args: readonly string[];
}

export function startChild(program: Program, args: readonly string[], stdio: StdioOptions): ChildProcess {
  return spawn(program.node, [...program.args, ...args], {
    stdio,
    env: { ...process.env, BULKHEAD_TOKEN: '', BULKHEAD_SERVER: '', BULKHEAD_LOG_LEVEL: 'warn' },
  });
}

export function keepToken(path: string, token: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, token, { mode: 0o600 });
}

/** Resolves when it has ended: its exit code, or the signal that ended it. */
export async function ended(child: ChildProcess): Promise<number | string> {
  if (child.exitCode !== null) return child.exitCode;
  if (child.signalCode !== null) return child.signalCode;
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
}

const GRACE_MS = 5000;

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = ended(child);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await gone;
  clearTimeout(timer);
}
