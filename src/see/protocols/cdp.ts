/** CDP: a switch or phone says its name, model, software, port and addresses. Layout as documented in Cisco's CDP frame format; SNAP 00000c:2000. */
import { formatIpv4 } from '../../kernel/address.ts';
import { EVENT, NO, NO_OBJECT, RESYNC, SOURCE, YES, defineProtocol, type DecodeContext } from '../../model/protocol.ts';

const ANNOUNCE = 0;
const HEADER_BYTES = 4;
const DEVICE_ID = 1;
const ADDRESSES = 2;
const PORT_ID = 3;
const CAPABILITIES = 4;
const SOFTWARE = 5;
const PLATFORM = 6;
const TLVS_MAX = 64;

export default defineProtocol({
  id: 'cdp',
  name: 'CDP',
  reference: 'Cisco Discovery Protocol, frame format (version 1 and 2)',
  over: [{ snap: { organisation: 0x00000c, type: 0x2000 } }],
  recognise: (bytes, from, to) => (isCdp(bytes, from, to) ? YES : NO),
  decode(bytes, view, from, to, context) {
    if (!isCdp(bytes, from, to)) return RESYNC;
    let at = from + HEADER_BYTES;
    for (let i = 0; i < TLVS_MAX && at + 4 <= to; i++) {
      const end = at + view.getUint16(at + 2);
      if (end < at + 4) break;
      if (end > to) {
        context.malformed('a field reaches past the frame');
        break;
      }
      field(bytes, view, view.getUint16(at), at + 4, end, context);
      at = end;
    }
    context.message(EVENT, ANNOUNCE, NO_OBJECT);
    return to;
  },
  describe: () => ({ operation: 'announce', meaning: 'identify' }),
  codeKey: () => undefined,
  domain: 'both',
  confidence: 0.9,
  examples: [
    {
      title: 'switch S1 announces itself',
      hex: '02b4 0000 0001 0006 5331',
      messages: [{ kind: 'event', operation: 'announce', meaning: 'identify' }],
    },
    { title: 'miss: version 9', hex: '09b4 0000 0001 0006 5331', messages: [] },
  ],
});

function isCdp(bytes: Uint8Array, from: number, to: number): boolean {
  const version = bytes[from] as number;
  return to - from >= HEADER_BYTES + 4 && (version === 1 || version === 2);
}

function field(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  from: number,
  to: number,
  context: DecodeContext,
): void {
  if (to <= from) return;
  switch (type) {
    case DEVICE_ID:
      context.claimBytes(SOURCE, 'system-name', bytes, from, to, 'utf8');
      return;
    case PORT_ID:
      context.claimBytes(SOURCE, 'port-id', bytes, from, to, 'utf8');
      return;
    case SOFTWARE:
      context.claimBytes(SOURCE, 'system-description', bytes, from, to, 'utf8');
      return;
    case PLATFORM:
      context.claimBytes(SOURCE, 'model', bytes, from, to, 'utf8');
      return;
    case CAPABILITIES:
      if (to - from >= 4) capabilities(view.getUint32(from), context);
      return;
    case ADDRESSES:
      // Of each address: protocol type and length, protocol, length (2), value. NLPID 0xcc is IPv4.
      if (to - from >= 13 && bytes[from + 6] === 0xcc && view.getUint16(from + 7) === 4)
        context.claim(SOURCE, 'ip', formatIpv4(view.getUint32(from + 9)));
      return;
    default:
  }
}

function capabilities(flags: number, context: DecodeContext): void {
  if ((flags & 1) !== 0) context.claim(SOURCE, 'capability', 'router');
  if ((flags & 8) !== 0) context.claim(SOURCE, 'capability', 'switch');
  if ((flags & 0x80) !== 0) context.claim(SOURCE, 'capability', 'telephone');
}
