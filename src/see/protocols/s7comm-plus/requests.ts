/**
 * The request sets of S7comm-plus: which objects a request names, and what that makes of it. Layouts: packet-s7comm_plus.c
 * and the *Request.cs of S7CommPlusDriver; ids: Ids.cs; values of the operating state: protocol.py of s7commplus.
 */
import { NO_OBJECT, type DecodeContext } from '../../../model/protocol.ts';
import { client } from './identity.ts';
import { attributeObject, isDataBlock, itemsObject, methodObject } from './objects.ts';
import { Reader } from './values.ts';
import {
  CLOCK,
  CREATE_OBJECT,
  DELETE_OBJECT,
  EXPLORE,
  GET_LINK,
  GET_MULTI_VARIABLES,
  GET_VARIABLE,
  GET_VAR_SUB_STREAMED,
  INVOKE,
  LEGITIMATION,
  PLAIN,
  PROGRAM,
  RESET_RETENTIVE,
  RUN,
  SESSION,
  SET_MULTI_VARIABLES,
  SET_VARIABLE,
  SET_VAR_SUB_STREAMED,
  STOP,
  SUBSCRIPTION,
  methodVariant,
} from './words.ts';

const PLC_PROGRAM = 3;
const CPU_EXECUTION_UNIT = 52;
const CLASS_SERVER_SESSION = 287;
const CLASS_SUBSCRIPTION = 1001;
const SESSION_CHALLENGE = 303;
const SESSION_RESPONSE = 304;
const SESSION_VERSION = 306;
const CLIENT_SESSION_PASSWORD = 309;
const SESSION_SETUP_LEGITIMATION = 1830;
const LEGITIMATE = 1846;
const OPERATING_STATE = 2167;
const SET_CLOCK = 2421;
/** Objects that a session makes for itself, as its subscriptions, have ids from here on. */
const DYNAMIC = 0x70000000;
const START_OF_OBJECT = 0xa1;
const ATTRIBUTES_MAX = 64;
const STATES: Readonly<Record<number, number>> = { 1: STOP, 2: RESET_RETENTIVE, 3: RUN, 4: RUN };

/** Of what is only read, a challenge alone matters. */
const READS: ReadonlySet<number> = new Set([GET_VARIABLE, GET_MULTI_VARIABLES, GET_VAR_SUB_STREAMED]);

/** What was found last: what the request is about, and its object. */
export const found = { variant: PLAIN, object: NO_OBJECT };
const set = new Reader();

/** Reads the request set at `at` of a function, into `found`. `session`: the id of the session that asks. */
export function requestSet(
  fn: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  session: number,
  context: DecodeContext,
): void {
  found.variant = PLAIN;
  found.object = NO_OBJECT;
  set.set(bytes, at, end);
  const id = set.long();
  if (!set.ok) return;
  if (fn === GET_MULTI_VARIABLES || fn === SET_MULTI_VARIABLES) variables(id, session, context);
  else if (fn === SET_VARIABLE || fn === GET_VARIABLE) {
    set.number();
    attribute(id, set.number(), session, context);
  } else if (fn === GET_VAR_SUB_STREAMED || fn === SET_VAR_SUB_STREAMED) {
    // The address is an array of numbers: flags, type, count.
    set.skip(2);
    set.number();
    const which = set.number();
    attribute(id, which, session, context);
  } else if (fn === CREATE_OBJECT) create(id, session, context);
  else if (fn === DELETE_OBJECT) remove(id, session, context);
  else if (fn === EXPLORE || fn === GET_LINK) found.object = attributeObject(id, 0, session, context);
  else if (fn === INVOKE) {
    const method = set.long();
    if (!set.ok) return;
    found.variant = methodVariant(method);
    found.object = methodObject(method, context);
  }
  if (READS.has(fn) && found.variant !== LEGITIMATION) found.variant = PLAIN;
}

/** No object: variables, by their addresses. Otherwise attributes of that object. */
function variables(id: number, session: number, context: DecodeContext): void {
  set.number();
  const fields = set.number();
  if (id === 0) {
    const from = set.at;
    // Each field is at least a byte; the list ends with the last of them.
    for (let left = fields; left > 0 && set.ok; left--) set.number();
    found.object = itemsObject(set.bytes, from, set.ok ? set.at : set.end, context);
    return;
  }
  const first = set.number();
  attribute(id, first, session, context);
  let legitimates = found.variant === LEGITIMATION;
  for (let left = Math.min(fields, ATTRIBUTES_MAX) - 1; left > 0 && set.ok; left--) {
    legitimates = isLegitimation(set.number()) || legitimates;
  }
  if (legitimates) found.variant = LEGITIMATION;
  else if (first === OPERATING_STATE && id === CPU_EXECUTION_UNIT) {
    // Values are numbered.
    set.number();
    found.variant = stateAsked();
  }
}

const isLegitimation = (attribute: number): boolean =>
  attribute === LEGITIMATE ||
  attribute === SESSION_CHALLENGE ||
  attribute === SESSION_RESPONSE ||
  attribute === SESSION_SETUP_LEGITIMATION ||
  attribute === CLIENT_SESSION_PASSWORD;

/** One attribute of one object is asked for or set. */
function attribute(id: number, which: number, session: number, context: DecodeContext): void {
  if (!set.ok) return;
  found.object = attributeObject(id, which, session, context);
  if (isLegitimation(which)) found.variant = LEGITIMATION;
  else if (which === SESSION_VERSION) found.variant = SESSION;
  else if (which === OPERATING_STATE && id === CPU_EXECUTION_UNIT) found.variant = stateAsked();
  else if (which === SET_CLOCK) found.variant = CLOCK;
  else if (id >= DYNAMIC && id < 0x80000000) found.variant = SUBSCRIPTION;
}

/** The operating state asked for, as any of the whole numbers it may come as. */
function stateAsked(): number {
  const at = set.at;
  set.byte();
  const type = set.byte();
  let value = 0;
  if (type === 0x08 || type === 0x04) value = set.number();
  else if (type === 0x07 || type === 0x03) value = (set.byte() << 8) | set.byte();
  else if (type === 0x02 || type === 0x06) value = set.byte();
  // A list of attributes comes before its values: those are looked at once more.
  set.set(set.bytes, at, set.end);
  return STATES[value] ?? PLAIN;
}

/** Parent, a value, a number, then the object: its id and its class. */
function create(parent: number, session: number, context: DecodeContext): void {
  set.pass();
  set.long();
  if (set.byte() !== START_OF_OBJECT) {
    // Objects of a program have one byte more before them.
    if (!set.ok || set.byte() !== START_OF_OBJECT) return;
  }
  const id = set.long();
  const kind = set.number();
  if (!set.ok) return;
  if (kind === CLASS_SERVER_SESSION) {
    found.variant = SESSION;
    client(set, context);
    return;
  }
  found.object = attributeObject(parent === PLC_PROGRAM ? id : parent, 0, session, context);
  if (kind === CLASS_SUBSCRIPTION) found.variant = SUBSCRIPTION;
  else if (parent === PLC_PROGRAM) found.variant = PROGRAM;
}

function remove(id: number, session: number, context: DecodeContext): void {
  found.object = attributeObject(id, 0, session, context);
  if (id === session) found.variant = SESSION;
  else if (id >= DYNAMIC && id < 0x80000000) found.variant = SUBSCRIPTION;
  else if (isDataBlock(id)) found.variant = PROGRAM;
}
