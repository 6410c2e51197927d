/** Kerberos, recognised: an application tag of one of its messages, over TCP behind its length. RFC 4120, 5.10 and 7.2. */
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

/** AS-REQ and AS-REP, TGS-REQ and TGS-REP, AP-REQ and AP-REP, KRB-SAFE, KRB-PRIV, KRB-CRED, KRB-ERROR. */
const TAGS = [0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x74, 0x75, 0x76, 0x7e];

export default defineProtocol({
  id: 'kerberos',
  name: 'Kerberos',
  reference: 'RFC 4120, 5.10 and 7.2',
  over: [
    { transport: 'udp', ports: [88, 464] },
    { transport: 'tcp', ports: [88, 464] },
  ],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < 6) return onPort && to > from ? MORE : NO;
    if (TAGS.includes(bytes[from] as number) && (bytes[from + 1] as number) !== 0x80) return YES;
    // Over TCP four bytes of length come first, the highest bit zero.
    return bytes[from] === 0 && bytes[from + 1] === 0 && TAGS.includes(bytes[from + 4] as number) ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '6a81c23081bf', messages: [] },
    { title: 'miss', hex: '606162636465', messages: [] },
  ],
});
