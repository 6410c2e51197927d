/** Which addresses only pass through their MACs, so that no node is needed for them, and which need one. */
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../model/words.ts';
import { EndpointClaims } from './endpoint-claims.ts';
import { EndpointTimes } from './endpoint-times.ts';
import { Passing } from './passing.ts';

interface Seen {
  readonly mac?: string;
  readonly ip?: string;
  readonly vlan?: number;
}
type Said = readonly [ip: string, attribute: Attribute, value: string];

const ROUTER = '00:0e:8c:00:00:01';
const OTHER = '00:0e:8c:00:00:02';
const CROWD: readonly Seen[] = ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'].map((ip) => ({ mac: ROUTER, ip }));
const MORE: readonly Seen[] = ['6.6.6.6', '7.7.7.7'].map((ip) => ({ mac: ROUTER, ip }));
const FIFTH: Seen = { mac: ROUTER, ip: '5.5.5.5' };

function passingOf(endpoints: readonly Seen[], said: readonly Said[] = []): Passing {
  const seen = new EndpointTimes(endpoints.length);
  const claims = new EndpointClaims(endpoints.length);
  for (const id of endpoints.keys()) seen.widen(id + 1, 1, 2);
  for (const [ip, attribute, value] of said) {
    const about = 1 + endpoints.findIndex((endpoint) => endpoint.ip === ip);
    const row = { about, attribute, value, source: 'nbns', confidence: 0.9, firstUs: 1, lastUs: 2 };
    claims.add({ ...row, firstPacket: 1 });
  }
  const engine = { endpointCount: endpoints.length, endpoint: (id: number) => endpoints[id - 1] ?? {} };
  return new Passing(engine, seen, claims);
}

const ipsOf = (passing: Passing): string[] => [...passing.inOrder()].map((head) => passing.ipOf(head));

describe('addresses that pass', () => {
  it('are those of a MAC that carries more of them than one has itself, in their order', () => {
    const passing = passingOf([FIFTH, ...CROWD]);
    expect(ipsOf(passing)).toEqual(['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4', '5.5.5.5']);
    expect([passing.has(1), passing.endpointsOf(1)]).toEqual([true, [1]]);
  });

  it('are none where a MAC may have them all', () => expect(ipsOf(passingOf(CROWD))).toEqual([]));

  it('keep all of their endpoints, and are told once of each MAC', () => {
    const passing = passingOf([...CROWD, FIFTH, { ...FIFTH, vlan: 7 }]);
    const pairs: string[] = [];
    passing.eachPair((mac, ip) => pairs.push(`${mac} ${ip}`));
    expect(passing.endpointsOf(5)).toEqual([5, 6]);
    expect(pairs.filter((pair) => pair.endsWith('5.5.5.5'))).toEqual([`${ROUTER} 5.5.5.5`]);
  });

  it.each<readonly [why: string, also: readonly Seen[], said: readonly Said[]]>([
    ['another MAC may have it', [{ mac: OTHER, ip: '5.5.5.5' }], []],
    ['it was sent to a group', [{ mac: 'ff:ff:ff:ff:ff:ff', ip: '5.5.5.5' }], []],
    ['it was seen without a MAC', [{ ip: '5.5.5.5' }], []],
    ['somebody said whose it is', [], [['1.1.1.1', 'ip', '5.5.5.5']]],
    ['it said its MAC', [], [['5.5.5.5', 'mac', OTHER]]],
    ['it said which device it is', [], [['5.5.5.5', 'netbios-name', 'PRESS-04']]],
  ])('are not one of which more is known: %s', (_, also, said) => {
    const passing = passingOf([...CROWD, ...MORE, FIFTH, ...also], said);
    expect(passing.has(7)).toBe(false);
    expect(passing.has(2)).toBe(true);
  });

  it('may say what tells no device from another', () =>
    expect(passingOf([...CROWD, FIFTH], [['5.5.5.5', 'os', 'Linux']]).has(5)).toBe(true));

  it('are none that are never routed', () => {
    const passing = passingOf([...CROWD, { mac: ROUTER, ip: '6.6.6.6' }, { mac: ROUTER, ip: '169.254.7.7' }]);
    expect([passing.has(5), passing.has(6)]).toEqual([true, false]);
  });
});
