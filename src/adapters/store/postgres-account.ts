/** The account that PostgreSQL runs under: our own, or, as root, an unprivileged one that exists already. None is created. */
import { accessSync, chmodSync, chownSync, constants, lstatSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  /** True when we are root and step down to it. */
  readonly stepDown: boolean;
}

/** initdb refuses root, and any uid without a line in /etc/passwd. */
export function postgresAccount(): Account {
  const uid = process.getuid?.() ?? 0;
  const lines = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  if (uid !== 0) {
    const own = lines.find((fields) => fields[2] === String(uid));
    return { uid, gid: process.getgid?.() ?? uid, name: own?.[0] ?? String(uid), stepDown: false };
  }
  for (const name of ['postgres', 'nobody']) {
    const found = lines.find((fields) => fields[0] === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]), name, stepDown: true };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither an account "postgres" nor "nobody"');
}

/** Hands a file or folder of ours to the account. */
export function giveTo(account: Account, path: string, mode: number): void {
  if (account.stepDown) chownSync(path, account.uid, account.gid);
  chmodSync(path, mode);
}

/** The folder above `path` that the account cannot pass through, or undefined. */
export function blockedAt(account: Account, path: string): string | undefined {
  if (!account.stepDown) {
    try {
      accessSync(path, constants.X_OK);
      return undefined;
    } catch {
      return path;
    }
  }
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Lets the account pass through a folder of ours without seeing what is in it. */
export function letThrough(account: Account, folder: string): void {
  if (!account.stepDown) return;
  const { mode } = lstatSync(folder);
  if ((mode & 0o001) === 0) chmodSync(folder, (mode & 0o7777) | 0o001);
}
