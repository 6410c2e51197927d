import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'docs/decisions');
const KINDS = ['dependencies', 'optionalDependencies', 'devDependencies'];
/** The product, and what only `npm run software` loads. */
const FOLDERS = ['.', 'test/software/npm'];

const manifestOf = (folder: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
const dependencies = FOLDERS.map(manifestOf).flatMap((manifest) =>
  KINDS.flatMap((kind) => Object.keys(manifest[kind] ?? {})),
);
const named = new Set(
  readdirSync(folder).flatMap((file) => {
    const line = /^Packages: (.+)$/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '';
    return [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
  }),
);

describe('docs/decisions', () => {
  it.each(dependencies)('has a page that names %s', (name) => expect(named).toContain(name));
  it('names no package that is not used', () => {
    expect([...named].filter((name) => !dependencies.includes(name))).toEqual([]);
  });
});

describe.each(FOLDERS)('the lock file of %s', (folder) => {
  const lock = readFileSync(join(root, folder, 'package-lock.json'), 'utf8');
  it('names no registry host', () => expect(lock).not.toMatch(/"resolved"|:\/\/registry/));
  it('pins exact versions of what package.json asks for', () => {
    const versions = KINDS.flatMap((kind) => Object.values(manifestOf(folder)[kind] ?? {}));
    expect(versions.length).toBeGreaterThan(0);
    for (const version of versions) expect(version).toMatch(/^\d/);
  });
});
