/**
 * IPP: printers are asked what they are, and given jobs, in bodies that HTTP carries. RFC 8010, 3 (encoding); RFC 8011, 4
 * and 5.4 (operations, attributes of a printer); PWG 5100.13 (serial number, firmware, device id).
 */
import { hasText, latin1 } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
} from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import { UNKNOWN, describe } from './words.ts';

const HEADER_BYTES = 8;
const OPERATION_GROUP = 1;
const END_OF_ATTRIBUTES = 3;
/** Tags below begin a group, from here on an attribute. */
const VALUE_TAG_MIN = 0x10;
const GET_PRINTER_ATTRIBUTES = 0x0b;
const FIRST_ERROR = 0x0400;
const VALUE_BYTES_MAX = 128;

const STATEMENTS: readonly (readonly [name: string, claim: Attribute])[] = [
  ['printer-make-and-model', 'model'],
  ['printer-name', 'name'],
  ['printer-info', 'system-description'],
  ['printer-location', 'location'],
  ['printer-serial-number', 'serial'],
  ['printer-firmware-string-version', 'firmware'],
  ['printer-uuid', 'device-id'],
];
/** A queue of a print server speaks of a printer elsewhere: CUPS has its queues here. */
const QUEUES = ['/printers/', '/classes/'];

const isHeader = (bytes: Uint8Array, from: number, to: number): boolean =>
  to - from > HEADER_BYTES &&
  (bytes[from] as number) >= 1 &&
  (bytes[from] as number) <= 2 &&
  (bytes[from + 1] as number) <= 9 &&
  bytes[from + HEADER_BYTES] === OPERATION_GROUP;

/** The attribute at hand: places of its name and its value, and where the next starts. */
const attribute = { name: 0, nameEnd: 0, value: 0, end: 0 };

function attributeAt(view: DataView, at: number, to: number): boolean {
  if (at + 3 > to) return false;
  attribute.name = at + 3;
  attribute.nameEnd = at + 3 + view.getUint16(at + 1);
  if (attribute.nameEnd + 2 > to) return false;
  attribute.value = attribute.nameEnd + 2;
  attribute.end = attribute.value + view.getUint16(attribute.nameEnd);
  return attribute.end <= to;
}

const isNamed = (bytes: Uint8Array, word: string): boolean =>
  attribute.nameEnd - attribute.name === word.length && hasText(bytes, attribute.name, attribute.nameEnd, word);

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!isHeader(bytes, from, to)) return RESYNC;
  const code = view.getUint16(from + 2);
  const id = view.getUint32(from + 4);
  if (context.detail) context.field('request_id', id);
  if (context.direction === 0) request(bytes, view, from, to, code, id, context);
  else answer(bytes, view, from, to, code, id, context);
  return to;
}

/** Which printer, and who asks. What is printed stands behind the attributes, and is not read. */
function request(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  code: number,
  id: number,
  context: DecodeContext,
): void {
  let object: number = NO_OBJECT;
  let at = from + HEADER_BYTES + 1;
  queue = false;
  while (at < to && (bytes[at] as number) >= VALUE_TAG_MIN && attributeAt(view, at, to)) {
    if (isNamed(bytes, 'printer-uri')) object = printer(bytes, context);
    else if (isNamed(bytes, 'requesting-user-name')) user(bytes, context);
    else if (context.detail && isNamed(bytes, 'job-name'))
      context.field('job_name', latin1(bytes, attribute.value, attribute.end));
    at = attribute.end;
  }
  context.remember(id, code);
  if (object !== NO_OBJECT) context.remember(OBJECT_KEYS + id, object);
  context.setFlowWord(0, queue ? 1 : 0);
  context.message(REQUEST, code, object);
}
const OBJECT_KEYS = 2 ** 32;

/** Flow word 0: 1 where the printer asked is a queue of a server. */
let queue = false;

/** A printer's URI without its scheme and host: `/ipp/print`. */
function printer(bytes: Uint8Array, context: DecodeContext): number {
  let at = attribute.value;
  while (at < attribute.end && !hasText(bytes, at, attribute.end, '://')) at++;
  at += 3;
  while (at < attribute.end && bytes[at] !== 0x2f) at++;
  queue = QUEUES.some((path) => hasText(bytes, at, attribute.end, path));
  const id = at < attribute.end ? context.intern(bytes, at, attribute.end) : 0;
  return id === 0 ? NO_OBJECT : id;
}

function user(bytes: Uint8Array, context: DecodeContext): void {
  const { value, end } = attribute;
  if (end === value || hasText(bytes, value, end, 'anonymous')) return;
  context.account(SOURCE, {
    name: latin1(bytes, value, Math.min(end, value + VALUE_BYTES_MAX)),
    domain: '',
    kind: 'user',
  });
}

function answer(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  status: number,
  id: number,
  context: DecodeContext,
): void {
  const asked = context.recall(id);
  const object = context.recall(OBJECT_KEYS + id);
  if (context.detail) context.field('status_code', status);
  // Lists of printers speak of many; a queue, of one elsewhere.
  if (asked === GET_PRINTER_ATTRIBUTES && object !== NO_OBJECT && context.flowWord(0) === 0)
    identity(bytes, view, from + HEADER_BYTES + 1, to, context);
  context.message(status >= FIRST_ERROR ? ERROR : RESPONSE, asked < 0 ? UNKNOWN : asked, object);
}

/** What a printer says of itself, as far as the beginning of its answer goes; the first value of each. */
function identity(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  let at = from;
  while (at < to && bytes[at] !== END_OF_ATTRIBUTES) {
    if ((bytes[at] as number) < VALUE_TAG_MIN) {
      at++;
      continue;
    }
    if (!attributeAt(view, at, to)) return;
    if (hasText(bytes, attribute.name, attribute.nameEnd, 'printer-')) {
      const claimed = STATEMENTS.find(([name]) => isNamed(bytes, name));
      const { value, end } = attribute;
      if (claimed && end > value)
        context.claimBytes(SOURCE, claimed[1], bytes, value, Math.min(end, value + VALUE_BYTES_MAX), 'utf8');
    }
    at = attribute.end;
  }
}

export default defineProtocol({
  id: 'ipp',
  name: 'IPP',
  reference: 'RFC 8010, 3; RFC 8011, 4 and 5.4; PWG 5100.13',
  over: [{ carrier: 'ipp' }],
  recognise: (bytes, from, to) => (isHeader(bytes, from, to) ? YES : NO),
  decode,
  describe,
  /** Requests by their operation, as tshark's ipp.operation_id. */
  codeKey: (kind, code) => (kind === REQUEST ? code : undefined),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'asks a printer for its attributes',
      hex: '0200000b00000001 01 45000b7072696e7465722d7572690010 6970703a2f2f702f6970702f7072696e74 03',
      messages: [{ kind: 'request', operation: 'get_printer_attributes', meaning: 'identify' }],
    },
    { title: 'miss: no operation attributes', hex: '0200000b0000000103', messages: [] },
  ],
});
