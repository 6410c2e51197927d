/** What a request of S7comm-plus names, kept as bytes and told as text: variables, an attribute of an object, a method. */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { NO_OBJECT, type DecodeContext } from '../../../model/protocol.ts';
import { Reader } from './values.ts';
import { METHODS } from './words.ts';

/** First byte of an interned object. */
const ITEMS = 0;
const ATTRIBUTE = 1;
const METHOD = 2;
/** Most of an item list that is kept. */
const ITEM_BYTES_MAX = 250;
const ITEMS_SHOWN = 8;
const IDS_MAX = 16;
/** In place of the session's own id, which is another in each session. */
const OWN_SESSION = 0xffffffff;
/** Ids.cs: areas, and the base to which a data block's number is added. */
const DB_BASE = 0x8a0e0000;
const AREAS: Readonly<Record<number, string>> = { 3: 'PLC program', 80: 'I', 81: 'Q', 82: 'M', 83: 'C', 84: 'T' };
const OBJECTS: Readonly<Record<number, string>> = {
  1: 'AS root',
  2: 'hardware configuration',
  52: 'CPU execution unit',
  201: 'object root',
  285: 'session container',
  537: 'type info container',
};

/** Sub-areas that are the present values of an area. */
const VALUES = [2550, 3736];

const scratch = new Uint8Array(ITEM_BYTES_MAX + 2);
const told = new Reader();

export const isDataBlock = (id: number): boolean => id >= DB_BASE && id < DB_BASE + 0x10000;

function interned(length: number, context: DecodeContext): number {
  const id = context.intern(scratch, 0, length);
  return id === 0 ? NO_OBJECT : id;
}

/** A list of variables: bytes[from, to) begin with the first item's address. */
export function itemsObject(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  if (from >= to) return NO_OBJECT;
  const stop = Math.min(to, from + ITEM_BYTES_MAX);
  scratch[0] = ITEMS;
  for (let i = from; i < stop; i++) scratch[i - from + 1] = bytes[i] as number;
  return interned(stop - from + 1, context);
}

/** `attribute` 0: the object itself. */
export function attributeObject(id: number, attribute: number, session: number, context: DecodeContext): number {
  scratch[0] = ATTRIBUTE;
  put(1, id === session ? OWN_SESSION : id);
  put(5, attribute);
  return interned(9, context);
}

export function methodObject(method: number, context: DecodeContext): number {
  scratch[0] = METHOD;
  put(1, method);
  return interned(5, context);
}

function put(at: number, value: number): void {
  scratch[at] = value >>> 24;
  scratch[at + 1] = value >>> 16;
  scratch[at + 2] = value >>> 8;
  scratch[at + 3] = value;
}

export function objectName(_code: number, object: number, name: (id: number) => string): string {
  const bytes = bytesOfName(name(object));
  told.set(bytes, 1, bytes.length);
  if (bytes[0] === ITEMS) return items();
  const id = told.long();
  if (bytes[0] === METHOD) return `method ${METHODS[id] ?? String(id)}`;
  const attribute = told.long();
  return `${objectText(id)}${attribute === 0 ? '' : ` attribute ${String(attribute)}`}`;
}

function objectText(id: number): string {
  if (id === OWN_SESSION) return 'session';
  const known = OBJECTS[id] ?? AREAS[id];
  if (known !== undefined) return known;
  return isDataBlock(id) ? `DB${String(id - DB_BASE)}` : `object ${id.toString(16)}`;
}

/** Each item: symbol check, area, count of ids, sub-area, ids. As `DB1.A`, the ids in hexadecimal as access strings have them. */
function items(): string {
  const texts: string[] = [];
  while (told.at < told.end && texts.length < ITEMS_SHOWN) {
    told.number();
    const area = told.number();
    const ids = told.number();
    let text = AREAS[area] ?? objectText(area);
    for (let i = 0; i < Math.min(ids, IDS_MAX) && told.ok; i++) {
      const id = told.number();
      if (i > 0) text += `.${id.toString(16).toUpperCase()}`;
      else if (!VALUES.includes(id)) text += ` attribute ${String(id)}`;
    }
    if (!told.ok || ids > IDS_MAX) return [...texts, '…'].join(', ');
    texts.push(text);
  }
  return texts.join(', ') + (told.at < told.end ? ', …' : '');
}
