/** The archive for plants without a network: it starts where there is no route, and answers. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle } from '../../tools/bundle.ts';

const root = resolve(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'bulkhead-bundle-test-'));
// PostgreSQL runs under an account of its own, which must pass through.
chmodSync(work, 0o711);
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Why it can't be tried here; null when it can. */
function obstacle(): string | null {
  if (!existsSync(join(root, 'src/bin/main.ts'))) return 'there is no server in this checkout';
  if (process.getuid?.() !== 0) return 'a network namespace needs root';
  return spawnSync('unshare', ['-n', 'true']).status === 0 ? null : 'network namespaces are not to be had here';
}

const because = obstacle();

describe.skipIf(because !== null)(`the archive${because === null ? '' : ` (skipped: ${because})`}`, () => {
  it('starts in a network namespace without a route and answers on loopback', { timeout: 240_000 }, async () => {
    const archive = bundle(work);
    expect(spawnSync('tar', ['-xzf', archive, '-C', work]).status).toBe(0);
    const folder = join(work, readdirSync(work).find((name) => existsSync(join(work, name, 'bulkhead'))) ?? '');
    // In the namespace only its own loopback exists, so the question is asked from inside; no node on the PATH either.
    const script = [
      'ip link set lo up 2>/dev/null || ifconfig lo up',
      '[ -z "$(ip route 2>/dev/null)" ] || exit 3',
      `./bulkhead up --port 18420 --data ${join(work, 'data')} >${join(work, 'out')} 2>&1 &`,
      'server=$!',
      'for try in $(seq 1 300); do',
      '  if exec 3<>/dev/tcp/127.0.0.1/18420; then',
      '    printf "GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n" >&3; cat <&3; exec 3>&-; break; fi 2>/dev/null',
      '  sleep 0.2; done',
      'kill -INT $server; wait $server',
    ].join('\n');
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: work, BULKHEAD_PG_BIN: '' };
    const child = spawn('unshare', ['-n', 'bash', '-c', script], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let answer = '';
    child.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    const code = await new Promise((done) => child.on('close', done));
    expect(answer, readFileSync(join(work, 'out'), 'utf8')).toMatch(/^HTTP\/1\.1 200/);
    expect(answer).toContain('"status"');
    expect(code).toBe(0);
  });
});
