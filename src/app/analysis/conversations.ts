/** Conversations of one reading between assets: what the ends of the same two assets said over the same service, one at a time. */
import { countingSort } from '../../kernel/counting-sort.ts';
import { TRANSPORTS, type Transport } from '../../model/words.ts';
import type { ConversationTable } from '../../see/decode/conversations.ts';
import type { Engine } from '../../see/decode/engine.ts';
import { Operations, widen, type OperationFound } from './operations.ts';

export interface ConversationFound {
  readonly id: string;
  /** Ids of assets; null for a group address, which is no asset. */
  readonly client: string | null;
  readonly server: string | null;
  readonly clientAddresses: readonly string[];
  readonly serverAddresses: readonly string[];
  readonly transport: Transport;
  readonly port: number;
  readonly protocol: string;
  readonly flows: number;
  readonly packets: number;
  readonly bytes: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly operations: readonly OperationFound[];
}

/**
 * The rank of each endpoint: the number of its asset, 1 … `assets`; group addresses, which are no assets, stand behind
 * them, below `width`.
 */
export interface Ranks {
  readonly of: Int32Array;
  readonly assets: number;
  readonly width: number;
}

/** Places in their order, and the keys that they were sorted by. */
interface Sorted {
  readonly order: Int32Array;
  readonly clients: Int32Array;
  readonly servers: Int32Array;
  readonly ports: Int32Array;
  readonly services: Int32Array;
}

export class Conversations {
  private readonly engine: Engine;
  private readonly table: ConversationTable;
  private readonly ranks: Ranks;
  private readonly operations: Operations;
  private readonly assetIds: readonly string[];

  /** `assetIds` by number. */
  constructor(engine: Engine, table: ConversationTable, ranks: Ranks, assetIds: readonly string[]) {
    this.engine = engine;
    this.table = table;
    this.ranks = ranks;
    this.operations = new Operations(engine, table);
    this.assetIds = assetIds;
  }

  /** In the order of the assets' ids, then of port, transport and protocol; `visit` says whether to go on. */
  each(visit: (conversation: ConversationFound) => boolean): void {
    const { order, clients, servers, ports, services } = this.sorted();
    let count = 0;
    for (let i = 0, j = 0; i < order.length; i = j) {
      const first = order[i] as number;
      for (j = i + 1; j < order.length; j++) {
        const next = order[j] as number;
        if (ports[next] !== ports[first] || servers[next] !== servers[first]) break;
        if (clients[next] !== clients[first] || services[next] !== services[first]) break;
      }
      if (!visit(this.found(order.subarray(i, j), `conversation-${++count}`))) return;
    }
  }

  /** Places of the table's conversations (their numbers less one), and what they are sorted by. */
  private sorted(): Sorted {
    const { table, ranks } = this;
    const { count } = table;
    const places = this.servicePlaces();
    const [order, clients, servers] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
    const [ports, services] = [new Int32Array(count), new Int32Array(count)];
    for (let i = 0; i < count; i++) {
      const { client, server, port, transport, plugin } = table.conversation(i + 1);
      order[i] = i;
      clients[i] = ranks.of[client] as number;
      servers[i] = ranks.of[server] as number;
      ports[i] = port;
      services[i] = places[this.serviceOf(TRANSPORTS.indexOf(transport), plugin)] as number;
    }
    countingSort(order, services, places.length);
    countingSort(order, ports, 65_536);
    countingSort(order, servers, ranks.width);
    countingSort(order, clients, ranks.width);
    return { order, clients, servers, ports, services };
  }

  /** Places of all transports and protocols in the order of their names. */
  private servicePlaces(): Int32Array {
    const named: (readonly [name: string, service: number])[] = [];
    for (const [number, transport] of TRANSPORTS.entries()) {
      for (let plugin = -1; plugin < this.engine.protocols.length; plugin++)
        named.push([`${transport}|${this.protocolOf(plugin)}`, this.serviceOf(number, plugin)]);
    }
    named.sort(([a], [b]) => (a < b ? -1 : 1));
    const places = new Int32Array(named.length);
    for (const [place, [, service]] of named.entries()) places[service] = place;
    return places;
  }

  private serviceOf(transport: number, plugin: number): number {
    return transport * (this.engine.protocols.length + 1) + plugin + 1;
  }

  private protocolOf(plugin: number): string {
    return this.engine.protocols[plugin]?.id ?? 'unknown';
  }

  /** What these places hold together: nearly always there is but one. */
  private found(places: Int32Array, id: string): ConversationFound {
    const { table } = this;
    const row = table.conversation((places[0] as number) + 1);
    const found = {
      id,
      client: this.assetOf(row.client),
      server: this.assetOf(row.server),
      clientAddresses: [this.addressOf(row.client)],
      serverAddresses: [this.addressOf(row.server)],
      transport: row.transport,
      port: row.port,
      protocol: this.protocolOf(row.plugin),
      flows: row.flows,
      packets: row.packets,
      bytes: row.bytes,
      firstUs: row.firstUs,
      lastUs: row.lastUs,
      operations: this.operations.of(places, row.plugin),
    };
    return places.length === 1 ? found : this.merged(found, places);
  }

  private merged(found: ConversationFound, places: Int32Array): ConversationFound {
    const sums = { flows: 0, packets: 0, bytes: 0, firstUs: Infinity, lastUs: -Infinity };
    const clients = new Set<string>();
    const servers = new Set<string>();
    for (const place of places) {
      const row = this.table.conversation(place + 1);
      sums.flows += row.flows;
      sums.packets += row.packets;
      sums.bytes += row.bytes;
      widen(sums, row);
      clients.add(this.addressOf(row.client));
      servers.add(this.addressOf(row.server));
    }
    return { ...found, ...sums, clientAddresses: [...clients].sort(), serverAddresses: [...servers].sort() };
  }

  /** Null for a group address. */
  private assetOf(endpoint: number): string | null {
    const rank = this.ranks.of[endpoint] as number;
    return rank > this.ranks.assets ? null : (this.assetIds[rank] as string);
  }

  private addressOf(endpoint: number): string {
    const { mac = '', ip } = this.engine.endpoint(endpoint);
    return ip ?? mac;
  }
}
