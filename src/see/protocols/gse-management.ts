/** GSE management, recognised: EtherType, the length of the frame and the tag of its PDU. IEC 61850-8-1, annex C. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'gse-management',
  name: 'GSE management',
  reference: 'IEC 61850-8-1, annex C',
  over: [{ etherType: 0x88b9 }],
  recognise(bytes, from, to) {
    if (to - from < 10) return NO;
    const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
    return length >= 10 && length <= to - from && bytes[from + 8] === 0x60 ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '0001000a000000006000', messages: [] },
    { title: 'miss', hex: '0001000a000000006100', messages: [] },
  ],
});
