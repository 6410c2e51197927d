/**
 * `npm run kill [-- --kills N --seed S]`: kill −9 of the server, of PostgreSQL, of both, in turn, at random times under load.
 * Nothing that was acknowledged (2xx) may be lost, nothing counted twice, and every start must be clean. Then the same of a
 * sensor that reads a capture: what arrives must be what arrives when nobody kills it.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killSensors } from './kill-sensor.ts';
import { killServers } from './kill-server.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '5' }, seed: { type: 'string', default: String(Date.now() % 100_000) } },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const SENSOR_SHARE = 3;

const work = mkdtempSync(join(tmpdir(), 'bulkhead-kill-'));
// PostgreSQL runs under an account of its own, which must pass through.
chmodSync(work, 0o711);
let passed = 0;
let failed = 0;
const report = (promise: string, problem: string | null): void => {
  if (problem === null) passed++;
  else failed++;
  process.stdout.write(`${problem === null ? 'ok  ' : 'FAIL'} ${promise}${problem === null ? '' : `: ${problem}`}\n`);
};

process.stdout.write(`seed ${seed}\n`);
try {
  const ofSensor = Math.max(1, Math.floor(kills / SENSOR_SHARE));
  await killServers({ folder: join(work, 'server'), kills: Math.max(1, kills - ofSensor), seed, report });
  await killSensors({ folder: join(work, 'sensor'), kills: ofSensor, seed, report });
} catch (error) {
  report('the run itself', String(error instanceof Error ? error.stack : error));
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
process.stdout.write(`${passed} passed, ${failed} failed, 0 skipped\n`);
