/** DHCP for IPv6, recognised: a message type that exists at its ports. RFC 8415, 8 and 7.3. */
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'dhcpv6',
  name: 'DHCPv6',
  reference: 'RFC 8415, 8 and 7.3',
  over: [{ transport: 'udp', ports: [547] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < 4) return NO;
    const type = bytes[from] as number;
    return type >= 1 && type <= 23 ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '01aabbcc00010000', messages: [] },
    { title: 'miss', hex: '00aabbcc00010000', messages: [] },
  ],
});
