/** Point-to-point tunnels, recognised by the cookie of their control messages. RFC 2637, 2.1. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

const COOKIE = 0x1a2b3c4d;
const HEADER_BYTES = 10;
const MESSAGE_TYPE_MAX = 2;

export default defineProtocol({
  id: 'pptp',
  name: 'PPTP',
  reference: 'RFC 2637, 2.1',
  over: [{ transport: 'tcp', ports: [1723], anyPort: true }],
  firstBytes: [0],
  recognise(bytes, from, to) {
    if (to - from < HEADER_BYTES) return NO;
    const view = new DataView(bytes.buffer, bytes.byteOffset + from, HEADER_BYTES);
    const type = view.getUint16(2);
    return view.getUint32(4) === COOKIE && type >= 1 && type <= MESSAGE_TYPE_MAX && view.getUint16(0) >= HEADER_BYTES
      ? YES
      : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '009c 0001 1a2b3c4d 0001 0000', messages: [] },
    { title: 'miss', hex: '009c 0001 1a2b3c4e 0001 0000', messages: [] },
  ],
});
