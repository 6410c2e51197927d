/** What joins subnets stands in the zones of each, and nobody else stands in more than his own. */
import { describe, expect, test } from 'vitest';
import { asId, type ZoneId } from '../model/ids.ts';
import { zonesByAddress, type Standing } from './standing.ts';

const at = (zone: string | null, ...ips: string[]): Standing => ({
  zone: zone === null ? null : asId<ZoneId>(zone),
  ips,
});
const HOSTS = [
  at('office', '10.0.1.5'),
  at('cell', '10.0.2.5', 'fd00:2::5'),
  at('spare', '10.0.2.6'),
  at(null, '10.0.4.5'),
];

describe('the zones that an asset stands in', () => {
  test.each<[string, Standing, string[]]>([
    ['its own with one address', at('office', '10.0.1.9'), ['office']],
    ['its own with several addresses of one subnet', at('office', '10.0.1.9', '10.0.1.10'), ['office']],
    ['its own with an address of each version of IP', at('office', '10.0.1.9', 'fd00:2::9'), ['office']],
    ['none when it has none', at(null, '10.0.1.9'), []],
    ['those of all its subnets, its own first', at('cell', '10.0.1.1', '10.0.2.1'), ['cell', 'office', 'spare']],
    ['those of its subnets where it has none itself', at(null, '10.0.1.1', '10.0.3.1'), ['office']],
    ['none of a subnet where nobody has a zone', at('office', '10.0.1.1', '10.0.4.1'), ['office']],
    ['those of IPv6 subnets', at('office', 'fd00:1::1', 'fd00:2::1'), ['office', 'cell']],
    ['its own beside link-local addresses', at('office', '10.0.1.9', 'fe80::1', '169.254.7.7'), ['office']],
  ])('are %s', (_name, asset, zones) => {
    expect(zonesByAddress([...HOSTS, asset])(asset)).toEqual(zones);
  });

  test('are not told by another that joins subnets', () => {
    const router = at('office', '10.0.1.1', '10.0.5.1');
    const other = at('office', '10.0.1.2', '10.0.5.2');
    expect(zonesByAddress([router, other])(other)).toEqual(['office']);
  });
});
