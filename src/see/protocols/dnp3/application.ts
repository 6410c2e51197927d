/** DNP3 application layer: one fragment is one message. IEEE 1815-2012, 4.2.2 (fragments), 4.4 (functions), 7 (secure authentication). */
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  SOURCE,
  TARGET,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { INDICATIONS, indicationFields, objectFields } from './fields.ts';
import {
  AUTHENTICATE_ERROR,
  AUTHENTICATE_REQUEST,
  CONFIRM,
  DIRECT_OPERATE_NO_RESPONSE,
  FREEZE_AT_TIME,
  FREEZE_AT_TIME_NO_RESPONSE,
  RESPONSE_FUNCTION,
  UNSOLICITED,
  WRITE,
  codeOf,
} from './functions.ts';
import {
  FILE_AUTHENTICATION,
  authentication,
  deviceAttribute,
  fileAuthentication,
  fileName,
  spanStart,
  spanStop,
} from './identity.ts';
import { fileObject, pointObject } from './names.ts';
import { ALL_DATA, NO_DATA, ObjectWalk } from './objects.ts';

const FINAL = 0x40;
const SEQUENCE = 0x0f;
const ATTRIBUTE_GROUP = 0;
const COMMAND_GROUP = 12;
const ANALOG_COMMAND_GROUP = 41;
const TIME_GROUP = 50;
const FILE_GROUP = 70;
const AUTHENTICATION_GROUP = 120;
/** Second octet of the internal indications: not supported, unknown, wrong parameter, executing already. */
const REFUSALS = 0x1700;
/** Indications that are worth a mark: local control, trouble, restart, overflow, corrupt configuration. */
const NOTABLE = 0x28e0;
const STATUS_BITS = 0x7f;
const FILE_STATUS = 4;
const FILE_TRANSPORT_STATUS = 6;

/** Shared words of the flow: what was marked already, with SWAPPED; the outstation told last (+1), and how many were told. */
const MARKED = 0;
const SWAPPED = 1 << 16;
const TOLD = 1;
const TOLD_SHIFT = 17;
const TOLD_MAX = 64;
/** A remembered request: its code below, its object above where that fits. */
const OBJECT_SHIFT = 15;
const OBJECT_MAX = 0xffff;

/** Link addresses of the frame at hand. */
export interface Link {
  source: number;
  destination: number;
}

const walk = new ObjectWalk();

export function fragment(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  link: Link,
  context: DecodeContext,
): void {
  if (to - from < 2) return context.malformed('DNP3 fragment without a function');
  if (context.detail) {
    context.field('link_source', link.source);
    context.field('link_destination', link.destination);
    context.field('sequence', (bytes[from] as number) & SEQUENCE);
  }
  if ((bytes[from + 1] as number) < 0x80) request(bytes, view, from, to, link, context);
  else response(bytes, view, from, to, link, context);
}

/** Reads, freezes and the like only name objects. */
function dataOf(fn: number): number {
  if (fn >= WRITE && fn <= DIRECT_OPERATE_NO_RESPONSE) return ALL_DATA;
  if (fn === FREEZE_AT_TIME || fn === FREEZE_AT_TIME_NO_RESPONSE) return TIME_GROUP;
  return fn >= 25 ? ALL_DATA : NO_DATA;
}

function request(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  link: Link,
  context: DecodeContext,
): void {
  const fn = bytes[from + 1] as number;
  if (fn !== CONFIRM) masterSpeaks(context);
  walk.open(bytes, view, from + 2, to, dataOf(fn));
  let object = NO_OBJECT;
  let code = fn;
  for (let headers = 0; walk.header(); headers++) {
    const pointed = walk.point();
    if (headers === 0) {
      code = codeOf(fn, walk.group);
      object = requestObject(bytes, view, pointed, link.destination, context);
    }
    if (pointed) user(bytes, view, context);
  }
  if (walk.fault !== '') context.malformed(walk.fault);
  if (context.detail) objectFields(bytes, view, from + 2, to, dataOf(fn), context);
  if (isAnswered(fn)) {
    const known = object >= 0 && object <= OBJECT_MAX ? object : 0;
    context.remember(key(link.destination, bytes[from] as number), (known << OBJECT_SHIFT) | code);
  }
  context.message(fn === CONFIRM ? EVENT : fn === AUTHENTICATE_ERROR ? ERROR : REQUEST, code, object);
}

/** Requests come from the master, whoever opened the connection. Told once for a flow. */
function masterSpeaks(context: DecodeContext): void {
  if (context.direction === 0) return;
  const marked = context.flowWord(MARKED);
  if ((marked & SWAPPED) !== 0) return;
  context.setFlowWord(MARKED, marked | SWAPPED);
  context.swapRoles();
}

function isAnswered(fn: number): boolean {
  if (fn === CONFIRM || fn >= AUTHENTICATE_REQUEST) return false;
  // Every second of 6 to 12 is the one without a response.
  return fn < DIRECT_OPERATE_NO_RESPONSE || fn > FREEZE_AT_TIME_NO_RESPONSE || fn % 2 === 1;
}

const key = (outstation: number, control: number): number => (outstation << 4) | (control & SEQUENCE);

function requestObject(
  bytes: Uint8Array,
  view: DataView,
  pointed: boolean,
  outstation: number,
  context: DecodeContext,
): number {
  const { group, variation } = walk;
  if (group === FILE_GROUP && pointed) {
    const name = fileName(walk, view);
    if (name >= 0) return fileObject(outstation, bytes, spanStart(name), spanStop(name), context);
  }
  return pointObject(outstation, group, variation, pointed ? walk.index : walk.first, context);
}

function user(bytes: Uint8Array, view: DataView, context: DecodeContext): void {
  if (walk.group === AUTHENTICATION_GROUP) {
    context.claim(SOURCE, 'security', 'DNP3 secure authentication');
    authentication(walk, bytes, view, context);
  } else if (walk.group === FILE_GROUP && walk.variation === FILE_AUTHENTICATION)
    fileAuthentication(walk, bytes, view, context);
}

function response(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  link: Link,
  context: DecodeContext,
): void {
  const fn = bytes[from + 1] as number;
  if (to - from < 4) {
    context.malformed('DNP3 response without internal indications');
    return context.message(RESPONSE, fn, NO_OBJECT);
  }
  const indications = view.getUint16(from + 2, true);
  if (context.detail) {
    indicationFields(indications, context);
    objectFields(bytes, view, from + 4, to, ALL_DATA, context);
  }
  const refused = objects(bytes, view, from + 4, to, context) || (indications & REFUSALS) !== 0;
  if (fn <= UNSOLICITED) {
    mark(indications, link, context);
    tell(link, context);
  }
  if (fn === UNSOLICITED) context.message(EVENT, fn, firstObject(bytes, from + 4, to, link, context));
  else if (fn === RESPONSE_FUNCTION) answer(bytes[from] as number, refused ? ERROR : RESPONSE, link, context);
  else context.message(RESPONSE, fn, NO_OBJECT);
}

function answer(control: number, kind: MessageKind, link: Link, context: DecodeContext): void {
  const at = key(link.source, control);
  const asked = context.recall(at);
  if (asked < 0) return context.message(kind, RESPONSE_FUNCTION, NO_OBJECT);
  // A response in several fragments counts on, each under the next number.
  if ((control & FINAL) === 0) context.remember(key(link.source, control + 1), asked);
  const object = asked >> OBJECT_SHIFT;
  context.message(kind, asked & ((1 << OBJECT_SHIFT) - 1), object === 0 ? NO_OBJECT : object);
}

/** Goes through the objects of a response; true where one of them says that a command was refused. */
function objects(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): boolean {
  let refused = false;
  walk.open(bytes, view, from, to, ALL_DATA);
  while (walk.header()) {
    const { group } = walk;
    if (group === ATTRIBUTE_GROUP) while (walk.point()) deviceAttribute(walk, bytes, context);
    else if (group === COMMAND_GROUP || group === ANALOG_COMMAND_GROUP) {
      while (walk.point()) refused = commandRefused(bytes) || refused;
    } else if (group === FILE_GROUP) while (walk.point()) refused = fileRefused(bytes) || refused;
    else if (group === AUTHENTICATION_GROUP && walk.point()) user(bytes, view, context);
  }
  if (walk.fault !== '') context.malformed(walk.fault);
  return refused;
}

/** The last byte of a command is its status. Annexes A.8 and A.24. */
function commandRefused(bytes: Uint8Array): boolean {
  if (walk.group === COMMAND_GROUP && walk.variation !== 1) return false;
  return walk.stop > walk.start && ((bytes[walk.stop - 1] as number) & STATUS_BITS) !== 0;
}

function fileRefused(bytes: Uint8Array): boolean {
  const at = walk.variation === FILE_STATUS ? 12 : walk.variation === FILE_TRANSPORT_STATUS ? 8 : -1;
  return at > 0 && walk.start + at < walk.stop && bytes[walk.start + at] !== 0;
}

function firstObject(bytes: Uint8Array, from: number, to: number, link: Link, context: DecodeContext): number {
  if (to - from < 3) return NO_OBJECT;
  return pointObject(link.source, bytes[from] as number, bytes[from + 1] as number, -1, context);
}

/** Each notable indication is marked once in a flow: it stands in every response until it is cleared. */
function mark(indications: number, link: Link, context: DecodeContext): void {
  const marked = context.flowWord(MARKED);
  const fresh = indications & NOTABLE & ~marked;
  if (fresh === 0) return;
  context.setFlowWord(MARKED, marked | fresh);
  for (let bit = 0; bit < INDICATIONS.length; bit++) {
    if (((fresh >> bit) & 1) === 0) continue;
    const word = INDICATIONS[bit] as string;
    context.sign(word.replaceAll('_', '-'), `DNP3 outstation ${link.source} indicates ${word.replaceAll('_', ' ')}`);
  }
}

/** Who is outstation and who is master, and the link address of the first; not again with each message. */
function tell(link: Link, context: DecodeContext): void {
  const told = context.flowWord(TOLD);
  const count = told >> TOLD_SHIFT;
  if ((told & (SWAPPED * 2 - 1)) === link.source + 1 || count >= TOLD_MAX) return;
  context.setFlowWord(TOLD, ((count + 1) << TOLD_SHIFT) | (link.source + 1));
  context.claim(SOURCE, 'role', 'outstation');
  context.claim(SOURCE, 'device-id', `DNP3 address ${link.source}`);
  context.claim(TARGET, 'role', 'master');
}
