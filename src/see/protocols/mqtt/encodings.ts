/** Data representations of MQTT: variable byte integer, UTF-8 string, property. OASIS MQTT 5.0, 1.5 and 2.2.2. */

/** Value that `variableInteger` read last. */
let value = 0;
export const integerRead = (): number => value;

/** Bytes of the variable byte integer at `at` (its value: `integerRead`); 0 when it is cut, −1 when it is longer than four. */
export function variableInteger(bytes: Uint8Array, at: number, to: number): number {
  value = 0;
  for (let i = 0; i < 4; i++) {
    if (at + i >= to) return 0;
    const byte = bytes[at + i] as number;
    value += (byte & 0x7f) << (7 * i);
    if ((byte & 0x80) === 0) return i + 1;
  }
  return -1;
}

/** Where the string (or binary data) whose length stands at `at` ends; −1 when that lies behind `end`. */
export function stringEnd(view: DataView, at: number, end: number): number {
  if (at < 0 || at + 2 > end) return -1;
  const stop = at + 2 + view.getUint16(at);
  return stop <= end ? stop : -1;
}

/** Where the properties whose length stands at `at` end; −1 when that lies behind `end`. */
export function propertiesEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at < 0) return -1;
  const width = variableInteger(bytes, at, end);
  return width > 0 && at + width + value <= end ? at + width + value : -1;
}

export const TOPIC_ALIAS = 0x23;
const PROPERTIES_MAX = 64;
const STRINGS = [0x03, 0x08, 0x09, 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f];
const SHORTS = [0x13, 0x21, 0x22, TOPIC_ALIAS];
const LONGS = [0x02, 0x11, 0x18, 0x27];
const SUBSCRIPTION_IDENTIFIER = 0x0b;
const USER_PROPERTY = 0x26;

/** The topic alias among the properties in [from, to); 0 where there is none. 3.3.2.3.4. */
export function topicAlias(bytes: Uint8Array, view: DataView, from: number, to: number): number {
  let at = from;
  for (let i = 0; i < PROPERTIES_MAX && at >= 0 && at < to; i++) {
    if (bytes[at] === TOPIC_ALIAS) return at + 3 <= to ? view.getUint16(at + 1) : 0;
    at = propertyEnd(bytes, view, at, to);
  }
  return 0;
}

function propertyEnd(bytes: Uint8Array, view: DataView, at: number, to: number): number {
  const id = bytes[at] as number;
  if (STRINGS.includes(id)) return stringEnd(view, at + 1, to);
  if (SHORTS.includes(id)) return at + 3;
  if (LONGS.includes(id)) return at + 5;
  if (id === USER_PROPERTY) return stringEnd(view, stringEnd(view, at + 1, to), to);
  if (id !== SUBSCRIPTION_IDENTIFIER) return at + 2;
  const width = variableInteger(bytes, at + 1, to);
  return width > 0 ? at + 1 + width : -1;
}
