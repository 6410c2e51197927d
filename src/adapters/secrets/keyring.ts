/** Secrets at rest: files sealed with AES-256-GCM under a key file that lies outside the database. NIST SP 800-38D. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAGIC = Buffer.from('BHS1');

export interface Keyring {
  /** A key of its own for each purpose, derived from the key file. */
  derive(purpose: string): Buffer;
  seal(name: string, secret: Uint8Array): Promise<void>;
  /** null where nothing is sealed under that name. */
  unseal(name: string): Promise<Result<Buffer | null>>;
}

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Opens the key file of a data folder, or makes it at the first start. */
export async function openKeyring(dir: string): Promise<Result<Keyring>> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'key');
  const key = await readOrMakeKey(path);
  if (key.length !== KEY_BYTES) {
    return err({ code: 'key-file-bad', message: `The key file ${path} does not hold 32 bytes.`, where: path });
  }
  return ok(keyringOf(dir, key));
}

async function readOrMakeKey(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!missing(error)) throw error;
  }
  const key = randomBytes(KEY_BYTES);
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(key);
    // Sealed under a key that a power cut took is lost for good.
    await file.sync();
  } finally {
    await file.close();
  }
  return key;
}

function keyringOf(dir: string, key: Buffer): Keyring {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', key, '', `bulkhead/${purpose}`, KEY_BYTES));
  const fileOf = (name: string): string => join(dir, `${name}.sealed`);
  return {
    derive,
    async seal(name, secret) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derive(`seal/${name}`), iv);
      const body = Buffer.concat([cipher.update(secret), cipher.final()]);
      const path = fileOf(name);
      await writeFile(`${path}.new`, Buffer.concat([MAGIC, iv, cipher.getAuthTag(), body]), {
        mode: 0o600,
        flush: true,
      });
      await chmod(`${path}.new`, 0o600);
      await rename(`${path}.new`, path);
    },
    async unseal(name) {
      const path = fileOf(name);
      let sealed: Buffer;
      try {
        sealed = await readFile(path);
      } catch (error) {
        if (missing(error)) return ok(null);
        throw error;
      }
      return openSealed(derive(`seal/${name}`), sealed, path);
    },
  };
}

function openSealed(key: Buffer, sealed: Buffer, path: string): Result<Buffer> {
  const bad: Problem = {
    code: 'sealed-file-bad',
    message: `The sealed file ${path} cannot be opened with this key file.`,
    where: path,
    advice: 'Restore the key file that belongs to it, or delete the sealed file so that it is made anew.',
  };
  const head = MAGIC.length + IV_BYTES + TAG_BYTES;
  if (sealed.length < head || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) return err(bad);
  const iv = sealed.subarray(MAGIC.length, MAGIC.length + IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAuthTag(sealed.subarray(MAGIC.length + IV_BYTES, head));
  try {
    return ok(Buffer.concat([decipher.update(sealed.subarray(head)), decipher.final()]));
  } catch {
    return err(bad);
  }
}
