/** Routing information, recognised: command, version, and entries of twenty bytes that fill the datagram. RFC 2453, 3.6 and 4. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

const HEADER_BYTES = 4;
const ENTRY_BYTES = 20;

export default defineProtocol({
  id: 'rip',
  name: 'RIP',
  reference: 'RFC 2453, 3.6 and 4',
  over: [{ transport: 'udp', ports: [520] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < HEADER_BYTES + ENTRY_BYTES) return NO;
    const command = bytes[from] as number;
    const version = bytes[from + 1] as number;
    return command >= 1 &&
      command <= 2 &&
      version >= 1 &&
      version <= 2 &&
      (to - from - HEADER_BYTES) % ENTRY_BYTES === 0
      ? YES
      : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '02010000000200005266803c000000000000000000000001', messages: [] },
    { title: 'miss', hex: '050100000002000000000000000000000000000000000000', messages: [] },
  ],
});
