/** Writes changed records of the graph: `INSERT … SELECT unnest(…) ON CONFLICT`, at most 1,000 rows a statement, sorted by key. */
import { sql } from 'kysely';
import { addressSortKey } from '../../kernel/address.ts';
import type {
  AccountRecord,
  AssetRecord,
  BucketRecord,
  ClaimRecord,
  ConversationRecord,
  EndpointRecord,
  GraphChanges,
  OperationRecord,
  SessionRecord,
  UnknownServiceRecord,
  ZoneRecord,
} from '../../model/graph.ts';
import { LIMITS } from '../../model/limits.ts';
import { arrayLiteral, clean, cleanOrNull, json, whole, type Connection } from './database.ts';

type Value = string | number | boolean | null;
type ColumnType = 'bigint' | 'text' | 'integer' | 'boolean' | 'double precision' | 'jsonb' | 'text[]';

/** A column, its type, and its value in a record. What is read from the wire is cleaned here. */
type Column<T> = readonly [name: string, type: ColumnType, value: (record: T) => Value];

export interface Kind<T> {
  readonly table: string;
  /** Beside `site`. The columns of the key come first. */
  readonly key: readonly string[];
  readonly sortKey: (record: T) => number | string;
  readonly dedupKey?: (record: T) => string;
  readonly columns: readonly Column<T>[];
}

export const ENDPOINTS: Kind<EndpointRecord> = {
  table: 'endpoints',
  key: ['id'],
  sortKey: (r) => r.id,
  columns: [
    ['id', 'bigint', (r) => r.id],
    ['mac', 'text', (r) => cleanOrNull(r.mac)],
    ['ip', 'text', (r) => cleanOrNull(r.ip)],
    ['vlan', 'integer', (r) => r.vlan],
    ['asset', 'text', (r) => r.asset],
    ['first_us', 'bigint', (r) => whole(r.firstUs)],
    ['last_us', 'bigint', (r) => whole(r.lastUs)],
  ],
};

export const CLAIMS: Kind<ClaimRecord> = {
  table: 'claims',
  key: ['id'],
  sortKey: (r) => r.id,
  columns: [
    ['id', 'bigint', (r) => r.id],
    ['endpoint', 'bigint', (r) => r.endpoint],
    ['asset', 'text', (r) => r.asset],
    ['attribute', 'text', (r) => r.attribute],
    ['value', 'text', (r) => clean(r.value)],
    ['source', 'text', (r) => clean(r.source)],
    ['confidence', 'double precision', (r) => r.confidence],
    ['first_us', 'bigint', (r) => whole(r.firstUs)],
    ['last_us', 'bigint', (r) => whole(r.lastUs)],
    ['sensor', 'text', (r) => clean(r.sensor)],
    ['first_packet', 'bigint', (r) => whole(r.firstPacket)],
  ],
};

export const ASSETS: Kind<AssetRecord> = {
  table: 'assets',
  key: ['id'],
  sortKey: (r) => r.id,
  columns: [
    ['id', 'text', (r) => r.id],
    ['name', 'text', (r) => clean(r.name)],
    ['class', 'text', (r) => r.class],
    ['level', 'text', (r) => r.level],
    ['domain', 'text', (r) => r.domain],
    ['vendor', 'text', (r) => cleanOrNull(r.vendor)],
    ['model', 'text', (r) => cleanOrNull(r.model)],
    ['firmware', 'text', (r) => cleanOrNull(r.firmware)],
    ['serial', 'text', (r) => cleanOrNull(r.serial)],
    ['os', 'text', (r) => cleanOrNull(r.os)],
    ['zone', 'text', (r) => r.zone],
    ['reasons', 'jsonb', (r) => json(r.reasons)],
    ['macs', 'text[]', (r) => arrayLiteral(r.macs)],
    ['ips', 'text[]', (r) => arrayLiteral(r.ips)],
    ['ip_key', 'text', (r) => (r.ips[0] === undefined ? null : addressSortKey(r.ips[0]))],
    ['hostnames', 'text[]', (r) => arrayLiteral(r.hostnames)],
    ['it_owner', 'text', (r) => cleanOrNull(r.itOwner)],
    ['ot_owner', 'text', (r) => cleanOrNull(r.otOwner)],
    ['never_touch', 'boolean', (r) => r.neverTouch],
    ['loss_per_hour', 'double precision', (r) => r.lossPerHour],
    ['first_us', 'bigint', (r) => whole(r.firstUs)],
    ['last_us', 'bigint', (r) => whole(r.lastUs)],
    ['merged_into', 'text', (r) => r.mergedInto],
  ],
};

export const CONVERSATIONS: Kind<ConversationRecord> = {
  table: 'conversations',
  key: ['id'],
  sortKey: (r) => r.id,
  columns: [
    ['id', 'bigint', (r) => r.id],
    ['client', 'bigint', (r) => r.client],
    ['server', 'bigint', (r) => r.server],
    ['transport', 'text', (r) => r.transport],
    ['port', 'integer', (r) => r.port],
    ['protocol', 'text', (r) => clean(r.protocol)],
    ['packets', 'bigint', (r) => whole(r.packets)],
    ['bytes', 'bigint', (r) => whole(r.bytes)],
    ['flows', 'bigint', (r) => whole(r.flows)],
    ['first_us', 'bigint', (r) => whole(r.firstUs)],
    ['last_us', 'bigint', (r) => whole(r.lastUs)],
  ],
};

export const OPERATIONS: Kind<OperationRecord> = {
  table: 'operations',
  key: ['id'],
  sortKey: (r) => r.id,
  columns: [
    ['id', 'bigint', (r) => r.id],
    ['conversation', 'bigint', (r) => r.conversation],
    ['code', 'bigint', (r) => whole(r.code)],
    ['object', 'text', (r) => cleanOrNull(r.object)],
    ['operation', 'text', (r) => clean(r.operation)],
    ['meaning', 'text', (r) => r.meaning],
    ['requests', 'bigint', (r) => whole(r.requests)],
    ['responses', 'bigint', (r) => whole(r.responses)],
    ['errors', 'bigint', (r) => whole(r.errors)],
    ['first_us', 'bigint', (r) => whole(r.firstUs)],
    ['last_us', 'bigint', (r) => whole(r.lastUs)],
    ['first_sensor', 'text', (r) => clean(r.firstSensor)],
    ['first_packet', 'bigint', (r) => whole(r.firstPacket)],
    ['last_sensor', 'text', (r) => clean(r.lastSensor)],
    ['last_packet', 'bigint', (r) => whole(r.lastPacket)],
  ],
};

export const BUCKETS: Kind<BucketRecord> = {
  table: 'buckets',
  key: ['conversation', 'start_us'],
  sortKey: (r) => r.conversation,
  dedupKey: (r) => `${r.conversation}|${r.startUs}`,
  columns: [
    ['conversation', 'bigint', (r) => r.conversation],
    ['start_us', 'bigint', (r) => whole(r.startUs)],
    ['packets', 'bigint', (r) => whole(r.packets)],
    ['bytes', 'bigint', (r) => whole(r.bytes)],
    ['meanings', 'jsonb', (r) => json(r.meanings)],
  ],
};

export const SESSIONS: Kind<SessionRecord> = {
  table: 'sessions',
  key: ['id'],
  sortKey: (r) => r.id,
  columns: [
    ['id', 'bigint', (r) => r.id],
    ['sensor', 'text', (r) => clean(r.sensor)],
    ['key', 'text', (r) => clean(r.key)],
    ['client', 'bigint', (r) => r.client],
    ['server', 'bigint', (r) => r.server],
    ['protocol', 'text', (r) => clean(r.protocol)],
    ['port', 'integer', (r) => r.port],
    ['client_port', 'integer', (r) => r.clientPort],
    ['start_us', 'bigint', (r) => whole(r.startUs)],
    ['last_us', 'bigint', (r) => whole(r.lastUs)],
    ['ended', 'boolean', (r) => r.ended],
    ['bytes', 'bigint', (r) => whole(r.bytes)],
  ],
};

export const ACCOUNTS: Kind<AccountRecord> = {
  table: 'accounts',
  key: ['id'],
  sortKey: (r) => r.id,
  columns: [
    ['id', 'bigint', (r) => r.id],
    ['name', 'text', (r) => clean(r.name)],
    ['domain', 'text', (r) => clean(r.domain)],
    ['kind', 'text', (r) => r.kind],
    ['source', 'text', (r) => clean(r.source)],
    ['endpoint', 'bigint', (r) => r.endpoint],
    ['server', 'bigint', (r) => r.server],
    ['secret', 'text', (r) => clean(r.secret)],
    ['known_default', 'boolean', (r) => r.knownDefault],
    ['first_us', 'bigint', (r) => whole(r.firstUs)],
    ['last_us', 'bigint', (r) => whole(r.lastUs)],
  ],
};

/** Name and note are a person's: what is seen leaves them. */
export const UNKNOWN_SERVICES: Kind<UnknownServiceRecord> = {
  table: 'unknown_services',
  key: ['id'],
  sortKey: (r) => r.id,
  columns: [
    ['id', 'bigint', (r) => r.id],
    ['server', 'bigint', (r) => r.server],
    ['transport', 'text', (r) => r.transport],
    ['port', 'integer', (r) => r.port],
    ['entropy', 'double precision', (r) => r.entropy],
    ['printable', 'double precision', (r) => r.printable],
    ['client', 'jsonb', (r) => json(r.client)],
    ['answers', 'jsonb', (r) => json(r.answers)],
    ['period_us', 'bigint', (r) => (r.periodUs === null ? null : whole(r.periodUs))],
    ['first_us', 'bigint', (r) => whole(r.firstUs)],
    ['last_us', 'bigint', (r) => whole(r.lastUs)],
  ],
};

export const ZONES: Kind<ZoneRecord> = {
  table: 'zones',
  key: ['id'],
  sortKey: (r) => r.id,
  columns: [
    ['id', 'text', (r) => r.id],
    ['name', 'text', (r) => clean(r.name)],
    ['level', 'text', (r) => r.level],
    ['kind', 'text', (r) => r.kind],
    ['key', 'text', (r) => cleanOrNull(r.key)],
    ['x', 'double precision', (r) => r.x],
    ['y', 'double precision', (r) => r.y],
    ['removed', 'boolean', (r) => r.removed],
  ],
};

/** Always in this order of tables and of keys within, so that two transactions cannot wait for each other. */
export async function writeGraph(tx: Connection, changes: GraphChanges): Promise<void> {
  const { site } = changes;
  await upsert(tx, site, ZONES, changes.zones);
  await upsert(tx, site, ASSETS, changes.assets);
  await upsert(tx, site, ENDPOINTS, changes.endpoints);
  await upsert(tx, site, CLAIMS, changes.claims);
  await upsert(tx, site, CONVERSATIONS, changes.conversations);
  await upsert(tx, site, OPERATIONS, changes.operations);
  await upsert(tx, site, BUCKETS, changes.buckets);
  await upsert(tx, site, SESSIONS, changes.sessions);
  await upsert(tx, site, ACCOUNTS, changes.accounts);
  await upsert(tx, site, UNKNOWN_SERVICES, changes.unknownServices);
  await raiseCounters(tx, changes);
}

export async function upsert<T>(tx: Connection, site: string, kind: Kind<T>, records: readonly T[]): Promise<void> {
  if (records.length === 0) return;
  const latest = new Map<string | number, T>();
  for (const record of records) latest.set((kind.dedupKey ?? kind.sortKey)(record), record);
  const sorted = [...latest.values()].sort((a, b) => (kind.sortKey(a) < kind.sortKey(b) ? -1 : 1));
  for (let from = 0; from < sorted.length; from += LIMITS.writeRowsMax) {
    await upsertSome(tx, site, kind, sorted.slice(from, from + LIMITS.writeRowsMax));
  }
}

async function upsertSome<T>(tx: Connection, site: string, kind: Kind<T>, records: readonly T[]): Promise<void> {
  const names = kind.columns.map(([name]) => name);
  const arrays = kind.columns.map(([, type, value]) => {
    const sent = type === 'text[]' ? 'text' : type;
    return sql`${records.map(value)}::${sql.raw(sent)}[]`;
  });
  const picked = kind.columns.map(([name, type]) => sql.raw(type === 'text[]' ? `${name}::text[]` : name));
  const sets = names.filter((name) => !kind.key.includes(name)).map((name) => sql.raw(`${name} = excluded.${name}`));
  await sql`
    INSERT INTO ${sql.raw(kind.table)} (site, ${sql.raw(names.join(', '))})
    SELECT ${site}, ${sql.join(picked)} FROM unnest(${sql.join(arrays)}) AS fresh (${sql.raw(names.join(', '))})
    ON CONFLICT (site, ${sql.raw(kind.key.join(', '))}) DO UPDATE SET ${sql.join(sets)}`.execute(tx);
}

const digitsOf = (id: string): number => Number(/(\d{1,15})$/.exec(id)?.[1] ?? 0);

/** The highest number of each kind ever given, since retention may remove the row that carries it. */
async function raiseCounters(tx: Connection, changes: GraphChanges): Promise<void> {
  const highest = (numbers: Iterable<number>): number => {
    let max = 0;
    for (const n of numbers) if (n > max) max = n;
    return max;
  };
  const ids = (records: readonly { readonly id: number }[]): number => highest(records.map((r) => r.id));
  const found: Readonly<Record<string, number>> = {
    account: ids(changes.accounts),
    asset: highest(changes.assets.map((r) => digitsOf(r.id))),
    claim: ids(changes.claims),
    conversation: ids(changes.conversations),
    endpoint: ids(changes.endpoints),
    operation: ids(changes.operations),
    service: ids(changes.unknownServices),
    session: ids(changes.sessions),
    zone: highest(changes.zones.map((r) => digitsOf(r.id))),
  };
  const given = Object.entries(found).filter(([, value]) => value > 0);
  if (given.length === 0) return;
  await sql`
    INSERT INTO counters (site, kind, highest)
    SELECT ${changes.site}, kind, highest
    FROM unnest(${given.map(([kind]) => kind)}::text[], ${given.map(([, n]) => n)}::bigint[]) AS fresh (kind, highest)
    ON CONFLICT (site, kind) DO UPDATE SET highest = excluded.highest WHERE counters.highest < excluded.highest`.execute(
    tx,
  );
}
