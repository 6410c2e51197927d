/** MQTT PUBLISH: its topic, never its content, but for what a broker and a Sparkplug edge node say of themselves. OASIS MQTT 5.0, 3.3. */
import { hasText } from '../../../kernel/encodings/text.ts';
import { EVENT, NO_OBJECT, REQUEST, RESYNC, SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import { VERSION } from './connect.ts';
import { integerRead, topicAlias, variableInteger } from './encodings.ts';
import { edgeNode, properties, sparkplugType } from './sparkplug.ts';
import { DELIVERED, NBIRTH, PUBLISH } from './words.ts';

/** Properties longer than this are passed over, with the topic alias that may stand among them. */
const PROPERTIES_BYTES_MAX = 2048;
/** So much of a birth certificate is read. */
const BIRTH_BYTES_MAX = 16_384;
/** mosquitto(8), "Broker status": the version of the broker, which it publishes to those who ask. */
const BROKER_VERSION = '$SYS/broker/version';
const BROKER_VERSION_BYTES_MAX = 128;
const WAIT = -2;

/** Keys of what is remembered: a message by its sender and packet id, an alias by sender and number. */
const ALIAS = 1 << 18;
export const messageKey = (direction: number, packetId: number): number => (direction << 16) | packetId;

/** Reports the PUBLISH at `at`; returns where the next packet starts (what is not there yet is skipped), `at` to wait, or RESYNC. */
export function publish(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  start: number,
  end: number,
  to: number,
  context: DecodeContext,
): number {
  if (start + 2 > end) return RESYNC;
  if (start + 2 > to) return at;
  const topicEnd = start + 2 + view.getUint16(start);
  const quality = ((bytes[at] as number) >> 1) & 3;
  const head = topicEnd + (quality > 0 ? 2 : 0);
  if (head > end) return RESYNC;
  if (head > to) return at;
  if (!isTopic(bytes, start + 2, topicEnd)) return RESYNC;
  const body = context.flowWord(VERSION) === 5 ? behindProperties(bytes, head, end, to) : head;
  if (body < 0) return body === WAIT ? at : RESYNC;
  const type = sparkplugType(bytes, start + 2, topicEnd);
  const passedOver = body - head > PROPERTIES_BYTES_MAX;
  const wanted = body + (passedOver ? 0 : contentWanted(bytes, start + 2, topicEnd, type, end - body, context));
  if (!passedOver && wanted > to) return at;
  if (wanted > body) identity(bytes, start + 2, topicEnd, body, wanted, context);
  const object = objectOf(bytes, view, start + 2, topicEnd, head, passedOver ? head : body, context);
  if (quality > 0) context.remember(messageKey(context.direction, view.getUint16(topicEnd)), object);
  if (context.detail) {
    context.field('quality_of_service', quality);
    context.field('retain', ((bytes[at] as number) & 1) === 1);
    context.field('payload_bytes', end - body);
  }
  const fromServer = context.direction === 1;
  context.message(fromServer ? EVENT : REQUEST, PUBLISH | (type << 8) | (fromServer ? DELIVERED : 0), object);
  if (end > to) context.skip(end - to);
  return Math.min(end, to);
}

/** 1.5.4: no NUL; control characters should not be in it, and are in what is none. */
function isTopic(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((bytes[i] as number) < 0x20) return false;
  return true;
}

/** Where the payload starts behind the properties at `head`; RESYNC, or WAIT where they are not there and might hold an alias. */
function behindProperties(bytes: Uint8Array, head: number, end: number, to: number): number {
  const width = variableInteger(bytes, head, Math.min(end, to));
  if (width < 0 || (width === 0 && end <= to)) return RESYNC;
  if (width === 0) return head + 4 > to ? WAIT : RESYNC;
  const body = head + width + integerRead();
  if (body > end) return RESYNC;
  return body > to && body - head <= PROPERTIES_BYTES_MAX ? WAIT : body;
}

/** How many bytes of the payload are read: of most messages none. */
function contentWanted(
  bytes: Uint8Array,
  from: number,
  to: number,
  type: number,
  size: number,
  context: DecodeContext,
): number {
  if (context.direction === 0) return type === NBIRTH ? Math.min(size, BIRTH_BYTES_MAX) : 0;
  const version = to - from === BROKER_VERSION.length && hasText(bytes, from, to, BROKER_VERSION);
  return version && size <= BROKER_VERSION_BYTES_MAX ? size : 0;
}

function identity(
  bytes: Uint8Array,
  from: number,
  to: number,
  body: number,
  end: number,
  context: DecodeContext,
): void {
  if (context.direction === 1) return context.claimBytes(SOURCE, 'application', bytes, body, end, 'utf8');
  edgeNode(bytes, from, to, context);
  properties(bytes, body, end, context);
}

/** The topic as object; where only its alias stands, what that was set to. 3.3.2.3.4. */
function objectOf(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  head: number,
  body: number,
  context: DecodeContext,
): number {
  const alias = body > head + 1 ? topicAlias(bytes, view, head + variableInteger(bytes, head, body), body) : 0;
  const key = ALIAS | messageKey(context.direction, alias);
  const named = to > from ? context.intern(bytes, from, to) : alias > 0 ? context.recall(key) : 0;
  if (alias > 0 && named > 0) context.remember(key, named);
  return named > 0 ? named : NO_OBJECT;
}
