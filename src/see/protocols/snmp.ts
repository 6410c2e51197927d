/** SNMP v1, v2c and v3: what an agent answers about itself; never the community. RFC 1157, 4; RFC 3416, 3; RFC 3412, 6; RFC 3414, 2.4 (USM); RFC 3411, 5 (engine id). */
import { BER_INTEGER, BER_OCTET_STRING, BER_OID, BER_SEQUENCE, BerReader } from '../../kernel/encodings/ber.ts';
import { formatMac } from '../../kernel/address.ts';
import { latin1, trimEnd } from '../../kernel/encodings/text.ts';
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
  type OperationWord,
} from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';

/** PDU numbers, RFC 3416, 3 and RFC 1157, 4.1: the tag without its class. */
const GET_RESPONSE = 2;
const SET_REQUEST = 3;
const TRAP_V1 = 4;
const REPORT = 8;
const ENCRYPTED = 16;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  0: { operation: 'get_request', meaning: 'read' },
  1: { operation: 'get_next_request', meaning: 'read' },
  [GET_RESPONSE]: { operation: 'get_response', meaning: 'read' },
  [SET_REQUEST]: { operation: 'set_request', meaning: 'configure' },
  [TRAP_V1]: { operation: 'trap', meaning: 'notify' },
  5: { operation: 'get_bulk_request', meaning: 'read' },
  6: { operation: 'inform_request', meaning: 'notify' },
  7: { operation: 'snmpv2_trap', meaning: 'notify' },
  [REPORT]: { operation: 'report', meaning: 'diagnose' },
  [ENCRYPTED]: { operation: 'encrypted', meaning: 'unknown' },
};

/** The system group (RFC 3418, 2) below 1.3.6.1.2.1.1, by its next number, and the first entity's serial number (RFC 6933). */
const SYSTEM = [0x2b, 6, 1, 2, 1, 1];
const SYSTEM_ATTRIBUTES: Readonly<Record<number, Attribute>> = {
  1: 'system-description',
  2: 'device-type',
  4: 'contact',
  5: 'system-name',
  6: 'location',
};
const ENTITY = [0x2b, 6, 1, 2, 1, 0x2f, 1, 1, 1, 1];
const ENTITY_ATTRIBUTES: Readonly<Record<number, Attribute>> = { 10: 'firmware', 11: 'serial', 13: 'model' };

/** Versions as numbered in the message: 0, 1, 3. */
const VERSION_TEXT: Readonly<Record<number, Uint8Array>> = {
  0: Uint8Array.of(0x76, 0x31),
  1: Uint8Array.of(0x76, 0x32, 0x63),
  3: Uint8Array.of(0x76, 0x33),
};
const BINDINGS_MAX = 256;
/** Engine id, RFC 3411, 5: an enterprise with its highest bit set, a format, and what that is of. */
const ENGINE_MAC = 3;
const ENGINE_TEXT = 4;
/** Levels by the flags of a message: RFC 3412, 6.4. */
const AUTHENTICATED = 1;
const PRIVATE = 2;
/** Agents receive requests here; at port 162 it is they who send. */
const AGENT_PORT = 161;
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

const reader = new BerReader();
const scratch = new Uint8Array(192);

export default defineProtocol({
  id: 'snmp',
  name: 'SNMP',
  reference: 'RFC 1157, 4; RFC 3416, 3; RFC 3412, 6; RFC 3411, 5',
  over: [{ transport: 'udp', ports: [161, 162] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || bytes[from] !== BER_SEQUENCE) return NO;
    return versionOf(bytes, from, to) >= 0 ? YES : NO;
  },
  decode(bytes, _view, from, to, context) {
    const version = versionOf(bytes, from, to);
    if (version < 0) return RESYNC;
    const text = VERSION_TEXT[version] as Uint8Array;
    context.claimBytes(SOURCE, 'snmp-version', text, 0, text.length, 'ascii');
    const whole = version === 3 ? secured(bytes, context) : community(bytes, context) && pdu(bytes, context);
    if (!whole) context.malformed('a message that ends early');
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `pdu_${code}`, meaning: 'unknown' },
  codeKey: (kind, code) => (code === ENCRYPTED ? undefined : kind === RESPONSE || kind === ERROR ? GET_RESPONSE : code),
  objectName: (_code, object, name) => name(object),
  domain: 'both',
  confidence: 0.8,
  logonInClear: true,
  examples: [
    {
      title: 'get-request of sysDescr, v1',
      hex: '3026 020100 0406 7075626c6963 a019 020101 020100 020100 300e 300c 0608 2b06010201010100 0500',
      messages: [{ kind: 'request', operation: 'get_request', meaning: 'read' }],
    },
    {
      title: 'its answer',
      hex: '302a 020100 0406 7075626c6963 a21d 020101 020100 020100 3012 3010 0608 2b06010201010100 0404 504c4331',
      messages: [{ kind: 'response', operation: 'get_response', meaning: 'read' }],
    },
    { title: 'miss: a version that does not exist', hex: '3006 020109 040130', messages: [] },
  ],
});

/** Opens `reader` behind the message's version and returns that; −1 when this is none. A datagram that the capture cut short still has one. */
function versionOf(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 5 || bytes[from] !== BER_SEQUENCE) return -1;
  const length = bytes[from + 1] as number;
  reader.open(bytes, from + (length < 0x80 ? 2 : 2 + (length & 0x7f)), to);
  if (length > 0x84 || !reader.expect(BER_INTEGER)) return -1;
  const version = reader.integer();
  return version === 0 || version === 1 || version === 3 ? version : -1;
}

/** What stands for a logon in v1 and v2c, with every message: it is told once in a row, and has no name. */
function community(bytes: Uint8Array, context: DecodeContext): boolean {
  if (!reader.expect(BER_OCTET_STRING)) return false;
  if (context.direction === 0 && isNew(bytes, 1, context))
    context.logon({ name: '', domain: '', kind: 'unknown' }, bytes, reader.start, reader.stop);
  return true;
}

/** A PDU: kind, ids, variable bindings. Returns false where it is not whole. */
function pdu(bytes: Uint8Array, context: DecodeContext): boolean {
  if (!reader.next() || (reader.tag & 0xe0) !== 0xa0) return false;
  const code = reader.tag & 31;
  if (code > REPORT || !reader.enter()) return false;
  if (code === TRAP_V1) {
    context.message(EVENT, code, NO_OBJECT);
    return true;
  }
  if (!reader.expect(BER_INTEGER)) return false;
  const request = reader.integer() ?? 0;
  if (!reader.expect(BER_INTEGER)) return false;
  const status = reader.integer() ?? 0;
  if (!reader.expect(BER_INTEGER) || !reader.expect(BER_SEQUENCE) || !reader.enter()) return false;
  const answer = code === GET_RESPONSE;
  const object = bindings(bytes, code, context);
  if (context.detail) {
    context.field('request_id', request);
    if (answer) context.field('error_status', status);
  }
  if (answer) {
    const asked = context.recall(request | 0);
    context.message(status === 0 ? RESPONSE : ERROR, asked < 0 ? GET_RESPONSE : asked, NO_OBJECT);
  } else if (code === 7 || code === REPORT) context.message(EVENT, code, object);
  else {
    context.remember(request | 0, code);
    context.message(REQUEST, code, object);
  }
  return !reader.broken;
}

/** Claims what an answer says of the system; of a set request the first variable is the object. */
function bindings(bytes: Uint8Array, code: number, context: DecodeContext): number {
  let object = NO_OBJECT;
  for (let i = 0; i < BINDINGS_MAX && reader.expect(BER_SEQUENCE); i++) {
    const [valueStart, valueStop] = [reader.start, reader.stop];
    if (valueStop === valueStart || !reader.enter()) return object;
    if (!reader.expect(BER_OID)) return object;
    const { start, stop } = reader;
    if (code === SET_REQUEST && object === NO_OBJECT) object = internOid(bytes, start, stop, context);
    const attribute = code === GET_RESPONSE ? attributeOf(bytes, start, stop) : undefined;
    if (attribute !== undefined && reader.next()) {
      if (reader.tag === BER_OCTET_STRING)
        context.claimBytes(SOURCE, attribute, bytes, reader.start, reader.stop, 'utf8');
      else if (reader.tag === BER_OID) {
        const length = oidText(bytes, reader.start, reader.stop);
        context.claimBytes(SOURCE, attribute, scratch, 0, length, 'ascii');
      }
    }
    reader.leave();
  }
  return object;
}

function attributeOf(bytes: Uint8Array, start: number, stop: number): Attribute | undefined {
  const length = stop - start;
  if (length === SYSTEM.length + 2 && bytes[stop - 1] === 0 && beginsWith(bytes, start, SYSTEM))
    return SYSTEM_ATTRIBUTES[bytes[stop - 2] as number];
  if (length === ENTITY.length + 2 && bytes[stop - 1] === 1 && beginsWith(bytes, start, ENTITY))
    return ENTITY_ATTRIBUTES[bytes[stop - 2] as number];
  return undefined;
}

function beginsWith(bytes: Uint8Array, start: number, prefix: readonly number[]): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}

/** Writes an object identifier as dotted decimal into `scratch`; its length. X.690, 8.19. */
function oidText(bytes: Uint8Array, start: number, stop: number): number {
  let length = 0;
  let value = 0;
  for (let i = start; i < stop && length < scratch.length - 24; i++) {
    const byte = bytes[i] as number;
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (length === 0) {
      const top = Math.min(2, Math.floor(value / 40));
      scratch[length++] = 0x30 + top;
      value -= top * 40;
    }
    scratch[length++] = 0x2e;
    length = decimal(value % 2 ** 40, length);
    value = 0;
  }
  return length;
}

function decimal(value: number, at: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  let rest = value;
  for (let i = at + digits - 1; i >= at; i--) {
    scratch[i] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return at + digits;
}

function internOid(bytes: Uint8Array, start: number, stop: number, context: DecodeContext): number {
  return context.intern(scratch, 0, oidText(bytes, start, stop));
}

/** v3: the engine and the user of the security parameters; the PDU only where it is not encrypted. */
function secured(bytes: Uint8Array, context: DecodeContext): boolean {
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return false;
  if (!reader.expect(BER_INTEGER) || !reader.expect(BER_INTEGER) || !reader.expect(BER_OCTET_STRING)) return false;
  const flags = reader.stop > reader.start ? (bytes[reader.start] as number) : 0;
  if (!reader.expect(BER_INTEGER)) return false;
  const model = reader.integer();
  reader.leave();
  if (!reader.expect(BER_OCTET_STRING)) return false;
  if (model === 3 && !userSecurity(bytes, flags, context)) return false;
  if (context.detail) context.field('security_level', levelOf(flags));
  if ((flags & PRIVATE) !== 0) {
    context.message(context.direction === 0 ? REQUEST : RESPONSE, ENCRYPTED, NO_OBJECT);
    return true;
  }
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return false;
  return reader.expect(BER_OCTET_STRING) && reader.expect(BER_OCTET_STRING) && pdu(bytes, context);
}

const levelOf = (flags: number): string =>
  flags & PRIVATE ? 'authPriv' : flags & AUTHENTICATED ? 'authNoPriv' : 'noAuthNoPriv';

/** RFC 3414, 2.4: engine id, boots, time, user; authentication and privacy parameters are not read. */
function userSecurity(bytes: Uint8Array, flags: number, context: DecodeContext): boolean {
  if (!reader.enter() || !reader.expect(BER_SEQUENCE) || !reader.enter()) return false;
  if (!reader.expect(BER_OCTET_STRING)) return false;
  // Engine and user come with every message: each is told once in a row.
  const agent = context.direction === 1 || context.targetPort === AGENT_PORT + 1;
  if (agent && reader.stop > reader.start && isNew(bytes, 0, context))
    engine(bytes, reader.start, reader.stop, context);
  if (!reader.expect(BER_INTEGER) || !reader.expect(BER_INTEGER) || !reader.expect(BER_OCTET_STRING)) return false;
  if (reader.stop > reader.start && isNew(bytes, 1, context)) {
    // Without a user there is no level: so an engine is asked who it is.
    if (agent) context.claim(SOURCE, 'security', `SNMPv3 ${levelOf(flags)}`);
    else context.account(SOURCE, { name: latin1(bytes, reader.start, reader.stop), domain: '', kind: 'user' });
  }
  reader.leave();
  reader.leave();
  return true;
}

function engine(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  let text = '';
  for (let i = from; i < Math.min(to, from + 32); i++) text += HEX[bytes[i] as number] ?? '';
  context.claim(SOURCE, 'device-id', text);
  if (to - from < 6 || ((bytes[from] as number) & 0x80) === 0) return;
  context.claim(SOURCE, 'vendor-id', `enterprise ${Number.parseInt(text.slice(0, 8), 16) % 0x80000000}`);
  const format = bytes[from + 4];
  if (format === ENGINE_MAC && to - from === 11) context.claim(SOURCE, 'chassis-id', formatMac(bytes, from + 5));
  else if (format === ENGINE_TEXT)
    context.claimBytes(SOURCE, 'mentioned-name', bytes, from + 5, trimEnd(bytes, from + 5, to), 'latin1');
}

function isNew(bytes: Uint8Array, index: 0 | 1, context: DecodeContext): boolean {
  let hash = 1;
  for (let i = reader.start; i < reader.stop; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  if (context.word(index) === hash) return false;
  context.setWord(index, hash);
  return true;
}
