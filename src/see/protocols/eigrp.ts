/** EIGRP, recognised: version 2 and an opcode. RFC 7868, 6.1 (header), 6.2 (opcodes). */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

const HEADER_BYTES = 20;
const VERSION = 2;
/** Update, request, query, reply, hello, reserved (IPX SAP), probe, acknowledge, and those of stub routing. */
const OPCODE_MAX = 12;

export default defineProtocol({
  id: 'eigrp',
  name: 'EIGRP',
  reference: 'RFC 7868, 6.1 and 6.2',
  over: [{ ipProtocol: 88 }],
  recognise(bytes, from, to) {
    const opcode = bytes[from + 1] as number;
    return to - from >= HEADER_BYTES && bytes[from] === VERSION && opcode >= 1 && opcode <= OPCODE_MAX ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '02 05 0000 00000000 00000000 00000000 00000001', messages: [] },
    { title: 'miss', hex: '01 05 0000 00000000 00000000 00000000 00000001', messages: [] },
  ],
});
