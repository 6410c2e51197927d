/** Windows remote management, recognised: HTTP or TLS at its own port; what it says in clear is WS-Management. [MS-WSMV] 2.2.1; DSP0226, 8. */
import { hasText } from '../../kernel/encodings/text.ts';
import { NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'winrm',
  name: 'WinRM',
  reference: '[MS-WSMV] 2.2.1; DSP0226, 8',
  over: [{ transport: 'tcp', ports: [5986] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < 3) return NO;
    if (hasText(bytes, from, to, 'POST ') || hasText(bytes, from, to, 'OPTIONS ')) return YES;
    return bytes[from] === 0x16 && bytes[from + 1] === 3 && (bytes[from + 2] as number) <= 4 ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  remoteControl: true,
  examples: [
    { title: 'hit', hex: '504f5354202f77736d616e20485454502f312e310d0a', messages: [] },
    { title: 'miss', hex: '524642203030332e3030380a', messages: [] },
  ],
});
