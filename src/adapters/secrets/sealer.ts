/** Seals small things that lie in the database under a key that does not: AES-256-GCM, NIST SP 800-38D, a fresh 96-bit IV each. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealer {
  /** `context` binds the sealed bytes to their place, so that they cannot be moved to another. */
  seal(plain: Uint8Array, context: string): Buffer;
  open(sealed: Uint8Array, context: string): Result<Buffer, Problem<'not-ours'>>;
  /** HMAC-SHA-256, hexadecimal: only the holder of the key makes it again. */
  mark(text: string): string;
}

/** `key`: 32 bytes. */
export function sealerOf(key: Uint8Array): Sealer {
  return {
    seal(plain, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES)).setAAD(
          Buffer.from(context),
        );
        decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        return ok(Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]));
      } catch {
        const message = `What is sealed as ${context} cannot be opened with this key file.`;
        return err({ code: 'not-ours', message, advice: 'Restore the key file that belongs to this database.' });
      }
    },
    mark: (text) => createHmac('sha256', key).update(text).digest('hex'),
  };
}
