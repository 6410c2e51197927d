/**
 * Trivial file transfer: files read from and written to devices, without any logon. RFC 1350, 5 (packets) and appendix (errors);
 * RFC 2347 to 2349 and RFC 7440 (options). The answer comes from another port: that flow is known by how a transfer begins.
 */
import { findByte, hasText, latin1 } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';

const READ_REQUEST = 1;
const WRITE_REQUEST = 2;
const DATA = 3;
const ACKNOWLEDGEMENT = 4;
const ERROR_PACKET = 5;
const OPTIONS_ACKNOWLEDGED = 6;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [READ_REQUEST]: { operation: 'read_request', meaning: 'read' },
  [WRITE_REQUEST]: { operation: 'write_request', meaning: 'write' },
  [DATA]: { operation: 'data', meaning: 'transfer' },
  [ACKNOWLEDGEMENT]: { operation: 'acknowledgement', meaning: 'transfer' },
  [ERROR_PACKET]: { operation: 'error', meaning: 'transfer' },
  [OPTIONS_ACKNOWLEDGED]: { operation: 'option_acknowledgement', meaning: 'transfer' },
};
const HEADER_BYTES = 4;
/** Data of every packet but the last, unless another size was agreed on. */
const BLOCK_BYTES = 512;
const ERROR_CODE_MAX = 8;
/** RFC 2347, 3: no request is longer. */
const REQUEST_BYTES_MAX = 512;
const MODES = ['octet', 'netascii', 'mail'];
const OPTIONS = ['blksize', 'tsize', 'timeout', 'windowsize', 'multicast', 'rollover'];

export default defineProtocol({
  id: 'tftp',
  name: 'TFTP',
  reference: 'RFC 1350, 5; RFC 2347',
  over: [{ transport: 'udp', ports: [69], anyPort: true }],
  firstBytes: [0],
  recognise(bytes, from, to, onPort) {
    if (to - from < HEADER_BYTES || bytes[from] !== 0) return NO;
    if (!onPort) return beginsTransfer(bytes, from, to) ? YES : NO;
    const code = bytes[from + 1] as number;
    if (code < READ_REQUEST || code > OPTIONS_ACKNOWLEDGED) return NO;
    return code > WRITE_REQUEST || nameEnd(bytes, from, to) > 0 ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    const code = bytes[from + 1] as number;
    if (to - from < HEADER_BYTES || bytes[from] !== 0) return RESYNC;
    turn(code, context);
    if (code === READ_REQUEST || code === WRITE_REQUEST) return request(bytes, from, to, code, context) ? to : RESYNC;
    if (code === DATA || code === ACKNOWLEDGEMENT) {
      if (context.detail) context.field('block', view.getUint16(from + 2));
      context.message(EVENT, code, NO_OBJECT);
    } else if (code === ERROR_PACKET) {
      if (context.detail) context.field('error_code', view.getUint16(from + 2));
      context.message(ERROR, code, NO_OBJECT);
    } else if (code === OPTIONS_ACKNOWLEDGED) context.message(RESPONSE, code, NO_OBJECT);
    else return RESYNC;
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `opcode_${code}`, meaning: 'unknown' },
  objectName: (_code, object, name) => name(object),
  domain: 'both',
  confidence: 0.5,
  examples: [
    {
      title: 'a configuration is written',
      hex: '0002 73746172747570 2e636667 00 6f63746574 00',
      messages: [{ kind: 'request', operation: 'write_request', meaning: 'write' }],
    },
    {
      title: 'which is not allowed',
      hex: '0005 0002 4163636573732076696f6c6174696f6e 00',
      messages: [{ kind: 'error', operation: 'error', meaning: 'transfer' }],
    },
    { title: 'miss: opcode 9', hex: '0009 66772e62696e 00 6f63746574 00', messages: [] },
  ],
});

/** Where the name of the file ends, at a zero; −1 without one. */
const nameEnd = (bytes: Uint8Array, from: number, to: number): number =>
  findByte(bytes, from + 2, Math.min(to, from + REQUEST_BYTES_MAX), 0);

/** What a server says first from its new port: a first block of full length, block 0 acknowledged, an option, or an error in words. */
function beginsTransfer(bytes: Uint8Array, from: number, to: number): boolean {
  const code = bytes[from + 1] as number;
  const number = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
  const length = to - from - HEADER_BYTES;
  if (code === DATA) return number === 1 && length === BLOCK_BYTES;
  if (code === ACKNOWLEDGEMENT) return number === 0 && length === 0;
  if (code === OPTIONS_ACKNOWLEDGED)
    return bytes[to - 1] === 0 && OPTIONS.some((word) => hasText(bytes, from + 2, to, `${word}\0`, true));
  return code === ERROR_PACKET && number <= ERROR_CODE_MAX && isText(bytes, from + HEADER_BYTES, to);
}

/** Printable characters, at least four, up to a zero at the end. */
function isText(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 5 || bytes[to - 1] !== 0) return false;
  for (let at = from; at < to - 1; at++) if ((bytes[at] as number) < 0x20 || (bytes[at] as number) > 0x7e) return false;
  return true;
}

/** A transfer's flow is begun by the server. */
function turn(code: number, context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  context.setFlowWord(0, 1);
  const fromClient = code === READ_REQUEST || code === WRITE_REQUEST;
  if (fromClient !== (context.direction === 0)) context.swapRoles();
}

/** The file's name, and one of three modes behind it. */
function request(bytes: Uint8Array, from: number, to: number, code: number, context: DecodeContext): boolean {
  const name = nameEnd(bytes, from, to);
  if (name < 0) return false;
  const mode = findByte(bytes, name + 1, Math.min(to, from + REQUEST_BYTES_MAX), 0);
  const known = MODES.some((word) => mode - name - 1 === word.length && hasText(bytes, name + 1, mode, word, true));
  if (name === from + 2 || !known) context.malformed('a request without a file or a mode');
  if (context.detail) {
    context.field('file', latin1(bytes, from + 2, name));
    if (known) context.field('mode', latin1(bytes, name + 1, mode).toLowerCase());
  }
  context.message(REQUEST, code, name > from + 2 ? context.intern(bytes, from + 2, name) : NO_OBJECT);
  return true;
}
