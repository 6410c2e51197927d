/** TeamViewer, recognised: port 5938 as published by the vendor, and the two bytes that nDPI knows its packets by. */
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

const UDP_MARK = 11;
const UDP_BYTES_MIN = 13;
const isMark = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0x17 && bytes[at + 1] === 0x24;

export default defineProtocol({
  id: 'teamviewer',
  name: 'TeamViewer',
  reference: 'port 5938 as published by the vendor; signature as in nDPI, teamviewer.c',
  over: [
    { transport: 'tcp', ports: [5938] },
    { transport: 'udp', ports: [5938] },
  ],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return NO;
    // Over UDP a counter and ten more bytes come first.
    if (bytes[from] === 0) return to - from > UDP_BYTES_MIN && isMark(bytes, from + UDP_MARK) ? YES : NO;
    if (to - from < 2) return bytes[from] === 0x17 ? MORE : NO;
    return isMark(bytes, from) ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  remoteControl: true,
  examples: [
    { title: 'hit', hex: '17241000', messages: [] },
    { title: 'miss', hex: '16030100', messages: [] },
  ],
});
