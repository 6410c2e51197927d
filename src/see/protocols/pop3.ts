/** Mail pick-up (POP3), recognised: a status indicator or a command at its port. RFC 1939, 3. */
import { hasText } from '../../kernel/encodings/text.ts';
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

const WORDS = [
  '+ok',
  '-err',
  'user',
  'pass',
  'apop',
  'auth',
  'capa',
  'stat',
  'list',
  'retr',
  'dele',
  'uidl',
  'top ',
  'quit',
  'stls',
  'noop',
];

export default defineProtocol({
  id: 'pop3',
  name: 'POP3',
  reference: 'RFC 1939, 3',
  over: [{ transport: 'tcp', ports: [110] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to <= from) return NO;
    if (to - from < 4) return MORE;
    return WORDS.some((word) => hasText(bytes, from, to, word, true)) ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  logonInClear: true,
  examples: [
    { title: 'hit', hex: '2b4f4b2072656164790d0a', messages: [] },
    { title: 'miss', hex: '3232302072656164790d0a', messages: [] },
  ],
});
