/** Mail access (IMAP), recognised: an untagged greeting or a tagged command at its port. RFC 9051, 2.2 and 7.1. */
import { hasText } from '../../kernel/encodings/text.ts';
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

const WORDS = ['* ok', '* preauth', '* bye', '* capability', '* list', '* flags'];
const COMMANDS = [
  'login',
  'capability',
  'starttls',
  'authenticate',
  'select',
  'examine',
  'list',
  'lsub',
  'status',
  'fetch',
  'uid',
  'noop',
  'logout',
  'ok',
  'no',
  'bad',
  'idle',
  'id',
  'namespace',
];

const isTag = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2e;

export default defineProtocol({
  id: 'imap',
  name: 'IMAP',
  reference: 'RFC 9051, 2.2 and 7.1',
  over: [{ transport: 'tcp', ports: [143] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to <= from) return NO;
    if (to - from < 5) return MORE;
    if (WORDS.some((word) => hasText(bytes, from, to, word, true))) return YES;
    // A tag of letters and digits, a blank, and a command.
    let at = from;
    while (at < to && at < from + 16 && isTag(bytes[at] as number)) at++;
    return at > from && bytes[at] === 0x20 && COMMANDS.some((word) => hasText(bytes, at + 1, to, word, true))
      ? YES
      : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  logonInClear: true,
  examples: [
    { title: 'hit', hex: '2a204f4b2072656164790d0a', messages: [] },
    { title: 'miss', hex: '3232302072656164790d0a', messages: [] },
  ],
});
