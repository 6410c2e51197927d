/** SSH: the identification line of both sides; everything after it is encrypted or about to be. RFC 4253, 4.2. */
import { hasText, latin1, trimEnd } from '../../kernel/encodings/text.ts';
import { EVENT, MORE, NO, NO_OBJECT, RESYNC, SOURCE, YES, defineProtocol } from '../../model/protocol.ts';

const IDENTIFICATION = 'SSH-';
/** Including CR LF; RFC 4253, 4.2. */
const LINE_BYTES_MAX = 255;
/** A server may send other lines before it. */
const LINES_BYTES_MAX = 2048;
/** From here on this direction is counted, not read. What comes after so much is skipped again by word 0. */
const REST = 2 ** 48;
const PASSED = 1;

export default defineProtocol({
  id: 'ssh',
  name: 'SSH',
  reference: 'RFC 4253, 4.2',
  over: [{ transport: 'tcp', ports: [22], anyPort: true }],
  firstBytes: [0x53],
  recognise(bytes, from, to) {
    if (to - from < 8) return hasText(bytes, from, to, IDENTIFICATION.slice(0, to - from)) && to > from ? MORE : NO;
    if (!hasText(bytes, from, to, IDENTIFICATION)) return NO;
    return bytes[from + 5] === 0x2e && (bytes[from + 4] === 0x31 || bytes[from + 4] === 0x32) ? YES : NO;
  },
  decode(bytes, _view, from, to, context) {
    if (context.word(0) === PASSED) {
      context.skip(REST);
      return to;
    }
    let at = from;
    while (at < to) {
      let end = at;
      while (end < to && bytes[end] !== 0x0a) end++;
      const identification = hasText(bytes, at, to, IDENTIFICATION);
      if (identification && end - at > LINE_BYTES_MAX) return RESYNC;
      if (!identification && end - from > LINES_BYTES_MAX) return RESYNC;
      if (end === to) return at;
      if (identification) {
        const stop = trimEnd(bytes, at, end);
        context.claimBytes(SOURCE, 'ssh-banner', bytes, at, stop, 'utf8');
        if (context.detail) context.field('banner', latin1(bytes, at, stop));
        context.message(EVENT, 0, NO_OBJECT);
        context.setWord(0, PASSED);
        context.skip(REST);
        return to;
      }
      at = end + 1;
    }
    return at;
  },
  describe: () => ({ operation: 'identification', meaning: 'connect' }),
  codeKey: () => undefined,
  domain: 'it',
  confidence: 0.8,
  remoteControl: true,
  examples: [
    {
      title: 'a banner',
      hex: '5353482d322e302d4f70656e5353485f392e320d0a',
      messages: [{ kind: 'event', operation: 'identification', meaning: 'connect' }],
    },
    { title: 'miss: an identification without an end', hex: `5353482d322e302d ${'41'.repeat(300)}`, messages: [] },
  ],
});
