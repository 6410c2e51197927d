/**
 * TACACS+: administrators authenticated and authorized at network devices, and what they did accounted for. The body is
 * obfuscated with a secret and not read unless it was sent in clear; passwords and commands never are. RFC 8907, 4–7.
 */
import { parseIpv4, parseIpv6 } from '../../kernel/address.ts';
import { trimEnd } from '../../kernel/encodings/text.ts';
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
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type OperationWord,
} from '../../model/protocol.ts';

/** Packet types, RFC 8907, 4.1. */
const AUTHENTICATION = 1;
const AUTHORIZATION = 2;
const ACCOUNTING = 3;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [AUTHENTICATION]: { operation: 'authentication', meaning: 'authenticate' },
  [AUTHORIZATION]: { operation: 'authorization', meaning: 'authenticate' },
  [ACCOUNTING]: { operation: 'accounting', meaning: 'notify' },
};

const HEADER_BYTES = 12;
/** Version 12 in the upper half of the first byte, and one of two minor versions. */
const VERSIONS = [0xc0, 0xc1];
const UNENCRYPTED = 1;
const FLAGS = 0x05;
/** RFC 8907, 4.1: bodies longer than this should be refused. */
const BODY_BYTES_MAX = 1 << 16;
/** Where the length of the user's name stands in each request; lengths of port, remote address and a fourth follow. RFC 8907, 5.1, 6.1, 7.1. */
const USER_LENGTH_AT: Readonly<Record<number, number>> = { [AUTHENTICATION]: 4, [AUTHORIZATION]: 4, [ACCOUNTING]: 5 };
/** Statuses that refuse: RFC 8907, 5.2, 6.2, 7.2. */
const REFUSED: Readonly<Record<number, readonly number[]>> = {
  [AUTHENTICATION]: [2, 7],
  [AUTHORIZATION]: [0x10, 0x11],
  [ACCOUNTING]: [2],
};
/** Authentication types: RFC 8907, 5.1. The data of a PAP start is the password: 5.4.2.2. */
const PAP = 2;

/** Of an accounting reply the status comes last of its fixed part. */
const STATUS_AT: Readonly<Record<number, number>> = { [AUTHENTICATION]: 0, [AUTHORIZATION]: 0, [ACCOUNTING]: 4 };

const utf8 = new TextDecoder();

export default defineProtocol({
  id: 'tacacs-plus',
  name: 'TACACS+',
  reference: 'RFC 8907, 4–7',
  over: [{ transport: 'tcp', ports: [49], anyPort: true }],
  firstBytes: VERSIONS,
  recognise(bytes, from, to, onPort) {
    if (to - from < HEADER_BYTES) return onPort && VERSIONS.includes(bytes[from] as number) ? MORE : NO;
    const length = bodyLength(bytes, from);
    if (length < 0) return NO;
    // Elsewhere a session begins with the first packet of a client, whole.
    return onPort || (bytes[from + 2] === 1 && length > 0 && length === to - from - HEADER_BYTES) ? YES : NO;
  },
  decode(bytes, _view, from, to, context) {
    let at = from;
    while (to - at >= HEADER_BYTES) {
      const length = bodyLength(bytes, at);
      if (length < 0) return RESYNC;
      const end = at + HEADER_BYTES + length;
      if (end > to) break;
      packet(bytes, at, end, context);
      at = end;
    }
    return at;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `type_${code}`, meaning: 'unknown' },
  domain: 'both',
  confidence: 0.7,
  examples: [
    {
      title: 'a logon, obfuscated',
      hex: 'c0 01 01 00 12345678 00000010 000102030405060708090a0b0c0d0e0f',
      messages: [{ kind: 'request', operation: 'authentication', meaning: 'authenticate' }],
    },
    {
      title: 'an authorization, refused in clear',
      hex: 'c0 02 02 01 12345678 00000006 10 00 0000 0000',
      messages: [{ kind: 'error', operation: 'authorization', meaning: 'authenticate' }],
    },
    { title: 'miss: version 11', hex: 'b0 01 01 00 12345678 00000000', messages: [] },
  ],
});

/** Length of the body by the header at `at`; −1 where that is none. */
function bodyLength(bytes: Uint8Array, at: number): number {
  const type = bytes[at + 1] as number;
  if (!VERSIONS.includes(bytes[at] as number) || type < AUTHENTICATION || type > ACCOUNTING) return -1;
  if (bytes[at + 2] === 0 || ((bytes[at + 3] as number) & ~FLAGS) !== 0) return -1;
  const length = two(bytes, at + 8) * 65536 + two(bytes, at + 10);
  return length <= BODY_BYTES_MAX ? length : -1;
}

const two = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

/** A client's packets have odd numbers, a server's even ones: RFC 8907, 4.1. */
function packet(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  const type = bytes[at + 1] as number;
  const sequence = bytes[at + 2] as number;
  const clear = ((bytes[at + 3] as number) & UNENCRYPTED) !== 0;
  const body = at + HEADER_BYTES;
  let kind: MessageKind = sequence % 2 === 1 ? REQUEST : RESPONSE;
  if (context.detail) {
    context.field('sequence', sequence);
    context.field('encrypted', !clear);
  }
  if (clear && kind === RESPONSE) kind = outcome(bytes, type, body, end);
  else if (clear && sequence === 1) asked(bytes, type, body, end, context);
  context.message(kind, type, NO_OBJECT);
}

function outcome(bytes: Uint8Array, type: number, body: number, end: number): MessageKind {
  const at = body + (STATUS_AT[type] ?? 0);
  return at < end && REFUSED[type]?.includes(bytes[at] as number) === true ? ERROR : RESPONSE;
}

/** Who it is about, and from where: fixed part, lengths of the arguments, then user, port and remote address. */
function asked(bytes: Uint8Array, type: number, body: number, end: number, context: DecodeContext): void {
  const lengths = body + (USER_LENGTH_AT[type] ?? 0);
  if (lengths + 4 > end) return context.malformed('a body that ends early');
  const user = lengths + 4 + (type === AUTHENTICATION ? 0 : (bytes[lengths + 3] as number));
  const port = user + (bytes[lengths] as number);
  const remote = port + (bytes[lengths + 1] as number);
  const stop = remote + (bytes[lengths + 2] as number);
  if (stop > end) return context.malformed('names longer than the body');
  const name = text(bytes, user, port);
  if (type === AUTHENTICATION) {
    context.sign('logon-in-clear', 'A TACACS+ logon was sent without obfuscation and can be read on the way.');
    const secret = stop + (bytes[lengths + 3] as number);
    if (bytes[body + 2] === PAP && secret <= end) context.logon(userNamed(name), bytes, stop, secret);
  }
  if (name === '') return;
  context.account(SOURCE, { name, domain: '', kind: 'user' });
  const ip = text(bytes, remote, stop);
  if (context.detail) {
    context.field('user', name);
    context.field('remote_address', ip);
  }
  if (parseIpv4(ip) !== undefined || parseIpv6(ip)) context.claimAbout({ ip }, 'user', name);
}

const text = (bytes: Uint8Array, from: number, to: number): string =>
  utf8.decode(bytes.subarray(from, trimEnd(bytes, from, to)));
