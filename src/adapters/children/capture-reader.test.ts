/** Uploads are kept whole and hashed, or not at all; a process of its own reads each, and nothing of it is left. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../kernel/result.ts';
import { asId, type SensorId, type SiteId } from '../../model/ids.ts';
import type { ReadingProgress } from '../../model/ports/children.ts';
import { openCaptureReader, type StoppableReader } from './capture-reader.ts';

let folder = '';
let reader: StoppableReader;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reader-'));
  const program = { node: process.execPath, args: [] };
  reader = openCaptureReader({ folder, program, server: () => 'http://127.0.0.1:9', bytesMax: 10 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

describe('uploads', () => {
  it('are kept whole and hashed, up to their ceiling', async () => {
    const kept = await reader.keep(chunks('12345', '67890'));
    if (!kept.ok) throw new Error(kept.error.message);
    expect(kept.value).toMatchObject({ bytes: 10, sha256: createHash('sha256').update('1234567890').digest('hex') });
    expect(readFileSync(kept.value.path, 'utf8')).toBe('1234567890');
    await reader.remove(kept.value);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['too long', 'too-large', ['12345', '67890', '1']],
    ['empty', 'invalid', []],
  ])('that are %s leave nothing behind', async (_, code, texts) => {
    expect(await reader.keep(chunks(...texts))).toMatchObject({ ok: false, error: { code } });
    expect(readdirSync(folder)).toEqual([]);
  });
});

const PROGRESS = { progress: 0.5, packets: 7, firstUs: 1, lastUs: 2, warnings: [] };
const TOKEN = 'a-token-that-nobody-sees';

/** Reads an upload with a program that does so; what it tells meanwhile, and at its end. */
async function reading(script: string): Promise<{ readonly told: unknown[]; readonly done: Result<ReadingProgress> }> {
  const program = join(folder, 'program.mjs');
  writeFileSync(program, script);
  reader = openCaptureReader({
    folder: join(folder, 'imports'),
    program: { node: process.execPath, args: [program] },
    server: () => 'http://127.0.0.1:9',
  });
  const upload = await reader.keep(chunks('packets'));
  if (!upload.ok) throw new Error(upload.error.message);
  const told: unknown[] = [];
  const [site, sensor] = [asId<SiteId>('s'), asId<SensorId>('capture:1')];
  const onProgress = (progress: ReadingProgress): void => void told.push(progress);
  const done = await reader.read({ upload: upload.value, site, sensor, token: TOKEN, onProgress });
  expect(readdirSync(join(folder, 'imports')).filter((name) => name.endsWith('.reading'))).toEqual([]);
  return { told, done };
}
const line = `console.log(${JSON.stringify(JSON.stringify(PROGRESS))});`;

describe('a reading', () => {
  it('tells how far it is, and ends with the last of it', async () => {
    const { told, done } = await reading(`${line} ${line}`);
    expect([told, done]).toEqual([[PROGRESS, PROGRESS], { ok: true, value: PROGRESS }]);
  });

  it('is given the upload, where to send it and a token in a file, which nobody else sees', async () => {
    const { told } = await reading(
      `import { readFileSync } from 'node:fs';
       const at = (name) => process.argv[process.argv.indexOf(name) + 1];
       console.log(JSON.stringify({ token: readFileSync(at('--token-file'), 'utf8'), upload: readFileSync(at('--capture'), 'utf8'),
         server: at('--server'), sensor: at('--sensor'), hidden: !JSON.stringify([process.argv, process.env]).includes('${TOKEN}') }));`,
    );
    const sensor = 'capture:1';
    expect(told).toEqual([{ token: TOKEN, upload: 'packets', server: 'http://127.0.0.1:9', sensor, hidden: true }]);
  });

  it.each([
    [
      'says why it failed',
      `console.error('{"level":50}'); console.error('bulkhead: it is no capture'); process.exit(1);`,
      'it is no capture',
    ],
    ['that says nothing ends with its code', 'process.exit(7);', 'Reading it ended with 7.'],
    [
      'that is killed leaves half a line, which is none',
      `process.stdout.write('{"progress":'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);`,
      'Reading it ended with SIGKILL.',
    ],
    ['that ends well without a word is none', '', 'Reading it ended with 0.'],
  ])('%s', async (_title, script, message) => {
    const { done } = await reading(script);
    expect(done).toMatchObject({ ok: false, error: { code: 'unreadable', message } });
  });

  it('ends with the server, and leaves no process', async () => {
    const pidFile = join(folder, 'pid');
    const running = reading(
      `import { writeFileSync } from 'node:fs'; setInterval(() => undefined, 1000);
       writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));`,
    );
    const noted = (): string => (existsSync(pidFile) ? readFileSync(pidFile, 'utf8') : '');
    await vi.waitFor(() => expect(noted()).not.toBe(''), { timeout: 20_000 });
    await reader.stop();
    expect((await running).done.ok).toBe(false);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await reader.tidy();
    expect(existsSync(join(folder, 'imports'))).toBe(false);
  });
});
