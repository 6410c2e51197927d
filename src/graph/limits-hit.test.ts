/** Ceilings of a site's graph: what lies beyond is not kept, and that is said; up to it, and where nothing is missing, nothing is. */
import { describe, expect, test } from 'vitest';
import { batch, operation, serviceSeen, T0, talk } from '../../test/support/deltas.ts';
import { asId, type SiteId } from '../model/ids.ts';
import type { Batch } from '../model/observation.ts';
import type { Ceilings } from './limits-hit.ts';
import { SiteGraph } from './site-graph.ts';

describe('a ceiling', () => {
  const said = {
    attribute: 'serial',
    source: 's7comm',
    confidence: 0.5,
    firstUs: T0,
    lastUs: T0,
    firstPacket: 9,
  } as const;
  const account = { at: 0, domain: 'PLANT', kind: 'user', source: 'ntlmssp', firstUs: T0, lastUs: T0 } as const;
  const session = { client: 0, server: 1, protocol: 'rdp', port: 3389, clientPort: 5000, startUs: T0, bytes: 1 };
  const claim = (value: string) => ({ ...said, about: 0, value });
  const rdp = (key: string, ended: boolean) => ({ ...session, key, lastUs: T0, ended });
  const rows: readonly [Parameters<typeof folded>[0], Partial<Batch>, Partial<Batch>, RegExp][] = [
    ['addressesMax', {}, { endpoints: [{ ip: '10.0.0.3' }] }, /has 2 addresses/],
    [
      'conversationsPerSiteMax',
      { conversations: [talk({}), talk({ port: 503 })] },
      { conversations: [talk({ port: 504 })] },
      /has 2 conversations/,
    ],
    [
      'operationsPerConversationMax',
      { conversations: [talk({ operations: [operation({}), operation({ object: 'register 2' })] })] },
      { conversations: [talk({ operations: [operation({ object: 'register 3' })] })] },
      /has 2 operations/,
    ],
    ['claimsPerAddressMax', { claims: [claim('S1'), claim('S2')] }, { claims: [claim('S3')] }, /has 2 claims/],
    [
      'accountsMax',
      {
        accounts: [
          { ...account, name: 'hale' },
          { ...account, name: 'reed' },
        ],
      },
      { accounts: [{ ...account, name: 'ward' }] },
      /has 2 accounts/,
    ],
    [
      'sessionsHeldMax',
      { sessions: [rdp('a', false), rdp('b', false)] },
      { sessions: [rdp('c', false)] },
      /than 2 sessions/,
    ],
    [
      'unknownServicesPerSiteMax',
      { unknownServices: [serviceSeen({}), serviceSeen({ port: 10 })] },
      { unknownServices: [serviceSeen({ port: 11 })] },
      /has 2 services/,
    ],
  ];
  function folded(limit: keyof Ceilings, ...batches: readonly Partial<Batch>[]): ReturnType<SiteGraph['takeLimits']> {
    const graph = new SiteGraph(asId<SiteId>('site-1'), { [limit]: 2 });
    for (const more of batches) graph.fold(batch(more));
    return graph.takeLimits();
  }

  test.each(rows)('of %s says what is missing beyond it, and nothing up to it', (limit, full, beyond, missing) => {
    expect(folded(limit, full, full)).toEqual([]);
    const hits = folded(limit, full, beyond);
    expect(hits).toMatchObject([{ limit, count: 1 }]);
    expect(hits[0]?.missing).toMatch(missing);
  });

  test('of sessions is silent while ended ones leave: those are in the store', () => {
    expect(folded('sessionsHeldMax', { sessions: ['a', 'b', 'c'].map((key) => rdp(key, true)) })).toEqual([]);
  });

  test('is told once for all that one answer holds, and then no more', () => {
    const graph = new SiteGraph(asId<SiteId>('site-1'), { claimsPerAddressMax: 1 });
    graph.fold(batch({ claims: ['S1', 'S2', 'S3'].map(claim) }));
    expect(graph.takeLimits()).toMatchObject([{ limit: 'claimsPerAddressMax', count: 2 }]);
    expect(graph.takeLimits()).toEqual([]);
    expect([...graph.claimsOf(1)].map(({ value }) => value)).toEqual(['S1']);
  });
});
