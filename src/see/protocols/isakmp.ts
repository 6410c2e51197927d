/** IKE (IPsec key exchange), recognised: version and a length that is the datagram's. RFC 7296, 3.1; RFC 2408, 3.1. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'isakmp',
  name: 'IKE',
  reference: 'RFC 7296, 3.1; RFC 2408, 3.1',
  over: [{ transport: 'udp', ports: [500, 4500] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return NO;
    // At port 4500 four zero bytes (the non-ESP marker, RFC 3948, 2.2) come first.
    const start =
      to - from >= 32 && bytes[from] === 0 && bytes[from + 1] === 0 && bytes[from + 2] === 0 && bytes[from + 3] === 0
        ? from + 4
        : from;
    if (to - start < 28) return NO;
    const version = bytes[start + 17] as number;
    const length = ((bytes[start + 26] as number) << 8) | (bytes[start + 27] as number);
    return (version === 0x10 || version === 0x20) && bytes[start + 24] === 0 && length === (to - start) % 65536
      ? YES
      : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '0102030405060708000000000000000021202208000000000000001c', messages: [] },
    { title: 'miss', hex: '0102030405060708000000000000000021302208000000000000001c', messages: [] },
  ],
});
