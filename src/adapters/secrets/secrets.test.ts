/** Sealed files, hashes and passwords. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openKeyring, type Keyring } from './keyring.ts';
import { openSecrets } from './secrets.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bulkhead-secrets-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function ring(at = dir): Promise<Keyring> {
  const opened = await openKeyring(at);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

describe('keyring', () => {
  test('gives back what was sealed, also after a restart', async () => {
    await (await ring()).seal('mail', Buffer.from('swordfish'));
    const again = await (await ring()).unseal('mail');
    expect(again.ok && again.value?.toString()).toBe('swordfish');
  });

  test('writes neither the secret in the clear nor a file that others may read', async () => {
    await (await ring()).seal('mail', Buffer.from('swordfish'));
    expect((await readFile(join(dir, 'mail.sealed'))).includes('swordfish')).toBe(false);
    for (const name of ['mail.sealed', 'key']) expect((await stat(join(dir, name))).mode & 0o077).toBe(0);
  });

  test('refuses a sealed file that was changed, moved to another name, or belongs to another key', async () => {
    const keyring = await ring();
    await keyring.seal('mail', Buffer.from('swordfish'));
    const sealed = await readFile(join(dir, 'mail.sealed'));
    await writeFile(join(dir, 'other.sealed'), sealed);
    expect((await keyring.unseal('other')).ok).toBe(false);
    await writeFile(join(dir, 'mail.sealed'), sealed.with(sealed.length - 1, (sealed.at(-1) ?? 0) ^ 1));
    expect((await keyring.unseal('mail')).ok).toBe(false);
    await writeFile(join(dir, 'mail.sealed'), sealed);
    await rm(join(dir, 'key'));
    expect((await (await ring()).unseal('mail')).ok).toBe(false);
  });

  test('has nothing under a name that was never sealed', async () => {
    expect(await (await ring()).unseal('mail')).toEqual({ ok: true, value: null });
  });
});

describe('secrets', () => {
  const secrets = openSecrets((purpose) => createHash('sha256').update(purpose).digest());

  test('accepts the password that was hashed and no other', async () => {
    const hash = await secrets.hashPassword('a long enough one');
    expect(hash).toMatch(/^\$argon2id\$/);
    expect(await secrets.verifyPassword(hash, 'a long enough one')).toBe(true);
    expect(await secrets.verifyPassword(hash, 'a long enough two')).toBe(false);
  });

  test('refuses any password where there is no account', async () => {
    expect(await secrets.verifyPassword(null, 'a long enough one')).toBe(false);
  });

  test('names the same person the same way, under this key only', () => {
    expect(secrets.pseudonym('k.weber')).toBe(secrets.pseudonym('k.weber'));
    expect(secrets.pseudonym('k.weber')).not.toBe(openSecrets(() => Buffer.alloc(32, 2)).pseudonym('k.weber'));
    expect(secrets.pseudonym('k.weber')).not.toContain('weber');
  });

  test('gives each site a key for marks of its own, always the same', () => {
    const key = secrets.fingerprintKey('north');
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(secrets.fingerprintKey('north')).toBe(key);
    expect(secrets.fingerprintKey('south')).not.toBe(key);
  });

  test('makes secrets of 256 bits, each another', () => {
    expect(Buffer.from(secrets.randomSecret(), 'base64url')).toHaveLength(32);
    expect(secrets.randomSecret()).not.toBe(secrets.randomSecret());
  });
});
