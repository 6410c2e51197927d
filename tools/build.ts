/** Builds what is shipped: `node tools/build.ts [code] [console]`, both by default. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { join } from './join.ts';

const root = resolve(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
const isWanted = (target: string): boolean => wanted.length === 0 || wanted.includes(target);

if (isWanted('code')) {
  const source = (file: string): string => resolve(root, 'src', file);
  await join({
    entries: {
      'bin/main': source('bin/main.ts'),
      'bin/analysis-helper': source('bin/analysis-helper.ts'),
      // What plug-ins of a plant's owner import.
      'model/protocol': source('model/protocol.ts'),
    },
    out: resolve(root, 'dist'),
    shared: 'bin',
  });
}

if (isWanted('console')) {
  const args = ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'];
  // Whatever the shell says: a console built for development is slow, and speaks to its makers.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}
