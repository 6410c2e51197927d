/**
 * A sensor on a real interface: every packet that was replayed is told once, the first soon. Linux, as root. With a real
 * server, and as many packets as it keeps up with: `npm run live`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/server-process.ts';

const TOOLS = ['tcpdump', 'tcpreplay', 'ip', 'unshare'];
const missing = TOOLS.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
const why =
  process.getuid?.() !== 0 ? 'needs root' : missing.length > 0 ? `${missing.join(', ')} not installed` : undefined;

describe.skipIf(why !== undefined)(`live capture${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  it('tells each packet once, and the first within two seconds', () => {
    const args = ['--net', process.execPath, join(ROOT, 'test/live/replayed.ts')];
    const done = spawnSync('unshare', args, { encoding: 'utf8', timeout: 40_000 });
    expect(done.stderr).toBe('');
    const figures = JSON.parse(done.stdout) as Readonly<Record<string, number>>;
    expect(figures).toMatchObject({ sent: 5000, received: 5000, counted: 5000, dropped: 0 });
    expect(figures['firstMs']).toBeLessThan(2000);
    expect(done.status).toBe(0);
  }, 45_000);

  it('says that there is no such interface, and ends with 1', () => {
    const spool = mkdtempSync(join(tmpdir(), 'no-interface-'));
    const where = ['--site', 's', '--sensor', 's', '--server', 'http://127.0.0.1:9', '--spool', spool];
    const args = ['sensor', '--interface', 'bh-none', ...where];
    const done = spawnSync(join(ROOT, 'bulkhead'), args, { encoding: 'utf8', timeout: 20_000 });
    rmSync(spool, { recursive: true, force: true });
    expect(done.stderr).toContain('There is no interface bh-none.');
    expect(done.status).toBe(1);
  });
});
