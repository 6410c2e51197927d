/** One APDU: which service, on which object, whose answer. IEC 62056-5-3, 9.5. Strings that are written or read are not kept, but for who the meter is. */
import { ERROR, NO_OBJECT, REQUEST, RESPONSE, type DecodeContext, type MessageKind } from '../../../model/protocol.ts';
import { request, response, systemTitle } from './association.ts';
import { DESCRIPTOR_BYTES, identity, identityOf, valueField } from './objects.ts';
import {
  AARE,
  AARQ,
  ACTION,
  ACTION_RESPONSE,
  CONTINUED,
  EVENT_NOTIFICATION,
  EXCEPTION,
  GENERAL_DED,
  GENERAL_GLO,
  GET,
  GET_RESPONSE,
  SET,
  SET_RESPONSE,
  codeOf,
  kindOf,
  variantOf,
  withVariant,
} from './words.ts';

const NORMAL = 1;
const INVOKE_BITS = 0x0f;
/** What is kept of a request by its invoke id: the code, and above that the object, and whether its value says who answers. */
const OBJECT_KEY = 16;
const IDENTITY_KEY = 32;
/** Types of requests by service: those that name one object, those that name a list of them; others go on with what was begun. */
const ONE: Readonly<Record<number, readonly number[]>> = { [GET]: [1], [SET]: [1, 2], [ACTION]: [1, 4] };
const LIST: Readonly<Record<number, readonly number[]>> = { [GET]: [3], [SET]: [4, 5], [ACTION]: [3, 5] };
/** Of the flow: whether its roles are sure. */
const ROLES = 0;
const TITLE_BYTES = 8;
const DATA_CHOICE = 0;

export function apdu(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at >= end) return context.malformed('DLMS frame without an APDU');
  const tag = bytes[at] as number;
  settle(tag, context);
  if (tag === GET || tag === SET || tag === ACTION) return asked(bytes, view, tag, at, end, context);
  if (tag === GET_RESPONSE || tag === SET_RESPONSE || tag === ACTION_RESPONSE) {
    return answered(bytes, view, tag, at, end, context);
  }
  let kind = kindOf(tag, context.direction);
  let object = NO_OBJECT;
  if (tag === AARQ) request(bytes, at, end, context);
  else if (tag === AARE) kind = response(bytes, at, end, context);
  else if (tag === EVENT_NOTIFICATION) object = eventObject(bytes, at, end, context);
  else if (tag === GENERAL_GLO || tag === GENERAL_DED) {
    if (bytes[at + 1] === TITLE_BYTES && at + 2 + TITLE_BYTES <= end) systemTitle(bytes, at + 2, context);
  } else if (tag === EXCEPTION && context.detail && at + 3 <= end) {
    context.field('state_error', bytes[at + 1] as number);
    context.field('service_error', bytes[at + 2] as number);
  }
  context.message(kind, codeOf(tag), object);
}

/** Who asks is the client, whoever opened the connection; told by the first APDU that only one side sends. */
function settle(tag: number, context: DecodeContext): void {
  if (context.flowWord(ROLES) !== 0) return;
  const answers = tag === AARE || tag === GET_RESPONSE || tag === SET_RESPONSE || tag === ACTION_RESPONSE;
  if (!answers && tag !== AARQ && tag !== GET && tag !== SET && tag !== ACTION) return;
  context.setFlowWord(ROLES, 1);
  if ((context.direction === 1) !== answers) context.swapRoles();
}

function asked(bytes: Uint8Array, view: DataView, tag: number, at: number, end: number, context: DecodeContext): void {
  if (at + 3 > end) {
    context.malformed('DLMS request that ends early');
    return context.message(REQUEST, tag, NO_OBJECT);
  }
  const type = bytes[at + 1] as number;
  const invoke = (bytes[at + 2] as number) & INVOKE_BITS;
  const place = ONE[tag]?.includes(type) ? at + 3 : LIST[tag]?.includes(type) ? at + 4 : -1;
  if (context.detail) {
    context.field('type', type);
    context.field('invoke_id', invoke);
  }
  if (place < 0) return context.message(REQUEST, withVariant(tag, CONTINUED), NO_OBJECT);
  if (place + DESCRIPTOR_BYTES > end) {
    context.malformed('DLMS request without its object');
    return context.message(REQUEST, tag, NO_OBJECT);
  }
  const code = withVariant(tag, variantOf(tag, view.getUint16(place), bytes[place + DESCRIPTOR_BYTES - 1] as number));
  const object = objectAt(bytes, place, context);
  context.remember(invoke, code);
  context.remember(OBJECT_KEY + invoke, object);
  if (tag === GET && type === NORMAL) {
    const which = identityOf(bytes, place);
    if (which > 0) context.remember(IDENTITY_KEY + invoke, which);
  }
  if (context.detail) written(bytes, view, tag, type, place + DESCRIPTOR_BYTES, end, context);
  context.message(REQUEST, code, object);
}

/** What a set or an action hands over: behind a byte that says whether there is a selection, or whether there is anything. */
function written(
  bytes: Uint8Array,
  view: DataView,
  tag: number,
  type: number,
  at: number,
  end: number,
  context: DecodeContext,
): void {
  if (type !== NORMAL || tag === GET || at >= end) return;
  const there = tag === SET ? bytes[at] === 0 : bytes[at] === 1;
  if (there) valueField(view, at + 1, end, context);
}

const objectAt = (bytes: Uint8Array, at: number, context: DecodeContext): number => {
  const id = context.intern(bytes, at, at + DESCRIPTOR_BYTES);
  return id === 0 ? NO_OBJECT : id;
};

function answered(
  bytes: Uint8Array,
  view: DataView,
  tag: number,
  at: number,
  end: number,
  context: DecodeContext,
): void {
  if (at + 4 > end) {
    context.malformed('DLMS response that ends early');
    return context.message(RESPONSE, codeOf(tag), NO_OBJECT);
  }
  const type = bytes[at + 1] as number;
  const invoke = (bytes[at + 2] as number) & INVOKE_BITS;
  const code = context.recall(invoke);
  const object = context.recall(OBJECT_KEY + invoke);
  const which = context.recall(IDENTITY_KEY + invoke);
  const refusal = refusalOf(bytes, tag, type, at, end);
  if (context.detail) {
    context.field('type', type);
    context.field('invoke_id', invoke);
    if (refusal > 0) context.field('result', refusal);
  }
  if (tag === GET_RESPONSE && type === NORMAL && refusal === 0) {
    if (context.detail) valueField(view, at + 4, end, context);
    if (which > 0) identity(bytes, at + 4, end, which, context);
  }
  // More blocks come: the request is still the one that they answer.
  if (code >= 0 && isUnfinished(bytes, tag, type, at)) {
    context.remember(invoke, code);
    context.remember(OBJECT_KEY + invoke, object);
  }
  const kind: MessageKind = refusal > 0 ? ERROR : RESPONSE;
  context.message(kind, code < 0 ? codeOf(tag) : code, object < 0 ? NO_OBJECT : object);
}

/** The result that refuses, 0 where none does. Data-Access-Result and Action-Result, 9.5. */
function refusalOf(bytes: Uint8Array, tag: number, type: number, at: number, end: number): number {
  if (tag === GET_RESPONSE) {
    const choice = type === NORMAL ? at + 3 : type === 2 ? at + 8 : end;
    return choice + 1 < end && bytes[choice] !== DATA_CHOICE ? (bytes[choice + 1] as number) : 0;
  }
  if (tag === ACTION_RESPONSE) return type === NORMAL ? (bytes[at + 3] as number) : 0;
  if (type === NORMAL || type === 3) return bytes[at + 3] as number;
  if (type !== 4 && type !== 5) return 0;
  const stop = Math.min(end, at + 4 + (bytes[at + 3] as number));
  for (let i = at + 4; i < stop; i++) if (bytes[i] !== 0) return bytes[i] as number;
  return 0;
}

/** A block that is not the last of a get; an acknowledgement within a set or an action. */
function isUnfinished(bytes: Uint8Array, tag: number, type: number, at: number): boolean {
  if (tag === GET_RESPONSE) return type === 2 && bytes[at + 3] === 0;
  return tag === SET_RESPONSE ? type === 2 : type === 2 || type === 4;
}

/** The attribute that an event is about, behind a time that may be there. EventNotificationRequest. */
function eventObject(bytes: Uint8Array, at: number, end: number, context: DecodeContext): number {
  const descriptor = bytes[at + 1] === 0 ? at + 2 : at + 3 + (bytes[at + 2] as number);
  if (at + 3 > end || descriptor + DESCRIPTOR_BYTES > end) {
    context.malformed('DLMS event without its object');
    return NO_OBJECT;
  }
  return objectAt(bytes, descriptor, context);
}
