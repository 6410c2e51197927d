/**
 * Conversations of one reading: flows between the same two ends over the same service put together, with their
 * operations by code and object. Pages of typed arrays, as the table of flows has them: a reading holds many more flows
 * than conversations, and none of either is an object.
 */
import { TRANSPORTS, type Transport } from '../../model/words.ts';
import { Index, Records, type HandedRecords } from './records.ts';

const CONVERSATION_WORDS = 16;
const C_CLIENT = 0;
const C_SERVER = 1;
const C_SERVICE = 2;
const C_PLUGIN = 3;
const C_FLOWS = 4;
const C_OPERATIONS = 5;
/** Whose names its objects are: 0 for the table's own engine, else the number of the share that was taken over. */
const C_SHARE = 6;
/** How many operations it has; negative once they are in the index. */
const C_DISTINCT = 7;
const C_PACKETS_CELL = 4;
const C_BYTES_CELL = 5;
const C_FIRST_CELL = 6;
const C_LAST_CELL = 7;

const OPERATION_WORDS = 12;
const P_CONVERSATION = 0;
const P_CODE = 1;
const P_OBJECT = 2;
const P_NEXT = 3;
/** Requests, responses, errors, events, as the message kinds count. */
const P_COUNTS = 4;
const P_FIRST_CELL = 4;
const P_LAST_CELL = 5;

/** Of a conversation that has no more operations than this the list is looked through; those of any other are in the index. */
const LISTED_MAX = 8;

/** One conversation as it is read: the same object each time. */
export interface ConversationRow {
  client: number;
  server: number;
  transport: Transport;
  port: number;
  /** Number of the plug-in; −1 for unknown. */
  plugin: number;
  flows: number;
  packets: number;
  bytes: number;
  firstUs: number;
  lastUs: number;
}

/** One operation of a conversation: the same object each time. */
export interface ConversationOperation {
  code: number;
  object: number;
  requests: number;
  responses: number;
  errors: number;
  firstUs: number;
  lastUs: number;
}

/** A table of conversations on its way to another thread. */
export interface HandedConversations {
  readonly conversations: HandedRecords;
  readonly operations: HandedRecords;
}

export class ConversationTable {
  private readonly records = new Records(CONVERSATION_WORDS);
  private readonly operations = new Records(OPERATION_WORDS);
  private readonly index = new Index();
  private readonly operationIndex = new Index();
  private readonly row: ConversationRow = {
    client: 0,
    server: 0,
    transport: 'tcp',
    port: 0,
    plugin: 0,
    flows: 0,
    packets: 0,
    bytes: 0,
    firstUs: 0,
    lastUs: 0,
  };
  private readonly operationRow: ConversationOperation = {
    code: 0,
    object: 0,
    requests: 0,
    responses: 0,
    errors: 0,
    firstUs: 0,
    lastUs: 0,
  };

  /** Conversations are numbered 1 … this. */
  get count(): number {
    return this.records.count;
  }

  /** The conversation with these ends and this service: begun where it is new. */
  between(client: number, server: number, transport: Transport, port: number, plugin: number): number {
    const service = (TRANSPORTS.indexOf(transport) << 16) | port;
    const { index, records } = this;
    const h = mixed(client, server, service, plugin);
    let s = h & index.mask;
    for (; ; s = (s + 1) & index.mask) {
      const id = index.slots[(s << 1) + 1] as number;
      if (id === 0) break;
      if (index.slots[s << 1] !== h) continue;
      const page = records.page(id);
      const at = records.at(id);
      if (page[at] === client && page[at + 1] === server && page[at + 2] === service && page[at + 3] === plugin)
        return id;
    }
    const id = records.add();
    const page = records.page(id);
    const at = records.at(id);
    page[at + C_CLIENT] = client;
    page[at + C_SERVER] = server;
    page[at + C_SERVICE] = service;
    page[at + C_PLUGIN] = plugin;
    const cells = records.cellsOf(id);
    cells[(at >> 1) + C_FIRST_CELL] = Infinity;
    cells[(at >> 1) + C_LAST_CELL] = -Infinity;
    index.put(s, h, id);
    return id;
  }

  addFlow(id: number, packets: number, bytes: number, firstUs: number, lastUs: number): void {
    const { records } = this;
    const at = records.at(id);
    const page = records.page(id);
    page[at + C_FLOWS] = (page[at + C_FLOWS] as number) + 1;
    const cells = records.cellsOf(id);
    const cell = at >> 1;
    cells[cell + C_PACKETS_CELL] = (cells[cell + C_PACKETS_CELL] as number) + packets;
    cells[cell + C_BYTES_CELL] = (cells[cell + C_BYTES_CELL] as number) + bytes;
    widen(cells, cell + C_FIRST_CELL, cell + C_LAST_CELL, firstUs, lastUs);
  }

  /** Adds the counts of one operation, `counts` at `from`: by message kind. */
  addOperation(
    conversation: number,
    code: number,
    object: number,
    counts: Int32Array,
    from: number,
    firstUs: number,
    lastUs: number,
  ): void {
    const { operations } = this;
    const known = this.find(conversation, code, object);
    if (known === 0) return this.addNewOperation(conversation, code, object, counts, from, firstUs, lastUs);
    const at = operations.at(known);
    const page = operations.page(known);
    for (let kind = 0; kind < 4; kind++)
      page[at + P_COUNTS + kind] = (page[at + P_COUNTS + kind] as number) + (counts[from + kind] as number);
    widen(operations.cellsOf(known), (at >> 1) + P_FIRST_CELL, (at >> 1) + P_LAST_CELL, firstUs, lastUs);
    this.widenTimes(conversation, firstUs, lastUs);
  }

  /** The same of one that its conversation does not have: it is not looked for. */
  addNewOperation(
    conversation: number,
    code: number,
    object: number,
    counts: Int32Array,
    from: number,
    firstUs: number,
    lastUs: number,
  ): void {
    const { operations, records } = this;
    const of = records.page(conversation);
    const base = records.at(conversation);
    const id = operations.add();
    const page = operations.page(id);
    const at = operations.at(id);
    page[at + P_CONVERSATION] = conversation;
    page[at + P_CODE] = code;
    page[at + P_OBJECT] = object;
    page[at + P_NEXT] = of[base + C_OPERATIONS] as number;
    for (let kind = 0; kind < 4; kind++) page[at + P_COUNTS + kind] = counts[from + kind] as number;
    const cells = operations.cellsOf(id);
    cells[(at >> 1) + P_FIRST_CELL] = firstUs;
    cells[(at >> 1) + P_LAST_CELL] = lastUs;
    of[base + C_OPERATIONS] = id;
    const distinct = of[base + C_DISTINCT] as number;
    of[base + C_DISTINCT] = distinct < 0 ? distinct - 1 : distinct + 1;
    if (distinct < 0) this.enter(id);
    this.widenTimes(conversation, firstUs, lastUs);
  }

  conversation(id: number): Readonly<ConversationRow> {
    const { records, row } = this;
    const page = records.page(id);
    const at = records.at(id);
    const cells = records.cellsOf(id);
    const cell = at >> 1;
    const service = page[at + C_SERVICE] as number;
    row.client = page[at + C_CLIENT] as number;
    row.server = page[at + C_SERVER] as number;
    row.transport = TRANSPORTS[service >>> 16] as Transport;
    row.port = service & 0xffff;
    row.plugin = page[at + C_PLUGIN] as number;
    row.flows = page[at + C_FLOWS] as number;
    row.packets = cells[cell + C_PACKETS_CELL] as number;
    row.bytes = cells[cell + C_BYTES_CELL] as number;
    row.firstUs = cells[cell + C_FIRST_CELL] as number;
    row.lastUs = cells[cell + C_LAST_CELL] as number;
    return row;
  }

  /** Whose names the objects of a conversation are: see `takeOver`. */
  shareOf(id: number): number {
    return this.records.page(id)[this.records.at(id) + C_SHARE] as number;
  }

  /** All of it, to be given away: nothing may be asked of this table afterwards. */
  handOver(): HandedConversations {
    return { conversations: this.records.handOver(), operations: this.operations.handOver() };
  }

  /**
   * Adds the conversations of another reader, none of which is in here: `endpoints` says which one each of its endpoints
   * is. Nothing more can be counted afterwards.
   */
  takeOver(handed: HandedConversations, endpoints: Int32Array, share: number): void {
    const { records, operations } = this;
    const conversationBase = records.takeOver(handed.conversations);
    const operationBase = operations.takeOver(handed.operations);
    for (let id = conversationBase + 1; id <= records.count; id++) {
      const page = records.page(id);
      const at = records.at(id);
      page[at + C_CLIENT] = endpoints[page[at + C_CLIENT] as number] as number;
      page[at + C_SERVER] = endpoints[page[at + C_SERVER] as number] as number;
      page[at + C_SHARE] = share;
      if (page[at + C_OPERATIONS] !== 0) page[at + C_OPERATIONS] = (page[at + C_OPERATIONS] as number) + operationBase;
    }
    for (let id = operationBase + 1; id <= operations.count; id++) {
      const page = operations.page(id);
      const at = operations.at(id);
      page[at + P_CONVERSATION] = (page[at + P_CONVERSATION] as number) + conversationBase;
      if (page[at + P_NEXT] !== 0) page[at + P_NEXT] = (page[at + P_NEXT] as number) + operationBase;
    }
  }

  /** The first operation of a conversation, 0 where it has none; `nextOperation` gives the others. */
  firstOperation(id: number): number {
    return this.records.page(id)[this.records.at(id) + C_OPERATIONS] as number;
  }

  nextOperation(id: number): number {
    return this.operations.page(id)[this.operations.at(id) + P_NEXT] as number;
  }

  /** Events count as requests. */
  operation(id: number): Readonly<ConversationOperation> {
    const { operations, operationRow: row } = this;
    const page = operations.page(id);
    const at = operations.at(id);
    const cells = operations.cellsOf(id);
    row.code = page[at + P_CODE] as number;
    row.object = page[at + P_OBJECT] as number;
    row.requests = (page[at + P_COUNTS] as number) + (page[at + P_COUNTS + 3] as number);
    row.responses = page[at + P_COUNTS + 1] as number;
    row.errors = page[at + P_COUNTS + 2] as number;
    row.firstUs = cells[(at >> 1) + P_FIRST_CELL] as number;
    row.lastUs = cells[(at >> 1) + P_LAST_CELL] as number;
    return row;
  }

  /** How often each message came: by plug-in, code and kind. */
  tally(visit: (plugin: number, code: number, kind: number, count: number) => void): void {
    const { operations, records } = this;
    for (let id = 1; id <= operations.count; id++) {
      const page = operations.page(id);
      const at = operations.at(id);
      const conversation = page[at + P_CONVERSATION] as number;
      const plugin = records.page(conversation)[records.at(conversation) + C_PLUGIN] as number;
      for (let kind = 0; kind < 4; kind++) {
        const count = page[at + P_COUNTS + kind] as number;
        if (count > 0) visit(plugin, page[at + P_CODE] as number, kind, count);
      }
    }
  }

  private widenTimes(conversation: number, firstUs: number, lastUs: number): void {
    const { records } = this;
    const cell = records.at(conversation) >> 1;
    widen(records.cellsOf(conversation), cell + C_FIRST_CELL, cell + C_LAST_CELL, firstUs, lastUs);
  }

  /**
   * An operation of a conversation, or 0. Operations are put into the index when one is looked for in a long list the
   * first time: most conversations have one flow, and of those none ever is.
   */
  private find(conversation: number, code: number, object: number): number {
    const { operations, records } = this;
    const of = records.page(conversation);
    const base = records.at(conversation);
    const distinct = of[base + C_DISTINCT] as number;
    if (distinct < 0) return this.lookUp(conversation, code, object);
    if (distinct > LISTED_MAX) {
      for (let id = of[base + C_OPERATIONS] as number; id !== 0; id = this.nextOperation(id)) this.enter(id);
      of[base + C_DISTINCT] = 0 - distinct;
      return this.lookUp(conversation, code, object);
    }
    for (let id = of[base + C_OPERATIONS] as number; id !== 0;) {
      const page = operations.page(id);
      const at = operations.at(id);
      if (page[at + P_OBJECT] === object && page[at + P_CODE] === code) return id;
      id = page[at + P_NEXT] as number;
    }
    return 0;
  }

  private lookUp(conversation: number, code: number, object: number): number {
    const { operationIndex: index, operations } = this;
    const h = mixed(conversation, code, object, 0);
    for (let s = h & index.mask; ; s = (s + 1) & index.mask) {
      const id = index.slots[(s << 1) + 1] as number;
      if (id === 0) return 0;
      if (index.slots[s << 1] !== h) continue;
      const page = operations.page(id);
      const at = operations.at(id);
      if (page[at] === conversation && page[at + 1] === code && page[at + 2] === object) return id;
    }
  }

  private enter(id: number): void {
    const { operationIndex: index, operations } = this;
    const page = operations.page(id);
    const at = operations.at(id);
    const h = mixed(page[at + P_CONVERSATION] as number, page[at + P_CODE] as number, page[at + P_OBJECT] as number, 0);
    let s = h & index.mask;
    while (index.slots[(s << 1) + 1] !== 0) s = (s + 1) & index.mask;
    index.put(s, h, id);
  }
}

function widen(cells: Float64Array, first: number, last: number, firstUs: number, lastUs: number): void {
  if (firstUs < (cells[first] as number)) cells[first] = firstUs;
  if (lastUs > (cells[last] as number)) cells[last] = lastUs;
}

/** What is put together here was counted under ids of our own making, which nobody can choose: no seed is needed. */
function mixed(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0xc2b2ae35) ^ Math.imul(c ^ Math.imul(d, 0x9e3779b1), 0x27d4eb2f);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}
