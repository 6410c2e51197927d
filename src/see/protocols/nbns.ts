/** NetBIOS name service: registrations, queries and node status with the names that hosts hold. RFC 1002, 4.2. */
import { formatIpv4, formatMac } from '../../kernel/address.ts';
import { decodeNetbios, skipName } from '../../kernel/encodings/dns-name.ts';
import { ADDITIONAL, DnsReader, NB_NAME, NB_STATUS, looksLikeDns } from '../../kernel/encodings/dns-message.ts';
import { latin1 } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';

const QUERY = 0;
const RELEASE = 6;
const WAIT = 7;
/** A query for node status has the opcode of a query; here it is told apart by its type. */
const NODE_STATUS = NB_STATUS;
const GROUP = 0x8000;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [QUERY]: { operation: 'query', meaning: 'discover' },
  5: { operation: 'registration', meaning: 'identify' },
  [RELEASE]: { operation: 'release', meaning: 'disconnect' },
  [WAIT]: { operation: 'wait_for_acknowledgement', meaning: 'notify' },
  8: { operation: 'refresh', meaning: 'identify' },
  9: { operation: 'refresh', meaning: 'identify' },
  15: { operation: 'multi_homed_registration', meaning: 'identify' },
  [NODE_STATUS]: { operation: 'node_status', meaning: 'identify' },
};
/** Suffixes (16th byte) of names that a machine has for itself, and of names of domains and workgroups. */
const MACHINE_SUFFIXES = [0x00, 0x20];
const DOMAIN_SUFFIXES = [0x1b, 0x1c, 0x1d, 0x1e];

const reader = new DnsReader();
const name = new Uint8Array(16);

export default defineProtocol({
  id: 'nbns',
  name: 'NBNS',
  reference: 'RFC 1002, 4.2',
  over: [{ transport: 'udp', ports: [137] }],
  recognise: (bytes, from, to, onPort) => (onPort && looksLikeDns(bytes, from, to, 15) ? YES : NO),
  decode(bytes, _view, from, to, context) {
    if (!reader.open(bytes, from, to)) return RESYNC;
    const { response, opcode, rcode } = reader;
    let code = opcode;
    let object = NO_OBJECT;
    if (reader.question()) {
      object = mention(bytes, to, context);
      if (reader.type === NB_STATUS) code = NODE_STATUS;
    }
    while (reader.record()) {
      if (object === NO_OBJECT) object = mention(bytes, to, context);
      if (reader.type === NB_STATUS) code = NODE_STATUS;
      if (response && code === NODE_STATUS) nodeStatus(bytes, context);
      else if (reader.type === NB_NAME && rcode === 0) holder(bytes, to, context, response, opcode);
    }
    if (reader.broken) context.malformed('a record reaches past the message');
    context.message(response ? (rcode === 0 ? RESPONSE : ERROR) : REQUEST, code, object);
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `opcode_${code}`, meaning: 'unknown' },
  codeKey: (_kind, code) => (code === NODE_STATUS ? QUERY : code),
  objectName: (_code, object, names) => names(object),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'a query for FRED',
      hex: '0010 0110 0001 0000 0000 0000 20 4547464345464545 4341434143414341 4341434143414341 4341434143414141 00 0020 0001',
      messages: [{ kind: 'request', operation: 'query', meaning: 'discover' }],
    },
    {
      title: 'FRED registers itself at 10.0.0.9',
      hex: '0011 2910 0001 0000 0000 0001 20 4547464345464545 4341434143414341 4341434143414341 4341434143414141 00 0020 0001 c00c 0020 0001 000493e0 0006 0000 0a000009',
      messages: [{ kind: 'request', operation: 'registration', meaning: 'identify' }],
    },
    { title: 'miss: a header cut short', hex: '0010 0110 0001', messages: [] },
  ],
});

/** Decodes the NetBIOS name at the reader's name into `name`; its length, or −1. A pointer (always to the question) is followed. */
function netbiosName(bytes: Uint8Array, to: number): number {
  let at = reader.name;
  if (((bytes[at] as number) & 0xc0) === 0xc0) {
    const target = reader.from + ((((bytes[at] as number) & 0x3f) << 8) | (bytes[at + 1] as number));
    if (target >= at) return -1;
    at = target;
  }
  return bytes[at] === 0x20 && skipName(bytes, at, to) > 0 ? decodeNetbios(bytes, at + 1, to, name) : -1;
}

/** The name that a message is about: its object, and a weak statement that the sender named it. */
function mention(bytes: Uint8Array, to: number, context: DecodeContext): number {
  const length = netbiosName(bytes, to);
  if (length <= 0) return NO_OBJECT;
  if (context.detail) {
    context.field('name', latin1(name, 0, length));
    context.field('suffix', name[15] as number);
  }
  // `\x01\x02__MSBROWSE__\x02` is told without its control characters, `*` (anybody) not at all.
  let [first, last] = [0, length];
  while (first < last && (name[first] as number) < 0x20) first++;
  while (last > first && (name[last - 1] as number) < 0x20) last--;
  if (last > first && name[first] !== 0x2a) context.claimBytes(SOURCE, 'mentioned-name', name, first, last, 'latin1');
  return context.intern(name, 0, length);
}

/** An NB record says who holds the name: the sender where it registers, the address in the record where it is an answer. */
function holder(bytes: Uint8Array, to: number, context: DecodeContext, response: boolean, opcode: number): void {
  if (reader.stop - reader.start < 6 || opcode === RELEASE || opcode === WAIT) return;
  const length = netbiosName(bytes, to);
  if (length <= 0) return;
  const group = (((bytes[reader.start] as number) << 8) & GROUP) !== 0;
  if (!response) {
    if (reader.section === ADDITIONAL) own(length, group, context);
    return;
  }
  if (opcode !== QUERY || group || reader.stop - reader.start !== 6) return;
  if (!MACHINE_SUFFIXES.includes(name[15] as number)) return;
  let bits = 0;
  for (let i = reader.start + 2; i < reader.start + 6; i++) bits = (bits << 8) | (bytes[i] as number);
  if (bits !== 0) context.claimAbout({ ip: formatIpv4(bits) }, 'netbios-name', latin1(name, 0, length));
}

/** The sender holds `name`. A messenger name (0x03) may be a person's and is left out. */
function own(length: number, group: boolean, context: DecodeContext): void {
  const suffix = name[15] as number;
  if (group || DOMAIN_SUFFIXES.includes(suffix)) {
    if (suffix === 0 || DOMAIN_SUFFIXES.includes(suffix))
      context.claimBytes(SOURCE, 'workgroup', name, 0, length, 'latin1');
    if (group && suffix === 0x1c) context.claim(SOURCE, 'role', 'domain controller');
  } else if (MACHINE_SUFFIXES.includes(suffix)) {
    context.claimBytes(SOURCE, 'netbios-name', name, 0, length, 'latin1');
  }
}

/** The name table of the sender and its MAC. RFC 1002, 4.2.18. */
function nodeStatus(bytes: Uint8Array, context: DecodeContext): void {
  const count = reader.stop > reader.start ? (bytes[reader.start] as number) : 0;
  const unit = reader.start + 1 + 18 * count;
  if (unit > reader.stop) return;
  for (let at = reader.start + 1; at < unit; at += 18) {
    let length = 15;
    for (let i = 0; i < 16; i++) name[i] = bytes[at + i] as number;
    while (length > 0 && (name[length - 1] === 0x20 || name[length - 1] === 0)) length--;
    if (length > 0 && (name[0] as number) > 0x20) own(length, ((bytes[at + 16] as number) & 0x80) !== 0, context);
  }
  if (unit + 6 > reader.stop) return;
  for (let i = unit; i < unit + 6; i++) {
    if (bytes[i] === 0) continue;
    context.claim(SOURCE, 'mac', formatMac(bytes, unit));
    return;
  }
}
