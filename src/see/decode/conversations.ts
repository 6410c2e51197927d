/**
 * Conversations of one reading: flows between the same two ends over the same service put together, with their
 * operations by code and object. Pages of typed arrays, as the table of flows has them: a reading holds many more flows
 * than conversations, and none of either is an object.
 */
import { TRANSPORTS, type Transport } from '../../model/words.ts';
import { ConversationOperations, OF_OPERATIONS, type ConversationOperation } from './conversation-operations.ts';
import { Index, Records, hashed, widen, type HandedRecords } from './records.ts';

const CONVERSATION_WORDS = 16;
const C_CLIENT = 0;
const C_SERVER = 1;
const C_SERVICE = 2;
const C_PLUGIN = 3;
const C_FLOWS = 4;
// Words 5 and 7 are of its operations: OF_OPERATIONS, OF_DISTINCT.
/** Whose names its objects are: 0 for the table's own engine, else the number of the share that was taken over. */
const C_SHARE = 6;
const C_PACKETS_CELL = 4;
const C_BYTES_CELL = 5;
const C_FIRST_CELL = 6;
const C_LAST_CELL = 7;

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

/** A table of conversations on its way to another thread. */
export interface HandedConversations {
  readonly conversations: HandedRecords;
  readonly operations: HandedRecords;
}

export class ConversationTable {
  private readonly records = new Records(CONVERSATION_WORDS);
  private readonly operations = new ConversationOperations();
  private readonly index = new Index();
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
  /** Conversations are numbered 1 … this. */
  get count(): number {
    return this.records.count;
  }

  /** The conversation with these ends and this service: begun where it is new. */
  between(client: number, server: number, transport: Transport, port: number, plugin: number): number {
    const service = (TRANSPORTS.indexOf(transport) << 16) | port;
    const { index, records } = this;
    const h = hashed(client, server, service, plugin);
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
    const { operations, records } = this;
    const page = records.page(conversation);
    const at = records.at(conversation);
    const known = operations.find(page, at, conversation, code, object);
    if (known === 0) return this.addNewOperation(conversation, code, object, counts, from, firstUs, lastUs);
    operations.count(known, counts, from, firstUs, lastUs);
    widen(records.cellsOf(conversation), (at >> 1) + C_FIRST_CELL, (at >> 1) + C_LAST_CELL, firstUs, lastUs);
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
    const at = records.at(conversation);
    const id = operations.add(records.page(conversation), at, conversation, code, object);
    operations.count(id, counts, from, firstUs, lastUs);
    widen(records.cellsOf(conversation), (at >> 1) + C_FIRST_CELL, (at >> 1) + C_LAST_CELL, firstUs, lastUs);
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
    const operationBase = operations.takeOver(handed.operations, conversationBase);
    for (let id = conversationBase + 1; id <= records.count; id++) {
      const page = records.page(id);
      const at = records.at(id);
      page[at + C_CLIENT] = endpoints[page[at + C_CLIENT] as number] as number;
      page[at + C_SERVER] = endpoints[page[at + C_SERVER] as number] as number;
      page[at + C_SHARE] = share;
      if (page[at + OF_OPERATIONS] !== 0)
        page[at + OF_OPERATIONS] = (page[at + OF_OPERATIONS] as number) + operationBase;
    }
  }

  /** The first operation of a conversation, 0 where it has none; `nextOperation` gives the others. */
  firstOperation(id: number): number {
    return this.records.page(id)[this.records.at(id) + OF_OPERATIONS] as number;
  }

  nextOperation(id: number): number {
    return this.operations.next(id);
  }

  operation(id: number): Readonly<ConversationOperation> {
    return this.operations.read(id);
  }

  /** How often each message came: by plug-in, code and kind. */
  tally(visit: (plugin: number, code: number, kind: number, count: number) => void): void {
    const { operations, records } = this;
    operations.tally((conversation, code, kind, count) => {
      visit(records.page(conversation)[records.at(conversation) + C_PLUGIN] as number, code, kind, count);
    });
  }
}
