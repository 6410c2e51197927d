/** Chance, hashes and passwords. Passwords: argon2id, RFC 9106, with the parameters of its second recommendation. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../../model/ports/secrets.ts';

const SECRET_BYTES = 32;
const ID_BYTES = 9;
const ARGON2ID = 2;
/** RFC 9106, 4: 64 MiB, 3 passes. Four lanes only help where four cores are free. */
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

/** Keys are derived from the key file, so that a copy of the database alone can't be turned back into names or passwords. */
export function openSecrets(derive: (purpose: string) => Uint8Array): Secrets {
  const pseudonymKey = derive('pseudonyms');
  let decoy: Promise<string> | undefined;
  const hash = async (password: string): Promise<string> => {
    // Loaded when first needed: a server that nobody signs in to never pays for it.
    const argon2 = await import('@node-rs/argon2');
    return await argon2.hash(password, PARAMETERS);
  };
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return {
    randomSecret: () => randomBytes(SECRET_BYTES).toString('base64url'),
    randomId: (prefix) =>
      `${prefix}-${randomBytes(ID_BYTES).toString('base64url').replaceAll(/[-_]/g, 'x').toLowerCase()}`,
    sha256: (text) => digest(text).toString('hex'),
    pseudonym: (text) => `person-${createHmac('sha256', pseudonymKey).update(text).digest('hex').slice(0, 8)}`,
    fingerprintKey: (site) => Buffer.from(derive(`logon-fingerprint/${site}`)).toString('base64'),
    equal: (a, b) => timingSafeEqual(digest(a), digest(b)),
    hashPassword: hash,
    async verifyPassword(stored, password) {
      decoy ??= hash(randomBytes(SECRET_BYTES).toString('hex'));
      const argon2 = await import('@node-rs/argon2');
      const matches = await argon2.verify(stored ?? (await decoy), password);
      return stored !== null && matches;
    },
  };
}
