/**
 * `npm run bundle`: one archive that runs without a network: Node, PostgreSQL, dependencies, console, code. Plants are
 * air-gapped. What goes in is what the lock file names for running on this platform, taken from node_modules.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const BUILT = ['bin', 'model', 'console'];
const FILES = [
  'bulkhead',
  'tools/install.sh',
  'data',
  'package.json',
  'README.md',
  'ARCHITECTURE.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
];

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

/** Paths (below the root) of the packages that are needed to run, and are there. */
export function runtimePackages(lock: LockFile): string[] {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && entry.dev !== true && entry.devOptional !== true)
    .map(([path]) => path)
    .filter((path) => existsSync(join(root, path)));
}

function run(program: string, args: readonly string[], cwd = root): void {
  const { status, error } = spawnSync(program, [...args], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}

function copy(path: string, stage: string, skip: (source: string) => boolean = () => false): void {
  const source = join(root, path);
  if (!existsSync(source)) throw new Error(`${path} is missing: build it first`);
  mkdirSync(dirname(join(stage, path)), { recursive: true });
  cpSync(source, join(stage, path), { recursive: true, verbatimSymlinks: true, filter: (from) => !skip(from) });
}

/** Writes the archive and returns its path. */
export function bundle(out = join(root, 'dist')): string {
  run(process.execPath, ['tools/build.ts']);
  const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile;
  const name = `bulkhead-${version}-${process.platform}-${process.arch}`;
  const work = mkdtempSync(join(tmpdir(), 'bulkhead-bundle-'));
  const stage = join(work, name);
  for (const folder of BUILT) copy(join('dist', folder), stage, (from) => /\.(d\.ts|tsbuildinfo)$/.test(from));
  for (const file of FILES) copy(file, stage);
  const nested = new Set(runtimePackages(lock));
  for (const path of nested) {
    // A package below another comes with its own entry, so that a development-only copy stays out.
    copy(
      path,
      stage,
      (from) => from !== join(root, path) && from.endsWith('/node_modules') && statSync(from).isDirectory(),
    );
  }
  const archive = join(out, `${name}.tar.gz`);
  mkdirSync(out, { recursive: true });
  run('tar', ['-czf', archive, '-C', work, name]);
  rmSync(work, { recursive: true, force: true });
  return archive;
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const archive = bundle();
  process.stdout.write(
    `${archive} (${Math.round(statSync(archive).size / 2 ** 20)} MB, ${readdirSync(join(root, 'dist', 'console')).length} console files)\n`,
  );
}
