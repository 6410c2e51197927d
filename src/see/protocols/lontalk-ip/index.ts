/** LonTalk over IP (EIA-852, ISO/IEC 14908-4): LonWorks' channels tunnelled between routers and servers of a building. Header as packet-cnip.c has it. */
import {
  MORE,
  NO,
  NO_OBJECT,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import { lon, objectName } from './lon.ts';
import { DATA_PACKET, describe, isPacket, kindOfPacket } from './words.ts';

const HEADER_BYTES = 20;
const VERSION_AT = 2;
const VERSION = 1;
const TYPE_AT = 3;
const EXTENSION_AT = 4;
const FLAGS_AT = 5;
const VENDOR_AT = 6;
const SECURITY = 0x20;
const PROTOCOL_CODE = 0x1f;
const PROTOCOL_LONTALK = 0;

/** End of the packet at `at`; 0 when it is none. A header may be longer by a number of words. */
function packetEnd(bytes: Uint8Array, at: number, to: number): number {
  const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const header = HEADER_BYTES + 4 * (bytes[at + EXTENSION_AT] as number);
  const whole = length >= header && at + length <= to;
  return whole && isPacket(bytes[at + TYPE_AT] as number) ? at + length : 0;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return onPort ? MORE : NO;
  if (to - from < HEADER_BYTES) return NO;
  const end = packetEnd(bytes, from, to);
  return end > 0 && (onPort || (end === to && isUnmistakable(bytes, from))) ? YES : NO;
}

/** At any port: the only version, no longer header, LonTalk carried, no vendor's own packet. */
const isUnmistakable = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + VERSION_AT] === VERSION &&
  bytes[at + EXTENSION_AT] === 0 &&
  ((bytes[at + FLAGS_AT] as number) & PROTOCOL_CODE) === PROTOCOL_LONTALK &&
  bytes[at + VENDOR_AT] === 0 &&
  bytes[at + VENDOR_AT + 1] === 0;

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    const end = packetEnd(bytes, at, to);
    if (end === 0) return RESYNC;
    packet(bytes, view, at, end, context);
    at = end;
  }
  return at;
}

function packet(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const type = bytes[at + TYPE_AT] as number;
  const flags = bytes[at + FLAGS_AT] as number;
  if (context.detail) {
    context.field('session', view.getUint32(at + 8));
    context.field('sequence', view.getUint32(at + 12));
    context.field('secured', (flags & SECURITY) !== 0);
  }
  const body = at + HEADER_BYTES + 4 * (bytes[at + EXTENSION_AT] as number);
  if (type === DATA_PACKET && (flags & PROTOCOL_CODE) === PROTOCOL_LONTALK) {
    if (lon(bytes, view, body, end, context)) return;
    context.malformed('short LonTalk packet');
  }
  context.message(kindOfPacket(type), type, NO_OBJECT);
}

/** A header of a data packet, which 12 bytes follow, of which these are the first. */
const data = (hex: string): string => `00200101 00000000 00000001 00000002 00000000 ${hex}`;

export default defineProtocol({
  id: 'lontalk-ip',
  name: 'LonTalk/IP',
  reference: 'EIA-852 (ISO/IEC 14908-4), ISO/IEC 14908-1; packet-cnip.c, packet-lon.c',
  over: [{ transport: 'udp', ports: [1628, 1629], anyPort: true }],
  // Of its length: at other ports none beyond what an Ethernet frame holds.
  firstBytes: [0, 1, 2, 3, 4, 5],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => code & 0xff,
  objectName: (_code, object, name) => objectName(object, name),
  domain: 'ot',
  confidence: 0.7,
  examples: [
    {
      title: 'a network variable is updated',
      hex: data('0009 018a0583 55 03 8123 0064'),
      messages: [{ kind: 'request', operation: 'nv_update', meaning: 'write' }],
    },
    { title: 'a length beyond the datagram', hex: `0021${data('').slice(4)}`, messages: [] },
  ],
});
