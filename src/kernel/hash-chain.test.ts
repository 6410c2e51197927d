import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CHAIN_START, canonicalJson, ChainWalk, linkHash, type ChainJson } from './hash-chain.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function chainOf(entries: readonly ChainJson[]): { id: number; entry: ChainJson; hash: string }[] {
  let hash = CHAIN_START;
  return entries.map((entry, i) => ({ id: i + 1, entry, hash: (hash = linkHash(digest, hash, entry)) }));
}

function firstBad(chain: readonly { id: number; entry: ChainJson; hash: string }[]): number | null {
  const walk = new ChainWalk(digest);
  for (const { id, entry, hash } of chain) walk.follow(id, entry, hash);
  return walk.end.firstBad;
}

describe('hash chain', () => {
  const chain = chainOf([{ what: 'a', n: 1 }, { what: 'b' }, { what: 'c', list: [1, null, 'x'] }]);

  it('finds an untouched chain whole', () => expect(firstBad(chain)).toBeNull());

  it('finds the first changed entry', () =>
    expect(firstBad(chain.map((link) => (link.id === 2 ? { ...link, entry: { what: 'B' } } : link)))).toBe(2));

  it('finds the place of a removed entry', () => expect(firstBad(chain.filter((link) => link.id !== 2))).toBe(3));

  it('finds two entries that changed places', () =>
    expect(firstBad([chain[0], chain[2], chain[1]].filter((link) => link !== undefined))).toBe(3));

  it('finds an entry that was hashed anew without those after it', () => {
    const forged = {
      ...chain[1],
      id: 2,
      entry: { what: 'x' },
      hash: linkHash(digest, chain[0]?.hash ?? '', { what: 'x' }),
    };
    expect(firstBad(chain.map((link) => (link.id === 2 ? forged : link)))).toBe(3);
  });

  it('hashes the same value alike whatever the order of its keys', () =>
    expect(canonicalJson({ b: 1, a: { d: [1, 'é'], c: null } })).toBe('{"a":{"c":null,"d":[1,"é"]},"b":1}'));
});
