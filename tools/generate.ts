/** `npm run generate`: writes all generated files; with --check says which are stale and exits 1. */
import { writeRegistries } from './registries.ts';

const check = process.argv.includes('--check');
const stale = writeRegistries(check);
for (const file of stale) process.stderr.write(`${check ? 'stale' : 'wrote'} ${file}\n`);
if (check && stale.length > 0) {
  process.stderr.write('Run `npm run generate` and commit what it writes.\n');
  process.exitCode = 1;
}
