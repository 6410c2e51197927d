/** File transfer, control connection, recognised: a greeting or a command at its port. RFC 959, 4. */
import { hasText } from '../../kernel/encodings/text.ts';
import { MORE, NO, YES, defineProtocol } from '../../model/protocol.ts';

const COMMANDS = [
  'user',
  'pass',
  'auth',
  'feat',
  'syst',
  'quit',
  'cwd ',
  'pwd',
  'type',
  'port',
  'pasv',
  'epsv',
  'eprt',
  'list',
  'nlst',
  'retr',
  'stor',
  'size',
  'mdtm',
  'noop',
  'opts',
  'dele',
  'mkd ',
  'rnfr',
  'abor',
  'help',
  'clnt',
  'cdup',
  'site',
  'stat',
];

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

export default defineProtocol({
  id: 'ftp',
  name: 'FTP',
  reference: 'RFC 959, 4',
  over: [{ transport: 'tcp', ports: [21] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to <= from) return NO;
    if (to - from < 4) return MORE;
    // A reply is three digits and a blank or hyphen; a command three or four letters of the table.
    if (isDigit(bytes[from]) && isDigit(bytes[from + 1]) && isDigit(bytes[from + 2]))
      return bytes[from + 3] === 0x20 || bytes[from + 3] === 0x2d ? YES : NO;
    return COMMANDS.some((word) => hasText(bytes, from, to, word, true)) ? YES : NO;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: 'unknown' }),
  domain: 'it',
  confidence: 0.5,
  logonInClear: true,
  examples: [
    { title: 'hit', hex: '3232302072656164790d0a', messages: [] },
    { title: 'miss', hex: '474554202f20485454502f312e300d0a', messages: [] },
  ],
});
