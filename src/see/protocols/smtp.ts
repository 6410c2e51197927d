/** Mail transfer, recognised: a reply or a command at its ports. RFC 5321, 4.1 and 4.2. */
import { hasText } from '../../kernel/encodings/text.ts';
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

const REPLIES = [
  '220',
  '221',
  '250',
  '334',
  '354',
  '421',
  '450',
  '451',
  '500',
  '501',
  '502',
  '503',
  '535',
  '550',
  '553',
  '554',
];
const COMMANDS = ['ehlo', 'helo', 'mail', 'rcpt', 'data', 'rset', 'quit', 'noop', 'auth', 'vrfy', 'expn', 'starttls'];

export default defineProtocol({
  id: 'smtp',
  name: 'SMTP',
  reference: 'RFC 5321, 4.1 and 4.2',
  over: [{ transport: 'tcp', ports: [25, 587] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to <= from) return NO;
    if (to - from < 4) return MORE;
    if (REPLIES.some((word) => hasText(bytes, from, to, word)))
      return bytes[from + 3] === 0x20 || bytes[from + 3] === 0x2d ? YES : NO;
    return COMMANDS.some((word) => hasText(bytes, from, to, word, true)) ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  examples: [
    { title: 'hit', hex: '323230206d61696c2e6578616d706c652045534d54500d0a', messages: [] },
    { title: 'miss', hex: '5353482d322e302d780d0a', messages: [] },
  ],
});
