/** Spanning tree, recognised: the protocol identifier, version and type of a BPDU. IEEE 802.1D-2004, 9.3; IEEE 802.1Q-2018, 14. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'stp',
  name: 'STP',
  reference: 'IEEE 802.1D-2004, 9.3; IEEE 802.1Q-2018, 14',
  over: [{ llcSap: 0x42 }, { snap: { organisation: 0x00000c, type: 0x010b } }],
  recognise(bytes, from, to) {
    if (to - from < 4 || bytes[from] !== 0 || bytes[from + 1] !== 0) return NO;
    const version = bytes[from + 2] as number;
    const type = bytes[from + 3] as number;
    return version <= 4 && (type === 0 || type === 2 || type === 0x80) ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'both',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '0000000000', messages: [] },
    { title: 'miss', hex: '0001000000', messages: [] },
  ],
});
