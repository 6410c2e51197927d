/** File transfer, control connection: commands and their replies, who logs on, which files; never a password. RFC 959, 4 and 5.3; RFC 2228, 3; RFC 3659. */
import { isGreeting } from '../../kernel/encodings/greeting.ts';
import { findByte, latin1, trimEnd, trimStart } from '../../kernel/encodings/text.ts';
import { nameGiven, passwordGiven } from '../../model/clear-logons.ts';
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
} from '../../model/protocol.ts';
import { starttls } from '../../model/starttls.ts';
import type { Meaning } from '../../model/words.ts';

/** RFC 959, 4.1; RFC 2228, 3; RFC 2389; RFC 2428; RFC 3659; RFC 7151. A code is the place in this list plus one. */
const COMMANDS: readonly (readonly [word: string, operation: string, meaning: Meaning])[] = [
  ['USER', 'user_name', 'authenticate'],
  ['PASS', 'password', 'authenticate'],
  ['ACCT', 'account', 'authenticate'],
  ['CWD', 'change_working_directory', 'read'],
  ['CDUP', 'change_to_parent_directory', 'read'],
  ['SMNT', 'structure_mount', 'transfer'],
  ['QUIT', 'logout', 'disconnect'],
  ['REIN', 'reinitialize', 'disconnect'],
  ['PORT', 'data_port', 'transfer'],
  ['PASV', 'passive', 'transfer'],
  ['TYPE', 'representation_type', 'transfer'],
  ['STRU', 'file_structure', 'transfer'],
  ['MODE', 'transfer_mode', 'transfer'],
  ['RETR', 'retrieve', 'read'],
  ['STOR', 'store', 'write'],
  ['STOU', 'store_unique', 'write'],
  ['APPE', 'append', 'write'],
  ['ALLO', 'allocate', 'transfer'],
  ['REST', 'restart', 'transfer'],
  ['RNFR', 'rename_from', 'write'],
  ['RNTO', 'rename_to', 'write'],
  ['ABOR', 'abort', 'transfer'],
  ['DELE', 'delete', 'write'],
  ['RMD', 'remove_directory', 'write'],
  ['MKD', 'make_directory', 'write'],
  ['PWD', 'print_working_directory', 'read'],
  ['LIST', 'list', 'read'],
  ['NLST', 'name_list', 'read'],
  ['SITE', 'site_parameters', 'execute'],
  ['SYST', 'system', 'identify'],
  ['STAT', 'status', 'diagnose'],
  ['HELP', 'help', 'identify'],
  ['NOOP', 'noop', 'keep-alive'],
  ['AUTH', 'security_mechanism', 'authenticate'],
  ['ADAT', 'security_data', 'authenticate'],
  ['PBSZ', 'protection_buffer_size', 'transfer'],
  ['PROT', 'data_channel_protection_level', 'transfer'],
  ['CCC', 'clear_command_channel', 'transfer'],
  ['MIC', 'integrity_protected', 'unknown'],
  ['CONF', 'confidentiality_protected', 'unknown'],
  ['ENC', 'privacy_protected', 'unknown'],
  ['FEAT', 'feature', 'identify'],
  ['OPTS', 'options', 'transfer'],
  ['EPRT', 'extended_port', 'transfer'],
  ['EPSV', 'extended_passive', 'transfer'],
  ['MDTM', 'modification_time', 'read'],
  ['SIZE', 'size', 'read'],
  ['MLST', 'machine_list', 'read'],
  ['MLSD', 'machine_list_directory', 'read'],
  ['HOST', 'host', 'connect'],
  ['LANG', 'language', 'transfer'],
  ['CLNT', 'client', 'identify'],
];
const OTHER = 0;
/** A reply that no command was seen before, as the greeting of 5.4. */
const GREETING = 100;
/** Commands by their letters as one number: a look-up makes no text. */
const CODES = new Map(COMMANDS.map(([word], i) => [numberOf(word), i + 1]));
const codeOf = (word: string): number => CODES.get(numberOf(word)) ?? OTHER;
const USER = codeOf('USER');
const PASS = codeOf('PASS');
/** Whoever comes under these names says a mail address for a password: RFC 1635. */
const ANONYMOUS = ['anonymous', 'ftp'];
const SYST = codeOf('SYST');
const AUTH = codeOf('AUTH');
const QUIT = codeOf('QUIT');
const CLNT = codeOf('CLNT');
/** What names a file or directory. */
const NAMING = new Set(
  ['CWD', 'RETR', 'STOR', 'STOU', 'APPE', 'RNFR', 'RNTO', 'DELE', 'RMD', 'MKD', 'MDTM', 'SIZE', 'MLST', 'MLSD'].map(
    codeOf,
  ),
);

const LINE_BYTES_MAX = 4096;
/** From here on the connection is counted, not read: flow word 0 once TLS begins (RFC 4217, 4). */
const ENDED = -1;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

export default defineProtocol({
  id: 'ftp',
  name: 'FTP',
  reference: 'RFC 959, 4 and 5.3; RFC 4217, 4',
  over: [{ transport: 'tcp', ports: [21], anyPort: true }],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return isGreeting(bytes, from, to, '220', 'ftp') ? YES : NO;
    if (to <= from) return NO;
    if (to - from < 4) return MORE;
    if (isDigit(bytes[from]) && isDigit(bytes[from + 1]) && isDigit(bytes[from + 2]))
      return bytes[from + 3] === 0x20 || bytes[from + 3] === 0x2d ? YES : NO;
    return commandAt(bytes, from, to) > OTHER ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at < to && context.flowWord(0) !== ENDED) {
      const end = findByte(bytes, at, Math.min(to, at + LINE_BYTES_MAX), 0x0a);
      if (end < 0) return to - at >= LINE_BYTES_MAX ? RESYNC : at;
      if (!line(bytes, at, trimEnd(bytes, at, end), context)) return RESYNC;
      at = end + 1;
    }
    return context.flowWord(0) === ENDED ? starttls(bytes, view, at, to, context) : at;
  },
  describe(code) {
    if (code === GREETING) return { operation: 'greeting', meaning: 'connect' };
    const command = COMMANDS[code - 1];
    return command ? { operation: command[1], meaning: command[2] } : { operation: 'other', meaning: 'unknown' };
  },
  codeKey: () => undefined,
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.5,
  logonInClear: true,
  examples: [
    {
      title: 'a file is stored',
      hex: '53544f522066772e62696e0d0a',
      messages: [{ kind: 'request', operation: 'store', meaning: 'write' }],
    },
    {
      title: 'a greeting of two lines',
      hex: '3232302d68690d0a3232302072656164790d0a',
      messages: [{ kind: 'response', operation: 'greeting', meaning: 'connect' }],
    },
    { title: 'miss: four digits', hex: '323230302072656164790d0a', messages: [] },
  ],
});

function numberOf(word: string): number {
  let number = 0;
  for (let i = 0; i < word.length; i++) number = number * 256 + word.charCodeAt(i);
  return number;
}

/** Code of the command whose letters begin at `at`; `OTHER` where it is none, −1 where these are no letters. */
function commandAt(bytes: Uint8Array, at: number, to: number): number {
  let number = 0;
  let end = at;
  for (; end < to && end < at + 5; end++) {
    const letter = (bytes[end] as number) & 0xdf;
    if (letter < 0x41 || letter > 0x5a) break;
    number = number * 256 + letter;
  }
  if (end === at || (end < to && bytes[end] !== 0x20 && bytes[end] !== 0x0d && bytes[end] !== 0x0a)) return -1;
  return CODES.get(number) ?? OTHER;
}

function line(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  const awaited = context.word(0);
  const reply = replyOf(bytes, from, to);
  // The rest of a reply of several lines ends with its own code and a blank: 4.2.
  if (awaited !== 0 && (reply !== awaited || bytes[from + 3] === 0x2d)) return true;
  if (reply > 0) return answer(reply, bytes, from, to, context);
  return context.direction === 1 || command(bytes, from, to, context);
}

/** Code of a reply line, 0 where it is none. */
function replyOf(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 3 || !isDigit(bytes[from]) || !isDigit(bytes[from + 1]) || !isDigit(bytes[from + 2])) return 0;
  const next = to - from === 3 ? 0x20 : bytes[from + 3];
  if (next !== 0x20 && next !== 0x2d) return 0;
  return (
    ((bytes[from] as number) - 0x30) * 100 +
    ((bytes[from + 1] as number) - 0x30) * 10 +
    (bytes[from + 2] as number) -
    0x30
  );
}

function answer(reply: number, bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  const asked = context.flowWord(0);
  const first = context.word(0) === 0;
  const text = Math.min(to, from + 4);
  if (first && reply === 220 && asked === 0 && text < to) greeting(bytes, text, to, context);
  if (first && reply === 215 && asked === SYST + 1) system(bytes, text, to, context);
  if (to - from > 3 && bytes[from + 3] === 0x2d) {
    context.setWord(0, reply);
    return true;
  }
  context.setWord(0, 0);
  if (context.detail) context.field('reply', reply);
  // A goodbye stands for itself, whatever was asked last.
  const code = reply === 221 ? QUIT : asked === 0 ? GREETING : asked - 1;
  const object = code === asked - 1 && context.flowWord(1) !== 0 ? context.flowWord(1) : NO_OBJECT;
  context.message(reply < 400 ? RESPONSE : ERROR, code, object);
  if (asked === AUTH + 1 && reply === 234) context.setFlowWord(0, ENDED);
  return true;
}

/** The program, and the one operating system that names itself so: VxWorks. */
function greeting(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  context.claimBytes(SOURCE, 'application', bytes, from, to, 'latin1');
  const vxWorks = /vxworks[ (]*(?:version )?([\d.]*)/i.exec(latin1(bytes, from, to));
  if (!vxWorks) return;
  context.claim(SOURCE, 'os', 'VxWorks');
  if (vxWorks[1]) context.claim(SOURCE, 'os-version', vxWorks[1]);
}

/** The system's name is the first word (RFC 959, 4.1.3); many say UNIX whatever they are, and the truth in parentheses. */
function system(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const text = latin1(bytes, from, to);
  const name = /^UNIX\b/i.test(text) ? /\(([^)]+)\)/.exec(text)?.[1] : /^[\w-]+/.exec(text)?.[0];
  if (name) context.claim(SOURCE, 'os', /^windows_nt$/i.test(name) ? 'Windows' : name);
}

function command(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  let at = from;
  // A Telnet interrupt and synch may stand before ABOR and STAT: 4.1.3.
  while (at < to && (bytes[at] as number) >= 0xf0) at++;
  const found = commandAt(bytes, at, to);
  if (found < 0) return at === to;
  const blank = findByte(bytes, at, to, 0x20);
  const argument = blank < 0 ? to : trimStart(bytes, blank, to);
  const object = argument < to && NAMING.has(found) ? context.intern(bytes, argument, to) : 0;
  if (found === USER) nameGiven(bytes, argument, to, context);
  else if (found === PASS) passwordGiven(bytes, argument, to, context, ANONYMOUS);
  if (argument < to && found === CLNT) context.claimBytes(SOURCE, 'application', bytes, argument, to, 'latin1');
  context.setFlowWord(0, found + 1);
  context.setFlowWord(1, object);
  context.message(REQUEST, found, object === 0 ? NO_OBJECT : object);
  return true;
}
