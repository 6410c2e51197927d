/** A chain of entries in which each carries the hash of the one before it, so that none can be changed, removed or put between unseen. */

/** SHA-256 or better; given by the caller, since this floor does no I/O and has no cryptography of its own. */
export type Digest = (text: string) => string;

export type ChainJson = string | number | boolean | null | readonly ChainJson[] | { readonly [key: string]: ChainJson };

/** Hash before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** The same text for the same value, whatever the order of its keys (after RFC 8785). */
export function canonicalJson(value: ChainJson): string {
  if (Array.isArray(value)) return `[${value.map((item: ChainJson) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item as ChainJson)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Hash of an entry that follows `previous`. */
export const linkHash = (digest: Digest, previous: string, entry: ChainJson): string =>
  digest(`${previous}\n${canonicalJson(entry)}`);

/** Follows a chain entry by entry; ids must be 1, 2, 3… without a gap. */
export class ChainWalk {
  private readonly digest: Digest;
  private hash = CHAIN_START;
  private count = 0;
  private bad: number | null = null;

  constructor(digest: Digest) {
    this.digest = digest;
  }

  /** False from the first entry on that does not follow. */
  follow(id: number, entry: ChainJson, hash: string): boolean {
    if (this.bad !== null) return false;
    if (id !== this.count + 1 || linkHash(this.digest, this.hash, entry) !== hash) this.bad = id;
    else {
      this.count = id;
      this.hash = hash;
    }
    return this.bad === null;
  }

  get end(): { readonly entries: number; readonly hash: string; readonly firstBad: number | null } {
    return { entries: this.count, hash: this.hash, firstBad: this.bad };
  }
}
