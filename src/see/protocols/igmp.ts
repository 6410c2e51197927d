/** Group membership, recognised: a type, and a group that is one. RFC 2236, 2; RFC 3376, 4. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

const BYTES_MIN = 8;
/** Query, reports of versions 1, 2 and 3, leave. */
const TYPES = [0x11, 0x12, 0x16, 0x17, 0x22];

export default defineProtocol({
  id: 'igmp',
  name: 'IGMP',
  reference: 'RFC 2236, 2; RFC 3376, 4',
  over: [{ ipProtocol: 2 }],
  recognise(bytes, from, to) {
    return to - from >= BYTES_MIN && TYPES.includes(bytes[from] as number) ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '1600 0a0b e0000116', messages: [] },
    { title: 'miss', hex: '1300 0a0b e0000116', messages: [] },
  ],
});
