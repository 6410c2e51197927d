/**
 * The remote commands of BSD: shell (rsh), login (rlogin) and exec (rexec): who runs what as whom, and whether it is let. RFC 1282
 * (rlogin); the manual pages rshd(8) and rexecd(8). A password is stepped over; of a command the program's name alone is kept.
 */
import { decimalOf, findByte, latin1 } from '../../kernel/encodings/text.ts';
import { userNamed } from '../../model/clear-logons.ts';
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  TARGET,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Side,
} from '../../model/protocol.ts';

const SHELL = 1;
const LOGIN = 2;
const EXEC = 3;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [SHELL]: { operation: 'shell', meaning: 'execute' },
  [LOGIN]: { operation: 'login', meaning: 'authenticate' },
  [EXEC]: { operation: 'exec', meaning: 'execute' },
};
const SHELL_PORT = 514;
const LOGIN_PORT = 513;
const EXEC_PORT = 512;

/** The port for errors in decimal digits, or nothing, ended by a zero. */
const PORT_BYTES_MAX = 6;
const TEXT_BYTES_MAX = 256;
const COMMAND_BYTES_MAX = 8192;
/** The rest of a direction: counted, not read. */
const REST = 0x7fffffff;

export default defineProtocol({
  id: 'rsh',
  name: 'rsh, rlogin, rexec',
  reference: 'RFC 1282; the manual pages rshd(8) and rexecd(8)',
  over: [{ transport: 'tcp', ports: [SHELL_PORT, LOGIN_PORT, EXEC_PORT] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to <= from) return NO;
    const zero = portEnd(bytes, from, to);
    if (zero < 0) return to - from < PORT_BYTES_MAX && isDigits(bytes, from, to) ? MORE : NO;
    if (zero > from || to - from === 1) return zero > from ? YES : MORE;
    return isPrintable(bytes[from + 1] as number) ? YES : NO;
  },
  decode(bytes, _view, from, to, context) {
    if (context.word(0) !== 0) {
      context.skip(REST);
      return to;
    }
    return context.direction === 0 ? asked(bytes, from, to, context) : answered(bytes, from, to, context);
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `command_${code}`, meaning: 'unknown' },
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.6,
  remoteControl: true,
  logonInClear: true,
  examples: [
    {
      title: 'lns runs mkdir as root',
      hex: '31303232 00 6c6e73 00 726f6f74 00 6d6b6469722074657374646972 00',
      messages: [{ kind: 'request', operation: 'shell', meaning: 'execute' }],
    },
    { title: 'miss: a port that is none', hex: '474554202f0d0a', messages: [] },
  ],
});

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

function isDigits(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((bytes[at] as number) < 0x30 || (bytes[at] as number) > 0x39) return false;
  return true;
}

/** Where the first text, a port or nothing, ends; −1 for another thing. */
function portEnd(bytes: Uint8Array, from: number, to: number): number {
  const zero = findByte(bytes, from, Math.min(to, from + PORT_BYTES_MAX), 0);
  return zero === from || (zero > from && decimalOf(bytes, from, zero) <= 0xffff && isDigits(bytes, from, zero))
    ? zero
    : -1;
}

/** Which of the three it is tells the server's port. */
function commandOf(context: DecodeContext): number {
  const port = context.direction === 0 ? context.targetPort : context.sourcePort;
  return port === LOGIN_PORT ? LOGIN : port === EXEC_PORT ? EXEC : SHELL;
}

/** Texts ended by zeros: of shell port, user here, user there, command; of login nothing, both users, terminal; of exec port, user, password, command. */
function asked(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const port = portEnd(bytes, from, to);
  if (port < 0) return to - from < PORT_BYTES_MAX ? from : RESYNC;
  const first = findByte(bytes, port + 1, to, 0);
  const second = first < 0 ? -1 : findByte(bytes, first + 1, to, 0);
  const third = second < 0 ? -1 : findByte(bytes, second + 1, to, 0);
  if (third < 0) return to - from < COMMAND_BYTES_MAX ? from : RESYNC;
  const command = commandOf(context);
  let object = NO_OBJECT;
  if (command === EXEC) {
    account(bytes, port + 1, first, TARGET, context);
    context.logon(
      userNamed(latin1(bytes, port + 1, Math.min(first, port + 1 + TEXT_BYTES_MAX))),
      bytes,
      first + 1,
      second,
    );
  } else {
    account(bytes, port + 1, first, SOURCE, context);
    account(bytes, first + 1, second, TARGET, context);
  }
  if (command !== LOGIN) object = program(bytes, second + 1, third, context);
  context.setWord(0, 1);
  context.message(REQUEST, command, object);
  if (to > third + 1) context.skip(REST);
  return to;
}

function account(bytes: Uint8Array, from: number, to: number, side: Side, context: DecodeContext): void {
  if (to <= from || to - from > TEXT_BYTES_MAX) return;
  const name = latin1(bytes, from, to);
  context.account(side, { name, domain: '', kind: 'user' });
  if (context.detail) context.field(side === SOURCE ? 'client_user' : 'server_user', name);
}

function program(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const blank = findByte(bytes, from, Math.min(to, from + TEXT_BYTES_MAX), 0x20);
  const end = blank < 0 ? Math.min(to, from + TEXT_BYTES_MAX) : blank;
  return end > from ? context.intern(bytes, from, end) : NO_OBJECT;
}

/** A zero for yes; 1 and a line of text for no. */
function answered(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const verdict = bytes[from] as number;
  if (verdict > 1) return RESYNC;
  context.setWord(0, 1);
  context.message(verdict === 0 ? RESPONSE : ERROR, commandOf(context), NO_OBJECT);
  if (to > from + 1) context.skip(REST);
  return to;
}
