/**
 * EtherNet/IP encapsulation. CIP Networks Library Volume 2, chapter 2.
 *
 * Carrier `cip` is given what follows the status word of SendRRData and SendUnitData: the sender context (which pairs
 * an answer with its request), options, interface handle, timeout and the items of the common packet format.
 */
import {
  ERROR,
  EVENT,
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
  type MessageKind,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';
import { odvaVendor } from '../../model/odva.ts';

const HEADER_BYTES = 24;
const CONTEXT_OFFSET = 12;
const PORT = 44818;
/** The greatest length is 65,511 (2-3.3); a stream that claims more than this is of something else. */
const LENGTH_MAX = 65_511;

const NOP = 0x00;
const LIST_SERVICES = 0x04;
const LIST_IDENTITY = 0x63;
const LIST_INTERFACES = 0x64;
const REGISTER_SESSION = 0x65;
const UNREGISTER_SESSION = 0x66;
const SEND_RR_DATA = 0x6f;
const SEND_UNIT_DATA = 0x70;
const IDENTITY_ITEM = 0x0c;
const SERVICES_ITEM = 0x100;
/** Commands that need no session, and the type of the item that answers them (2-4). */
const LISTED: Readonly<Record<number, number>> = { [LIST_SERVICES]: SERVICES_ITEM, [LIST_IDENTITY]: IDENTITY_ITEM };

const WORDS: Readonly<Record<number, OperationWord>> = {
  // 2-3.2 keeps 1 for older products: some still ask it, and are answered with their address and its text.
  0x01: { operation: 'legacy_command_1', meaning: 'discover' },
  [NOP]: { operation: 'nop', meaning: 'keep-alive' },
  [LIST_SERVICES]: { operation: 'list_services', meaning: 'discover' },
  [LIST_IDENTITY]: { operation: 'list_identity', meaning: 'identify' },
  [LIST_INTERFACES]: { operation: 'list_interfaces', meaning: 'discover' },
  [REGISTER_SESSION]: { operation: 'register_session', meaning: 'connect' },
  [UNREGISTER_SESSION]: { operation: 'unregister_session', meaning: 'disconnect' },
  [SEND_RR_DATA]: { operation: 'send_rr_data', meaning: 'transfer' },
  [SEND_UNIT_DATA]: { operation: 'send_unit_data', meaning: 'transfer' },
  0x72: { operation: 'indicate_status', meaning: 'diagnose' },
  0x73: { operation: 'cancel', meaning: 'control' },
};
const known = new Uint8Array(256);
for (const command of Object.keys(WORDS)) known[Number(command)] = 1;

/** 2-3.5, table 2-3.3. */
const STATUS: Readonly<Record<number, string>> = {
  0x01: 'unsupported_command',
  0x02: 'insufficient_memory',
  0x03: 'incorrect_data',
  0x64: 'invalid_session_handle',
  0x65: 'invalid_length',
  0x69: 'unsupported_protocol_revision',
};

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const n = to - from;
  if (n >= 2 && (bytes[from + 1] !== 0 || known[bytes[from] as number] === 0)) return NO;
  // A list is asked for in one datagram, mostly: no more of it will come.
  if (n < HEADER_BYTES) return onPort || LISTED[bytes[from] as number] === undefined ? MORE : NO;
  const command = bytes[from] as number;
  const length = (bytes[from + 2] as number) | ((bytes[from + 3] as number) << 8);
  if (length > LENGTH_MAX || !zero(bytes, from + 9, 3) || !zero(bytes, from + 20, 4)) return NO;
  if (onPort) return YES;
  // Elsewhere: who is there is asked without data, and answered with items; a session is registered with four bytes of
  // version and options; data goes to interface handle 0.
  const item = LISTED[command];
  if (item !== undefined) {
    if (n !== HEADER_BYTES + length || !zero(bytes, from + 4, 8)) return NO;
    return length === 0 ||
      (length > 6 && bytes[from + 24] === 1 && bytes[from + 25] === 0 && typeAt(bytes, from) === item)
      ? YES
      : NO;
  }
  if (command === REGISTER_SESSION) return length === 4 && n === 28 && bytes[from + 24] === 1 ? YES : NO;
  const data = command === SEND_RR_DATA || command === SEND_UNIT_DATA;
  return data && n === HEADER_BYTES + length && length >= 16 && zero(bytes, from + 24, 4) ? YES : NO;
}

const typeAt = (bytes: Uint8Array, from: number): number =>
  (bytes[from + 26] as number) | ((bytes[from + 27] as number) << 8);

function zero(bytes: Uint8Array, at: number, count: number): boolean {
  for (let i = at; i < at + count; i++) if (bytes[i] !== 0) return false;
  return true;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    if (bytes[at + 1] !== 0 || known[bytes[at] as number] === 0) return RESYNC;
    const end = at + HEADER_BYTES + view.getUint16(at + 2, true);
    if (end > to) break;
    encapsulated(bytes, view, at, end, context);
    at = end;
  }
  return at;
}

function encapsulated(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const command = bytes[at] as number;
  const status = view.getUint32(at + 8, true);
  const asks = context.targetPort === PORT || (context.sourcePort !== PORT && context.direction === 0);
  let kind: MessageKind = asks ? REQUEST : RESPONSE;
  if (status !== 0) kind = ERROR;
  else if (command === NOP || command === UNREGISTER_SESSION) kind = EVENT;
  if (context.detail) {
    context.field('session', view.getUint32(at + 4, true));
    context.field('status', status);
    if (status !== 0) context.field('error', STATUS[status] ?? `status_${String(status)}`);
  }
  if (command === LIST_IDENTITY && kind === RESPONSE) identities(bytes, view, at + HEADER_BYTES, end, context);
  context.message(kind, command, NO_OBJECT);
  if ((command === SEND_RR_DATA || command === SEND_UNIT_DATA) && end - at > HEADER_BYTES + 8) {
    context.hand('cip', bytes, view, at + CONTEXT_OFFSET, end);
  }
}

/** Identity items (2-4.3.3): version, socket address, then the attributes of the CIP identity object and its state. */
function identities(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): void {
  if (end - from < 2) return;
  let at = from + 2;
  for (let left = view.getUint16(from, true); left > 0 && at + 4 <= end; left--) {
    const type = view.getUint16(at, true);
    const stop = at + 4 + view.getUint16(at + 2, true);
    if (stop > end) return context.malformed('EtherNet/IP item outside its packet');
    if (type === IDENTITY_ITEM && stop - at >= 37) identity(bytes, view, at + 4, stop, context);
    at = stop;
  }
}

function identity(bytes: Uint8Array, view: DataView, item: number, stop: number, context: DecodeContext): void {
  const at = item + 18;
  const vendor = view.getUint16(at, true);
  const name = odvaVendor(vendor);
  context.claim(SOURCE, 'vendor-id', `0x${vendor.toString(16).padStart(4, '0')}`);
  if (name !== undefined) context.claim(SOURCE, 'vendor', name);
  context.claim(SOURCE, 'device-type', String(view.getUint16(at + 2, true)));
  context.claim(SOURCE, 'product-code', String(view.getUint16(at + 4, true)));
  context.claim(SOURCE, 'firmware', `${String(bytes[at + 6])}.${String(bytes[at + 7])}`);
  context.claim(
    SOURCE,
    'serial',
    `0x${view
      .getUint32(at + 10, true)
      .toString(16)
      .padStart(8, '0')}`,
  );
  const end = at + 15 + (bytes[at + 14] as number);
  if (end > stop) return context.malformed('EtherNet/IP product name outside its item');
  context.claimBytes(SOURCE, 'model', bytes, at + 15, end, 'latin1');
}

export default defineProtocol({
  id: 'enip',
  name: 'EtherNet/IP',
  reference: 'CIP Networks Library Volume 2 (EtherNet/IP), chapter 2',
  over: [
    { transport: 'tcp', ports: [PORT], anyPort: true },
    { transport: 'udp', ports: [PORT], anyPort: true },
  ],
  recognise,
  firstBytes: Object.keys(WORDS).map(Number),
  decode,
  describe: (code) => WORDS[code] ?? { operation: `command_${String(code)}`, meaning: 'unknown' },
  domain: 'ot',
  confidence: 0.95,
  examples: [
    {
      title: 'registers a session',
      hex: '6500 0400 00000000 00000000 0000000000000000 00000000 0100 0000',
      messages: [{ kind: 'request', operation: 'register_session', meaning: 'connect' }],
    },
    { title: 'an unknown command', hex: '9900 0000 00000000 00000000 0000000000000000 00000000', messages: [] },
  ],
});
