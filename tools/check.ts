/** The gate: generated files fresh, format, lint, types, import rules, tests. Its last line is `N passed, N failed, N skipped`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { conclude, runVitest } from './run-vitest.ts';

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

function run(step: Step): boolean {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [step.script, ...step.args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds} s)\n`);
  return status === 0;
}

const held = STEPS.map(run).filter(Boolean).length;
const { passed, failed, skipped } = runVitest();
conclude({ passed: passed + held, failed: failed + STEPS.length - held, skipped });
