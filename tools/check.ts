/** The gate: generated files fresh, format, lint, types, import rules, tests. Its last line is `N passed, N failed, N skipped`. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Step {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

const bin = (name: string, file: string): string => join('node_modules', name, file);

const STEPS: readonly Step[] = [
  { name: 'generated files are fresh', script: 'tools/generate.ts', args: ['--check'] },
  { name: 'format', script: bin('prettier', 'bin/prettier.cjs'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'types and floors', script: bin('typescript', 'bin/tsc'), args: ['-b'] },
  { name: 'lint', script: bin('eslint', 'bin/eslint.js'), args: ['--max-warnings', '0', '.'] },
  {
    name: 'import rules',
    script: bin('dependency-cruiser', 'bin/dependency-cruiser.mjs'),
    args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', 'src', 'web'],
  },
];

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

function run(step: Step): boolean {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [step.script, ...step.args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds} s)\n`);
  return status === 0;
}

interface VitestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

/** Runs the tests; a file that could not even be loaded counts as one failure. */
function runTests(totals: Totals): void {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-check-'));
  const report = join(folder, 'report.json');
  const args = [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (existsSync(report)) {
    const result = JSON.parse(readFileSync(report, 'utf8')) as VitestResult;
    totals.passed += result.numPassedTests;
    totals.failed += result.numFailedTests;
    totals.skipped += result.numPendingTests;
    if (status !== 0 && result.numFailedTests === 0) totals.failed += Math.max(1, result.numFailedTestSuites);
  } else totals.failed += 1;
  rmSync(folder, { recursive: true, force: true });
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
for (const step of STEPS) {
  if (run(step)) totals.passed += 1;
  else totals.failed += 1;
}
runTests(totals);
process.exitCode = totals.failed === 0 ? 0 : 1;
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
