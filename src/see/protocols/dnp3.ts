/** DNP3, recognised: start bytes, length and the checksum of the link header. IEEE 1815-2012, 9.2. */
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

/** CRC of the eight header bytes: x^16+x^13+x^12+x^11+x^10+x^8+x^6+x^5+x^2+1, reflected and inverted. IEEE 1815-2012, 9.2.4.1.5. */
function checksum(bytes: Uint8Array, from: number): number {
  let crc = 0;
  for (let i = from; i < from + 8; i++) {
    crc ^= bytes[i] as number;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >> 1) ^ 0xa6bc : crc >> 1;
  }
  return ~crc & 0xffff;
}

export default defineProtocol({
  id: 'dnp3',
  name: 'DNP3',
  reference: 'IEEE 1815-2012, 9.2',
  over: [
    { transport: 'tcp', ports: [20000, 19999], anyPort: true },
    { transport: 'udp', ports: [20000], anyPort: true },
  ],
  firstBytes: [0x05],
  recognise(bytes, from, to, onPort) {
    if (bytes[from] !== 0x05) return NO;
    if (to - from < 10) return onPort ? MORE : NO;
    if (bytes[from + 1] !== 0x64 || (bytes[from + 2] as number) < 5) return NO;
    return onPort || checksum(bytes, from) === ((bytes[from + 8] as number) | ((bytes[from + 9] as number) << 8))
      ? YES
      : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '056405c901000004a657', messages: [] },
    { title: 'miss', hex: '056505c901000004a657', messages: [] },
  ],
});
