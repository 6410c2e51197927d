/** Remote framebuffer (VNC), recognised by its version message. RFC 6143, 7.1.1. */
import { hasText } from '../../kernel/encodings/text.ts';
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'vnc',
  name: 'VNC (RFB)',
  reference: 'RFC 6143, 7.1.1',
  over: [{ transport: 'tcp', ports: [5900, 5901, 5902, 5903], anyPort: true }],
  firstBytes: [0x52],
  recognise(bytes, from, to) {
    if (!hasText(bytes, from, to, 'RFB '.slice(0, Math.min(4, to - from))) || to <= from) return NO;
    if (to - from < 12) return MORE;
    return bytes[from + 7] === 0x2e && bytes[from + 11] === 0x0a ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  remoteControl: true,
  examples: [
    { title: 'hit', hex: '524642203030332e3030380a', messages: [] },
    { title: 'miss', hex: '524642203030333030382e0a', messages: [] },
  ],
});
