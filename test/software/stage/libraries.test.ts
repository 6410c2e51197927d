/** What is said of libraries, installed or not; how a part of a play is run. */
import { describe, expect, it } from 'vitest';
import { installLibraries, libraryVersion, play } from './libraries.ts';
import { lacks, versionShown } from './list.ts';
import type { Software } from './software.ts';

const software = (libraries: readonly string[]): Software => ({
  name: 'x',
  packages: [],
  libraries,
  expects: [],
  run: () => Promise.resolve(),
});

describe('libraries of test/software/npm', () => {
  it('one that is not installed has no version, and is told of', () => {
    expect(libraryVersion('no-such-library')).toBe('');
    expect(lacks(software(['no-such-library']))).toBe('not installed: no-such-library');
    expect(versionShown(software(['no-such-library']))).toBe('');
  });
  it('where none is named nothing is lacking, and nothing is installed', () => {
    expect(lacks(software([]))).toBeUndefined();
    expect(installLibraries([])).toBeUndefined();
  });
  it('a part is run by this Node, and not for ever', () => {
    const [program, [seconds, node, file, ...part]] = play('opcua', 'client', 'word');
    expect([program, Number(seconds) > 0, node, part]).toEqual(['timeout', true, process.execPath, ['client', 'word']]);
    expect(file).toMatch(/plays.opcua\.js$/);
  });
});
