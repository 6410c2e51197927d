/**
 * Zabbix: agents are asked for items, and send what they measure. Zabbix manual, appendix "Protocols": header (ZBXD, flags,
 * length, reserved), passive and active checks, sender. What is compressed is told as such, by its length.
 */
import { findByte, hasText, latin1 } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

const MARK = 'ZBXD';
const HEADER_BYTES = 13;
const LARGE_HEADER_BYTES = 21;
const PROTOCOL = 0x01;
const COMPRESSED = 0x02;
const LARGE = 0x04;
/** A server takes no more by default. */
const DATA_BYTES_MAX = 2 ** 30;
const READ_BYTES_MAX = 2048;
const VALUE_BYTES_MAX = 128;

/** A code is the place in this list plus 10; the requests of JSON. */
const REQUESTS: readonly (readonly [request: string, operation: OperationWord])[] = [
  ['agent data', { operation: 'agent_data', meaning: 'notify' }],
  ['sender data', { operation: 'sender_data', meaning: 'notify' }],
  ['active checks', { operation: 'active_checks', meaning: 'read' }],
  ['active check heartbeat', { operation: 'active_check_heartbeat', meaning: 'keep-alive' }],
  ['proxy config', { operation: 'proxy_config', meaning: 'read' }],
  ['proxy data', { operation: 'proxy_data', meaning: 'notify' }],
  ['proxy heartbeat', { operation: 'proxy_heartbeat', meaning: 'keep-alive' }],
  ['history data', { operation: 'history_data', meaning: 'notify' }],
  ['passive checks', { operation: 'passive_checks', meaning: 'read' }],
  ['command', { operation: 'command', meaning: 'execute' }],
];
const FIRST_REQUEST = 10;
const ITEM = 0;
const RUN = 1;
const JSON_DATA = 2;
const COMPRESSED_DATA = 3;
const OTHERS: readonly OperationWord[] = [
  { operation: 'passive_check', meaning: 'read' },
  { operation: 'system_run', meaning: 'execute' },
  { operation: 'data', meaning: 'transfer' },
  { operation: 'compressed_data', meaning: 'transfer' },
];
/** Items of an agent that run what they are given. */
const RUNS = 'system.run[';
const NOT_SUPPORTED = 'ZBX_NOTSUPPORTED';

const headerBytes = (flags: number): number => ((flags & LARGE) === 0 ? HEADER_BYTES : LARGE_HEADER_BYTES);

/** Bytes of data behind the header at `at`, all of which is there; −1 where it is none. */
function dataBytes(bytes: Uint8Array, view: DataView, at: number): number {
  const flags = bytes[at + 4] as number;
  if ((flags & PROTOCOL) === 0 || flags > (PROTOCOL | COMPRESSED | LARGE)) return -1;
  if ((flags & LARGE) !== 0 && view.getUint32(at + 9, true) !== 0) return -1;
  const length = view.getUint32(at + 5, true);
  return length <= DATA_BYTES_MAX ? length : -1;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const had = to - from;
  if (had <= 0 || !hasText(bytes, from, to, MARK.slice(0, had))) return NO;
  if (had < 5) return onPort ? MORE : NO;
  return ((bytes[from + 4] as number) & PROTOCOL) !== 0 && (bytes[from + 4] as number) < 8 ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    if (!hasText(bytes, at, to, MARK.slice(0, to - at))) return RESYNC;
    if (to - at < 5) return at;
    const flags = bytes[at + 4] as number;
    const start = at + headerBytes(flags);
    if (start > to) return at;
    const length = dataBytes(bytes, view, at);
    if (length < 0) return RESYNC;
    const read = start + Math.min(length, READ_BYTES_MAX);
    if (read > to) return at;
    message(bytes, flags, start, read, context);
    at = start + length;
    if (at > to) {
      context.skip(at - to);
      return to;
    }
  }
  return at;
}

/** Flow word 0: the code of the request to be answered, plus one. */
function message(bytes: Uint8Array, flags: number, start: number, end: number, context: DecodeContext): void {
  if (context.direction === 1) return answer(bytes, flags, start, end, context);
  let code = COMPRESSED_DATA;
  let object: number = NO_OBJECT;
  if ((flags & COMPRESSED) === 0) {
    code = bytes[start] === 0x7b ? json(bytes, start, end, context) : ITEM;
    if (code === ITEM) {
      if (hasText(bytes, start, end, RUNS)) code = RUN;
      object = item(bytes, start, end, context);
    }
  }
  context.setFlowWord(0, code + 1);
  context.message(REQUEST, code, object);
}

/** The key of an item without its parameters, which may be secrets. */
function item(bytes: Uint8Array, start: number, end: number, context: DecodeContext): number {
  let stop = start;
  while (stop < end && stop < start + VALUE_BYTES_MAX && (bytes[stop] as number) > 0x20 && bytes[stop] !== 0x5b) stop++;
  const id = stop > start ? context.intern(bytes, start, stop) : 0;
  return id === 0 ? NO_OBJECT : id;
}

/** Code of a request in JSON, and the host and version that it names. */
function json(bytes: Uint8Array, start: number, end: number, context: DecodeContext): number {
  const request = member(bytes, start, end, '"request"') ? latin1(bytes, found.at, found.end) : '';
  const place = REQUESTS.findIndex(([word]) => word === request);
  if (member(bytes, start, end, '"host"') && found.end > found.at)
    context.claimBytes(SOURCE, 'name', bytes, found.at, found.end, 'utf8');
  if (request.startsWith('a') && member(bytes, start, end, '"version"'))
    context.claim(SOURCE, 'application', `Zabbix agent ${latin1(bytes, found.at, found.end)}`);
  return place < 0 ? JSON_DATA : FIRST_REQUEST + place;
}

const found = { at: 0, end: 0 };

/** Finds the text behind a name among the members of JSON; its place is in `found`. */
function member(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  for (let at = from; at < to; at++) {
    if (!hasText(bytes, at, to, name)) continue;
    const colon = findByte(bytes, at + name.length, Math.min(to, at + name.length + 3), 0x3a);
    const open = colon < 0 ? -1 : findByte(bytes, colon, Math.min(to, colon + 3), 0x22);
    const close = open < 0 ? -1 : findByte(bytes, open + 1, to, 0x22);
    if (close < 0) return false;
    found.at = open + 1;
    found.end = Math.min(close, open + 1 + VALUE_BYTES_MAX);
    return true;
  }
  return false;
}

function answer(bytes: Uint8Array, flags: number, start: number, end: number, context: DecodeContext): void {
  const asked = context.flowWord(0) - 1;
  context.setFlowWord(0, 0);
  const plain = (flags & COMPRESSED) === 0;
  let failed = plain && hasText(bytes, start, end, NOT_SUPPORTED);
  if (plain && bytes[start] === 0x7b && member(bytes, start, end, '"response"'))
    failed = !hasText(bytes, found.at, found.end, 'success');
  context.message(failed ? ERROR : RESPONSE, asked < 0 ? (plain ? JSON_DATA : COMPRESSED_DATA) : asked, NO_OBJECT);
}

export default defineProtocol({
  id: 'zabbix',
  name: 'Zabbix',
  reference: 'Zabbix manual, appendix: protocols',
  over: [{ transport: 'tcp', ports: [10050, 10051], anyPort: true }],
  firstBytes: [0x5a],
  recognise,
  decode,
  describe: (code) =>
    OTHERS[code] ?? REQUESTS[code - FIRST_REQUEST]?.[1] ?? { operation: `code_${String(code)}`, meaning: 'unknown' },
  codeKey: (_kind, code) => (code < 0 ? undefined : code),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.6,
  examples: [
    {
      title: 'asks for proc.num[]',
      hex: '5a425844 01 0a000000 00000000 70726f632e6e756d5b5d',
      messages: [{ kind: 'request', operation: 'passive_check', meaning: 'read' }],
    },
    { title: 'miss: no flag of the protocol', hex: '5a425844 00 0a000000 00000000', messages: [] },
  ],
});
