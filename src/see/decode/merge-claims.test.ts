/** What several decoders heard, put together under the ceilings of one. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../model/limits.ts';
import type { ClaimEntry } from './claim-columns.ts';
import { eachInOrder, Marks } from './marks.ts';
import { ClaimReader, handOverClaims } from './handed-claims.ts';
import { mergeAccounts, mergeClaims, type FoundClaims } from './merge-claims.ts';
import { STACK_SOURCE } from './stacks.ts';

const claim = (about: number, value: string, at: number, source = 'lldp'): ClaimEntry => ({
  ...{ about, attribute: 'name', value, source, confidence: 0.8 },
  ...{ firstUs: at, lastUs: at + 5, firstPacket: at },
});

/** Found in batches of packets. */
function found(...batches: readonly (readonly ClaimEntry[])[]): FoundClaims {
  const marks = new Marks();
  const all: ClaimEntry[] = [];
  for (const batch of batches) marks.note({ claims: all.push(...batch), accounts: 0, services: 0 });
  const at = (entry: number): ClaimEntry => all[entry] as ClaimEntry;
  return {
    marks: marks.handOver(),
    count: all.length,
    orderOf: (entry) => at(entry).firstPacket,
    aboutOf: (entry) => at(entry).about,
    claim: at,
  };
}

const shown = ({ about, value, firstUs, lastUs }: ClaimEntry): string => `${about} ${value} ${firstUs}-${lastUs}`;

describe('claims of several decoders', () => {
  it('stand in the order of their packets, what both heard once, with its first and last time', () => {
    const one = found([claim(1, 'a', 1), claim(2, 'b', 9)], [claim(1, 'c', 20)]);
    const two = found([claim(1, 'd', 4)], [claim(1, 'a', 30), claim(1, 'e', 31)]);
    const { claims } = mergeClaims([one, two], 2);
    expect(claims.map(shown)).toEqual(['1 a 1-35', '1 d 4-9', '2 b 9-14', '1 c 20-25', '1 e 31-36']);
  });

  it('are no more of one address than one decoder keeps, the first ones', () => {
    const half = (odd: number): ClaimEntry[] =>
      Array.from({ length: 200 }, (_, i) => claim(1, `v${2 * i + odd}`, 2 * i + odd));
    const { claims, lostClaims } = mergeClaims([found(half(0)), found(half(1))], 1);
    expect([claims.length, lostClaims]).toEqual([LIMITS.claimsPerAddressMax, 400 - LIMITS.claimsPerAddressMax]);
    expect(claims.at(-1)?.value).toBe(`v${LIMITS.claimsPerAddressMax - 1}`);
  });

  it('that connections betrayed have a ceiling of their own', () => {
    const count = LIMITS.stackClaimsMax;
    const of = (first: number): ClaimEntry[] =>
      Array.from({ length: count / 2 + 1 }, (_, i) => claim(first + i, 'Linux', i, STACK_SOURCE));
    const { claims, lostStacks, lostClaims } = mergeClaims([found(of(1)), found(of(count))], 2 * count);
    expect([claims.length, lostStacks, lostClaims]).toEqual([count, 2, 0]);
  });

  it('come through columns as they went in', () => {
    const claims = Array.from({ length: 10_000 }, (_, i) => claim(i, i % 3 === 0 ? `Gerät ${i}` : 'x', i, `s${i % 9}`));
    const reader = new ClaimReader(
      structuredClone(handOverClaims({ count: claims.length, entry: (i) => claims[i] as ClaimEntry })),
    );
    expect(claims.map((_, i) => reader.claim(i, i))).toEqual(claims);
  });
});

describe('accounts of several decoders', () => {
  it('are once each, those with other secrets apart', () => {
    const account = (at: number, secret: string | null, us: number) => ({
      ...{ at, name: 'operator', domain: '', kind: 'user' as const, source: 'ftp', firstUs: us, lastUs: us },
      ...(secret === null ? {} : { logon: { on: 9, secret, knownDefault: false } }),
    });
    const lists = [
      [account(1, 'aa', 1), account(1, null, 2)],
      [account(1, 'aa', 5), account(1, 'bb', 6), account(2, 'aa', 7)],
    ];
    const { accounts, lostAccounts } = mergeAccounts(
      lists.map((list) => ({
        marks: new Int32Array(),
        count: list.length,
        orderOf: (entry: number) => list[entry]?.firstUs ?? 0,
        account: (entry: number) => list[entry] as ReturnType<typeof account>,
      })),
    );
    expect(lostAccounts).toBe(0);
    expect(accounts.map(({ at, logon, lastUs }) => [at, logon?.secret, lastUs])).toEqual([
      [1, 'aa', 5],
      [1, undefined, 2],
      [1, 'bb', 6],
      [2, 'aa', 7],
    ]);
  });
});

describe('the order of batches', () => {
  it('goes before that of packets, whose numbers begin anew with each capture', () => {
    const list = (...batches: readonly (readonly number[])[]) => {
      const marks = new Marks();
      const all: number[] = [];
      for (const batch of batches) marks.note({ claims: all.push(...batch), accounts: 0, services: 0 });
      return { marks: marks.handOver(), count: all.length, orderOf: (entry: number) => all[entry] as number };
    };
    const seen: string[] = [];
    const lists = [list([5], [], [1, 8]), list([7], [2], [3])];
    eachInOrder('claims', lists, (decoder, entry) => seen.push(`${decoder}:${lists[decoder]?.orderOf(entry)}`));
    expect(seen).toEqual(['0:5', '1:7', '1:2', '0:1', '1:3', '0:8']);
  });
});
