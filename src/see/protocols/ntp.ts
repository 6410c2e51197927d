/** Network time, recognised: leap, version and mode in the first byte, the length of a packet. RFC 5905, 7.3. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'ntp',
  name: 'NTP',
  reference: 'RFC 5905, 7.3',
  over: [{ transport: 'udp', ports: [123] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < 12) return NO;
    const version = ((bytes[from] as number) >> 3) & 7;
    const mode = (bytes[from] as number) & 7;
    if (version < 1 || version > 4 || mode === 0) return NO;
    // Modes 6 and 7 are control messages, shorter than a packet.
    return mode >= 6 || to - from >= 48 ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'both',
  confidence: 0.5,
  examples: [
    {
      title: 'hit',
      hex: '230000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
      messages: [],
    },
    {
      title: 'miss',
      hex: '000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
      messages: [],
    },
  ],
});
