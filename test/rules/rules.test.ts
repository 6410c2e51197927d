/** The rule checks themselves: each must fail on a fixture that breaks it, and pass on one that keeps it. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const fixtures = resolve(import.meta.dirname, 'fixtures');

interface CruiseReport {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

function cruise(): Map<string, string[]> {
  const cli = resolve(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [
    cli,
    '--config',
    resolve(root, '.dependency-cruiser.cjs'),
    '--output-type',
    'json',
    '--ts-config',
    'tsconfig.json',
    'src',
    'web',
  ];
  const { stdout } = spawnSync(process.execPath, args, { cwd: fixtures, encoding: 'utf8' });
  const report = JSON.parse(stdout) as CruiseReport;
  const found = new Map<string, string[]>();
  for (const { from, rule } of report.summary.violations) found.set(from, [...(found.get(from) ?? []), rule.name]);
  return found;
}

describe('import rules', () => {
  const found = cruise();
  it.each([
    ['src/kernel/upward.ts', 'kernel-imports-down-only'],
    ['src/graph/reads-a-file.ts', 'pure-floors-do-no-io'],
    ['src/see/meets-detect.ts', 'capabilities-do-not-meet'],
    ['src/see/protocols/imports-sibling.ts', 'plug-ins-are-alone'],
    ['src/app/uses-adapter.ts', 'app-uses-ports'],
    ['src/adapters/knows-app.ts', 'adapters-know-only-the-model'],
    ['src/surface/uses-adapter.ts', 'surface-translates'],
    ['src/model/circle-a.ts', 'no-circular'],
    ['web/reads-kernel.ts', 'the-console-knows-words-only'],
  ])('%s breaks %s', (file, rule) => {
    expect(found.get(file)).toContain(rule);
  });
  it.each(['src/kernel/good.ts', 'src/model/word.ts', 'src/see/protocols/one.ts'])('%s breaks none', (file) => {
    expect(found.get(file)).toBeUndefined();
  });
});

describe('floors', () => {
  it('do not compile when they import upward', () => {
    rmSync(resolve(root, 'dist/.fixtures'), { recursive: true, force: true });
    const tsc = resolve(root, 'node_modules/typescript/bin/tsc');
    const low = spawnSync(process.execPath, [tsc, '-b', resolve(fixtures, 'floors/low')], { encoding: 'utf8' });
    expect(low.status).not.toBe(0);
    expect(low.stdout).toMatch(/TS6059|TS6307/);
  });
});

describe('lint rules', () => {
  const eslint = new ESLint({
    cwd: root,
    ignore: false,
    overrideConfigFile: resolve(root, 'test/rules/eslint-fixtures.config.js'),
  });
  const rulesOf = async (file: string): Promise<(string | null)[]> => {
    const [result] = await eslint.lintFiles([resolve(fixtures, file)]);
    return result?.messages.map((message) => message.ruleId) ?? [];
  };
  it('refuse a dropped promise, the clock, chance, any and !', async () => {
    const rules = await rulesOf('src/kernel/lint.ts');
    for (const rule of ['no-floating-promises', 'no-explicit-any', 'no-non-null-assertion']) {
      expect(rules).toContain(`@typescript-eslint/${rule}`);
    }
    expect(rules.filter((rule) => rule === 'no-restricted-properties')).toHaveLength(2);
  });
  it('let honest code pass', async () => {
    expect(await rulesOf('src/kernel/lint-good.ts')).toEqual([]);
  });
});
