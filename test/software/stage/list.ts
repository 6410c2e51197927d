/** The software of this folder, a file each, and what of it is installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { libraryVersion } from './libraries.ts';
import type { Software } from './software.ts';

const FOLDER = join(import.meta.dirname, '..');

export const softwareIds = (): readonly string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts') && file !== 'run.ts' && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();

/** @throws Error when there is none of this name. */
export async function softwareNamed(id: string): Promise<Software> {
  if (!softwareIds().includes(id)) throw new Error(`There is no ${id}: there are ${softwareIds().join(', ')}.`);
  const { default: software } = (await import(join(FOLDER, `${id}.ts`))) as { readonly default: Software };
  return software;
}

/** Version of what the table names a piece of software by: its first library, else its first package. */
export function versionShown({ libraries: [library] = [], packages: [first = ''] }: Software): string {
  return library === undefined ? versionOf(first) : libraryVersion(library);
}

/** Upstream version of an installed Debian package, `2.3.19.1` of `1:2.3.19.1+dfsg1-2.1`; empty where it is not installed. */
export function versionOf(debianPackage: string): string {
  const { stdout, error } = spawnSync('dpkg-query', ['-W', '-f=${Status}|${Version}', debianPackage], {
    encoding: 'utf8',
  });
  const [status, version] = error ? [] : stdout.split('|');
  if (status !== 'install ok installed') return '';
  return (version ?? '').replace(/^\d+:/, '').replace(/[-+~].*$/, '');
}

/** Why it cannot be run here; undefined: it can. */
export function lacks({ packages, libraries = [], needs = [] }: Software): string | undefined {
  const absent = [
    ...packages.filter((name) => versionOf(name) === ''),
    ...libraries.filter((name) => libraryVersion(name) === ''),
  ];
  if (absent.length > 0) return `not installed: ${absent.join(' ')}`;
  const without = needs.filter((path) => !existsSync(path));
  return without.length > 0 ? `this machine has no ${without.join(', ')}` : undefined;
}
