/**
 * Moxa's protocol of device servers and gateways (NPort, OnCell, MGate): finds them, reads and unlocks them. Header and
 * functions as the documentation of Metasploit's moxa_credentials_recovery, Greenbone's gb_moxa_protocol_detect.nasl and
 * published replies of an NPort 5110A, a 5450 and a 6250 have them; the maker publishes nothing.
 */
import { findByte } from '../../kernel/encodings/text.ts';
import { formatIpv4, formatMac } from '../../kernel/address.ts';
import {
  ERROR,
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

/** Function, status, length of all (2), transaction (4). */
const HEADER_BYTES = 8;
/** In all but the first request: product line (2), 00 80, model (2), MAC (6). */
const DEVICE_BYTES = 12;
const DATA = HEADER_BYTES + DEVICE_BYTES;
const ANSWER = 0x80;
/** Behind the product line, and the first half of Moxa's MAC addresses: both in every message but the first request. */
const SIGNATURE = [0x00, 0x80] as const;
const OUI = [0x00, 0x90, 0xe8] as const;

const IDENTIFY = 0x01;
const SERVER_NAME = 0x10;
const UNLOCK = 0x16;
/** Functions whose answer is a password, SNMP communities or both. */
const SECRETS = [0x28, 0x29, 0x2c];
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [IDENTIFY]: { operation: 'identify', meaning: 'discover' },
  [SERVER_NAME]: { operation: 'get_server_name', meaning: 'identify' },
  0x14: { operation: 'get_network_activity', meaning: 'diagnose' },
  [UNLOCK]: { operation: 'unlock', meaning: 'authenticate' },
  0x1a: { operation: 'get_date_time', meaning: 'time' },
  0x1b: { operation: 'get_time_server', meaning: 'read' },
  0x1e: { operation: 'unlock_6000', meaning: 'authenticate' },
  0x21: { operation: 'get_ip_address', meaning: 'read' },
  0x22: { operation: 'get_subnet_mask', meaning: 'read' },
  0x23: { operation: 'get_gateway', meaning: 'read' },
  0x28: { operation: 'get_snmp_communities', meaning: 'read' },
  0x29: { operation: 'get_password', meaning: 'read' },
  0x2c: { operation: 'get_credentials', meaning: 'read' },
};
const AUTHENTICATION = ['none', 'password'] as const;

function isMessage(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < HEADER_BYTES || (((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number)) !== to - from) {
    return false;
  }
  const code = (bytes[from] as number) & ~ANSWER;
  return code !== 0 && (to - from >= DATA || to - from === HEADER_BYTES);
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  return isMessage(bytes, from, to) && (onPort || isUnmistakable(bytes, from, to)) ? YES : NO;
}

/** At any port: a function that is described, and a device of Moxa's or the question that looks for all of them. */
function isUnmistakable(bytes: Uint8Array, from: number, to: number): boolean {
  const code = (bytes[from] as number) & ~ANSWER;
  if (!(code in OPERATIONS) || bytes[from + 1] !== 0) return false;
  if (to - from === HEADER_BYTES) return bytes[from] === IDENTIFY && isZero(bytes, from + 4, to);
  return (
    SIGNATURE.every((byte, i) => bytes[from + HEADER_BYTES + 2 + i] === byte) &&
    OUI.every((byte, i) => bytes[from + HEADER_BYTES + 6 + i] === byte)
  );
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false;
  return true;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!isMessage(bytes, from, to)) return RESYNC;
  const first = bytes[from] as number;
  const code = first & ~ANSWER;
  const status = bytes[from + 1] as number;
  if (first < ANSWER) {
    if (context.detail && to - from >= DATA) context.field('device', formatMac(bytes, from + 14));
    context.message(REQUEST, code, NO_OBJECT);
    return to;
  }
  if (context.detail) context.field('status', status);
  if (status === 0 && to - from > DATA) tell(bytes, view, from, to, code, context);
  context.message(status === 0 ? RESPONSE : ERROR, code, NO_OBJECT);
  return to;
}

function tell(bytes: Uint8Array, view: DataView, at: number, end: number, code: number, context: DecodeContext): void {
  if (code === IDENTIFY && end - at >= DATA + 4) identity(bytes, view, at, context);
  else if (code === SERVER_NAME) {
    const zero = findByte(bytes, at + DATA, end, 0);
    const stop = zero < 0 ? end : zero;
    if (stop > at + DATA) context.claimBytes(SOURCE, 'name', bytes, at + DATA, stop, 'ascii');
  } else if (code === UNLOCK && end - at > DATA + 12) {
    const authentication = bytes[at + DATA + 12] as number;
    if (context.detail) context.field('authentication', AUTHENTICATION[authentication] ?? String(authentication));
  } else if (SECRETS.includes(code)) {
    context.sign(
      'secrets-in-clear',
      'a Moxa device gave out passwords or SNMP communities that can be read on the way',
    );
  }
}

function identity(bytes: Uint8Array, view: DataView, at: number, context: DecodeContext): void {
  const address = view.getInt32(at + DATA);
  context.claim(SOURCE, 'vendor', 'Moxa');
  context.claim(SOURCE, 'mac', formatMac(bytes, at + 14));
  if (address !== 0) context.claim(SOURCE, 'ip', formatIpv4(address));
  context.claim(SOURCE, 'product-code', `0x${view.getUint16(at + 12, true).toString(16)}`);
}

export default defineProtocol({
  id: 'moxa',
  name: 'Moxa device management',
  reference: 'Metasploit moxa_credentials_recovery; Greenbone gb_moxa_protocol_detect.nasl',
  over: [{ transport: 'udp', ports: [4800], anyPort: true }],
  firstBytes: Object.keys(OPERATIONS).flatMap((code) => [Number(code), Number(code) | ANSWER]),
  recognise,
  decode,
  describe: (code) => OPERATIONS[code] ?? { operation: `function_${String(code)}`, meaning: 'unknown' },
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'looks for devices',
      hex: '01 00 0008 00000000',
      messages: [{ kind: 'request', operation: 'identify', meaning: 'discover' }],
    },
    {
      title: 'an NPort 6250 answers',
      hex: '81 00 0018 00000000 0060 0080 5062 0090e8151c22 c0a87ffe',
      messages: [{ kind: 'response', operation: 'identify', meaning: 'discover' }],
    },
    {
      title: 'asks for its password',
      hex: '29 00 0014 00000000 0060 0080 5062 0090e8151c22',
      messages: [{ kind: 'request', operation: 'get_password', meaning: 'read' }],
    },
    { title: 'a length that does not fit', hex: '01 00 0009 00000000', messages: [] },
  ],
});
