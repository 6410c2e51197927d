/**
 * Operations of conversations, by code and object: records in pages, linked per conversation. Most conversations have so
 * few, or are never asked for one again, that no index is made of them.
 */
import { Index, Records, hashed, widen, type HandedRecords } from './records.ts';

/** Words of a conversation's own record: the operation added last, and how many it has; negative once they are in the index. */
export const OF_OPERATIONS = 5;
export const OF_DISTINCT = 7;

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

/** A conversation is given by its record, `of` from `base`, and its number. */
export class ConversationOperations {
  private readonly records = new Records(OPERATION_WORDS);
  private readonly index = new Index();
  private readonly row: ConversationOperation = {
    code: 0,
    object: 0,
    requests: 0,
    responses: 0,
    errors: 0,
    firstUs: 0,
    lastUs: 0,
  };

  /**
   * An operation of a conversation, or 0. Operations are put into the index when one is looked for in a long list the
   * first time: most conversations have one flow, and of those none ever is.
   */
  find(of: Int32Array, base: number, conversation: number, code: number, object: number): number {
    const { records } = this;
    const distinct = of[base + OF_DISTINCT] as number;
    if (distinct < 0) return this.lookUp(conversation, code, object);
    if (distinct > LISTED_MAX) {
      for (let id = of[base + OF_OPERATIONS] as number; id !== 0; id = this.next(id)) this.enter(id);
      of[base + OF_DISTINCT] = 0 - distinct;
      return this.lookUp(conversation, code, object);
    }
    for (let id = of[base + OF_OPERATIONS] as number; id !== 0;) {
      const page = records.page(id);
      const at = records.at(id);
      if (page[at + P_OBJECT] === object && page[at + P_CODE] === code) return id;
      id = page[at + P_NEXT] as number;
    }
    return 0;
  }

  /** Begins one that the conversation does not have. */
  add(of: Int32Array, base: number, conversation: number, code: number, object: number): number {
    const { records } = this;
    const id = records.add();
    const page = records.page(id);
    const at = records.at(id);
    page[at + P_CONVERSATION] = conversation;
    page[at + P_CODE] = code;
    page[at + P_OBJECT] = object;
    page[at + P_NEXT] = of[base + OF_OPERATIONS] as number;
    const cells = records.cellsOf(id);
    cells[(at >> 1) + P_FIRST_CELL] = Infinity;
    cells[(at >> 1) + P_LAST_CELL] = -Infinity;
    of[base + OF_OPERATIONS] = id;
    const distinct = of[base + OF_DISTINCT] as number;
    of[base + OF_DISTINCT] = distinct < 0 ? distinct - 1 : distinct + 1;
    if (distinct < 0) this.enter(id);
    return id;
  }

  /** Adds the counts at `from`: by message kind. */
  count(id: number, counts: Int32Array, from: number, firstUs: number, lastUs: number): void {
    const { records } = this;
    const page = records.page(id);
    const at = records.at(id);
    for (let kind = 0; kind < 4; kind++)
      page[at + P_COUNTS + kind] = (page[at + P_COUNTS + kind] as number) + (counts[from + kind] as number);
    widen(records.cellsOf(id), (at >> 1) + P_FIRST_CELL, (at >> 1) + P_LAST_CELL, firstUs, lastUs);
  }

  next(id: number): number {
    return this.records.page(id)[this.records.at(id) + P_NEXT] as number;
  }

  /** Events count as requests. */
  read(id: number): Readonly<ConversationOperation> {
    const { records, row } = this;
    const page = records.page(id);
    const at = records.at(id);
    const cells = records.cellsOf(id);
    row.code = page[at + P_CODE] as number;
    row.object = page[at + P_OBJECT] as number;
    row.requests = (page[at + P_COUNTS] as number) + (page[at + P_COUNTS + 3] as number);
    row.responses = page[at + P_COUNTS + 1] as number;
    row.errors = page[at + P_COUNTS + 2] as number;
    row.firstUs = cells[(at >> 1) + P_FIRST_CELL] as number;
    row.lastUs = cells[(at >> 1) + P_LAST_CELL] as number;
    return row;
  }

  /** How often each message came: by conversation, code and kind. */
  tally(visit: (conversation: number, code: number, kind: number, count: number) => void): void {
    const { records } = this;
    for (let id = 1; id <= records.count; id++) {
      const page = records.page(id);
      const at = records.at(id);
      for (let kind = 0; kind < 4; kind++) {
        const count = page[at + P_COUNTS + kind] as number;
        if (count > 0) visit(page[at + P_CONVERSATION] as number, page[at + P_CODE] as number, kind, count);
      }
    }
  }

  handOver(): HandedRecords {
    return this.records.handOver();
  }

  /** Adds those of another table, whose conversations are numbered on from `conversationBase`. Returns the number before the first of them. */
  takeOver(handed: HandedRecords, conversationBase: number): number {
    const { records } = this;
    const before = records.takeOver(handed);
    for (let id = before + 1; id <= records.count; id++) {
      const page = records.page(id);
      const at = records.at(id);
      page[at + P_CONVERSATION] = (page[at + P_CONVERSATION] as number) + conversationBase;
      if (page[at + P_NEXT] !== 0) page[at + P_NEXT] = (page[at + P_NEXT] as number) + before;
    }
    return before;
  }

  private lookUp(conversation: number, code: number, object: number): number {
    const { index, records } = this;
    const h = hashed(conversation, code, object, 0);
    for (let s = h & index.mask; ; s = (s + 1) & index.mask) {
      const id = index.slots[(s << 1) + 1] as number;
      if (id === 0) return 0;
      if (index.slots[s << 1] !== h) continue;
      const page = records.page(id);
      const at = records.at(id);
      if (page[at] === conversation && page[at + 1] === code && page[at + 2] === object) return id;
    }
  }

  private enter(id: number): void {
    const { index, records } = this;
    const page = records.page(id);
    const at = records.at(id);
    const h = hashed(page[at] as number, page[at + 1] as number, page[at + 2] as number, 0);
    let s = h & index.mask;
    while (index.slots[(s << 1) + 1] !== 0) s = (s + 1) & index.mask;
    index.put(s, h, id);
  }
}
