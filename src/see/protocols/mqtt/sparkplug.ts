/**
 * Sparkplug B: message types in topics, and what an edge node's birth certificate says of it. Eclipse Sparkplug 3.0, 4.1
 * (topics), 6.4 (payload: Google Protocol Buffers) and 6.4.16 (node properties). Values are not read.
 */
import { findByte, hasText } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import { SPARKPLUG, STATE } from './words.ts';

const NAMESPACE = 'spBv1.0/';
const SLASH = 0x2f;

/** Fields of the payload and of a metric, with their wire type in the low three bits. */
const METRICS = (2 << 3) | 2;
const METRIC_NAME = (1 << 3) | 2;
const STRING_VALUE = (15 << 3) | 2;
const WIRE_VARINT = 0;
const WIRE_LONG = 1;
const WIRE_BYTES = 2;
const WIRE_SHORT = 5;
const METRICS_MAX = 512;
const FIELDS_MAX = 64;

const PROPERTIES: readonly (readonly [name: string, attribute: Attribute])[] = [
  ['Properties/Hardware Make', 'vendor'],
  ['Properties/Hardware Model', 'model'],
  ['Properties/FW', 'firmware'],
  ['Properties/FW Version', 'firmware'],
  ['Properties/OS', 'os'],
  ['Properties/OS Version', 'os-version'],
];

/** Place of the topic's message type in SPARKPLUG plus one; 0 when it is no topic of Sparkplug. */
export function sparkplugType(bytes: Uint8Array, from: number, to: number): number {
  if (!hasText(bytes, from, to, NAMESPACE)) return 0;
  const group = from + NAMESPACE.length;
  const slash = findByte(bytes, group, to, SLASH);
  if (slash < 0) return 0;
  if (hasText(bytes, group, slash, 'STATE')) return STATE;
  const stop = findByte(bytes, slash + 1, to, SLASH);
  if (stop < 0) return 0;
  for (let i = 0; i < SPARKPLUG.length; i++) {
    const word = (SPARKPLUG[i] as (typeof SPARKPLUG)[number])[0];
    if (stop - slash - 1 === word.length && hasText(bytes, slash + 1, stop, word)) return i + 1;
  }
  return 0;
}

/** Claims that the sender is the edge node that the topic in [from, to) ends with. */
export function edgeNode(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const group = findByte(bytes, from + NAMESPACE.length, to, SLASH);
  const type = findByte(bytes, group + 1, to, SLASH);
  if (type + 1 < to) context.claimBytes(SOURCE, 'name', bytes, type + 1, to, 'utf8');
  context.claim(SOURCE, 'role', 'Sparkplug edge node');
}

/** Claims what the metrics of a birth's payload, as far as it is there, say of its sender. */
export function properties(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  let at = from;
  for (let left = METRICS_MAX; left > 0 && at >= 0 && at < to; left--) {
    const tag = varint(bytes, at, to);
    const next = fieldEnd(bytes, at, to);
    if (tag === METRICS && next > 0) metric(bytes, contentOf(next), next, context);
    at = next;
  }
}

function metric(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  let attribute: Attribute | undefined;
  let at = from;
  for (let left = FIELDS_MAX; left > 0 && at >= 0 && at < to; left--) {
    const tag = varint(bytes, at, to);
    const next = fieldEnd(bytes, at, to);
    if (next < 0) return;
    if (tag === METRIC_NAME) attribute = attributeOf(bytes, contentOf(next), next);
    else if (tag === STRING_VALUE && attribute && contentOf(next) < next)
      context.claimBytes(SOURCE, attribute, bytes, contentOf(next), next, 'utf8');
    at = next;
  }
}

function attributeOf(bytes: Uint8Array, from: number, to: number): Attribute | undefined {
  for (const [name, attribute] of PROPERTIES)
    if (to - from === name.length && hasText(bytes, from, to, name)) return attribute;
  return undefined;
}

/** Bytes that the last varint took, and the length of the last field's content. */
let width = 0;
let length = 0;
const contentOf = (end: number): number => end - length;

/** Where the field at `at` ends; −1 when it is cut or of a wire type that is out of use. */
function fieldEnd(bytes: Uint8Array, at: number, to: number): number {
  const wire = varint(bytes, at, to) & 7;
  const start = at + width;
  if (width === 0) return -1;
  length = 0;
  let end = start;
  if (wire === WIRE_VARINT) {
    varint(bytes, start, to);
    end = width === 0 ? -1 : start + width;
  } else if (wire === WIRE_LONG) end = start + 8;
  else if (wire === WIRE_SHORT) end = start + 4;
  else if (wire === WIRE_BYTES) {
    length = varint(bytes, start, to);
    end = width === 0 ? -1 : start + width + length;
  } else return -1;
  return end <= to ? end : -1;
}

/** A varint of up to ten bytes; `width` is 0 when it is cut or longer. Large values lose their low bits, which no length needs. */
function varint(bytes: Uint8Array, at: number, to: number): number {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < 10 && at + i < to; i++) {
    const byte = bytes[at + i] as number;
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      width = i + 1;
      return value;
    }
  }
  width = 0;
  return -1;
}
