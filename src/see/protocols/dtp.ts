/** DTP: Cisco's switches negotiate trunks with whoever is at the other end of a cable. Layout and values as in Wireshark's packet-dtp.c: a version, then types, lengths and values. */
import { latin1 } from '../../kernel/encodings/text.ts';
import { EVENT, NO, NO_OBJECT, RESYNC, SOURCE, YES, defineProtocol, type DecodeContext } from '../../model/protocol.ts';

const VERSION = 1;
const HEADER_BYTES = 4;
const DOMAIN = 1;
const STATUS = 2;
const TYPE = 3;
const SENDER = 4;
const FIELDS_MAX = 16;
const DOMAIN_BYTES_MAX = 64;
const ADMINISTRATIVE: Readonly<Record<number, string>> = { 1: 'on', 2: 'off', 3: 'desirable', 4: 'auto' };

function isFrame(view: DataView, from: number, to: number): boolean {
  return (
    to - from >= 1 + HEADER_BYTES &&
    view.getUint8(from) === VERSION &&
    view.getUint16(from + 1) === DOMAIN &&
    view.getUint16(from + 3) >= HEADER_BYTES
  );
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!isFrame(view, from, to)) return RESYNC;
  let object: number = NO_OBJECT;
  let at = from + 1;
  // Ethernet fills short frames with zeros: the first type of 0 ends what is said.
  for (let i = 0; i < FIELDS_MAX && at + HEADER_BYTES <= to && view.getUint16(at) !== 0; i++) {
    const type = view.getUint16(at);
    const end = at + view.getUint16(at + 2);
    if (end < at + HEADER_BYTES || end > to) {
      context.malformed('a field that ends outside of its frame');
      break;
    }
    const value = at + HEADER_BYTES;
    if (type === DOMAIN) object = domain(bytes, value, end, context);
    else if (type === STATUS && end > value) trunk(bytes[value] as number, context);
    else if (context.detail && type === TYPE && end > value) context.field('trunk_type', bytes[value] as number);
    else if (type === SENDER && context.detail && end - value >= 6)
      context.field(
        'sender',
        Array.from(bytes.subarray(value, value + 6), (byte) => byte.toString(16).padStart(2, '0')).join(':'),
      );
    at = end;
  }
  context.message(EVENT, VERSION, object);
  return to;
}

/** The VTP domain of the switch, filled with zeros. */
function domain(bytes: Uint8Array, at: number, end: number, context: DecodeContext): number {
  let stop = at;
  while (stop < end && stop < at + DOMAIN_BYTES_MAX && bytes[stop] !== 0) stop++;
  if (stop === at) return NO_OBJECT;
  context.claim(SOURCE, 'capability', `VTP domain ${latin1(bytes, at, stop)}`);
  const id = context.intern(bytes, at, stop);
  return id === 0 ? NO_OBJECT : id;
}

/** Whoever is asked to negotiate may make the port a trunk: of use to know. */
function trunk(status: number, context: DecodeContext): void {
  const wanted = ADMINISTRATIVE[status & 7];
  const operating = (status & 0x80) === 0 ? 'access' : 'trunk';
  if (wanted !== undefined) context.claim(SOURCE, 'security', `DTP negotiates trunks: ${wanted}, now ${operating}`);
}

export default defineProtocol({
  id: 'dtp',
  name: 'DTP',
  reference: 'Wireshark, packet-dtp.c',
  over: [{ snap: { organisation: 0x00000c, type: 0x2004 } }],
  recognise: (bytes, from, to) =>
    isFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), from, to) ? YES : NO,
  decode,
  describe: () => ({ operation: 'trunk_negotiation', meaning: 'notify' }),
  /** By version, as tshark's dtp.version. */
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'of a port that is access now, in the domain Lab',
      hex: '01 0001 0008 4c616200 0002 0005 04 0003 0005 40 0004 000a 001906eab885 000000',
      messages: [{ kind: 'event', operation: 'trunk_negotiation', meaning: 'notify' }],
    },
    { title: 'miss: another version', hex: '02 0001 0008 4c616200', messages: [] },
  ],
});
