/** `npm run e2e`: builds what is shipped and tests it as users meet it: every page in Chromium, and the packed tarball. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { conclude, runVitest } from './run-vitest.ts';

const CHROMIUM = '/usr/bin/chromium';

if (!existsSync(CHROMIUM)) {
  process.stdout.write('skipped: Chromium is not installed (tools/setup-debian.sh installs it)\n');
  // In CI the machine was set up just before, so its absence is a failure.
  conclude(
    process.env['CI'] === undefined ? { passed: 0, failed: 0, skipped: 1 } : { passed: 0, failed: 1, skipped: 0 },
  );
} else {
  const { status } = spawnSync(process.execPath, ['tools/build.ts'], { stdio: 'inherit' });
  conclude(status === 0 ? runVitest(['--config', 'test/e2e/vitest.config.ts']) : { passed: 0, failed: 1, skipped: 0 });
}
