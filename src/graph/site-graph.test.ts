/** The temporal graph: totals are absolute, first and last hang on no order, and stretches of time add up. */
import { describe, expect, test } from 'vitest';
import { batch, operation, serviceSeen, T0, talk } from '../../test/support/deltas.ts';
import { BUCKET_US } from '../model/graph.ts';
import type { UnknownServiceSeen } from '../model/observation.ts';
import { asId, type SiteId } from '../model/ids.ts';
import { Buckets } from './buckets.ts';
import { SiteGraph } from './site-graph.ts';

const open = (): SiteGraph => new SiteGraph(asId<SiteId>('site-1'));
const NOTHING = {
  endpoints: [],
  claims: [],
  assets: [],
  conversations: [],
  operations: [],
  buckets: [],
  sessions: [],
  accounts: [],
  unknownServices: [],
  zones: [],
};
const bucketsOf = (graph: SiteGraph): (readonly [number, number])[] =>
  [...graph.buckets.between(0, Infinity)].map((b) => [b.startUs, b.packets] as const).sort((a, b) => a[0] - b[0]);

describe('a conversation', () => {
  test('grows by what each batch adds, and is handed on with its whole total', () => {
    const graph = open();
    graph.fold(batch({ conversations: [talk({})] }));
    const folded = graph.fold(batch({ conversations: [talk({ packets: 5, bytes: 50, flows: 0, lastUs: T0 + 9 })] }));
    expect([...folded.conversations]).toMatchObject([
      { id: 1, packets: 15, bytes: 1050, flows: 1, firstUs: T0, lastUs: T0 + 9 },
    ]);
    expect(folded.freshConversations).toEqual([]);
  });

  test.each([
    ['port', { port: 503 }],
    ['protocol', { protocol: 's7comm' }],
    ['transport', { transport: 'udp' as const }],
    ['direction', { client: 1, server: 0 }],
  ])('is another with another %s', (_name, other) => {
    const graph = open();
    graph.fold(batch({ conversations: [talk({}), talk(other)] }));
    expect(graph.conversations.size).toBe(2);
  });

  test('between addresses that are not listed is left out, and breaks nothing', () => {
    const graph = open();
    graph.fold(batch({ endpoints: [{}, { ip: '10.0.0.1' }], conversations: [talk({})] }));
    expect(graph.conversations.size).toBe(0);
  });
});

describe('an operation', () => {
  test('is kept by object, and its first and last message by time, whatever comes first', () => {
    const [early, late] = [
      operation({ firstUs: T0, lastUs: T0 + 5, firstPacket: 7, lastPacket: 9 }),
      operation({ firstUs: T0 + 50, lastUs: T0 + 60, firstPacket: 70, lastPacket: 90 }),
    ];
    const sums = [
      [early, late],
      [late, early],
    ].map((order) => {
      const graph = open();
      for (const one of order) graph.fold(batch({ conversations: [talk({ operations: [one] })] }));
      return [...graph.operationsOf(1)];
    });
    expect(sums[0]).toEqual(sums[1]);
    expect(sums[0]).toMatchObject([{ requests: 2, firstUs: T0, firstPacket: 7, lastUs: T0 + 60, lastPacket: 90 }]);
    const graph = open();
    graph.fold(batch({ conversations: [talk({ operations: [operation({}), operation({ object: 'register 2' })] })] }));
    expect([...graph.operationsOf(1)]).toHaveLength(2);
  });

  test('of two sensors at the same time belongs to the first by name, in any order', () => {
    const firsts = [
      ['a', 'b'],
      ['b', 'a'],
    ].map((sensors) => {
      const graph = open();
      for (const sensor of sensors)
        graph.fold(batch({ sensor, conversations: [talk({ operations: [operation({})] })] }));
      return [...graph.operationsOf(1)].map(({ firstSensor, lastSensor }) => [firstSensor, lastSensor]);
    });
    expect(firsts).toEqual([[['a', 'b']], [['a', 'b']]]);
  });
});

describe('time in stretches', () => {
  test('holds as many packets as came, spread over the stretches that they took', () => {
    const graph = open();
    const start = Math.floor(T0 / BUCKET_US) * BUCKET_US;
    graph.fold(batch({ conversations: [talk({ packets: 11, firstUs: start, lastUs: start + 2 * BUCKET_US })] }));
    expect(bucketsOf(graph)).toEqual([
      [start, 3],
      [start + BUCKET_US, 3],
      [start + 2 * BUCKET_US, 5],
    ]);
  });

  test('counts messages by meaning where the last of them came', () => {
    const graph = open();
    graph.fold(batch({ conversations: [talk({ operations: [operation({ requests: 2, responses: 2, errors: 1 })] })] }));
    expect([...graph.buckets.between(0, Infinity)]).toMatchObject([{ meanings: { read: 5 } }]);
  });

  test('that left memory is asked for before more is added, and then adds up', () => {
    const graph = open();
    const old = batch({ conversations: [talk({})] });
    graph.fold(old);
    const [stored] = graph.buckets.between(0, Infinity);
    const again = open();
    again.load({
      ...NOTHING,
      endpoints: graph.endpoints.values(),
      conversations: graph.conversations.values(),
    });
    const wanted = again.bucketsToRecall(old);
    expect(wanted).toEqual([{ conversation: 1, startUs: stored?.startUs }]);
    if (stored) again.buckets.put(stored);
    expect(again.bucketsToRecall(old)).toEqual([]);
    again.fold(old);
    expect(bucketsOf(again).map(([, packets]) => packets)).toEqual([20]);
  });

  test('beyond the ceiling leaves oldest first, and is never taken for empty afterwards', () => {
    const buckets = new Buckets(10);
    for (let n = 0; n < 12; n++) buckets.add(n, n * BUCKET_US, n * BUCKET_US, 1, 1, new Set());
    buckets.trim();
    expect([...buckets.between(0, Infinity)].map((bucket) => bucket.conversation)).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    expect([buckets.mayBeStored(2, 2 * BUCKET_US), buckets.mayBeStored(3, 3 * BUCKET_US)]).toEqual([true, false]);
  });

  test('answers who spoke between two times', () => {
    const graph = open();
    graph.fold(
      batch({
        conversations: [talk({}), talk({ port: 503, firstUs: T0 + 10 * BUCKET_US, lastUs: T0 + 10 * BUCKET_US })],
      }),
    );
    const spoke = (from: number, to: number): number[] =>
      [...graph.buckets.between(from, to)].map((b) => b.conversation);
    expect(spoke(T0, T0)).toEqual([1]);
    expect(spoke(T0 + 9.9 * BUCKET_US, T0 + 20 * BUCKET_US)).toEqual([2]);
    expect(spoke(T0 + 20 * BUCKET_US, T0 + 30 * BUCKET_US)).toEqual([]);
  });
});

describe('claims, sessions and accounts', () => {
  const claim = {
    about: 0,
    attribute: 'serial',
    value: 'S1',
    source: 's7comm',
    confidence: 0.5,
    firstUs: T0,
    lastUs: T0,
    firstPacket: 9,
  } as const;

  test('a claim said again is one claim, from its first to its last time, as sure as it ever was', () => {
    const graph = open();
    graph.fold(batch({ claims: [claim] }));
    graph.fold(batch({ claims: [{ ...claim, confidence: 0.9, firstUs: T0 - 5, lastUs: T0 + 5, firstPacket: 1 }] }));
    expect([...graph.claimsOf(1)]).toMatchObject([
      { confidence: 0.9, firstUs: T0 - 5, lastUs: T0 + 5, firstPacket: 1 },
    ]);
    graph.fold(batch({ claims: [{ ...claim, value: 'S2' }] }));
    expect([...graph.claimsOf(1)]).toHaveLength(2);
  });

  test('what a sensor says of a session is a total: the furthest word counts, in any order', () => {
    const session = { key: 'k', client: 0, server: 1, protocol: 'rdp', port: 3389, clientPort: 5000, startUs: T0 };
    const [begun, ended] = [
      { ...session, lastUs: T0 + 1, ended: false, bytes: 10 },
      { ...session, lastUs: T0 + 9, ended: true, bytes: 90 },
    ];
    const graph = open();
    graph.fold(batch({ sessions: [ended] }));
    graph.fold(batch({ sessions: [begun] }));
    expect([...graph.sessions.values()]).toMatchObject([{ lastUs: T0 + 9, ended: true, bytes: 90 }]);
    graph.fold(batch({ sensor: 'b', sessions: [begun] }));
    expect(graph.sessions.size).toBe(2);
  });

  test('an account is kept by where it was seen and in which domain', () => {
    const account = {
      at: 0,
      name: 'hale',
      domain: 'PLANT',
      kind: 'user',
      source: 'ntlmssp',
      firstUs: T0,
      lastUs: T0,
    } as const;
    const graph = open();
    graph.fold(
      batch({
        accounts: [account, { ...account, lastUs: T0 + 5 }, { ...account, domain: 'OTHER' }, { ...account, at: 1 }],
      }),
    );
    expect([...graph.accounts.values()].map(({ domain, endpoint, lastUs }) => [domain, endpoint, lastUs])).toEqual([
      ['PLANT', 1, T0 + 5],
      ['OTHER', 1, T0],
      ['PLANT', 2, T0],
    ]);
  });

  test('a logon is kept by who, where, with which mark, and told anew only as it goes on', () => {
    const logon = { on: 1, secret: '5bdcc146bf60754e', knownDefault: false };
    const account = { at: 0, name: 'hale', domain: '', kind: 'user', source: 'ftp', firstUs: T0, lastUs: T0 } as const;
    const community = {
      ...account,
      name: '',
      kind: 'unknown',
      source: 'snmp',
      logon: { ...logon, knownDefault: true },
    } as const;
    const graph = open();
    graph.fold(
      batch({
        accounts: [
          account,
          { ...account, logon },
          { ...account, logon: { ...logon, secret: 'none' } },
          { ...account, logon: { ...logon, on: 0 } },
          community,
        ],
      }),
    );
    graph.fold(batch({ accounts: [{ ...account, logon, lastUs: T0 + 5 }, community] }));
    const told = [...graph.accounts.values()];
    expect(
      told.map(({ name, server, secret, knownDefault, lastUs }) => [name, server, secret, knownDefault, lastUs]),
    ).toEqual([
      ['hale', null, '', false, T0],
      ['hale', 2, '5bdcc146bf60754e', false, T0 + 5],
      ['hale', 2, 'none', false, T0],
      ['hale', 1, '5bdcc146bf60754e', false, T0],
      ['', 2, '5bdcc146bf60754e', true, T0],
    ]);
    const again = open();
    again.load({ ...NOTHING, endpoints: graph.endpoints.values(), accounts: told });
    again.fold(batch({ accounts: [account, { ...account, logon }, community] }));
    expect([...again.accounts.keys()]).toEqual([1, 2, 3, 4, 5]);
  });

  test('a logon at an address that is not listed is left out, and breaks nothing', () => {
    const graph = open();
    const who = { at: 0, name: 'hale', domain: '', kind: 'user', source: 'ftp', firstUs: T0, lastUs: T0 } as const;
    const logon = { on: 1, secret: '', knownDefault: false };
    graph.fold(batch({ endpoints: [{ ip: '10.0.0.1' }, {}], accounts: [{ ...who, logon }] }));
    expect(graph.accounts.size).toBe(0);
  });

  test('an unknown service is one for two sensors: the latest looks, the first and the last time', () => {
    const graph = open();
    const looks = (packets: number): UnknownServiceSeen['client'] => ({ ...serviceSeen({}).client, packets });
    const fold = (more: Partial<UnknownServiceSeen>, sensor = 'a'): number =>
      graph.fold(batch({ sensor, unknownServices: [serviceSeen(more)] })).unknownServices.size;
    const told = [
      fold({ firstUs: T0 + 5, lastUs: T0 + 9, client: looks(8) }),
      fold({ firstUs: T0, lastUs: T0 + 7, client: looks(99) }, 'b'),
      fold({ firstUs: T0 + 5, lastUs: T0 + 9, client: looks(16) }, 'b'),
      fold({ firstUs: T0 + 5, lastUs: T0 + 9, client: looks(16) }),
      fold({ transport: 'udp' }),
      fold({ server: 0 }),
    ];
    expect(told).toEqual([1, 1, 1, 0, 1, 1]);
    const services = [...graph.unknownServices.values()];
    expect(services).toMatchObject([
      { id: 1, server: 2, transport: 'tcp', firstUs: T0, lastUs: T0 + 9, client: { packets: 16 } },
      { id: 2, server: 2, transport: 'udp' },
      { id: 3, server: 1 },
    ]);
    const again = open();
    again.load({ ...NOTHING, endpoints: graph.endpoints.values(), unknownServices: services, highest: { service: 7 } });
    again.fold(batch({ unknownServices: [serviceSeen({}), serviceSeen({ port: 1 })] }));
    expect([...again.unknownServices.keys()]).toEqual([1, 2, 3, 8]);
  });

  test('an unknown service at an address that is not listed is left out, and breaks nothing', () => {
    const graph = open();
    graph.fold(batch({ endpoints: [{ ip: '10.0.0.1' }, {}], unknownServices: [serviceSeen({})] }));
    expect(graph.unknownServices.size).toBe(0);
  });

  test('numbers go on after a load, and none is given twice', () => {
    const graph = open();
    graph.load({ ...NOTHING, highest: { endpoint: 40, claim: 41, conversation: 42 } });
    graph.fold(batch({ claims: [claim], conversations: [talk({})] }));
    expect([[...graph.endpoints.keys()], [...graph.claims.keys()], [...graph.conversations.keys()]]).toEqual([
      [41, 42],
      [42],
      [43],
    ]);
  });
});
