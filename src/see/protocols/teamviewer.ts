/** TeamViewer, recognised: its port and the two bytes that begin its packets. port 5938 as published by the vendor; the two bytes that begin each of its packets. */
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'teamviewer',
  name: 'TeamViewer',
  reference: 'port 5938 as published by the vendor; the two bytes that begin each of its packets',
  over: [{ transport: 'tcp', ports: [5938] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return NO;
    if (to - from < 2) return bytes[from] === 0x17 ? MORE : NO;
    return bytes[from] === 0x17 && bytes[from + 1] === 0x24 ? YES : NO;
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
