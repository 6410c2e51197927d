import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'docs/decisions');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
const dependencies = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
  Object.keys(manifest[kind] ?? {}),
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

describe('the lock file', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  it('names no registry host', () => expect(lock).not.toMatch(/"resolved"/));
  it('pins exact versions of what package.json asks for', () => {
    for (const kind of ['dependencies', 'optionalDependencies', 'devDependencies']) {
      for (const version of Object.values(manifest[kind] ?? {})) expect(version).toMatch(/^\d/);
    }
  });
});
