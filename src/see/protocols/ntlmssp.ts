/** NTLM authentication, whatever carries it: host, domain, account and Windows version; never the response. [MS-NLMP] 2.2.1. */
import { isNtlmssp } from '../../kernel/encodings/spnego.ts';
import { latin1, utf16le } from '../../kernel/encodings/text.ts';
import {
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type Encoding,
  type OperationWord,
} from '../../model/protocol.ts';
import { isOldWindows, windowsName } from '../../model/windows-versions.ts';
import type { Attribute } from '../../model/words.ts';

const NEGOTIATE = 1;
const CHALLENGE = 2;
const AUTHENTICATE = 3;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [NEGOTIATE]: { operation: 'negotiate', meaning: 'authenticate' },
  [CHALLENGE]: { operation: 'challenge', meaning: 'authenticate' },
  [AUTHENTICATE]: { operation: 'authenticate', meaning: 'authenticate' },
};

/** Negotiate flags, 2.2.2.5. */
const UNICODE = 0x1;
const DOMAIN_SUPPLIED = 0x1000;
const WORKSTATION_SUPPLIED = 0x2000;
const TARGET_IS_DOMAIN = 0x10000;
const VERSION = 0x02000000;

/** AV pairs of the target information, 2.2.2.1. */
const AV_PAIRS: Readonly<Record<number, Attribute>> = {
  1: 'netbios-name',
  2: 'workgroup',
  3: 'hostname',
  4: 'dns-domain',
};
const AV_PAIRS_MAX = 32;

export default defineProtocol({
  id: 'ntlmssp',
  name: 'NTLMSSP',
  reference: '[MS-NLMP] 2.2.1',
  over: [{ carrier: 'ntlmssp' }],
  recognise: (bytes, from, to) => (isNtlmssp(bytes, from, to) ? YES : NO),
  decode(bytes, view, from, to, context) {
    if (!isNtlmssp(bytes, from, to)) return RESYNC;
    const type = view.getUint32(from + 8, true);
    if (type === NEGOTIATE) negotiate(bytes, view, from, to, context);
    else if (type === CHALLENGE) challenge(bytes, view, from, to, context);
    else if (type === AUTHENTICATE) authenticate(bytes, view, from, to, context);
    else return RESYNC;
    context.message(type === CHALLENGE ? RESPONSE : REQUEST, type, NO_OBJECT);
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `message_type_${code}`, meaning: 'unknown' },
  domain: 'it',
  confidence: 0.8,
  examples: [
    {
      title: 'a negotiate message',
      hex: '4e544c4d53535000 01000000 97820862 0000000000000000 0000000000000000 0601b11d0000000f',
      messages: [{ kind: 'request', operation: 'negotiate', meaning: 'authenticate' }],
    },
    {
      title: 'a challenge without target information',
      hex: '4e544c4d53535000 02000000 0000000000000000 05820000 0102030405060708',
      messages: [{ kind: 'response', operation: 'challenge', meaning: 'authenticate' }],
    },
    { title: 'miss: no such message type', hex: '4e544c4d53535000 07000000', messages: [] },
  ],
});

/** A field is length (2), allocated (2) and offset from the start of the message (4); claimed when it lies whole in it. */
function claimField(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  at: number,
  attribute: Attribute,
  encoding: Encoding,
  context: DecodeContext,
): void {
  const start = fieldStart(view, from, to, at);
  if (start >= 0)
    context.claimBytes(SOURCE, attribute, bytes, start, start + view.getUint16(from + at, true), encoding);
}

function fieldStart(view: DataView, from: number, to: number, at: number): number {
  if (from + at + 8 > to) return -1;
  const length = view.getUint16(from + at, true);
  const start = from + view.getUint32(from + at + 4, true);
  return length > 0 && start >= from + 12 && start + length <= to ? start : -1;
}

function fieldText(bytes: Uint8Array, view: DataView, from: number, to: number, at: number, wide: boolean): string {
  const start = fieldStart(view, from, to, at);
  if (start < 0) return '';
  const end = start + view.getUint16(from + at, true);
  return wide ? utf16le(bytes, start, end) : latin1(bytes, start, end);
}

function negotiate(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (from + 16 > to) return;
  const flags = view.getUint32(from + 12, true);
  if (flags & DOMAIN_SUPPLIED) claimField(bytes, view, from, to, 16, 'workgroup', 'latin1', context);
  if (flags & WORKSTATION_SUPPLIED) claimField(bytes, view, from, to, 24, 'netbios-name', 'latin1', context);
  if (flags & VERSION) version(view, from + 32, to, context);
}

function challenge(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (from + 24 > to) return;
  const flags = view.getUint32(from + 20, true);
  if (flags & TARGET_IS_DOMAIN)
    claimField(bytes, view, from, to, 12, 'workgroup', flags & UNICODE ? 'utf16le' : 'latin1', context);
  if (flags & VERSION) version(view, from + 48, to, context);
  const start = fieldStart(view, from, to, 40);
  if (start < 0) return;
  const end = start + view.getUint16(from + 40, true);
  for (let at = start, i = 0; at + 4 <= end && i < AV_PAIRS_MAX; i++) {
    const id = view.getUint16(at, true);
    const next = at + 4 + view.getUint16(at + 2, true);
    if (id === 0 || next > end) return;
    const attribute = AV_PAIRS[id];
    if (attribute !== undefined && next > at + 4) context.claimBytes(SOURCE, attribute, bytes, at + 4, next, 'utf16le');
    at = next;
  }
}

/** Domain, user and workstation; the two responses and the session key before and after them are never read. */
function authenticate(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (from + 52 > to) return;
  // Without a flags word (before Windows NT 4.0 SP4) strings are of the OEM character set.
  const flags = from + 64 <= to ? view.getUint32(from + 60, true) : 0;
  const wide = (flags & UNICODE) !== 0;
  const encoding = wide ? 'utf16le' : 'latin1';
  claimField(bytes, view, from, to, 28, 'workgroup', encoding, context);
  claimField(bytes, view, from, to, 36, 'user', encoding, context);
  claimField(bytes, view, from, to, 44, 'netbios-name', encoding, context);
  if (flags & VERSION) version(view, from + 64, to, context);
  const user = fieldText(bytes, view, from, to, 36, wide);
  if (user === '') return;
  const domain = fieldText(bytes, view, from, to, 28, wide);
  if (context.detail) {
    context.field('user', user);
    context.field('domain', domain);
    context.field('host', fieldText(bytes, view, from, to, 44, wide));
  }
  context.account(SOURCE, { name: user, domain, kind: user.endsWith('$') ? 'machine' : 'user' });
}

/**
 * VERSION, 2.2.2.10: major, minor, build, three reserved bytes and revision 15. Anything else is not Windows' own, nor is
 * a build that no Windows of this version has (Samba sends 6.1 with build 0). Desktop and server share version numbers:
 * the message does not tell which.
 */
function version(view: DataView, at: number, to: number, context: DecodeContext): void {
  if (at + 8 > to || view.getUint8(at + 7) !== 15) return;
  const said = { major: view.getUint8(at), minor: view.getUint8(at + 1), build: view.getUint16(at + 2, true) };
  if (said.major < 5 || said.major > 10) return;
  context.claim(SOURCE, 'os-version', `${said.major}.${said.minor}.${said.build}`);
  const os = said.build === 0 ? '' : windowsName(said, 'any');
  if (os !== '') context.claim(SOURCE, 'os', os, isOldWindows(said) ? 0.98 : 0.85);
}
