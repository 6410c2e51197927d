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

/** VERSION, 2.2.2.10: major, minor, build, three reserved bytes and revision 15. Anything else is not Windows' own. */
function version(view: DataView, at: number, to: number, context: DecodeContext): void {
  if (at + 8 > to || view.getUint8(at + 7) !== 15) return;
  const major = view.getUint8(at);
  const minor = view.getUint8(at + 1);
  const build = view.getUint16(at + 2, true);
  if (major < 5 || major > 10) return;
  context.claim(SOURCE, 'os-version', `${major}.${minor}.${build}`);
  const os = windowsName(major, minor, build);
  if (os !== '') context.claim(SOURCE, 'os', os, 0.6);
}

/** Names that go with a version number. Client and server share them: the message does not tell which. */
function windowsName(major: number, minor: number, build: number): string {
  if (major === 10) {
    if (build >= 26100) return 'Windows 11 or Windows Server 2025';
    if (build >= 22000) return 'Windows 11';
    return SHARED_BUILDS[build] ?? 'Windows 10';
  }
  return NAMES[`${major}.${minor}`] ?? '';
}

/** Builds that a Windows Server has, with what else has them. */
const SHARED_BUILDS: Readonly<Record<number, string>> = {
  14393: 'Windows 10 or Windows Server 2016',
  17763: 'Windows 10 or Windows Server 2019',
  20348: 'Windows Server 2022',
};

const NAMES: Readonly<Record<string, string>> = {
  '5.0': 'Windows 2000',
  '5.1': 'Windows XP',
  '5.2': 'Windows Server 2003 or Windows XP x64',
  '6.0': 'Windows Vista or Windows Server 2008',
  '6.1': 'Windows 7 or Windows Server 2008 R2',
  '6.2': 'Windows 8 or Windows Server 2012',
  '6.3': 'Windows 8.1 or Windows Server 2012 R2',
};
