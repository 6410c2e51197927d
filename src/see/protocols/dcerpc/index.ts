/**
 * DCE/RPC over TCP and SMB pipes: calls by interface and number, and the NTLM inside of its authentication. DCE 1.1 RPC
 * (C706), 12.6; [MS-RPCE] 2.2.2.
 *
 * Object: the interface, named where it is one of those that Windows, DCOM and OPC Classic offer, else its UUID.
 */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { handToken } from '../../../kernel/encodings/spnego.ts';
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../../model/protocol.ts';
import { calledObject, contextObject, interfaceOfObject, noteContexts, objectOfInterface } from './contexts.ts';
import { interfaceName, methodWord, uuidText } from './interfaces.ts';

const HEADER_BYTES = 16;
const REQUEST_PDU = 0;
const RESPONSE_PDU = 2;
const FAULT = 3;
const BIND = 11;
const BIND_ACK = 12;
const BIND_NAK = 13;
const ALTER = 14;
const ALTER_ANSWER = 15;
const AUTH_3 = 16;
const TYPE_MAX = 20;
const FIRST_FRAGMENT = 1;
/** Calls of an unknown interface are their operation numbers; everything that is no call is counted beyond them. */
const PDU_BASE = 0x10000;
/** Calls of known interfaces follow, one range of operation numbers for each. */
const KNOWN_BASE = 0x20000;
const OPERATION_BITS = 16;

const WORDS: Readonly<Record<number, OperationWord>> = {
  [PDU_BASE + BIND]: { operation: 'bind', meaning: 'connect' },
  [PDU_BASE + ALTER]: { operation: 'alter_context', meaning: 'connect' },
  [PDU_BASE + AUTH_3]: { operation: 'authenticate', meaning: 'authenticate' },
};

export default defineProtocol({
  id: 'dcerpc',
  name: 'DCE/RPC',
  reference: 'DCE 1.1 RPC (C706), 12.6; [MS-RPCE] 2.2.2',
  over: [{ transport: 'tcp', ports: [135, 593], anyPort: true }, { carrier: 'smb-pipe' }],
  firstBytes: [5],
  recognise(bytes, from, to, onPort) {
    if (to - from < HEADER_BYTES) return bytes[from] === 5 && onPort ? MORE : NO;
    return isPdu(bytes, from) ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at + HEADER_BYTES <= to) {
      if (!isPdu(bytes, at)) return RESYNC;
      const little = ((bytes[at + 4] as number) & 0x10) !== 0;
      const length = view.getUint16(at + 8, little);
      if (length < HEADER_BYTES) return RESYNC;
      const end = at + length;
      const type = bytes[at + 2] as number;
      // Calls and answers are of interest by their header alone.
      const brief = type === REQUEST_PDU || type === RESPONSE_PDU;
      // A pipe is read and written in pieces of its own size: what is there is all there is.
      if (end > to && !context.stream) {
        message(bytes, view, at, to, little, context);
        return to;
      }
      if (end > to && (!brief || at + HEADER_BYTES + 8 > to)) return at;
      message(bytes, view, at, Math.min(end, to), little, context);
      if (end > to) {
        context.skip(end - to);
        return to;
      }
      at = end;
    }
    return context.stream ? at : to;
  },
  describe: (code) => {
    if (code < PDU_BASE) return { operation: `opnum_${code}`, meaning: 'execute' };
    if (code >= KNOWN_BASE) return methodWord((code - KNOWN_BASE) >>> OPERATION_BITS, code & 0xffff);
    return WORDS[code] ?? { operation: `pdu_${code - PDU_BASE}`, meaning: 'unknown' };
  },
  codeKey: (_kind, code) => (code >= PDU_BASE && code < KNOWN_BASE ? undefined : code & 0xffff),
  objectName: (_code, object, name) =>
    object < NO_OBJECT ? interfaceName(interfaceOfObject(object)) : uuidText(bytesOfName(name(object))),
  domain: 'both',
  confidence: 0.6,
  examples: [
    {
      title: 'call 15',
      hex: '05000003 10000000 1800 0000 02000000 00000000 0000 0f00',
      messages: [{ kind: 'request', operation: 'opnum_15', meaning: 'execute' }],
    },
    { title: 'miss: version 4', hex: '04000003 10000000 1800 0000 02000000 00000000 0000 0f00', messages: [] },
  ],
});

/** Version 5.0 or 5.1, a PDU type that exists, a data representation that exists. */
function isPdu(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 5 || (bytes[at + 1] as number) > 1 || (bytes[at + 2] as number) > TYPE_MAX) return false;
  const representation = bytes[at + 4] as number;
  return (representation === 0x10 || representation === 0) && bytes[at + 6] === 0 && bytes[at + 7] === 0;
}

function message(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  little: boolean,
  context: DecodeContext,
): void {
  const type = bytes[from + 2] as number;
  if (type === REQUEST_PDU || type === RESPONSE_PDU || type === FAULT) {
    if (((bytes[from + 3] as number) & FIRST_FRAGMENT) === 0) return;
    if (type === REQUEST_PDU) request(view, from, to, little, context);
    else answer(view, from, to, little, type, context);
    return;
  }
  const length = view.getUint16(from + 8, little);
  const authentication = view.getUint16(from + 10, little);
  if (authentication > 0 && from + length <= to && HEADER_BYTES + authentication <= length) {
    handToken(context, bytes, view, from + length - authentication, from + length);
  }
  if (type === BIND || type === ALTER)
    context.message(REQUEST, PDU_BASE + type, noteContexts(bytes, view, from, to, little, context));
  else if (type === BIND_ACK) context.message(RESPONSE, PDU_BASE + BIND, NO_OBJECT);
  else if (type === BIND_NAK) context.message(ERROR, PDU_BASE + BIND, NO_OBJECT);
  else if (type === ALTER_ANSWER) context.message(RESPONSE, PDU_BASE + ALTER, NO_OBJECT);
  else context.message(REQUEST, PDU_BASE + type, NO_OBJECT);
}

function request(view: DataView, from: number, to: number, little: boolean, context: DecodeContext): void {
  if (from + 24 > to) return;
  const operation = view.getUint16(from + 22, little);
  const object = calledObject(view.getUint16(from + 20, little), operation, context);
  const code = object < NO_OBJECT ? KNOWN_BASE + (interfaceOfObject(object) << OPERATION_BITS) + operation : operation;
  const call = view.getUint32(from + 12, little) | 0;
  context.remember(call, code);
  if (context.detail) callFields(call, operation, context);
  context.message(REQUEST, code, object);
}

/** Answers and faults have their context where calls have it. */
function answer(view: DataView, from: number, to: number, little: boolean, type: number, context: DecodeContext): void {
  const call = view.getUint32(from + 12, little) | 0;
  const asked = context.recall(call);
  const code = asked < 0 ? PDU_BASE + type : asked;
  const known = code >= KNOWN_BASE;
  const object = known
    ? objectOfInterface((code - KNOWN_BASE) >>> OPERATION_BITS)
    : from + 22 <= to
      ? contextObject(view.getUint16(from + 20, little), context)
      : NO_OBJECT;
  if (context.detail) callFields(call, asked < 0 ? -1 : asked & 0xffff, context);
  context.message(type === FAULT ? ERROR : RESPONSE, code, object);
}

function callFields(call: number, operation: number, context: DecodeContext): void {
  context.field('call_id', call >>> 0);
  if (operation >= 0) context.field('opnum', operation);
}
