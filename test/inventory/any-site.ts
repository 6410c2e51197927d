/** Sites at random for properties: what sensors saw, batch by batch; and their records as a store gives them back. */
import fc from 'fast-check';
import type { SiteRecords } from '../../src/model/graph.ts';
import type { Inventory } from '../../src/see/inventory/inventory.ts';
import type { Say, Talk } from './sightings.ts';

/** What a store would give back. */
export function recordsOf({ graph, assets, zones }: Inventory): SiteRecords {
  const operations = [...graph.conversations.keys()].flatMap((id) => [...graph.operationsOf(id)]);
  return structuredClone({
    endpoints: [...graph.endpoints.values()],
    claims: [...graph.claims.values()],
    assets: [...assets.values()],
    conversations: [...graph.conversations.values()],
    operations,
    buckets: [...graph.buckets.between(0, Infinity)],
    sessions: [...graph.sessions.values()],
    accounts: [...graph.accounts.values()],
    unknownServices: [...graph.unknownServices.values()],
    zones: [...zones.records.values()],
    highest: {
      endpoint: Math.max(0, ...graph.endpoints.keys()),
      claim: Math.max(0, ...graph.claims.keys()),
      asset: Math.max(0, ...[...assets.keys()].map((id) => Number(id.slice(6)))),
      conversation: Math.max(0, ...graph.conversations.keys()),
      operation: Math.max(0, ...operations.map((operation) => operation.id)),
      zone: Math.max(0, ...[...zones.records.keys()].map((id) => Number(id.slice(5)))),
    },
  });
}

const MACS = ['00:1b:1b:00:00:01', '00:1b:1b:00:00:02', '00:1b:1b:00:00:03', '00:00:5e:00:01:07', 'ff:ff:ff:ff:ff:ff'];
const IPS = ['10.0.0.1', '10.0.0.2', '10.1.0.1', '10.2.0.9', '198.51.100.6', 'fe80::21b:1bff:fe00:1', 'fd00::5'];
const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const mac = fc.constantFrom(...MACS);
const ip = fc.constantFrom(...IPS);
const endpoint = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(mac, ip).map((pair) => pair.join(' ')) },
  mac,
  ip,
  fc.tuple(mac, ip).map((pair) => `${pair.join(' ')} v7`),
  fc.constant(`${BROADCAST} 10.0.0.255`),
);
const atS = fc.integer({ min: 0, max: 2000 });
const talk: fc.Arbitrary<Talk> = fc
  .record({
    from: endpoint,
    to: endpoint,
    protocol: fc.constantFrom('modbus', 's7comm', 'http', 'dns', 'smb', 'unknown'),
    meaning: fc.constantFrom('read', 'write', 'program-download'),
    atS,
  })
  .filter((t) => t.from !== t.to);
const bind: fc.Arbitrary<Say> = fc.record({
  about: mac,
  attribute: fc.constant('ip'),
  value: ip,
  source: fc.constantFrom('arp', 'dhcp', 'wire', 'lldp'),
  atS,
});
const mark: fc.Arbitrary<Say> = fc.record({
  about: endpoint,
  attribute: fc.constantFrom('serial', 'hostname', 'netbios-name', 'chassis-id', 'model', 'system-description'),
  value: fc.constantFrom('SC-123456', 'SC-654321', 'PC-DMZ-1', 'jump-01', MACS[0] ?? '', 'CPU 315-2', 'Managed Switch'),
  source: fc.constantFrom('s7comm', 'nbns', 'dhcp', 'dns', 'lldp'),
  atS,
});
const batch = fc.record({
  talks: fc.array(talk, { maxLength: 4 }),
  says: fc.array(fc.oneof(bind, mark), { maxLength: 4 }),
  sensor: fc.constantFrom('a', 'b'),
});
export const anySightings = fc.array(batch, { minLength: 1, maxLength: 8 });
