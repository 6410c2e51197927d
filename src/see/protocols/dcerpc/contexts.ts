/**
 * Which interface the presentation contexts of a flow stand for: a call names only the number of its context. DCE 1.1
 * RPC (C706), 12.6.4.3 (bind) and 12.6.4.9 (request).
 *
 * Those that every flow has are kept in the flow's own words, one byte each: what is remembered elsewhere may be lost.
 */
import type { DecodeContext } from '../../../model/protocol.ts';
import { NO_OBJECT } from '../../../model/protocol.ts';
import { UUID_BYTES, hasMethod, interfaceAt } from './interfaces.ts';

/** Offset of the number of contexts in a bind, and of the first of them. */
const CONTEXTS = 24;
const FIRST_CONTEXT = 28;
const SYNTAX_BYTES = 20;
const CONTEXTS_MAX = 32;

/** On a pipe the second word keeps what was bound before. */
const wordsOf = (context: DecodeContext): number => (context.stream ? 8 : 4);
/** A byte that says: look among what is remembered. */
const ELSEWHERE = 0xff;
/** Remembered values from here on are interned UUIDs that no table knows. */
const INTERNED = 0x100;
/** Keys of contexts; those of calls are 32 bits wide. */
const CONTEXT_KEY = 2 ** 34;

/** Objects of known interfaces lie below `NO_OBJECT`, interned UUIDs above it. */
export const objectOfInterface = (index: number): number => -2 - index;
export const interfaceOfObject = (object: number): number => -2 - object;

/** Notes the contexts of a bind or alter-context PDU; the object of the first. */
export function noteContexts(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  little: boolean,
  context: DecodeContext,
): number {
  let object = NO_OBJECT;
  if (from + FIRST_CONTEXT > to) return object;
  let at = from + FIRST_CONTEXT;
  for (let left = Math.min(CONTEXTS_MAX, bytes[from + CONTEXTS] as number); left > 0; left--) {
    if (at + 4 + SYNTAX_BYTES > to) return object;
    const index = interfaceAt(bytes, at + 4, little);
    const value = index >= 0 ? index + 1 : INTERNED + context.intern(bytes, at + 4, at + 4 + UUID_BYTES);
    keep(view.getUint16(at, little), value, context);
    if (object === NO_OBJECT) object = objectOf(value);
    at += 4 + SYNTAX_BYTES + (bytes[at + 2] as number) * SYNTAX_BYTES;
  }
  return object;
}

/** The object of a context: a known interface, an interned UUID, or `NO_OBJECT` where its bind was not seen. */
export function contextObject(id: number, context: DecodeContext): number {
  const kept = id < wordsOf(context) ? (context.flowWord(id < 4 ? 0 : 1) >>> ((id & 3) * 8)) & 0xff : ELSEWHERE;
  if (kept !== ELSEWHERE) return objectOf(kept);
  const value = context.recall(CONTEXT_KEY + id);
  if (value > 0) context.remember(CONTEXT_KEY + id, value);
  return objectOf(value);
}

/**
 * The interface that a call is for. Pipes of one SMB connection number their contexts alike, and which of them a call
 * came through is not told: where the latest to be bound has no such method, the one before it is meant.
 */
export function calledObject(id: number, operation: number, context: DecodeContext): number {
  const object = contextObject(id, context);
  if (context.stream || object >= NO_OBJECT || id >= 4 || hasMethod(interfaceOfObject(object), operation))
    return object;
  const before = (context.flowWord(1) >>> (id * 8)) & 0xff;
  return before > 0 && hasMethod(before - 1, operation) ? objectOfInterface(before - 1) : object;
}

function objectOf(value: number): number {
  if (value > INTERNED) return value - INTERNED;
  return value > 0 && value < INTERNED ? objectOfInterface(value - 1) : NO_OBJECT;
}

function keep(id: number, value: number, context: DecodeContext): void {
  if (!context.stream && id < 4) keepBefore(id, value, context);
  if (id < wordsOf(context)) {
    const shift = (id & 3) * 8;
    const word = id < 4 ? 0 : 1;
    const byte = value < INTERNED ? value : ELSEWHERE;
    context.setFlowWord(word, (context.flowWord(word) & ~(0xff << shift)) | (byte << shift));
  }
  if (id >= wordsOf(context) || value >= INTERNED) context.remember(CONTEXT_KEY + id, value);
}

function keepBefore(id: number, value: number, context: DecodeContext): void {
  const shift = id * 8;
  const latest = (context.flowWord(0) >>> shift) & 0xff;
  if (latest === value || latest === 0 || latest === ELSEWHERE) return;
  context.setFlowWord(1, (context.flowWord(1) & ~(0xff << shift)) | (latest << shift));
}
