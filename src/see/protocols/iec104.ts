/** IEC 60870-5-104, recognised: start byte, length and control field of an APDU. IEC 60870-5-104, 5. */
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'iec104',
  name: 'IEC 60870-5-104',
  reference: 'IEC 60870-5-104, 5',
  over: [{ transport: 'tcp', ports: [2404] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || bytes[from] !== 0x68) return NO;
    if (to - from < 6) return MORE;
    const length = bytes[from + 1] as number;
    const control = bytes[from + 2] as number;
    if (length < 4 || length > 253) return NO;
    // U and S formats have no ASDU: their length is 4.
    if ((control & 1) === 0) return length > 4 ? YES : NO;
    return length === 4 ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '680407000000', messages: [] },
    { title: 'miss', hex: '680307000000', messages: [] },
  ],
});
