/**
 * Modbus/TCP. Modbus Application Protocol V1.1b3; Modbus Messaging on TCP/IP Implementation Guide V1.0b, 3.1 (MBAP header).
 * Also RTU frames without that header, as device servers carry them (Modbus over Serial Line V1.02, 2.5.1).
 *
 * Object: the first coil or register that a message names, with the unit.
 */
import { MORE, NO, RESYNC, YES, defineProtocol, type DecodeContext, type Verdict } from '../../../model/protocol.ts';
import { isPdu } from './content.ts';
import { describe } from './functions.ts';
import { objectName } from './objects.ts';
import { request, response } from './pdu.ts';
import { frameEnd, isFrame, isRocPlus } from './rtu.ts';

const MBAP_BYTES = 6;
/** The specification allows 254; UMAS engineering traffic uses up to about 1 KB. Longer is garbage. */
const LENGTH_MAX = 1536;
/** Flow word 0: how messages are framed; RTU whose roles have been put right stays as it is. */
const FRAMING = 0;
const UNKNOWN = 0;
const MBAP = 1;
const RTU = 2;
const RTU_TURNED = 3;

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (isFrame(bytes, from, to)) return onPort || !isRocPlus(bytes, from, to) ? YES : NO;
  if (to - from < 8) return to - from >= 4 && ((bytes[from + 2] ?? 0) | (bytes[from + 3] ?? 0)) !== 0 ? NO : MORE;
  if (((bytes[from + 2] as number) | (bytes[from + 3] as number)) !== 0) return NO;
  const length = ((bytes[from + 4] as number) << 8) | (bytes[from + 5] as number);
  if (length < 2 || length > LENGTH_MAX) return NO;
  if (onPort) return YES;
  // Elsewhere three zero-prone fields prove little: messages must be whole, and be laid out as Modbus to the last byte.
  return !isBer(bytes, from) && areMessages(bytes, from, to) ? YES : NO;
}

/** A sequence with a length of four bytes and an integer first, as LDAP of Windows has it: half of it reads as a header. */
const isBer = (bytes: Uint8Array, from: number): boolean =>
  bytes[from] === 0x30 && bytes[from + 1] === 0x84 && bytes[from + 6] === 2;

function areMessages(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at + MBAP_BYTES + 2 <= to && ((bytes[at + 2] as number) | (bytes[at + 3] as number)) === 0) {
    const end = at + MBAP_BYTES + ((bytes[at + 4] as number) << 8) + (bytes[at + 5] as number);
    if (end > to || !isPdu(bytes, at + MBAP_BYTES + 1, end)) return false;
    at = end;
  }
  return at === to;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let framing = context.flowWord(FRAMING);
  if (framing === UNKNOWN) {
    framing = isFrame(bytes, from, to) ? RTU : MBAP;
    context.setFlowWord(FRAMING, framing);
  }
  return framing === MBAP ? mbap(bytes, view, from, to, context) : rtu(bytes, view, from, to, context);
}

function mbap(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at > MBAP_BYTES + 1) {
    const length = view.getUint16(at + 4);
    if (view.getUint16(at + 2) !== 0 || length < 2 || length > LENGTH_MAX) return RESYNC;
    const end = at + MBAP_BYTES + length;
    if (end > to) break;
    const transaction = view.getUint16(at);
    if (context.direction === 0) request(bytes, view, at + MBAP_BYTES, end, transaction, context);
    else response(bytes, view, at + MBAP_BYTES, end, transaction, context);
    at = end;
  }
  return at;
}

function rtu(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    let end = frameEnd(bytes, at, to, context.direction);
    // Roles guessed by ports may be wrong: a frame that only the other side can have sent says so, once.
    if (
      end <= 0 &&
      context.flowWord(FRAMING) === RTU &&
      frameEnd(bytes, at, to, context.direction === 0 ? 1 : 0) === to
    ) {
      context.swapRoles();
      end = to;
    }
    context.setFlowWord(FRAMING, RTU_TURNED);
    if (end < 0) return RESYNC;
    if (end === 0) break;
    if (context.direction === 0) request(bytes, view, at, end - CRC_BYTES, -1, context);
    else response(bytes, view, at, end - CRC_BYTES, -1, context);
    at = end;
  }
  return at;
}
const CRC_BYTES = 2;

export default defineProtocol({
  id: 'modbus',
  name: 'Modbus/TCP',
  reference: 'Modbus Application Protocol V1.1b3; Messaging on TCP/IP V1.0b, 3.1; over Serial Line V1.02, 2.5.1',
  over: [
    { transport: 'tcp', ports: [502], anyPort: true },
    { transport: 'udp', ports: [502], anyPort: true },
  ],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xff),
  objectName,
  domain: 'ot',
  confidence: 0.9,
  examples: [
    {
      title: 'reads ten holding registers, then writes one',
      hex: '0001 0000 0006 01 03 0000 000a  0002 0000 0006 01 06 0010 1234',
      messages: [
        { kind: 'request', operation: 'read_holding_registers', meaning: 'read' },
        { kind: 'request', operation: 'write_single_register', meaning: 'write' },
      ],
    },
    {
      title: 'forces listen-only mode',
      hex: '0000 0000 0006 0a 08 0004 0000',
      messages: [{ kind: 'request', operation: 'force_listen_only_mode', meaning: 'control' }],
    },
    {
      title: 'RTU frame without a header',
      hex: '01 03 0000 001e c5c2',
      messages: [{ kind: 'request', operation: 'read_holding_registers', meaning: 'read' }],
    },
    { title: 'another protocol identifier', hex: '0001 0001 0006 01 03 0000 000a', messages: [] },
  ],
});
