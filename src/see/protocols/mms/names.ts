/**
 * What a request is about: the name of its variable, list, domain, program, journal or file (ISO 9506-2, 7 and 14), and
 * what IEC 61850-8-1 makes of a variable by the functional constraint in its name (`CSWI1$CO$Pos$Oper`).
 */
import type { BerReader } from '../../../kernel/encodings/ber.ts';
import { BER_SEQUENCE } from '../../../kernel/encodings/ber.ts';
import { findByte, hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { NO_OBJECT, SOURCE, TARGET, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import * as S from './services.ts';

/** Strings that may stand for a name: VisibleString, GraphicString, and the choices of ObjectName and ObjectScope. */
const VISIBLE_STRING = 0x1a;
const GRAPHIC_STRING = 0x19;
const PLAIN = 0x80;
const DOMAIN_SPECIFIC = 0xa1;
const DOMAIN_SCOPE = 0x81;
const ASSOCIATION_SPECIFIC = 0x82;
const LIST_OF_VARIABLE = 0xa0;
const VARIABLE_LIST_NAME = 0xa1;

const VARIABLES_MAX = 512;
const NAMES_SHOWN = 16;
const SLASH = 0x2f;
const AT = 0x40;
const DOLLAR = 0x24;

/** Where the name stands in a request: in the service itself (0), or in its field of this tag. Others name nothing. */
const CONTAINERS: Readonly<Record<number, number>> = {
  1: 0xa1,
  3: 0xa1,
  6: 0xa0,
  7: 0xa0,
  8: 0xa0,
  10: 0xa1,
  13: 0xa1,
  16: 0xa1,
  46: 0xa1,
  65: 0xa0,
  66: 0xa0,
  67: 0xa0,
  69: 0xa0,
  70: 0xa0,
  72: 0xa0,
  75: 0xa0,
  77: 0xa0,
  ...Object.fromEntries([9, 11, 12, 14, 15, 68, 76].map((service) => [service, 0])),
  ...Object.fromEntries([26, 27, 28, 29, ...Array.from({ length: 14 }, (_, i) => 32 + i)].map((n) => [n, 0])),
};

/** Data attributes of the physical device (LPHD, IEC 61850-7-4; DPL, IEC 61850-7-3) that say what it is, by place from 1. */
const PLATE = '$DC$PhyNam$';
const PLATE_FIELDS: readonly (readonly [name: string, attribute: Attribute])[] = [
  ['vendor', 'vendor'],
  ['model', 'model'],
  ['serNum', 'serial'],
  ['swRev', 'firmware'],
  ['hwRev', 'hardware-version'],
  ['location', 'location'],
];
/** Places of a read whose answers are claims: four bits for each of the first seven variables. */
export const PLATES_MAX = 7;

/** Names that IEC 60870-6-503 gives to objects of every TASE.2 server. */
const TASE2 = ['TASE2_Version', 'Bilateral_Table_ID'];
const TASE2_SEEN = 0;

const scratch = new Uint8Array(256);

/** What `readSubject` and `readVariables` found; reused. */
export const subject = { code: 0, object: NO_OBJECT, plates: 0 };

/** The item's own part of the name read last, for what it means. */
let item: Uint8Array = scratch;
let itemStart = 0;
let itemStop = 0;

/** The service's element is the present one: `reader.number` is the service. */
export function readSubject(reader: BerReader, bytes: Uint8Array, context: DecodeContext): void {
  const service = reader.number;
  const primitive = (reader.tag & 0x20) === 0;
  subject.code = service;
  subject.object = NO_OBJECT;
  subject.plates = 0;
  const container = CONTAINERS[service];
  if (service === S.READ || service === S.WRITE) access(reader, bytes, service, context);
  else if (container === undefined) return;
  else if (primitive) subject.object = kept(context.intern(bytes, reader.start, reader.stop));
  else {
    reader.enter();
    if (container === 0 || goTo(reader, container)) subject.object = name(reader, bytes, context);
  }
}

export const attributeOf = (plate: number): Attribute | undefined => PLATE_FIELDS[plate - 1]?.[1];

function goTo(reader: BerReader, tag: number): boolean {
  for (let i = 0; i < NAMES_SHOWN && reader.next(); i++) if (reader.tag === tag) return reader.enter();
  return false;
}

/** Read-Request and Write-Request, ISO 9506-2, 14. */
function access(reader: BerReader, bytes: Uint8Array, service: number, context: DecodeContext): void {
  reader.enter();
  if (service === S.READ && !goTo(reader, 0xa1)) return;
  readVariables(reader, bytes, service, context);
}

/** VariableAccessSpecification: variables one by one, or the name of a list of them. The next element holds it. */
export function readVariables(reader: BerReader, bytes: Uint8Array, service: number, context: DecodeContext): void {
  if (!reader.next()) return;
  if (reader.tag === VARIABLE_LIST_NAME) {
    reader.enter();
    subject.object = name(reader, bytes, context);
    reader.leave();
    return;
  }
  if (reader.tag !== LIST_OF_VARIABLE) return;
  const shown: string[] | undefined = context.detail ? [] : undefined;
  reader.enter();
  for (let i = 0; i < VARIABLES_MAX && reader.expect(BER_SEQUENCE); i++) {
    reader.enter();
    if (reader.expect(LIST_OF_VARIABLE)) {
      reader.enter();
      variable(reader, bytes, i, service, context);
      if (shown && shown.length < NAMES_SHOWN) shown.push(latin1(item, itemStart, itemStop));
      reader.leave();
    }
    reader.leave();
    // A list is named by its first, unless one of those to be written is more than a write.
    if (!shown && service !== S.WRITE && i >= PLATES_MAX) break;
  }
  reader.leave();
  if (shown && shown.length > 0) context.field('variables', shown);
}

function variable(reader: BerReader, bytes: Uint8Array, i: number, service: number, context: DecodeContext): void {
  const first = subject.object === NO_OBJECT;
  const known = subject.code;
  const object = name(reader, bytes, context);
  const code = service === S.READ || service === S.WRITE ? mapped(service) : known;
  if (service === S.READ && i < PLATES_MAX) subject.plates |= plate() << (4 * i);
  if (!first && (service !== S.WRITE || code === service || known !== service)) return;
  subject.object = object;
  subject.code = code;
}

/** The name that the next element holds, as `domain/item`; whether it is one of TASE.2's is looked at in passing. */
function name(reader: BerReader, bytes: Uint8Array, context: DecodeContext): number {
  itemStart = 0;
  itemStop = 0;
  if (!reader.next()) return NO_OBJECT;
  const { tag, start, stop } = reader;
  if (tag === DOMAIN_SPECIFIC) return domainSpecific(reader, bytes, context);
  if (tag === ASSOCIATION_SPECIFIC) return compose(bytes, start, start, bytes, start, stop, context);
  if (tag !== PLAIN && tag !== DOMAIN_SCOPE && tag !== VISIBLE_STRING && tag !== GRAPHIC_STRING) return NO_OBJECT;
  setItem(bytes, start, stop);
  tase2(context);
  return stop > start ? kept(context.intern(bytes, start, stop)) : NO_OBJECT;
}

function domainSpecific(reader: BerReader, bytes: Uint8Array, context: DecodeContext): number {
  reader.enter();
  let object = NO_OBJECT;
  if (reader.expect(VISIBLE_STRING)) {
    const { start, stop } = reader;
    if (reader.expect(VISIBLE_STRING)) object = compose(bytes, start, stop, bytes, reader.start, reader.stop, context);
  }
  reader.leave();
  return object;
}

/** `domain/item`; without a domain `@item`, as IEC 61850-7-2 writes what belongs to one association. */
function compose(
  bytes: Uint8Array,
  domainStart: number,
  domainStop: number,
  from: Uint8Array,
  start: number,
  stop: number,
  context: DecodeContext,
): number {
  setItem(from, start, stop);
  tase2(context);
  let length = 0;
  for (let i = domainStart; i < domainStop && length < scratch.length; i++) scratch[length++] = bytes[i] as number;
  if (length < scratch.length) scratch[length++] = domainStop > domainStart ? SLASH : AT;
  for (let i = start; i < stop && length < scratch.length; i++) scratch[length++] = from[i] as number;
  return kept(context.intern(scratch, 0, length));
}

function setItem(bytes: Uint8Array, start: number, stop: number): void {
  item = bytes;
  itemStart = start;
  itemStop = stop;
}

const kept = (object: number): number => (object === 0 ? NO_OBJECT : object);

const itemIs = (word: string): boolean =>
  itemStop - itemStart === word.length && hasText(item, itemStart, itemStop, word);

/** ICCP is MMS with objects of its own: said of both ends, once in a flow. IEC 60870-6-503. */
function tase2(context: DecodeContext): void {
  if (context.flowWord(TASE2_SEEN) !== 0 || !TASE2.some(itemIs)) return;
  context.setFlowWord(TASE2_SEEN, 1);
  context.claim(SOURCE, 'application', 'ICCP (TASE.2)');
  context.claim(TARGET, 'application', 'ICCP (TASE.2)');
}

/** Place of the item among the fields of the device's name plate; 0 for none. */
function plate(): number {
  const at = findByte(item, itemStart, itemStop, DOLLAR);
  if (at < 0 || !hasText(item, at, itemStop, PLATE)) return 0;
  const field = at + PLATE.length;
  for (let i = 0; i < PLATE_FIELDS.length; i++) {
    const word = (PLATE_FIELDS[i] as (typeof PLATE_FIELDS)[number])[0];
    if (itemStop - field === word.length && hasText(item, field, itemStop, word)) return i + 1;
  }
  return 0;
}

const constraint = (letters: string): number => (letters.charCodeAt(0) << 8) | letters.charCodeAt(1);
const CO = constraint('CO');
const SP = constraint('SP');
/** Functional constraints of what else is more than data, IEC 61850-7-2, annex B. */
const WRITTEN: Readonly<Record<number, number>> = {
  [constraint('BR')]: S.SET_BUFFERED_REPORT,
  [constraint('RP')]: S.SET_UNBUFFERED_REPORT,
  [constraint('LG')]: S.SET_LOG,
  [constraint('GO')]: S.SET_GOOSE,
  [constraint('MS')]: S.SET_MULTICAST_SAMPLES,
  [constraint('US')]: S.SET_UNICAST_SAMPLES,
  [constraint('SG')]: S.SET_SETTINGS,
  [constraint('SE')]: S.SET_SETTINGS,
  [constraint('CF')]: S.SET_SETTINGS,
};

/** What reading or writing this item is in IEC 61850: a service of its own, or just that. */
function mapped(service: number): number {
  const at = findByte(item, itemStart, itemStop, DOLLAR);
  if (at < 0 || at + 3 >= itemStop || item[at + 3] !== DOLLAR) return service;
  const letters = ((item[at + 1] as number) << 8) | (item[at + 2] as number);
  if (letters === CO) return control(service, at + 3);
  if (service !== S.WRITE) return service;
  if (letters === SP) return hasText(item, at + 3, itemStop, '$SGCB') ? S.SET_SETTING_GROUP : service;
  return WRITTEN[letters] ?? service;
}

/** IEC 61850-8-1, 20: an object is selected by reading SBO or writing SBOw, operated by writing Oper. */
function control(service: number, from: number): number {
  for (let at = from; at >= 0 && at < itemStop; at = findByte(item, at + 1, itemStop, DOLLAR)) {
    const next = findByte(item, at + 1, itemStop, DOLLAR);
    const end = next < 0 ? itemStop : next;
    if (service === S.READ) {
      if (component(at, end, '$SBO')) return S.SELECT;
    } else if (component(at, end, '$Oper')) return S.OPERATE;
    else if (component(at, end, '$SBOw')) return S.SELECT_WITH_VALUE;
    else if (component(at, end, '$Cancel')) return S.CANCEL;
  }
  return service;
}

const component = (at: number, end: number, word: string): boolean =>
  end - at === word.length && hasText(item, at, end, word);
