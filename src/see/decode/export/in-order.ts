/** Flows in an order that does not depend on when they were seen. */
import { addressSortKey } from '../../../kernel/address.ts';
import { countingSort } from '../../../kernel/counting-sort.ts';
import type { Addresses } from '../addresses.ts';
import type { Flows } from '../flows.ts';
import type { RowReader } from './row-reader.ts';

/** Flows not given back, by client and server, then port; flows alike in these stay in the order of their beginning. */
export function flowsInOrder(flows: Flows, rows: RowReader, addresses: Addresses): Int32Array {
  let rank: Int32Array | undefined;
  const rankOf = (endpoint: number): number => {
    rank ??= ranks(addresses.endpointCount, (id) => {
      const { ip, mac, vlan } = addresses.describe(id);
      return `${addressSortKey(ip ?? mac ?? '')} ${mac ?? ''} ${vlan ?? ''}`;
    });
    return rank[endpoint] as number;
  };
  let count = 0;
  const ids = new Int32Array(flows.top);
  const clients = new Int32Array(flows.top);
  const servers = new Int32Array(flows.top);
  const ports = new Uint16Array(flows.top);
  for (let id = 1; id < flows.top; id++) {
    if (rows.isFree(id)) continue;
    const row = rows.describe(id);
    if (row.packets === 0) continue;
    ids[count] = id;
    clients[count] = row.client;
    servers[count] = row.server;
    ports[count++] = row.port;
  }
  // Ranks are asked for now: describing flows may have made endpoints.
  let width = 0;
  for (const ends of [clients, servers]) {
    for (let i = 0; i < count; i++) {
      const rank = rankOf(ends[i] as number);
      ends[i] = rank;
      if (rank >= width) width = rank + 1;
    }
  }
  const order = Int32Array.from({ length: count }, (_, i) => i);
  countingSort(order, ports, 65_536);
  countingSort(order, servers, width);
  countingSort(order, clients, width);
  for (let i = 0; i < count; i++) order[i] = ids[order[i] as number] as number;
  return order;
}

/** Rank of each id by its key. */
function ranks(count: number, key: (id: number) => string): Int32Array {
  const keys = Array.from({ length: count }, (_, i) => [key(i + 1), i + 1] as const);
  keys.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const rank = new Int32Array(count + 1);
  for (const [i, [, id]] of keys.entries()) rank[id] = i + 1;
  return rank;
}
