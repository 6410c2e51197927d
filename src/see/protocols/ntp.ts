/**
 * Network time: who serves it at which stratum, and the control messages that read or change a server. RFC 5905, 7.3–7.4;
 * RFC 9327, 2–4 (control messages, mode 6). Of private messages (mode 7) the numbers are those of ntpd's ntp_request.h.
 */
import { formatIpv4 } from '../../kernel/address.ts';
import { findByte, hasText, latin1, trimEnd } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
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
import type { Attribute } from '../../model/words.ts';

/** Modes, RFC 5905, 7.3, figure 10. */
const SYMMETRIC_PASSIVE = 2;
const SERVER = 4;
const BROADCAST = 5;
const CONTROL = 6;
const PRIVATE = 7;
const MODES: readonly string[] = ['', 'symmetric_active', 'symmetric_passive', 'client', 'server', 'broadcast'];
/** Above the mode in a code: what a control or a private message asks for. */
const ASKED_SHIFT = 3;
/** RFC 9327, 2: operation codes. */
const CONTROL_WORDS: Readonly<Record<number, OperationWord>> = {
  1: { operation: 'read_status', meaning: 'diagnose' },
  2: { operation: 'read_variables', meaning: 'diagnose' },
  3: { operation: 'write_variables', meaning: 'configure' },
  4: { operation: 'read_clock_variables', meaning: 'diagnose' },
  5: { operation: 'write_clock_variables', meaning: 'configure' },
  6: { operation: 'set_trap', meaning: 'configure' },
  7: { operation: 'trap_response', meaning: 'notify' },
  8: { operation: 'runtime_configuration', meaning: 'configure' },
  9: { operation: 'export_configuration', meaning: 'diagnose' },
  10: { operation: 'retrieve_remote_addresses', meaning: 'diagnose' },
  11: { operation: 'retrieve_ordered_list', meaning: 'diagnose' },
  12: { operation: 'request_nonce', meaning: 'diagnose' },
  31: { operation: 'unset_trap', meaning: 'configure' },
};
/** The list of all clients: small to ask for, large to get. */
const MONITOR_LISTS = [20, 42];

const PACKET_BYTES = 48;
const CONTROL_BYTES = 12;
const PRIVATE_BYTES = 8;
/** Second byte of a control message: an answer, and an error. First byte of a private one: an answer. */
const ANSWER = 0x80;
const FAILED = 0x40;
const READ_VARIABLES = 2;
/** A primary server names its clock, a secondary one the server above it. */
const PRIMARY = 1;
/** Kiss codes by which a server refuses: RFC 5905, 7.4. */
const REFUSALS = ['DENY', 'RSTR', 'RATE'];
/** Variables of a server, RFC 9327, 4. */
const VARIABLES: readonly (readonly [string, Attribute])[] = [
  ['version="', 'application'],
  ['system="', 'os'],
];

export default defineProtocol({
  id: 'ntp',
  name: 'NTP',
  reference: 'RFC 5905, 7.3–7.4; RFC 9327, 2–4',
  over: [{ transport: 'udp', ports: [123] }],
  recognise: (bytes, from, to, onPort) => (onPort && isPacket(bytes, from, to) ? YES : NO),
  decode(bytes, view, from, to, context) {
    if (!isPacket(bytes, from, to)) return RESYNC;
    const mode = (bytes[from] as number) & 7;
    if (mode === CONTROL) control(bytes, view, from, to, context);
    else if (mode === PRIVATE) privately(bytes, from, context);
    else packet(bytes, view, from, mode, context);
    return to;
  },
  describe(code) {
    const asked = code >> ASKED_SHIFT;
    if ((code & 7) === CONTROL) return CONTROL_WORDS[asked] ?? { operation: `control_${asked}`, meaning: 'unknown' };
    if ((code & 7) === PRIVATE)
      return MONITOR_LISTS.includes(asked)
        ? { operation: 'monitor_list', meaning: 'diagnose' }
        : { operation: `private_${asked}`, meaning: 'unknown' };
    return { operation: MODES[code] || `mode_${code}`, meaning: 'time' };
  },
  codeKey: (_kind, code) => code & 7,
  domain: 'both',
  confidence: 0.5,
  examples: [
    {
      title: 'a client asks',
      hex: `23 00 06 20 ${'00'.repeat(44)}`,
      messages: [{ kind: 'request', operation: 'client', meaning: 'time' }],
    },
    {
      title: 'a primary server answers',
      hex: `24 01 06 ec 00000000 00000000 47505300 ${'00'.repeat(32)}`,
      messages: [{ kind: 'response', operation: 'server', meaning: 'time' }],
    },
    { title: 'miss: mode 0', hex: '00'.repeat(48), messages: [] },
  ],
});

function isPacket(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < PRIVATE_BYTES) return false;
  const version = ((bytes[from] as number) >> 3) & 7;
  const mode = (bytes[from] as number) & 7;
  if (version < 1 || version > 4 || mode === 0) return false;
  if (mode === PRIVATE) return true;
  return to - from >= (mode === CONTROL ? CONTROL_BYTES : PACKET_BYTES);
}

function packet(bytes: Uint8Array, view: DataView, from: number, mode: number, context: DecodeContext): void {
  const stratum = bytes[from + 1] as number;
  const reference = from + 12;
  const clock = latin1(bytes, reference, trimEnd(bytes, reference, reference + 4));
  const named = /^[\x20-\x7e]{1,4}$/.test(clock);
  let kind: MessageKind =
    mode === BROADCAST ? EVENT : mode === SERVER || mode === SYMMETRIC_PASSIVE ? RESPONSE : REQUEST;
  if (mode >= SERVER && stratum === 0 && REFUSALS.includes(clock)) kind = ERROR;
  if (mode >= SERVER && stratum > 0 && stratum < 16) {
    const by = stratum === PRIMARY && named ? ` (${clock})` : '';
    context.claim(SOURCE, 'role', `NTP server, stratum ${stratum}${by}`);
  }
  if (context.detail) {
    context.field('version', ((bytes[from] as number) >> 3) & 7);
    context.field('stratum', stratum);
    context.field('reference', stratum > PRIMARY || !named ? formatIpv4(view.getInt32(reference)) : clock);
  }
  context.message(kind, mode, NO_OBJECT);
}

/** RFC 9327, 2: flags and operation, sequence, status, association, offset, count; then the data. */
function control(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const flags = bytes[from + 1] as number;
  const operation = flags & 31;
  const answers = (flags & ANSWER) !== 0;
  const end = Math.min(to, from + CONTROL_BYTES + view.getUint16(from + 10));
  if (answers && operation === READ_VARIABLES) variables(bytes, from + CONTROL_BYTES, end, context);
  const kind = !answers ? REQUEST : flags & FAILED ? ERROR : RESPONSE;
  context.message(kind, CONTROL | (operation << ASKED_SHIFT), NO_OBJECT);
}

/** `version="ntpd 4.2.8p15@…", processor="x86_64", system="Linux/5.10", …` */
function variables(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  for (const [word, attribute] of VARIABLES) {
    for (let at = from; at + word.length < to; at++) {
      if (!hasText(bytes, at, to, word)) continue;
      const start = at + word.length;
      const end = findByte(bytes, start, to, 0x22);
      if (end > start) context.claimBytes(SOURCE, attribute, bytes, start, end, 'latin1');
      break;
    }
  }
}

/** The fourth byte says what is asked. */
function privately(bytes: Uint8Array, from: number, context: DecodeContext): void {
  const answers = ((bytes[from] as number) & ANSWER) !== 0;
  context.message(answers ? RESPONSE : REQUEST, PRIVATE | ((bytes[from + 3] as number) << ASKED_SHIFT), NO_OBJECT);
}
