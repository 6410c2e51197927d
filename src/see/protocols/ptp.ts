/** Precision time, recognised: message type, version 2 and length. IEEE 1588-2019, 13.3; annexes C, D and E. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'ptp',
  name: 'PTP',
  reference: 'IEEE 1588-2019, 13.3; annexes C, D and E',
  over: [{ etherType: 0x88f7 }, { transport: 'udp', ports: [319, 320] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < 34) return NO;
    const type = (bytes[from] as number) & 15;
    const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
    return ((bytes[from + 1] as number) & 15) === 2 &&
      (type < 4 || (type > 7 && type < 14)) &&
      length >= 34 &&
      length <= to - from
      ? YES
      : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    {
      title: 'hit',
      hex: '0002002c00000000000000000000000000000000000000000000000000000000000000000000000000000000',
      messages: [],
    },
    {
      title: 'miss',
      hex: '0001002c00000000000000000000000000000000000000000000000000000000000000000000000000000000',
      messages: [],
    },
  ],
});
