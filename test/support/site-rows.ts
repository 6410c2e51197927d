/** A small site as its sensor would commit it: a few assets with addresses, conversations and operations. */
import {
  BUCKET_US,
  type AccountRecord,
  type AssetRecord,
  type GraphChanges,
  type UnknownServiceRecord,
} from '../../src/model/graph.ts';
import { asId, type AssetId, type SensorId, type SiteId, type ZoneId } from '../../src/model/ids.ts';
import type { SensorHealth } from '../../src/model/observation.ts';
import type { BatchCommit, Store } from '../../src/model/ports/store.ts';
import { SYSTEM } from './postgres.ts';

export const START_US = Date.UTC(2026, 0, 5, 8) * 1000;
export const SENSOR = asId<SensorId>('n-test');

export const HEALTH: SensorHealth = {
  packets: 10,
  bytes: 1000,
  dropped: 0,
  malformed: 0,
  packetsPerSecond: 1,
  lagUs: 0,
  spoolBytes: 0,
  flows: 1,
};

export const assetOf = (site: SiteId, n: number, more: Partial<AssetRecord> = {}): AssetRecord => ({
  id: asId<AssetId>(`asset-${n}`),
  site,
  name: `Pump ${n}`,
  class: 'plc',
  level: '1',
  domain: 'ot',
  vendor: n % 2 === 0 ? 'Siemens' : null,
  model: null,
  firmware: null,
  serial: null,
  os: null,
  zone: null,
  reasons: {},
  macs: [`02:00:00:00:00:${n.toString(16).padStart(2, '0')}`],
  ips: [`10.0.0.${n}`],
  hostnames: [],
  itOwner: null,
  otOwner: null,
  neverTouch: false,
  lossPerHour: null,
  firstUs: START_US,
  lastUs: START_US + n,
  mergedInto: null,
  ...more,
});

export const accountOf = (id: number, more: Partial<AccountRecord> = {}): AccountRecord => ({
  id,
  name: 'ada',
  domain: '',
  kind: 'user',
  source: 'ntlm',
  endpoint: 1,
  server: null,
  secret: '',
  knownDefault: false,
  firstUs: START_US,
  lastUs: START_US,
  ...more,
});

export const serviceOf = (id: number, more: Partial<UnknownServiceRecord> = {}): UnknownServiceRecord => ({
  id,
  server: 2,
  transport: 'tcp',
  port: 9999,
  entropy: 4.5,
  printable: 0.1,
  client: { packets: 2, shortest: 4, longest: 4, lengths: [[4, 2]], begins: 'aa..0000' },
  answers: { packets: 0, shortest: 0, longest: 0, lengths: [], begins: '' },
  periodUs: null,
  firstUs: START_US,
  lastUs: START_US,
  ...more,
});

export interface SiteShape {
  readonly assets: number;
  readonly zoneOf?: (n: number) => ZoneId | null;
  readonly startUs?: number;
}

/** Asset 1 asks every other one over Modbus; endpoint n belongs to asset n, conversation n is with asset n + 1. */
export function siteChanges(
  site: SiteId,
  { assets, zoneOf = () => null, startUs = START_US }: SiteShape,
): GraphChanges {
  const numbers = Array.from({ length: assets }, (_, i) => i + 1);
  const spoken = numbers.slice(0, -1);
  const zones = [...new Set(numbers.map(zoneOf).filter((zone) => zone !== null))];
  const at = (n: number): { readonly firstUs: number; readonly lastUs: number } => ({
    firstUs: startUs,
    lastUs: startUs + n,
  });
  return {
    site,
    endpoints: numbers.map((n) => ({
      id: n,
      mac: `02:00:00:00:00:${n.toString(16).padStart(2, '0')}`,
      ip: `10.0.0.${n}`,
      vlan: null,
      asset: asId<AssetId>(`asset-${n}`),
      ...at(n),
    })),
    assets: numbers.map((n) => assetOf(site, n, { zone: zoneOf(n), ...at(n) })),
    claims: numbers.map((n) => ({
      id: n,
      endpoint: n,
      asset: null,
      attribute: 'vendor' as const,
      value: 'Siemens',
      source: 'oui',
      confidence: 0.6,
      sensor: SENSOR,
      firstPacket: n,
      ...at(n),
    })),
    conversations: spoken.map((n) => ({
      id: n,
      client: 1,
      server: n + 1,
      transport: 'tcp' as const,
      port: 502,
      protocol: 'modbus',
      packets: n * 10,
      bytes: n * 700,
      flows: 1,
      ...at(n),
    })),
    operations: spoken.map((n) => ({
      id: n,
      conversation: n,
      code: n === 1 ? 6 : 3,
      object: null,
      operation: n === 1 ? 'write_single_register' : 'read_holding_registers',
      meaning: n === 1 ? ('control' as const) : ('read' as const),
      requests: n,
      responses: n,
      errors: 0,
      firstSensor: SENSOR,
      firstPacket: n,
      lastSensor: SENSOR,
      lastPacket: n,
      ...at(n),
    })),
    buckets: spoken.map((n) => ({
      conversation: n,
      startUs: Math.floor(startUs / BUCKET_US) * BUCKET_US,
      packets: n * 10,
      bytes: n * 700,
      meanings: n === 1 ? { control: 2 } : { read: 2 * n },
    })),
    sessions: [],
    accounts: [],
    unknownServices: [],
    zones: zones.map((id) => ({
      id,
      site,
      name: `Zone ${id}`,
      level: '1' as const,
      kind: 'person' as const,
      key: null,
      x: null,
      y: null,
      removed: false,
    })),
  };
}

export const batch = (changes: GraphChanges, sequence: number, more: Partial<BatchCommit> = {}): BatchCommit => ({
  ...changes,
  sensor: SENSOR,
  sequence,
  health: HEALTH,
  limits: [],
  siteLimits: [],
  signs: [],
  gap: null,
  takenUs: START_US,
  ...more,
});

export const nothing = (site: SiteId): GraphChanges => ({
  site,
  endpoints: [],
  assets: [],
  claims: [],
  conversations: [],
  operations: [],
  buckets: [],
  sessions: [],
  accounts: [],
  unknownServices: [],
  zones: [],
});

/** The sensor is added, and its first batch is the whole site. */
export async function fill(store: Store, site: SiteId, shape: SiteShape): Promise<GraphChanges> {
  const act = { actor: SYSTEM, what: 'sensor.add', site };
  await store.mutate(act, async (tx) => ({
    ok: true,
    value: await tx.addSensor({ id: SENSOR, name: 'Test', kind: 'live' }),
  }));
  const changes = siteChanges(site, shape);
  const taken = await store.takeBatch(batch(changes, 1));
  if (!taken.ok) throw new Error(taken.error.message);
  return changes;
}
