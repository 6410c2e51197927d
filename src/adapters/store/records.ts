/** Columns of the graph's tables, selected under the names that the records of the model have. */
import { sql, type RawBuilder } from 'kysely';
import type { AssetClass } from '../../model/words.ts';
import type { AssetRef, Ends } from '../../model/ports/queries.ts';
import { asId } from '../../model/ids.ts';

const NAMES = {
  endpoints: 'id mac ip vlan asset first_us last_us',
  claims: 'id endpoint asset attribute value source confidence first_us last_us sensor first_packet',
  assets:
    'id site name class level domain vendor model firmware serial os zone reasons macs ips hostnames it_owner ot_owner never_touch loss_per_hour first_us last_us merged_into',
  conversations: 'id client server transport port protocol packets bytes flows first_us last_us',
  operations:
    'id conversation code object operation meaning requests responses errors first_us last_us first_sensor first_packet last_sensor last_packet',
  buckets: 'conversation start_us packets bytes meanings',
  sessions: 'id sensor key client server protocol port client_port start_us last_us ended bytes',
  accounts: 'id name domain kind source endpoint server secret known_default first_us last_us',
  unknown_services: 'id server transport port entropy printable client answers period_us first_us last_us',
  zones: 'id site name level kind key x y removed',
  pulses: 'conversation sensor period_us jitter_us last_beat_us state since_us',
} as const;

export type RecordTable = keyof typeof NAMES;

const camel = (name: string): string => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** `c.first_us AS "firstUs", …` */
export const recordColumns = (table: RecordTable, alias: string): RawBuilder<unknown> =>
  sql.raw(
    NAMES[table]
      .split(' ')
      .map((name) => `${alias}.${name} AS "${camel(name)}"`)
      .join(', '),
  );

/** Text in the order of people: `Pump 2` before `Pump 10`. */
export const natural = (column: string): RawBuilder<unknown> => sql`${sql.ref(column)} COLLATE natural_order`;

export interface EndsSql {
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly clientClass: AssetClass | null;
  readonly clientAddress: string;
  readonly serverId: string | null;
  readonly serverName: string | null;
  readonly serverClass: AssetClass | null;
  readonly serverAddress: string;
}

/** Both sides of a row that has `client` and `server`, to be selected with `endsJoin`. */
export const ENDS_COLUMNS = sql.raw(`ca.id AS "clientId", ca.name AS "clientName", ca.class AS "clientClass",
  coalesce(ce.ip, ce.mac, '') AS "clientAddress", sa.id AS "serverId", sa.name AS "serverName",
  sa.class AS "serverClass", coalesce(se.ip, se.mac, '') AS "serverAddress"`);

export const endsJoin = (alias: string): RawBuilder<unknown> =>
  sql.raw(`JOIN endpoints ce ON ce.site = ${alias}.site AND ce.id = ${alias}.client
  JOIN endpoints se ON se.site = ${alias}.site AND se.id = ${alias}.server
  LEFT JOIN assets ca ON ca.site = ce.site AND ca.id = ce.asset
  LEFT JOIN assets sa ON sa.site = se.site AND sa.id = se.asset`);

/** A group address (multicast, broadcast) is no asset: it goes by its address, without an id. */
export const refOf = (id: string | null, name: string | null, kind: AssetClass | null, address: string): AssetRef => ({
  id: asId(id ?? ''),
  name: name ?? address,
  class: kind ?? 'unknown',
});

type AssetColumn = Exclude<keyof EndsSql, 'clientAddress' | 'serverAddress'>;

/** Takes the columns of both assets out of a row and puts the assets in. */
export function withEnds<T extends EndsSql>(row: T): Omit<T, AssetColumn> & Ends {
  const { clientId, clientName, clientClass, serverId, serverName, serverClass, ...rest } = row;
  return {
    ...rest,
    clientAsset: refOf(clientId, clientName, clientClass, row.clientAddress),
    serverAsset: refOf(serverId, serverName, serverClass, row.serverAddress),
  };
}
