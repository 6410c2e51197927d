/** Trivial file transfer, recognised: opcode, file name and mode of a request. RFC 1350, 5. */
import { findByte } from '../../kernel/encodings/text.ts';
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'tftp',
  name: 'TFTP',
  reference: 'RFC 1350, 5',
  over: [{ transport: 'udp', ports: [69] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < 4 || bytes[from] !== 0) return NO;
    const code = bytes[from + 1] as number;
    if (code < 1 || code > 6) return NO;
    return code > 2 || (findByte(bytes, from + 2, to - 1, 0) > 0 && bytes[to - 1] === 0) ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'both',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '000166772e62696e006f6374657400', messages: [] },
    { title: 'miss', hex: '000966772e62696e006f6374657400', messages: [] },
  ],
});
