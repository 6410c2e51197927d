/** What was done in the conversations of one reading: by operation, and by the object that it was done to. */
import { LIMITS } from '../../model/limits.ts';
import { NO_OBJECT } from '../../model/protocol.ts';
import type { Meaning } from '../../model/words.ts';
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

/** What a conversation of the table says of one object, or of none, under one code. */
interface OperationRow extends Counts {
  readonly code: number;
  readonly object: string | undefined;
}

type Texts = Map<number, string>;
const NO_TEXTS = { whose: Number.NaN, code: 0, texts: new Map<number, string>() };

export class Operations {
  private readonly engine: Engine;
  private readonly table: ConversationTable;
  /** Texts of objects by share and plug-in, and by code. */
  private readonly texts = new Map<number, Map<number, Texts>>();
  private textsKept = 0;
  /** Those that were asked for last. */
  private textsOf: { readonly whose: number; readonly code: number; readonly texts: Texts } = NO_TEXTS;

  constructor(engine: Engine, table: ConversationTable) {
    this.engine = engine;
    this.table = table;
  }

  /** In the order of their codes, their objects in that of their text: two numbers of objects may stand for the same one. */
  of(places: Int32Array, plugin: number): readonly OperationFound[] {
    const rows = this.operationRows(places, plugin);
    if (rows.length === 0) return NONE;
    if (rows.length > 1) sortRows(rows);
    const found: OperationFound[] = [];
    for (let from = 0; from < rows.length;) {
      const to = endOfCode(rows, from);
      found.push(this.operation(plugin, rows, from, to));
      from = to;
    }
    return found;
  }

  private operationRows(places: Int32Array, plugin: number): OperationRow[] {
    const { table } = this;
    const rows: OperationRow[] = [];
    for (const place of places) {
      const share = table.shareOf(place + 1);
      for (let op = table.firstOperation(place + 1); op !== 0; op = table.nextOperation(op)) {
        const { code, object, requests, responses, errors, firstUs, lastUs } = table.operation(op);
        const text = object === NO_OBJECT ? undefined : this.objectText(plugin, code, object, share);
        rows.push({ code, object: text, requests, responses, errors, firstUs, lastUs });
      }
    }
    return rows;
  }

  /** The same objects are asked for in many conversations: their text is made once. */
  private objectText(plugin: number, code: number, object: number, share: number): string {
    // What a number stands for is known to the decoder alone that gave it.
    const whose = share * this.engine.protocols.length + plugin;
    if (this.textsOf.whose !== whose || this.textsOf.code !== code) this.turnTo(whose, code);
    const { texts } = this.textsOf;
    let text = texts.get(object);
    if (text !== undefined) return text;
    text = this.engine.objectText(plugin, code, object, share);
    if (this.textsKept++ < LIMITS.objectTextsKeptMax) texts.set(object, text);
    return text;
  }

  private turnTo(whose: number, code: number): void {
    let codes = this.texts.get(whose);
    if (!codes) this.texts.set(whose, (codes = new Map<number, Texts>()));
    let texts = codes.get(code);
    if (!texts) {
      texts = new Map<number, string>();
      if (codes.size < LIMITS.objectTextsKeptMax) codes.set(code, texts);
    }
    this.textsOf = { whose, code, texts };
  }

  /** Of the rows from `from` to before `to`, which are of one code; an object's row is given on as it is. */
  private operation(plugin: number, rows: readonly OperationRow[], from: number, to: number): OperationFound {
    const { code } = rows[from] as OperationRow;
    const { operation, meaning } = this.engine.wordOf(plugin, code);
    const objects: ObjectCounts[] = [];
    const found = {
      operation,
      code: shownCode(this.engine.protocols[plugin]?.id ?? 'unknown', code),
      meaning,
      requests: 0,
      responses: 0,
      errors: 0,
      firstUs: Infinity,
      lastUs: -Infinity,
      objects,
    };
    for (let i = from; i < to; i++) {
      const row = rows[i] as OperationRow;
      add(found, row);
      if (row.object === undefined) continue;
      const last = objects.at(-1);
      if (last?.object === row.object) add(last, row);
      else if (objects.length < LIMITS.objectsToldMax) objects.push(ofObject(row.object, row));
    }
    return found;
  }
}

const NONE: readonly never[] = [];

function byCodeAndObject(a: OperationRow, b: OperationRow): number {
  if (a.code !== b.code) return a.code - b.code;
  if (a.object === b.object) return 0;
  return a.object === undefined || (b.object !== undefined && a.object < b.object) ? -1 : 1;
}

const FEW_ROWS = 12;

/** Nearly always there are few, which the built-in function is slow to begin with. */
function sortRows(rows: OperationRow[]): void {
  if (rows.length > FEW_ROWS) {
    rows.sort(byCodeAndObject);
    return;
  }
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i] as OperationRow;
    let at = i;
    for (; at > 0 && byCodeAndObject(rows[at - 1] as OperationRow, row) > 0; at--)
      rows[at] = rows[at - 1] as OperationRow;
    rows[at] = row;
  }
}

function endOfCode(rows: readonly OperationRow[], from: number): number {
  const { code } = rows[from] as OperationRow;
  let to = from + 1;
  while (to < rows.length && (rows[to] as OperationRow).code === code) to++;
  return to;
}

function ofObject(object: string, { requests, responses, errors, firstUs, lastUs }: OperationRow): ObjectCounts {
  return { object, requests, responses, errors, firstUs, lastUs };
}

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

export function widen(to: Span, by: Readonly<Span>): void {
  if (by.firstUs < to.firstUs) to.firstUs = by.firstUs;
  if (by.lastUs > to.lastUs) to.lastUs = by.lastUs;
}
