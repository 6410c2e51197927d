/** AH, the authenticated packets of IPsec, recognised by their header. RFC 4302, 2. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'ah',
  name: 'AH (IPsec)',
  reference: 'RFC 4302, 2',
  over: [{ ipProtocol: 51 }],
  recognise(bytes, from, to) {
    // Next header, length in words less two, two zeros, index, sequence, check.
    if (to - from < 12 || bytes[from + 2] !== 0 || bytes[from + 3] !== 0) return NO;
    const length = ((bytes[from + 1] as number) + 2) * 4;
    return length >= 12 && length <= to - from ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'both',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '06 04 0000 c0ffee01 00000001 000102030405060708090a0b', messages: [] },
    { title: 'miss', hex: '06 04 0001 c0ffee01 00000001 000102030405060708090a0b', messages: [] },
  ],
});
