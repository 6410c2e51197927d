/** The port through which use cases get chance, hashes and passwords. Filled by adapters/secrets. */

export interface Secrets {
  /** 256 random bits, base64url: tokens, session cookies, set-up links. */
  randomSecret(): string;
  /** A short random id that is never given again. */
  randomId(prefix: string): string;
  /** SHA-256 as hex: what is stored of a token, which has 256 bits of its own and needs no slow hash. */
  sha256(text: string): string;
  /** Same text, same name, and no way back without the key: what a caller sees in place of personal data. */
  pseudonym(text: string): string;
  /** Base64 of the key under which a site's sensors mark secrets that they read in clear text. For sensors only, never for a log. */
  fingerprintKey(site: string): string;
  /** Compares in constant time. */
  equal(a: string, b: string): boolean;
  /** argon2id. */
  hashPassword(password: string): Promise<string>;
  /** A missing hash costs as much time as a wrong password, so that names can't be found out. */
  verifyPassword(hash: string | null, password: string): Promise<boolean>;
}
