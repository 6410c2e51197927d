/**
 * The npm libraries of `test/software/npm`, which has a lock file of its own: they are no part of the product. What they
 * are made to do stands in its `plays`, a file for each piece of software, run with the part that it is to play.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const LIBRARIES = join(import.meta.dirname, '../npm');
const PART_S = 60;
const MODULES = join(LIBRARIES, 'node_modules');

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

const locked = (path: string): Lock | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Lock) : undefined;
const versionIn = (lock: Lock | undefined, library: string): string =>
  lock?.packages[`node_modules/${library}`]?.version ?? '';

/** Version of an installed library; empty where it is not installed. */
export const libraryVersion = (library: string): string =>
  versionIn(locked(join(MODULES, '.package-lock.json')), library);

/** Installs what the lock file says, where something else or nothing is installed. Gives what npm said when it could not. */
export function installLibraries(libraries: readonly string[]): string | undefined {
  const lock = locked(join(LIBRARIES, 'package-lock.json'));
  if (libraries.every((library) => libraryVersion(library) === versionIn(lock, library))) return undefined;
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--omit=optional'], {
    cwd: LIBRARIES,
    encoding: 'utf8',
  });
  return status === 0 ? undefined : (stderr?.split('\n').find((line) => line !== '') ?? 'npm could not be run');
}

/** Command and arguments that run one part of a play, which ends by then: `start(...play('opcua', 'server'))`. */
export const play = (name: string, ...part: readonly string[]): [string, string[]] => [
  'timeout',
  [String(PART_S), process.execPath, join(LIBRARIES, 'plays', `${name}.js`), ...part],
];
