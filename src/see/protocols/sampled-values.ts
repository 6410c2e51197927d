/** IEC 61850 sampled values, recognised: EtherType, the length of the frame and the tag of its PDU. IEC 61850-9-2, 8. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'sampled-values',
  name: 'Sampled values',
  reference: 'IEC 61850-9-2, 8',
  over: [{ etherType: 0x88ba }],
  recognise(bytes, from, to) {
    if (to - from < 10) return NO;
    const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
    return length >= 8 && length <= to - from && bytes[from + 8] === 0x60 ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '4000000a000000006000', messages: [] },
    { title: 'miss', hex: '4000000a000000006100', messages: [] },
  ],
});
