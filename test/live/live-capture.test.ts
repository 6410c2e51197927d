/** A sensor on a real interface: every packet that was replayed is counted by the server, and an asset is soon there. Linux, as root. */
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
  it('counts each packet once and shows the first asset within two seconds', () => {
    const args = [join(ROOT, 'bench/live.ts'), '--pps', '5000', '--seconds', '3', '--json'];
    const done = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
    expect(done.stderr).toBe('');
    const figures = JSON.parse(done.stdout) as Readonly<Record<string, number>>;
    expect(figures).toMatchObject({ sent: 15_000, received: 15_000, dropped: 0, lost: 0 });
    expect(figures['firstAssetMs']).toBeLessThan(2000);
    expect(done.status).toBe(0);
  }, 70_000);

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
