/** OPC UA over TCP, recognised: message type, chunk type and size. OPC 10000-6, 7.1.2. */
import { hasText } from '../../kernel/encodings/text.ts';
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

const TYPES = ['HEL', 'ACK', 'OPN', 'MSG', 'CLO', 'ERR', 'RHE'];

export default defineProtocol({
  id: 'opcua',
  name: 'OPC UA',
  reference: 'OPC 10000-6, 7.1.2',
  over: [{ transport: 'tcp', ports: [4840, 4841, 48010], anyPort: true }],
  firstBytes: [0x48, 0x41, 0x4f, 0x4d, 0x43, 0x45, 0x52],
  recognise(bytes, from, to, onPort) {
    if (to - from < 8) return onPort && to > from ? MORE : NO;
    if (!TYPES.some((type) => hasText(bytes, from, to, type))) return NO;
    const chunk = bytes[from + 3] as number;
    if (chunk !== 0x46 && chunk !== 0x43 && chunk !== 0x41) return NO;
    const size = (bytes[from + 4] as number) + ((bytes[from + 5] as number) << 8) + ((bytes[from + 6] as number) << 16);
    return size >= 8 && bytes[from + 7] === 0 ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '48454c4620000000000000000000000000000000000000000000000000000000', messages: [] },
    { title: 'miss', hex: '48454c5820000000', messages: [] },
  ],
});
