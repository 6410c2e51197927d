/** `npm run generate`: writes all generated files; with --check says which are stale and exits 1. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { writeRegistries } from './registries.ts';

const root = resolve(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const stale = [...writeRegistries(check)];
// Loaded after the registries are written: both import them.
const { describedApi } = await import('./openapi.ts');
const { describedProtocols } = await import('./protocol-reference.ts');
for (const [path, text] of [...(await describedApi()), ...(await describedProtocols())]) {
  const file = resolve(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
for (const file of stale) process.stderr.write(`${check ? 'stale' : 'wrote'} ${file}\n`);
if (check && stale.length > 0) {
  process.stderr.write('Run `npm run generate` and commit what it writes.\n');
  process.exitCode = 1;
}
