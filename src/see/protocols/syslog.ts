/** Syslog, recognised by its priority: `<`, a number up to 191, `>`. Its text is not read. RFC 3164, 4.1.1; RFC 5424, 6.2.1. */
import { decimalOf, findByte } from '../../kernel/encodings/text.ts';
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

export default defineProtocol({
  id: 'syslog',
  name: 'Syslog',
  reference: 'RFC 3164, 4.1.1; RFC 5424, 6.2.1',
  over: [
    { transport: 'udp', ports: [514] },
    { transport: 'tcp', ports: [514, 601] },
  ],
  recognise(bytes, from, to, onPort) {
    if (!onPort || bytes[from] !== 0x3c) return NO;
    const close = findByte(bytes, from + 1, Math.min(to, from + 5), 0x3e);
    if (close < 0) return to - from < 5 ? MORE : NO;
    const priority = decimalOf(bytes, from + 1, close);
    return priority >= 0 && priority <= 191 ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'both',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '3c33343e4f63742031312032323a31343a313520686f73742073753a2078', messages: [] },
    { title: 'miss', hex: '3c3139323e78', messages: [] },
  ],
});
