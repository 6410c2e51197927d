/** What the tables hold, as rows for a visitor: deltas since the last drain, or all of it in a fixed order. */
import type { LimitEvent } from '../../model/limits.ts';
import { NO_OBJECT, type OperationWord, type Protocol } from '../../model/protocol.ts';
import type { Transport } from '../../model/words.ts';
import { addressSortKey } from '../../kernel/address.ts';
import { countingSort } from '../../kernel/counting-sort.ts';
import type { AccountEntry, ClaimEntry, SignEntry } from './claims.ts';
import type { ConversationTable } from './conversations.ts';
import { objectText, type Context, type Tables } from './context.ts';
import { endpointOfSide } from './endpoint-of-side.ts';
import * as L from './layout.ts';
import type { Names } from './names.ts';
import * as O from './operations.ts';
import type { PacketPath } from './path.ts';
import type { UnknownService } from './service-profile.ts';

/** One flow. `client` and `server` are endpoint ids; `port` is the server's (EtherType, IP protocol number or 0 elsewhere). */
export interface FlowRow {
  id: number;
  client: number;
  server: number;
  transport: Transport;
  port: number;
  clientPort: number;
  protocol: string;
  /** Number of the protocol's plug-in; −1 for unknown. */
  plugin: number;
  packets: number;
  bytes: number;
  /** Begun in this delta. */
  begun: boolean;
  ended: boolean;
  firstUs: number;
  lastUs: number;
}

/** One operation of a flow. Events count as requests. */
export interface OperationRow {
  flow: number;
  client: number;
  server: number;
  transport: Transport;
  port: number;
  protocol: string;
  code: number;
  operation: string;
  meaning: OperationWord['meaning'];
  object: string | undefined;
  requests: number;
  responses: number;
  errors: number;
  firstUs: number;
  lastUs: number;
  firstPacket: number;
  lastPacket: number;
}

export type ClaimRow = ClaimEntry;
export type AccountRow = AccountEntry;

export interface SessionRow {
  readonly key: string;
  readonly client: number;
  readonly server: number;
  readonly protocol: string;
  readonly port: number;
  readonly clientPort: number;
  readonly startUs: number;
  readonly lastUs: number;
  readonly ended: boolean;
  readonly bytes: number;
}

/** Told in this order: flows, operations, sessions, claims, accounts, signs, unknown services. */
export interface Visitor {
  flow?(row: Readonly<FlowRow>): void;
  operation?(row: Readonly<OperationRow>): void;
  session?(row: SessionRow): void;
  claim?(row: ClaimRow): void;
  account?(row: AccountRow): void;
  sign?(row: SignEntry): void;
  /** Only those that look otherwise than when they were last told. */
  unknownService?(row: UnknownService): void;
}

export interface ProtocolTotals {
  readonly protocol: string;
  readonly name: string;
  readonly messages: number;
  /** By the key that the plug-in counts under, ascending. */
  readonly codes: ReadonlyMap<number, number>;
}

interface Session {
  readonly key: string;
  readonly startUs: number;
  bytes: number;
}

const EVENT = 3;
const TRANSPORT_OF: Readonly<Record<number, Transport>> = { 6: 'tcp', 17: 'udp', 1: 'icmp', 58: 'icmp' };

export class Export {
  private readonly tables: Tables;
  private readonly path: PacketPath;
  private readonly context: Context;
  private readonly protocols: readonly Protocol[];
  /** Messages of operations that were drained: by plug-in, then by code × 4 + kind. */
  private readonly drained = new Map<number, Map<number, number>>();
  private readonly sessions = new Map<number, Session>();
  private readonly words = new Map<number, Map<number, OperationWord>>();
  private held = new Int32Array(0);
  private readonly othersNames: Names[] = [];
  private gathered: ConversationTable | undefined;
  private readonly reportedLimits = new Map<string, { count: number; firstUs: number }>();
  private readonly flowRow: FlowRow = {
    id: 0,
    client: 0,
    server: 0,
    transport: 'tcp',
    port: 0,
    clientPort: 0,
    protocol: '',
    plugin: -1,
    packets: 0,
    bytes: 0,
    begun: false,
    ended: false,
    firstUs: 0,
    lastUs: 0,
  };
  private readonly operationRow: OperationRow = {
    flow: 0,
    client: 0,
    server: 0,
    transport: 'tcp',
    port: 0,
    protocol: '',
    code: 0,
    operation: '',
    meaning: 'unknown',
    object: undefined,
    requests: 0,
    responses: 0,
    errors: 0,
    firstUs: 0,
    lastUs: 0,
    firstPacket: 0,
    lastPacket: 0,
  };

  constructor(tables: Tables, path: PacketPath, context: Context) {
    this.tables = tables;
    this.path = path;
    this.context = context;
    this.protocols = tables.classifier.protocols;
  }

  drain(visitor: Visitor, nowUs = this.path.nowUs): void {
    const { path, tables } = this;
    const before = this.held;
    const later: number[] = [];
    for (let i = 0; i < before.length; i++) this.drainFlow(before[i] as number, visitor);
    for (let i = 0; i < path.dirtyCount; i++) {
      const id = path.dirty[i] as number;
      if (this.isYoung(id, nowUs)) later.push(id);
      else this.drainFlow(id, visitor);
    }
    path.dirtyCount = 0;
    this.held = Int32Array.from(later);
    this.drainOperations(visitor);
    this.drainEnded(visitor);
    const { claims } = tables;
    for (const number of claims.dirtyClaims) visitor.claim?.(claims.claims[number] as ClaimEntry);
    for (const number of claims.dirtyAccounts) visitor.account?.(claims.accounts[number] as AccountEntry);
    for (const sign of claims.signs) visitor.sign?.(sign);
    claims.dirtyClaims = [];
    claims.dirtyAccounts = [];
    claims.signs.length = 0;
    if (visitor.unknownService) tables.profiles.drain((service) => visitor.unknownService?.(service));
  }

  /**
   * Puts the flows that ended into a table of conversations and forgets them; with `all`, the others too. For a reading
   * from which nothing is drained.
   */
  gather(table: ConversationTable, all: boolean): void {
    const { path, tables } = this;
    if (all) path.retireAll();
    for (let i = 0; i < path.endedCount; i++) {
      const id = path.ended[i] as number;
      this.gatherFlow(table, id);
      this.forget(id);
    }
    path.endedCount = 0;
    path.dirtyCount = 0;
    tables.operations.dirtyCount = 0;
    tables.claims.dirtyClaims.length = 0;
    tables.claims.dirtyAccounts.length = 0;
    // Signs are a sensor's to tell.
    tables.claims.signs.length = 0;
    tables.claims.lostSigns = 0;
    this.gathered = table;
  }

  everyClaim(visit: (claim: ClaimRow) => void): void {
    for (const claim of this.tables.claims.claims) visit(claim);
  }

  everyAccount(visit: (account: AccountRow) => void): void {
    for (const account of this.tables.claims.accounts) visit(account);
  }

  each(visitor: Visitor): void {
    const { claims, addresses } = this.tables;
    let rank: Int32Array | undefined;
    const order = this.inOrder((endpoint) => {
      rank ??= ranks(addresses.endpointCount, (id) => {
        const { ip, mac, vlan } = addresses.describe(id);
        return `${addressSortKey(ip ?? mac ?? '')} ${mac ?? ''} ${vlan ?? ''}`;
      });
      return rank[endpoint] as number;
    });
    for (const id of order) {
      const row = this.describe(id);
      visitor.flow?.(row);
    }
    if (visitor.operation) {
      for (const id of order) {
        this.describe(id);
        for (let op = this.headOf(id); op !== 0; op = this.nextOf(op)) this.showOperation(op, id, visitor);
      }
    }
    for (const id of order) this.showSession(id, visitor);
    for (const claim of claims.claims) visitor.claim?.(claim);
    for (const account of claims.accounts) visitor.account?.(account);
    for (const sign of claims.signs) visitor.sign?.(sign);
  }

  protocolTotals(): ProtocolTotals[] {
    const counts = new Map<number, Map<number, number>>();
    for (const [plugin, codes] of this.drained) counts.set(plugin, new Map(codes));
    const { operations } = this.tables;
    for (let id = 1; id < operations.top; id++) this.tally(counts, id);
    this.gathered?.tally((plugin, code, kind, count) => {
      let codes = counts.get(plugin);
      if (!codes) counts.set(plugin, (codes = new Map<number, number>()));
      codes.set(code * 4 + kind, (codes.get(code * 4 + kind) ?? 0) + count);
    });
    const totals: ProtocolTotals[] = [];
    for (const [plugin, byCode] of counts) {
      const protocol = this.protocols[plugin] as Protocol;
      const codes = new Map<number, number>();
      let messages = 0;
      for (const [key, count] of byCode) {
        messages += count;
        const kind = (((key % 4) + 4) % 4) as 0 | 1 | 2 | 3;
        const code = (key - kind) / 4;
        const shown = protocol.codeKey ? protocol.codeKey(kind, code) : code < 0 ? undefined : code;
        if (shown !== undefined) codes.set(shown, (codes.get(shown) ?? 0) + count);
      }
      if (messages === 0) continue;
      const sorted = new Map([...codes].sort((a, b) => a[0] - b[0]));
      totals.push({ protocol: protocol.id, name: protocol.name, messages, codes: sorted });
    }
    return totals.sort((a, b) => (a.protocol < b.protocol ? -1 : 1));
  }

  /** Ceilings that were hit, each with its count so far. */
  limitEvents(pulsesLost: number): LimitEvent[] {
    const { flows, operations, claims, names, addresses, profiles } = this.tables;
    const { streams, fragments, nowUs } = this.path;
    const hits: readonly (readonly [LimitEvent['limit'], number, string])[] = [
      ['flowsMax', flows.overflows, 'Packets of further flows are counted, their conversations are not kept.'],
      ['operationsMax', operations.lost, 'Messages of further operations are not kept.'],
      [
        'operationsPerFlowMax',
        this.context.crowded,
        'Objects of further operations of these flows are not told apart.',
      ],
      ['addressesMax', addresses.lost, 'Conversations of further addresses are not kept.'],
      ['namesMax', names.lost, 'Further names of objects are not kept.'],
      ['claimsMax', claims.lostClaims, 'Further claims are not kept.'],
      ['stackClaimsMax', claims.lostStacks, 'Systems of further addresses are not told by their TCP connections.'],
      ['accountsMax', claims.lostAccounts, 'Further accounts are not kept.'],
      ['signsPerTickMax', claims.lostSigns, 'Further signs are not kept.'],
      ['tcpBytesHeldTotalMax', streams.holds.dropped, 'Messages that were longer than may be held are not decoded.'],
      ['fragmentsInFlightMax', fragments.crowdedOut, 'Fragmented datagrams were given up before they were whole.'],
      ['unknownServicesMax', profiles.lost, 'The looks of further unknown services are not kept.'],
      ['pulsesMax', pulsesLost, 'Further cyclic conversations are not watched.'],
    ];
    const events: LimitEvent[] = [];
    for (const [limit, count, missing] of hits) {
      if (count === 0) continue;
      const known = this.reportedLimits.get(limit) ?? { count: 0, firstUs: nowUs };
      this.reportedLimits.set(limit, { count, firstUs: known.firstUs });
      events.push({ limit, count, firstUs: known.firstUs, lastUs: nowUs, missing });
    }
    return events;
  }

  /** The present flow as a row: the same object each time. */
  describe(id: number): FlowRow {
    const { flows, addresses } = this.tables;
    const page = flows.page(id);
    const cells = flows.cellsOf(id);
    const base = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
    const cell = base >> 1;
    const flags = page[base + L.W_FLAGS] as number;
    const meta = page[base + L.W_META] as number;
    const ports = page[base + L.W_PORTS] as number;
    const client = (flags & L.FLAG_CLIENT) !== 0 ? 1 : 0;
    const family = (meta >>> 8) & 3;
    const ip = meta & 0xff;
    const row = this.flowRow;
    row.id = id;
    row.client = endpointOfSide(addresses, page, base, client);
    row.server = endpointOfSide(addresses, page, base, 1 - client);
    row.transport = family === L.FAMILY_MAC ? 'ethernet' : (TRANSPORT_OF[ip] ?? 'ip');
    const ported = row.transport === 'tcp' || row.transport === 'udp';
    const [mine, theirs] = client === 0 ? [ports >>> 16, ports & 0xffff] : [ports & 0xffff, ports >>> 16];
    row.port = ported ? theirs : row.transport === 'ethernet' ? meta >>> 16 : row.transport === 'ip' ? ip : 0;
    row.clientPort = ported ? mine : 0;
    row.plugin = this.pluginOf(page, base);
    row.protocol = this.protocols[row.plugin]?.id ?? 'unknown';
    row.packets = (page[base + L.W_PACKETS] as number) + (page[base + L.W_PACKETS + 1] as number);
    row.bytes = cells[cell + L.D_BYTES] as number;
    row.begun = (flags & L.FLAG_NEW) !== 0;
    row.ended = isEnded(flags);
    row.firstUs = cells[cell + L.D_FIRST] as number;
    row.lastUs = cells[cell + L.D_LAST] as number;
    return row;
  }

  private pluginOf(page: Int32Array, base: number): number {
    const named = (page[base + L.W_FLAGS] as number) >>> L.NAME_SHIFT;
    const kind = named !== 0 ? named : (page[base + L.W_CLASS] as number) & L.CLASS_MASK;
    return kind < L.CLASS_FIRST ? -1 : kind - L.CLASS_FIRST;
  }

  /** A TCP flow that nobody has recognised yet, or a carrier without its cargo: it may get a better name in a moment. */
  private isYoung(id: number, nowUs: number): boolean {
    const page = this.tables.flows.page(id);
    const base = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
    const flags = page[base + L.W_FLAGS] as number;
    if ((flags & L.FLAG_NEW) === 0 || isEnded(flags) || flags >>> L.NAME_SHIFT !== 0) return false;
    if (((page[base + L.W_META] as number) & 0xff) !== 6) return false;
    const kind = (page[base + L.W_CLASS] as number) & L.CLASS_MASK;
    const open = kind === L.CLASS_UNKNOWN || this.protocols[kind - L.CLASS_FIRST]?.transparent === true;
    const began = this.tables.flows.cellsOf(id)[(base >> 1) + L.D_FIRST] as number;
    return open && nowUs - began < 1_000_000;
  }

  private drainFlow(id: number, visitor: Visitor): void {
    const row = this.describe(id);
    const page = this.tables.flows.page(id);
    const base = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
    visitor.flow?.(row);
    this.sessionDelta(row, visitor);
    page[base + L.W_PACKETS] = 0;
    page[base + L.W_PACKETS + 1] = 0;
    page[base + L.W_FLAGS] = (page[base + L.W_FLAGS] as number) & ~L.FLAG_NEW;
    this.tables.flows.cellsOf(id)[(base >> 1) + L.D_BYTES] = 0;
  }

  private drainOperations(visitor: Visitor): void {
    const { operations } = this.tables;
    let last = 0;
    for (let i = 0; i < operations.dirtyCount; i++) {
      const id = operations.dirty[i] as number;
      const page = operations.page(id);
      const at = (id & L.PAGE_MASK) << O.OPERATION_SHIFT;
      const flow = page[at + O.O_FLOW] as number;
      if (flow !== last) this.describe((last = flow));
      this.showOperation(id, flow, visitor);
      this.tally(this.drained, id);
      page.fill(0, at + O.O_COUNTS, at + O.O_COUNTS + 4);
    }
    operations.dirtyCount = 0;
  }

  private drainEnded(visitor: Visitor): void {
    const { path } = this;
    for (let i = 0; i < path.endedCount; i++) {
      const id = path.ended[i] as number;
      const session = this.sessions.get(id);
      if (session) {
        visitor.session?.(this.sessionRow(this.describe(id), session, true));
        this.sessions.delete(id);
      }
      this.forget(id);
    }
    path.endedCount = 0;
    if (this.held.length > 0) this.held = this.held.filter((id) => !this.isFree(id));
  }

  private forget(id: number): void {
    const head = this.headOf(id);
    if (head !== 0) this.tables.operations.release(head);
    this.context.forgetFlow(id);
    this.tables.flows.release(id);
  }

  private gatherFlow(table: ConversationTable, id: number): void {
    const { operations } = this.tables;
    const { client, server, transport, port, plugin, packets, bytes, firstUs, lastUs } = this.describe(id);
    const own = table.between(client, server, transport, port, plugin);
    table.addFlow(own, packets, bytes, firstUs, lastUs);
    for (let op = this.headOf(id); op !== 0; op = this.nextOf(op)) {
      const page = operations.page(op);
      const cells = operations.cellsOf(op);
      const at = (op & L.PAGE_MASK) << O.OPERATION_SHIFT;
      const speaks = page[at + O.O_PROTOCOL] as number;
      const conversation = speaks === plugin ? own : table.between(client, server, transport, port, speaks);
      table.addOperation(
        conversation,
        page[at + O.O_CODE] as number,
        page[at + O.O_OBJECT] as number,
        page,
        at + O.O_COUNTS,
        cells[(at >> 1) + O.O_FIRST_CELL] as number,
        cells[(at >> 1) + O.O_LAST_CELL] as number,
      );
    }
  }

  private isFree(id: number): boolean {
    const flags = this.tables.flows.page(id)[((id & L.PAGE_MASK) << L.FLOW_SHIFT) + L.W_FLAGS] as number;
    return (flags & L.FLAG_FREE) !== 0;
  }

  private sessionDelta(row: FlowRow, visitor: Visitor): void {
    let session = this.sessions.get(row.id);
    if (!session) {
      if (!this.isRemote(row.protocol)) return;
      session = { key: this.sessionKey(row), startUs: row.firstUs, bytes: 0 };
      this.sessions.set(row.id, session);
    }
    session.bytes += row.bytes;
    visitor.session?.(this.sessionRow(row, session, row.ended));
  }

  private showSession(id: number, visitor: Visitor): void {
    if (!visitor.session) return;
    const row = this.describe(id);
    if (!this.isRemote(row.protocol)) return;
    visitor.session(
      this.sessionRow(row, { key: this.sessionKey(row), startUs: row.firstUs, bytes: row.bytes }, row.ended),
    );
  }

  private isRemote(protocol: string): boolean {
    return this.protocols.some((p) => p.id === protocol && p.remoteControl === true);
  }

  private sessionKey(row: FlowRow): string {
    const name = (id: number): string => {
      const { ip, mac } = this.tables.addresses.describe(id);
      return ip ?? mac ?? '';
    };
    return `${Math.round(row.firstUs)}.${name(row.client)}.${row.clientPort}.${name(row.server)}.${row.port}`;
  }

  private sessionRow(row: FlowRow, session: Session, ended: boolean): SessionRow {
    const { client, server, protocol, port, clientPort, lastUs } = row;
    return { ...session, client, server, protocol, port, clientPort, lastUs, ended };
  }

  private headOf(flow: number): number {
    return this.tables.flows.page(flow)[((flow & L.PAGE_MASK) << L.FLOW_SHIFT) + L.W_OPERATIONS] as number;
  }

  private nextOf(operation: number): number {
    const { operations } = this.tables;
    return operations.page(operation)[((operation & L.PAGE_MASK) << O.OPERATION_SHIFT) + O.O_NEXT] as number;
  }

  /** Hands over one operation of the flow that `describe` was called for last. */
  private showOperation(id: number, flow: number, visitor: Visitor): void {
    if (!visitor.operation) return;
    const { operations, names } = this.tables;
    const page = operations.page(id);
    const cells = operations.cellsOf(id);
    const at = (id & L.PAGE_MASK) << O.OPERATION_SHIFT;
    const plugin = page[at + O.O_PROTOCOL] as number;
    const protocol = this.protocols[plugin] as Protocol;
    const code = page[at + O.O_CODE] as number;
    const object = page[at + O.O_OBJECT] as number;
    const word = this.wordOf(plugin, code);
    const count = (kind: number): number => page[at + O.O_COUNTS + kind] as number;
    const row = this.operationRow;
    const from = this.flowRow;
    row.flow = flow;
    row.client = from.client;
    row.server = from.server;
    row.transport = from.transport;
    row.port = from.port;
    row.protocol = protocol.id;
    row.code = code;
    row.operation = word.operation;
    row.meaning = word.meaning;
    row.object = object === NO_OBJECT ? undefined : objectText(protocol, code, object, names);
    row.requests = count(0) + count(EVENT);
    row.responses = count(1);
    row.errors = count(2);
    row.firstUs = cells[(at >> 1) + O.O_FIRST_CELL] as number;
    row.lastUs = cells[(at >> 1) + O.O_LAST_CELL] as number;
    row.firstPacket = page[at + O.O_FIRST_PACKET] as number;
    row.lastPacket = page[at + O.O_LAST_PACKET] as number;
    visitor.operation(row);
  }

  /** `share`: whose object it is, as a table of conversations says. */
  objectText(plugin: number, code: number, object: number, share = 0): string {
    const names = share === 0 ? this.tables.names : (this.othersNames[share - 1] as Names);
    return objectText(this.protocols[plugin] as Protocol, code, object, names);
  }

  /** Names of the next share that is taken over. */
  addNames(names: Names): void {
    this.othersNames.push(names);
  }

  wordOf(plugin: number, code: number): OperationWord {
    let words = this.words.get(plugin);
    if (!words) this.words.set(plugin, (words = new Map<number, OperationWord>()));
    let word = words.get(code);
    if (!word) {
      word = (this.protocols[plugin] as Protocol).describe(code);
      if (words.size < 4096) words.set(code, word);
    }
    return word;
  }

  private tally(into: Map<number, Map<number, number>>, id: number): void {
    const { operations } = this.tables;
    const page = operations.page(id);
    const at = (id & L.PAGE_MASK) << O.OPERATION_SHIFT;
    if (page[at + O.O_FLOW] === 0) return;
    const plugin = page[at + O.O_PROTOCOL] as number;
    let codes = into.get(plugin);
    if (!codes) into.set(plugin, (codes = new Map<number, number>()));
    for (let kind = 0; kind < 4; kind++) {
      const count = page[at + O.O_COUNTS + kind] as number;
      if (count === 0) continue;
      const key = (page[at + O.O_CODE] as number) * 4 + kind;
      codes.set(key, (codes.get(key) ?? 0) + count);
    }
  }

  /** Flows not given back, by the ranks of client and server, then port; flows alike in these stay in the order of their beginning. */
  private inOrder(rankOf: (endpoint: number) => number): Int32Array {
    const { flows } = this.tables;
    let count = 0;
    const ids = new Int32Array(flows.top);
    const clients = new Int32Array(flows.top);
    const servers = new Int32Array(flows.top);
    const ports = new Uint16Array(flows.top);
    for (let id = 1; id < flows.top; id++) {
      if (this.isFree(id)) continue;
      const row = this.describe(id);
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
}

function isEnded(flags: number): boolean {
  return (flags & (L.FLAG_ENDED | L.FLAG_RESET)) !== 0 || (flags & (L.FLAG_FIN * 3)) === L.FLAG_FIN * 3;
}

/** Rank of each id by its key. */
function ranks(count: number, key: (id: number) => string): Int32Array {
  const keys = Array.from({ length: count }, (_, i) => [key(i + 1), i + 1] as const);
  keys.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const rank = new Int32Array(count + 1);
  for (const [i, [, id]] of keys.entries()) rank[id] = i + 1;
  return rank;
}
