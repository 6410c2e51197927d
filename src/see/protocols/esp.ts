/** ESP, the encrypted packets of IPsec: counted by what they are, not read. RFC 4303, 2; in UDP RFC 3948, 2. */
import { EVENT, NO, NO_OBJECT, RESYNC, YES, defineProtocol } from '../../model/protocol.ts';

/** Security parameters index and sequence number, then at least one block and its check. */
const PACKET_BYTES = 20;
/** RFC 4303, 2.1: lower indices are reserved. */
const INDEX_MIN = 256;
const KEEP_ALIVE = 0xff;
const ENCAPSULATED = 1;

const indexOf = (bytes: Uint8Array, from: number): number =>
  (bytes[from] as number) * 0x1000000 +
  ((bytes[from + 1] as number) << 16) +
  ((bytes[from + 2] as number) << 8) +
  (bytes[from + 3] as number);

const isPacket = (bytes: Uint8Array, from: number, to: number): boolean =>
  to - from >= PACKET_BYTES && indexOf(bytes, from) >= INDEX_MIN;

export default defineProtocol({
  id: 'esp',
  name: 'ESP (IPsec)',
  reference: 'RFC 4303, 2; RFC 3948, 2',
  over: [{ ipProtocol: 50 }, { transport: 'udp', ports: [4500] }, { carrier: 'esp' }],
  recognise: (bytes, from, to, onPort) => (onPort && isPacket(bytes, from, to) ? YES : NO),
  decode(bytes, view, from, to, context) {
    if (!isPacket(bytes, from, to)) {
      if (to - from === 1 && bytes[from] === KEEP_ALIVE) return to;
      return context.hand('ike', bytes, view, from, to) ? to : RESYNC;
    }
    if (context.detail) {
      context.field('index', indexOf(bytes, from));
      context.field('sequence', view.getUint32(from + 4));
    }
    context.message(EVENT, ENCAPSULATED, NO_OBJECT);
    return to;
  },
  describe: (code) =>
    code === ENCAPSULATED
      ? { operation: 'encapsulated_packet', meaning: 'transfer' }
      : { operation: `packet_${code}`, meaning: 'unknown' },
  domain: 'both',
  confidence: 0.5,
  examples: [
    {
      title: 'a packet',
      hex: 'c0ffee01 00000001 000102030405060708090a0b0c0d0e0f',
      messages: [{ kind: 'event', operation: 'encapsulated_packet', meaning: 'transfer' }],
    },
    { title: 'miss: a reserved index', hex: '000000ff 00000001 000102030405060708090a0b0c0d0e0f', messages: [] },
  ],
});
