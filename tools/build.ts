/** Builds what is shipped: `node tools/build.ts [code] [console]`, both by default. */
import { spawnSync } from 'node:child_process';

const TARGETS: Readonly<Record<string, readonly string[]>> = {
  code: ['node_modules/typescript/bin/tsc', '-b', 'src/bin'],
  console: ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'],
};

const wanted = process.argv.slice(2);
for (const [name, args] of Object.entries(TARGETS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  // Whatever the shell says: a console built for development is slow, and speaks to its makers.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [...args], { stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}
