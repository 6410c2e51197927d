/** Conversations of one reading between assets: what the ends of the same two assets said over the same service, one at a time. */
import { countingSort } from '../../kernel/counting-sort.ts';
import { LIMITS } from '../../model/limits.ts';
import { NO_OBJECT, type OperationWord } from '../../model/protocol.ts';
import { TRANSPORTS, type Meaning, type Transport } from '../../model/words.ts';
import type { ConversationTable } from '../../see/decode/conversations.ts';
import type { Engine } from '../../see/decode/engine.ts';
import { shownCode } from './shown-code.ts';

interface Counts {
  requests: number;
  responses: number;
  errors: number;
  firstUs: number;
  lastUs: number;
}

export interface ObjectCounts extends Counts {
  readonly object: string;
}

export interface OperationFound extends Counts {
  readonly operation: string;
  readonly code: number;
  readonly meaning: Meaning;
  /** By object, where the protocol has one; those beyond the ceiling are counted in the operation only. */
  readonly objects: readonly ObjectCounts[];
}

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

/** The rank of each endpoint: that of its asset; group addresses, which have none, stand behind all assets. */
export interface Ranks {
  readonly of: Int32Array;
  readonly width: number;
}

interface Draft extends Counts {
  readonly plugin: number;
  readonly code: number;
  readonly objects: Map<number, Counts>;
}

export class Conversations {
  private readonly engine: Engine;
  private readonly table: ConversationTable;
  private readonly ranks: Ranks;
  private readonly idOf: (endpoint: number) => string | null;

  constructor(engine: Engine, table: ConversationTable, ranks: Ranks, idOf: (endpoint: number) => string | null) {
    this.engine = engine;
    this.table = table;
    this.ranks = ranks;
    this.idOf = idOf;
  }

  /** In the order of the assets' ids, then of port, transport and protocol; `visit` says whether to go on. */
  each(visit: (conversation: ConversationFound) => boolean): void {
    const { order, keys } = this.sorted();
    let count = 0;
    for (let i = 0, j = 0; i < order.length; i = j) {
      const first = order[i] as number;
      for (j = i + 1; j < order.length && keys.every((list) => list[first] === list[order[j] as number]); j++);
      if (!visit(this.found(order.subarray(i, j), `conversation-${++count}`))) return;
    }
  }

  /** Places of the table's conversations (their numbers less one), and what they are sorted by. */
  private sorted(): { readonly order: Int32Array; readonly keys: readonly Int32Array[] } {
    const { table, ranks } = this;
    const services = this.services();
    const keys = [0, 1, 2, 3].map(() => new Int32Array(table.count));
    const [clients, servers, ports, kinds] = keys as [Int32Array, Int32Array, Int32Array, Int32Array];
    for (let i = 0; i < table.count; i++) {
      const { client, server, port, transport, plugin } = table.conversation(i + 1);
      clients[i] = ranks.of[client] as number;
      servers[i] = ranks.of[server] as number;
      ports[i] = port;
      kinds[i] = services.get(serviceKey(TRANSPORTS.indexOf(transport), plugin)) as number;
    }
    const order = Int32Array.from({ length: table.count }, (_, i) => i);
    countingSort(order, kinds, services.size);
    countingSort(order, ports, 65_536);
    countingSort(order, servers, ranks.width);
    countingSort(order, clients, ranks.width);
    return { order, keys };
  }

  /** Places of all transports and protocols in the order of their names. */
  private services(): ReadonlyMap<number, number> {
    const named: (readonly [name: string, key: number])[] = [];
    for (const [number, transport] of TRANSPORTS.entries()) {
      for (let plugin = -1; plugin < this.engine.protocols.length; plugin++)
        named.push([`${transport}|${this.protocolOf(plugin)}`, serviceKey(number, plugin)]);
    }
    named.sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(named.map(([, key], place) => [key, place]));
  }

  private protocolOf(plugin: number): string {
    return this.engine.protocols[plugin]?.id ?? 'unknown';
  }

  /** What these places hold together. */
  private found(places: Int32Array, id: string): ConversationFound {
    const { table, idOf } = this;
    const { client, server, transport, port, plugin } = table.conversation((places[0] as number) + 1);
    const sums = { flows: 0, packets: 0, bytes: 0, firstUs: Infinity, lastUs: -Infinity };
    const clients = new Set<number>();
    const servers = new Set<number>();
    const operations = new Map<number, Draft>();
    for (const place of places) {
      const row = table.conversation(place + 1);
      sums.flows += row.flows;
      sums.packets += row.packets;
      sums.bytes += row.bytes;
      widen(sums, row);
      clients.add(row.client);
      servers.add(row.server);
      for (let op = table.firstOperation(place + 1); op !== 0; op = table.nextOperation(op))
        this.addOperation(operations, plugin, op);
    }
    return {
      id,
      client: idOf(client),
      server: idOf(server),
      clientAddresses: this.addresses(clients),
      serverAddresses: this.addresses(servers),
      transport,
      port,
      protocol: this.protocolOf(plugin),
      ...sums,
      operations: operations.size === 0 ? NONE : this.operations(operations),
    };
  }

  private addresses(ends: ReadonlySet<number>): readonly string[] {
    const texts = new Set<string>();
    for (const end of ends) {
      const { mac = '', ip } = this.engine.endpoint(end);
      texts.add(ip ?? mac);
    }
    return texts.size === 1 ? [...texts] : [...texts].sort();
  }

  private addOperation(drafts: Map<number, Draft>, plugin: number, op: number): void {
    const row = this.table.operation(op);
    let draft = drafts.get(row.code);
    if (!draft) drafts.set(row.code, (draft = { plugin, code: row.code, objects: new Map(), ...nothing() }));
    add(draft, row);
    if (row.object === NO_OBJECT) return;
    let held = draft.objects.get(row.object);
    if (!held) draft.objects.set(row.object, (held = nothing()));
    add(held, row);
  }

  private operations(drafts: ReadonlyMap<number, Draft>): readonly OperationFound[] {
    return [...drafts.values()]
      .sort((a, b) => a.code - b.code)
      .map((draft) => {
        const { plugin, code, objects, ...counts } = draft;
        const word: OperationWord = this.engine.wordOf(plugin, code);
        const { operation, meaning } = word;
        const shown = shownCode(this.protocolOf(plugin), code);
        return { operation, code: shown, meaning, ...counts, objects: objects.size === 0 ? NONE : this.objects(draft) };
      });
  }

  /** By their text: two numbers may stand for the same one. */
  private objects({ plugin, code, objects }: Draft): readonly ObjectCounts[] {
    const named = new Map<string, ObjectCounts>();
    for (const [number, counts] of objects) {
      const object = this.engine.objectText(plugin, code, number);
      const known = named.get(object);
      if (known) add(known, counts);
      else named.set(object, { object, ...counts });
    }
    return [...named.values()].sort((a, b) => (a.object < b.object ? -1 : 1)).slice(0, LIMITS.objectsToldMax);
  }
}

const NONE: readonly never[] = [];
const serviceKey = (transport: number, plugin: number): number => (transport << 16) | (plugin + 1);

const nothing = (): Counts => ({ requests: 0, responses: 0, errors: 0, firstUs: Infinity, lastUs: -Infinity });

function add(to: Counts, by: Readonly<Counts>): void {
  to.requests += by.requests;
  to.responses += by.responses;
  to.errors += by.errors;
  widen(to, by);
}

interface Span {
  firstUs: number;
  lastUs: number;
}

function widen(to: Span, by: Readonly<Span>): void {
  if (by.firstUs < to.firstUs) to.firstUs = by.firstUs;
  if (by.lastUs > to.lastUs) to.lastUs = by.lastUs;
}
