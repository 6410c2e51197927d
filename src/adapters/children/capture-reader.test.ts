/** Uploads are kept whole and hashed, or not at all. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
