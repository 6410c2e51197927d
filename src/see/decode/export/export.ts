/** What the tables hold, handed over: deltas since the last drain, all of it in a fixed order, or put together into conversations. */
import type { LimitEvent } from '../../../model/limits.ts';
import type { Protocol } from '../../../model/protocol.ts';
import type { AccountEntry } from '../accounts.ts';
import type { Context } from '../context.ts';
import type { Tables } from '../tables.ts';
import type { ConversationTable } from '../conversations.ts';
import * as L from '../layout.ts';
import * as O from '../operations.ts';
import type { PacketPath } from '../path.ts';
import { Ceilings } from './ceilings.ts';
import { flowsInOrder } from './in-order.ts';
import { MessageTotals } from './message-totals.ts';
import { RowReader, isEnded } from './row-reader.ts';
import type { AccountRow, ClaimRow, ProtocolTotals, Visitor } from './rows.ts';
import { Sessions } from './sessions.ts';

export class Export {
  readonly rows: RowReader;
  private readonly tables: Tables;
  private readonly path: PacketPath;
  private readonly context: Context;
  private readonly protocols: readonly Protocol[];
  private readonly sessions: Sessions;
  private readonly totals: MessageTotals;
  private readonly ceilings: Ceilings;
  /** Flows kept back for one drain. */
  private held = new Int32Array(0);
  private gathered: ConversationTable | undefined;

  constructor(tables: Tables, path: PacketPath, context: Context) {
    this.tables = tables;
    this.path = path;
    this.context = context;
    this.protocols = tables.classifier.protocols;
    this.rows = new RowReader(tables);
    this.sessions = new Sessions(tables);
    this.totals = new MessageTotals(tables.operations, this.protocols);
    this.ceilings = new Ceilings(tables, path, context);
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
    const { claims, accounts, signs } = tables;
    if (visitor.claim) for (const number of claims.dirtyClaims) visitor.claim(claims.entry(number), number);
    for (const number of accounts.dirty) visitor.account?.(accounts.list[number] as AccountEntry);
    for (const sign of signs.list) visitor.sign?.(sign);
    claims.dirtyClaims = [];
    accounts.dirty = [];
    signs.list.length = 0;
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
    tables.accounts.dirty.length = 0;
    // Signs are a sensor's to tell.
    tables.signs.list.length = 0;
    tables.signs.lost = 0;
    this.gathered = table;
  }

  everyClaim(visit: (claim: ClaimRow) => void): void {
    const { claims } = this.tables;
    for (let number = 0; number < claims.count; number++) visit(claims.view(number));
  }

  everyAccount(visit: (account: AccountRow) => void): void {
    for (const account of this.tables.accounts.list) visit(account);
  }

  each(visitor: Visitor): void {
    const { rows } = this;
    const { claims, accounts, signs, addresses, flows } = this.tables;
    const order = flowsInOrder(flows, rows, addresses);
    for (const id of order) visitor.flow?.(rows.describe(id));
    if (visitor.operation) {
      for (const id of order) {
        rows.describe(id);
        for (let op = rows.headOf(id); op !== 0; op = rows.nextOf(op)) visitor.operation(rows.operation(op, id));
      }
    }
    if (visitor.session) for (const id of order) this.sessions.show(rows.describe(id), visitor);
    if (visitor.claim)
      for (let number = 0; number < claims.count; number++) visitor.claim(claims.entry(number), number);
    for (const account of accounts.list) visitor.account?.(account);
    for (const sign of signs.list) visitor.sign?.(sign);
  }

  protocolTotals(): ProtocolTotals[] {
    return this.totals.all(this.gathered);
  }

  /** Ceilings that were hit, each with its count so far. */
  limitEvents(pulsesLost: number): LimitEvent[] {
    return this.ceilings.hit(pulsesLost);
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
    const row = this.rows.describe(id);
    const page = this.tables.flows.page(id);
    const base = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
    visitor.flow?.(row);
    this.sessions.add(row, visitor);
    page[base + L.W_PACKETS] = 0;
    page[base + L.W_PACKETS + 1] = 0;
    page[base + L.W_FLAGS] = (page[base + L.W_FLAGS] as number) & ~L.FLAG_NEW;
    this.tables.flows.cellsOf(id)[(base >> 1) + L.D_BYTES] = 0;
  }

  private drainOperations(visitor: Visitor): void {
    const { rows } = this;
    const { operations } = this.tables;
    let last = 0;
    for (let i = 0; i < operations.dirtyCount; i++) {
      const id = operations.dirty[i] as number;
      const page = operations.page(id);
      const at = (id & L.PAGE_MASK) << O.OPERATION_SHIFT;
      const flow = page[at + O.O_FLOW] as number;
      if (flow !== last) rows.describe((last = flow));
      visitor.operation?.(rows.operation(id, flow));
      this.totals.keep(id);
      page.fill(0, at + O.O_COUNTS, at + O.O_COUNTS + 4);
    }
    operations.dirtyCount = 0;
  }

  private drainEnded(visitor: Visitor): void {
    const { path } = this;
    for (let i = 0; i < path.endedCount; i++) {
      const id = path.ended[i] as number;
      if (this.sessions.has(id)) this.sessions.end(this.rows.describe(id), visitor);
      this.forget(id);
    }
    path.endedCount = 0;
    if (this.held.length > 0) this.held = this.held.filter((id) => !this.rows.isFree(id));
  }

  private forget(id: number): void {
    this.tables.operations.release(this.tables.flows.page(id), (id & L.PAGE_MASK) << L.FLOW_SHIFT);
    this.context.forgetFlow(id);
    this.tables.flows.release(id);
  }

  private gatherFlow(table: ConversationTable, id: number): void {
    const { rows } = this;
    const { operations } = this.tables;
    const { client, server, transport, port, plugin, packets, bytes, firstUs, lastUs } = rows.describe(id);
    // What begins with this flow has nothing else yet, and a flow no two operations alike.
    const before = table.count;
    const own = table.between(client, server, transport, port, plugin);
    table.addFlow(own, packets, bytes, firstUs, lastUs);
    for (let op = rows.headOf(id); op !== 0; op = rows.nextOf(op)) {
      const page = operations.page(op);
      const cells = operations.cellsOf(op);
      const at = (op & L.PAGE_MASK) << O.OPERATION_SHIFT;
      const speaks = page[at + O.O_PROTOCOL] as number;
      const conversation = speaks === plugin ? own : table.between(client, server, transport, port, speaks);
      const code = page[at + O.O_CODE] as number;
      const object = page[at + O.O_OBJECT] as number;
      const from = at + O.O_COUNTS;
      const first = cells[(at >> 1) + O.O_FIRST_CELL] as number;
      const last = cells[(at >> 1) + O.O_LAST_CELL] as number;
      if (conversation > before) table.addNewOperation(conversation, code, object, page, from, first, last);
      else table.addOperation(conversation, code, object, page, from, first, last);
    }
  }
}
