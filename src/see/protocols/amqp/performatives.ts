/** Frames of AMQP 1.0: performatives with the addresses of links. OASIS AMQP 1.0, part 1, 1.2 and 1.6 (encodings), part 2, 2.3 and 2.7, part 5, 5.3. */
import { hasText, latin1 } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { plainLogon } from './logon.ts';
import {
  ATTACH,
  CLOSE,
  DETACH,
  DISPOSITION,
  END,
  FLOW,
  HEARTBEAT,
  OPEN,
  PERFORMATIVE,
  SASL_INIT,
  SASL_MECHANISMS,
  SASL_OUTCOME,
  TRANSFER,
} from './words.ts';

const HEAD = 8;
const AMQP_FRAME = 0;
const SASL_FRAME = 1;
const FRAME_BYTES_MAX = 1 << 30;
/** Of a frame no more than this is looked at: performatives are small, what follows one in a transfer is the message. */
const READ_BYTES_MAX = 4096;
const DESCRIBED = 0x00;
const SMALL_ULONG = 0x53;
const ULONG = 0x80;
const LIST_0 = 0x45;
const LIST_8 = 0xc0;
const LIST_32 = 0xd0;
const NULL = 0x40;
const DEPTH_MAX = 4;

/** Whether a frame may begin at `at`: sizes that agree, and a performative that there is. */
export function isFrame(bytes: Uint8Array, view: DataView, at: number, to: number): boolean {
  if (to - at < HEAD) return false;
  const size = view.getUint32(at);
  const offset = (bytes[at + 4] as number) * 4;
  const type = bytes[at + 5] as number;
  if (size > FRAME_BYTES_MAX || offset < HEAD || offset > size || type > SASL_FRAME) return false;
  if (offset === size) return true;
  const code = at + offset + 3 <= to ? descriptor(bytes, view, at + offset, to) : -1;
  return type === AMQP_FRAME ? code >= OPEN && code <= CLOSE : code >= SASL_MECHANISMS && code <= SASL_OUTCOME;
}

/** Code of the described list at `at`; −1 where it has another form. `listAt` is then where the list starts. */
function descriptor(bytes: Uint8Array, view: DataView, at: number, end: number): number {
  if (at + 3 > end || bytes[at] !== DESCRIBED) return -1;
  if (bytes[at + 1] === SMALL_ULONG) {
    listAt = at + 3;
    return bytes[at + 2] as number;
  }
  if (bytes[at + 1] !== ULONG || at + 10 > end || view.getUint32(at + 2) !== 0) return -1;
  listAt = at + 10;
  return view.getUint32(at + 6);
}
let listAt = 0;

/** One frame; where it ends, which may lie behind `to`, `at` while too little of it is there, or RESYNC. */
export function frame(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (to - at < HEAD) return at;
  const size = view.getUint32(at);
  const offset = (bytes[at + 4] as number) * 4;
  if (size > FRAME_BYTES_MAX || offset < HEAD || offset > size || (bytes[at + 5] as number) > SASL_FRAME) return RESYNC;
  const read = at + Math.min(size, READ_BYTES_MAX);
  if (read > to) return at;
  if (offset === size) context.message(EVENT, HEARTBEAT, NO_OBJECT);
  else performative(bytes, view, at, Math.min(at + offset, read), read, context);
  return at + size;
}

function performative(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  body: number,
  end: number,
  context: DecodeContext,
): void {
  const code = descriptor(bytes, view, body, end);
  if (code < 0) return context.malformed('a frame without a performative');
  if (context.detail) context.field('channel', view.getUint16(at + 6));
  const fields = listStart(bytes, view, listAt, end);
  if (fields < 0) context.malformed('a performative that is no list');
  const [kind, object] = read(bytes, view, code, fields, end, context);
  context.message(kind, PERFORMATIVE + code, object);
}

type Read = readonly [kind: MessageKind, object: number];

/** The kind by who sends, and the object; what a few performatives say beyond that. */
function read(
  bytes: Uint8Array,
  view: DataView,
  code: number,
  fields: number,
  end: number,
  context: DecodeContext,
): Read {
  const kind = code === FLOW || code === DISPOSITION ? EVENT : context.direction === 0 ? REQUEST : RESPONSE;
  switch (code) {
    case OPEN:
      opened(bytes, view, fields, end, context);
      return [kind, intern(bytes, view, field(bytes, view, fields, end, 0), end, context)];
    case ATTACH:
      return [kind, attached(bytes, view, fields, end, context)];
    case TRANSFER:
      return [context.direction === 0 ? REQUEST : EVENT, linkOf(bytes, view, fields, end, context)];
    case DETACH:
      return [
        isThere(bytes, field(bytes, view, fields, end, 2)) ? ERROR : kind,
        linkOf(bytes, view, fields, end, context),
      ];
    case END:
    case CLOSE:
      return [isThere(bytes, field(bytes, view, fields, end, 0)) ? ERROR : kind, NO_OBJECT];
    case SASL_INIT:
      logon(bytes, view, fields, end, context);
      return [REQUEST, NO_OBJECT];
    case SASL_OUTCOME:
      return [outcome(bytes, field(bytes, view, fields, end, 0)), NO_OBJECT];
    case SASL_MECHANISMS:
      if (context.direction === 0) context.swapRoles();
      return [RESPONSE, NO_OBJECT];
    default:
      return [kind, NO_OBJECT];
  }
}

/** 5.3.3.6: 0 is success. */
function outcome(bytes: Uint8Array, at: number): MessageKind {
  return at >= 0 && bytes[at] === 0x50 && bytes[at + 1] !== 0 ? ERROR : RESPONSE;
}

const isThere = (bytes: Uint8Array, at: number): boolean => at >= 0 && bytes[at] !== NULL;

/** Where the first element of a list stands; −1 for another type or a cut one. `count` is how many there are. */
function listStart(bytes: Uint8Array, view: DataView, at: number, end: number): number {
  count = 0;
  if (at < 0 || at >= end) return -1;
  const type = bytes[at] as number;
  if (type === LIST_0) return at + 1;
  if (type === LIST_8 && at + 3 <= end) {
    count = bytes[at + 2] as number;
    return at + 3;
  }
  if (type !== LIST_32 || at + 9 > end) return -1;
  count = view.getUint32(at + 5);
  return at + 9;
}
let count = 0;

/** Where the field of that number stands in the list that was started last; −1 where the list ends before. */
function field(bytes: Uint8Array, view: DataView, fields: number, end: number, number: number): number {
  let at = number < count ? fields : -1;
  for (let i = 0; i < number && at >= 0; i++) at = valueEnd(bytes, view, at, end);
  return at >= 0 && at < end ? at : -1;
}

/** Where the value at `at` ends, by the category in the upper half of its type: part 1, 1.2. −1 where it is cut. */
function valueEnd(bytes: Uint8Array, view: DataView, start: number, end: number): number {
  let at = start;
  // A described value is its descriptor and what that describes: two values, of which each may be described.
  let values = 1;
  for (let i = 0; values > 0 && i < 2 * DEPTH_MAX; i++) {
    if (at >= end) return -1;
    const type = bytes[at] as number;
    if (type === DESCRIBED) {
      values++;
      at++;
      continue;
    }
    const length = valueBytes(bytes, view, type, at + 1, end);
    if (length < 0 || at + 1 + length > end) return -1;
    at += 1 + length;
    values--;
  }
  return values === 0 ? at : -1;
}

const FIXED: Readonly<Record<number, number>> = { 4: 0, 5: 1, 6: 2, 7: 4, 8: 8, 9: 16 };

function valueBytes(bytes: Uint8Array, view: DataView, type: number, at: number, end: number): number {
  const category = type >> 4;
  const fixed = FIXED[category];
  if (fixed !== undefined) return fixed;
  if (category < 10) return -1;
  if (category % 2 === 0) return at < end ? 1 + (bytes[at] as number) : -1;
  return at + 4 <= end ? 4 + view.getUint32(at) : -1;
}

const text = { at: 0, end: 0 };

/** Place of the string, symbol or binary at `at`, in `text`; false for another type. */
function textAt(bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
  if (at < 0 || at >= end) return false;
  const category = (bytes[at] as number) >> 4;
  if (category !== 10 && category !== 11) return false;
  text.end = valueEnd(bytes, view, at, end);
  text.at = at + (category === 10 ? 2 : 5);
  return text.end > text.at;
}

function intern(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): number {
  if (!textAt(bytes, view, at, end)) return NO_OBJECT;
  const id = context.intern(bytes, text.at, text.end);
  return id === 0 ? NO_OBJECT : id;
}

/** Open, 2.7.1: container id, host name, …, properties as the tenth. */
function opened(bytes: Uint8Array, view: DataView, fields: number, end: number, context: DecodeContext): void {
  if (context.detail && textAt(bytes, view, field(bytes, view, fields, end, 1), end))
    context.field('hostname', latin1(bytes, text.at, text.end));
  const map = field(bytes, view, fields, end, 9);
  const type = map < 0 ? 0 : bytes[map];
  const wide = type === 0xd1;
  if ((type !== 0xc1 && !wide) || map + (wide ? 9 : 3) > end) return;
  const pairs = (wide ? view.getUint32(map + 5) : (bytes[map + 2] as number)) >> 1;
  let at = map + (wide ? 9 : 3);
  let product = '';
  let version = '';
  for (let i = 0; i < Math.min(pairs, PAIRS_MAX) && at >= 0 && at < end; i++) {
    const value = valueEnd(bytes, view, at, end);
    const named = textAt(bytes, view, at, end);
    const isProduct = named && hasText(bytes, text.at, text.end, 'product');
    const isVersion = named && hasText(bytes, text.at, text.end, 'version');
    if ((isProduct || isVersion) && textAt(bytes, view, value, end)) {
      const said = latin1(bytes, text.at, Math.min(text.end, text.at + 64));
      if (isProduct) product = said;
      else version = said;
    }
    at = value < 0 ? -1 : valueEnd(bytes, view, value, end);
  }
  if (product !== '') context.claim(SOURCE, 'application', version === '' ? product : `${product} ${version}`);
}
const PAIRS_MAX = 64;

/** Keys of links: handle, and which side numbered it. 2.6.2: each side names its links by handles of its own. */
const linkKey = (handle: number, context: DecodeContext): number => handle * 2 + context.direction;

/** Attach, 2.7.3: name, handle, role, …, source as the sixth, target as the seventh. The address is that of the broker's node. */
function attached(bytes: Uint8Array, view: DataView, fields: number, end: number, context: DecodeContext): number {
  const handle = unsigned(bytes, view, field(bytes, view, fields, end, 1), end);
  const role = field(bytes, view, fields, end, 2);
  // Who sends names the target, who receives the source.
  const receiver = role >= 0 && (bytes[role] === 0x41 || (bytes[role] === 0x56 && bytes[role + 1] === 1));
  const sends = receiver === (context.direction === 1);
  const terminus = field(bytes, view, fields, end, sends ? 6 : 5);
  let object: number = NO_OBJECT;
  if (terminus >= 0 && descriptor(bytes, view, terminus, end) >= 0) {
    const inner = listStart(bytes, view, listAt, end);
    object = intern(bytes, view, field(bytes, view, inner, end, 0), end, context);
  }
  if (handle >= 0 && object !== NO_OBJECT) context.remember(linkKey(handle, context), object);
  return object;
}

/** The address of the link whose handle is the first field; it is kept for the next transfer. */
function linkOf(bytes: Uint8Array, view: DataView, fields: number, end: number, context: DecodeContext): number {
  const handle = unsigned(bytes, view, field(bytes, view, fields, end, 0), end);
  if (handle < 0) return NO_OBJECT;
  const object = context.recall(linkKey(handle, context));
  if (object >= 0) context.remember(linkKey(handle, context), object);
  return object;
}

/** An unsigned integer of one of its three widths; −1 for another value. */
function unsigned(bytes: Uint8Array, view: DataView, at: number, end: number): number {
  if (at < 0 || at >= end) return -1;
  if (bytes[at] === 0x43) return 0;
  if (bytes[at] === 0x52 && at + 2 <= end) return bytes[at + 1] as number;
  return bytes[at] === 0x70 && at + 5 <= end ? view.getUint32(at + 1) : -1;
}

/** SASL init, 5.3.3.2: mechanism, initial response. */
function logon(bytes: Uint8Array, view: DataView, fields: number, end: number, context: DecodeContext): void {
  if (!textAt(bytes, view, field(bytes, view, fields, end, 0), end)) return;
  if (context.detail) context.field('mechanism', latin1(bytes, text.at, text.end));
  const plain = text.end - text.at === 5 && hasText(bytes, text.at, text.end, 'PLAIN');
  if (!plain || !textAt(bytes, view, field(bytes, view, fields, end, 1), end)) return;
  plainLogon(bytes, text.at, text.end, context);
}
