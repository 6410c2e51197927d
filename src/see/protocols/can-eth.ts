/** CAN over Ethernet (CAN-ETH), recognised: eight letters begin each datagram, then version 1. Wireshark, packet-caneth.c; proconX CAN-ETH. */
import { hasText } from '../../kernel/encodings/text.ts';
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

const MAGIC = 'ISO11898';

export default defineProtocol({
  id: 'can-eth',
  name: 'CAN-ETH',
  reference: 'Wireshark, packet-caneth.c',
  over: [{ transport: 'udp', ports: [11898], anyPort: true }],
  firstBytes: [0x49],
  recognise: (bytes, from, to) =>
    hasText(bytes, from, to, MAGIC) && bytes[from + MAGIC.length] === 1 && to - from > MAGIC.length + 1 ? YES : NO,
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '49534f3131383938 01 02 6a12f109', messages: [] },
    { title: 'miss', hex: '49534f3131383939 01 02', messages: [] },
  ],
});
