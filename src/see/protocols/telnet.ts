/** Telnet, recognised: option negotiation, or text at its own port. RFC 854; RFC 855. */
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

const IAC = 0xff;
const SE = 0xf0;
const TEXT_BYTES = 16;

const isText = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || (byte >= 0x07 && byte <= 0x0d) || byte === 0x1b;

export default defineProtocol({
  id: 'telnet',
  name: 'Telnet',
  reference: 'RFC 854; RFC 855',
  over: [{ transport: 'tcp', ports: [23, 2323] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to <= from) return NO;
    if (bytes[from] === IAC) return to - from < 2 ? MORE : (bytes[from + 1] as number) >= SE ? YES : NO;
    // A server without options begins with a prompt: text, and nothing else.
    const end = Math.min(to, from + TEXT_BYTES);
    for (let i = from; i < end; i++) if (!isText(bytes[i] as number)) return NO;
    return YES;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  logonInClear: true,
  remoteControl: true,
  examples: [
    { title: 'hit', hex: 'fffd18fffb01', messages: [] },
    { title: 'miss', hex: '00010203', messages: [] },
  ],
});
