/** RADIUS, recognised: code, and a length that is the datagram's. Nothing of it is kept. RFC 2865, 3. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'radius',
  name: 'RADIUS',
  reference: 'RFC 2865, 3',
  over: [{ transport: 'udp', ports: [1812, 1813, 1645, 1646] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < 20) return NO;
    const code = bytes[from] as number;
    const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
    return ((code >= 1 && code <= 13) || (code >= 40 && code <= 45)) && length >= 20 && length <= to - from ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '0101001400000000000000000000000000000000', messages: [] },
    { title: 'miss', hex: '0001001400000000000000000000000000000000', messages: [] },
  ],
});
