/** BACnet, recognised: the virtual link control of BACnet/IP, or the network layer over Ethernet LLC. ANSI/ASHRAE 135-2020, annex J.2 and clause 6.2. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'bacnet',
  name: 'BACnet',
  reference: 'ANSI/ASHRAE 135-2020, annex J.2 and clause 6.2',
  over: [{ transport: 'udp', ports: [47808, 47809, 47810], anyPort: true }, { llcSap: 0x82 }],
  firstBytes: [0x81],
  recognise(bytes, from, to, onPort) {
    if (to - from < 2) return NO;
    // Over LLC the network layer's version comes first.
    if (bytes[from] === 0x01 && onPort) return YES;
    if (bytes[from] !== 0x81 || to - from < 4 || (bytes[from + 1] as number) > 0x0c) return NO;
    return ((bytes[from + 2] as number) << 8) + (bytes[from + 3] as number) === to - from ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '810b000c0120ffff00ff1008', messages: [] },
    { title: 'miss', hex: '810b00ff0120', messages: [] },
  ],
});
