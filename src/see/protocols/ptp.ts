/**
 * Precision time: which clock rules, which follow, and who changes them. IEEE 1588-2019, 13.3 (header), 13.5–13.13 (messages),
 * 15.4 (management); annexes C, D and E (transports).
 */
import {
  ERROR,
  EVENT,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type OperationWord,
} from '../../model/protocol.ts';

/** Message types, 13.3.2.3, table 36. */
const DELAY_REQUEST = 1;
const PEER_DELAY_REQUEST = 2;
const ANNOUNCE = 11;
const MANAGEMENT = 13;
const MESSAGES: Readonly<Record<number, readonly [MessageKind, string]>> = {
  0: [EVENT, 'sync'],
  [DELAY_REQUEST]: [REQUEST, 'delay_req'],
  [PEER_DELAY_REQUEST]: [REQUEST, 'pdelay_req'],
  3: [RESPONSE, 'pdelay_resp'],
  8: [EVENT, 'follow_up'],
  9: [RESPONSE, 'delay_resp'],
  10: [RESPONSE, 'pdelay_resp_follow_up'],
  [ANNOUNCE]: [EVENT, 'announce'],
  12: [EVENT, 'signaling'],
  [MANAGEMENT]: [EVENT, 'management'],
};
/** Above the type in the code of a management message: its action, 15.4.1.6, table 57. */
const ACTION_SHIFT = 4;
const ACTIONS: readonly (readonly [MessageKind, OperationWord])[] = [
  [REQUEST, { operation: 'management_get', meaning: 'diagnose' }],
  [REQUEST, { operation: 'management_set', meaning: 'configure' }],
  [RESPONSE, { operation: 'management_response', meaning: 'diagnose' }],
  [REQUEST, { operation: 'management_command', meaning: 'control' }],
  [RESPONSE, { operation: 'management_acknowledge', meaning: 'control' }],
];

const HEADER_BYTES = 34;
const VERSION = 2;
const CLOCK_IDENTITY = 20;
const IDENTITY_BYTES = 8;
/** Announce, 13.5: the grandmaster's class and identity, the steps to it, where its time comes from. */
const GRANDMASTER_CLASS = 48;
const GRANDMASTER_IDENTITY = 53;
const STEPS_REMOVED = 61;
const TIME_SOURCE = 63;
const ANNOUNCE_BYTES = 64;
/** Management, 15.4.1: action; then a TLV: type, length, and the id of what is managed. */
const ACTION = 46;
const TLV = 48;
const MANAGEMENT_ID = 52;
const MANAGEMENT_BYTES = 54;
const MANAGEMENT_ERROR_STATUS = 2;

export default defineProtocol({
  id: 'ptp',
  name: 'PTP',
  reference: 'IEEE 1588-2019, 13.3–13.13 and 15.4; annexes C, D and E',
  over: [{ etherType: 0x88f7 }, { transport: 'udp', ports: [319, 320] }],
  recognise: (bytes, from, to, onPort) => (onPort && lengthOf(bytes, from, to) > 0 ? YES : NO),
  decode(bytes, view, from, to, context) {
    const length = lengthOf(bytes, from, to);
    if (length === 0) return RESYNC;
    const type = (bytes[from] as number) & 15;
    if (context.detail) {
      context.field('domain', bytes[from + 4] as number);
      context.field('clock', identity(bytes, from + CLOCK_IDENTITY));
      context.field('sequence', view.getUint16(from + 30));
    }
    if (type === MANAGEMENT && length >= ACTION + 1) manage(bytes, view, from, length, context);
    else {
      if (type === ANNOUNCE) announce(bytes, view, from, length, context);
      else if (type === DELAY_REQUEST || type === PEER_DELAY_REQUEST) follower(bytes, from, type, context);
      context.message(MESSAGES[type]?.[0] ?? EVENT, type, NO_OBJECT);
    }
    // Padding follows a short message.
    return to;
  },
  describe(code) {
    const action = code >> ACTION_SHIFT;
    if ((code & 15) === MANAGEMENT && action > 0)
      return ACTIONS[action - 1]?.[1] ?? { operation: `management_action_${action - 1}`, meaning: 'unknown' };
    const row = MESSAGES[code];
    return row ? { operation: row[1], meaning: 'time' } : { operation: `message_type_${code}`, meaning: 'unknown' };
  },
  codeKey: (_kind, code) => code & 15,
  objectName: (_code, object) => `management id 0x${object.toString(16).padStart(4, '0')}`,
  domain: 'ot',
  confidence: 0.6,
  examples: [
    {
      title: 'a grandmaster announces itself',
      hex: `0b02 0040 00 00 003c ${'00'.repeat(12)} 00b0aefffe01f920 0001 0001 05 01 ${'00'.repeat(10)} 0025 00 80 06 21 59e0 80 00b0aefffe01f920 0000 20`,
      messages: [{ kind: 'event', operation: 'announce', meaning: 'time' }],
    },
    {
      title: 'a clock is configured',
      hex: `0d02 0036 00 00 0000 ${'00'.repeat(12)} 00b0aefffe01f920 0001 0001 04 7f ${'ff'.repeat(10)} 01 01 01 00 0001 0002 2005`,
      messages: [{ kind: 'request', operation: 'management_set', meaning: 'configure' }],
    },
    { title: 'miss: version 1', hex: `0001 002c ${'00'.repeat(40)}`, messages: [] },
  ],
});

/** Length of the message; 0 for another thing. */
function lengthOf(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < HEADER_BYTES || ((bytes[from + 1] as number) & 15) !== VERSION) return 0;
  if (!MESSAGES[(bytes[from] as number) & 15]) return 0;
  const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
  return length >= HEADER_BYTES && length <= to - from ? length : 0;
}

/** An EUI-64, as hexadecimal digits. */
function identity(bytes: Uint8Array, at: number): string {
  let text = '';
  for (let i = at; i < at + IDENTITY_BYTES; i++) text += (bytes[i] as number).toString(16).padStart(2, '0');
  return text;
}

/** Who announces is a master; a grandmaster where it announces itself. Told again only when it changes. */
function announce(bytes: Uint8Array, view: DataView, from: number, length: number, context: DecodeContext): void {
  if (length < ANNOUNCE_BYTES) return context.malformed('an announcement that ends early');
  const own = from + CLOCK_IDENTITY;
  const grandmaster = from + GRANDMASTER_IDENTITY;
  const clockClass = bytes[from + GRANDMASTER_CLASS] as number;
  if (context.detail) {
    context.field('grandmaster', identity(bytes, grandmaster));
    context.field('clock_class', clockClass);
    context.field('steps_removed', view.getUint16(from + STEPS_REMOVED));
    context.field('time_source', bytes[from + TIME_SOURCE] as number);
  }
  if (!isNew(hashOf(bytes, own) ^ hashOf(bytes, grandmaster) ^ clockClass, 0, context)) return;
  let same = true;
  for (let i = 0; i < IDENTITY_BYTES; i++) same &&= bytes[own + i] === bytes[grandmaster + i];
  context.claim(SOURCE, 'device-id', identity(bytes, own));
  context.claim(SOURCE, 'role', same ? `PTP grandmaster, clock class ${clockClass}` : 'PTP master');
}

/** Who measures the way to its master follows it; peers measure the way to each other, and are neither. */
function follower(bytes: Uint8Array, from: number, type: number, context: DecodeContext): void {
  if (!isNew(hashOf(bytes, from + CLOCK_IDENTITY) ^ type, 1, context)) return;
  context.claim(SOURCE, 'device-id', identity(bytes, from + CLOCK_IDENTITY));
  if (type === DELAY_REQUEST) context.claim(SOURCE, 'role', 'PTP slave');
}

function hashOf(bytes: Uint8Array, at: number): number {
  let hash = 1;
  for (let i = at; i < at + IDENTITY_BYTES; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  return hash;
}

function isNew(hash: number, index: 0 | 1, context: DecodeContext): boolean {
  // Zero is what nothing was told yet looks like.
  const key = hash === 0 ? 1 : hash;
  if (context.word(index) === key) return false;
  context.setWord(index, key);
  return true;
}

function manage(bytes: Uint8Array, view: DataView, from: number, length: number, context: DecodeContext): void {
  const action = (bytes[from + ACTION] as number) & 15;
  const failed = length >= MANAGEMENT_BYTES && view.getUint16(from + TLV) === MANAGEMENT_ERROR_STATUS;
  // Of an error the reason comes first.
  const id = failed ? MANAGEMENT_ID + 2 : MANAGEMENT_ID;
  const object = id + 2 <= length ? view.getUint16(from + id) : NO_OBJECT;
  const kind = failed ? ERROR : (ACTIONS[action]?.[0] ?? EVENT);
  context.message(kind, MANAGEMENT | ((action + 1) << ACTION_SHIFT), object);
}
