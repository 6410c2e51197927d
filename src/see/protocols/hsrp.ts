/**
 * Hot Standby Router Protocol: which router is active for a virtual address, and who takes it over. RFC 2281, 5 (version 1);
 * the layout of version 2 as the field's public dissector has it. The authentication data stand in clear and are not read.
 */
import { formatIpv4, formatIpv6 } from '../../kernel/address.ts';
import {
  EVENT,
  NO,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';

const COUP = 1;
const ADVERTISE = 3;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  0: { operation: 'hello', meaning: 'keep-alive' },
  [COUP]: { operation: 'coup', meaning: 'control' },
  2: { operation: 'resign', meaning: 'notify' },
  [ADVERTISE]: { operation: 'advertise', meaning: 'notify' },
};

/** Version 1, RFC 2281, 5.1: version 0, operation, state, two times, priority, group, reserved, authentication, address. */
const FIRST = { bytes: 20, state: 2, priority: 5, group: 6, address: 16, standby: 8, active: 16 };
/** Version 2: a TLV of type 1 and 40 bytes with version, operation, state, IP version, group, MAC, priority, times, address. */
const SECOND = { bytes: 42, state: 4, priority: 17, group: 7, address: 26, standby: 5, active: 6 };
const GROUP_STATE = 1;
const GROUP_STATE_BYTES = 40;
const ADVERTISE_BYTES = 12;

export default defineProtocol({
  id: 'hsrp',
  name: 'HSRP',
  reference: 'RFC 2281, 5',
  over: [{ transport: 'udp', ports: [1985, 2029] }],
  recognise: (bytes, from, to, onPort) => (onPort && operationAt(bytes, from, to) >= 0 ? YES : NO),
  decode(bytes, view, from, to, context) {
    const operation = operationAt(bytes, from, to);
    if (operation < 0) return RESYNC;
    const second = bytes[from] === GROUP_STATE;
    const group = operation === ADVERTISE && !second ? -1 : groupAt(view, from, second);
    if (group >= 0) state(bytes, view, from, operation, second, group, context);
    context.message(EVENT, operation, group);
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `opcode_${code}`, meaning: 'unknown' },
  objectName: (_code, object) => `group ${object}`,
  domain: 'both',
  confidence: 0.7,
  logonInClear: true,
  examples: [
    {
      title: 'the active router says so',
      hex: '00 00 10 03 0a c8 01 00 636973636f000000 c0a80001',
      messages: [{ kind: 'event', operation: 'hello', meaning: 'keep-alive' }],
    },
    {
      title: 'another takes over',
      hex: '00 01 04 03 0a ff 01 00 636973636f000000 c0a80001',
      messages: [{ kind: 'event', operation: 'coup', meaning: 'control' }],
    },
    { title: 'miss: version 9', hex: '09 00 10 03 0a c8 01 00 636973636f000000 c0a80001', messages: [] },
  ],
});

/** The operation of a message in either version; −1 for another thing. */
function operationAt(bytes: Uint8Array, from: number, to: number): number {
  const had = to - from;
  if (had >= SECOND.bytes && bytes[from] === GROUP_STATE && bytes[from + 1] === GROUP_STATE_BYTES)
    return bytes[from + 2] === 2 && (bytes[from + 3] as number) < ADVERTISE ? (bytes[from + 3] as number) : -1;
  if (had < ADVERTISE_BYTES || bytes[from] !== 0) return -1;
  const operation = bytes[from + 1] as number;
  return operation === ADVERTISE || (operation < ADVERTISE && had >= FIRST.bytes) ? operation : -1;
}

const groupAt = (view: DataView, from: number, second: boolean): number =>
  second ? view.getUint16(from + SECOND.group - 1) : view.getUint8(from + FIRST.group);

function state(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  operation: number,
  second: boolean,
  group: number,
  context: DecodeContext,
): void {
  const at = second ? SECOND : FIRST;
  const now = bytes[from + at.state] as number;
  const priority = bytes[from + at.priority] as number;
  if (context.detail) {
    context.field('version', second ? 2 : 1);
    context.field('state', now);
    context.field('priority', priority);
    context.field('virtual_address', addressOf(bytes, view, from, second));
  }
  if (operation === COUP)
    context.sign('gateway-takeover', `a router of priority ${priority} takes over group ${group} of HSRP`);
  // Told again only when the state changes.
  const known = (group << 8) | now | 0x1000000;
  if (context.word(0) === known) return;
  context.setWord(0, known);
  context.claim(SOURCE, 'capability', 'router');
  if (now === at.active) {
    context.claim(SOURCE, 'role', 'HSRP active router');
    const ip = addressOf(bytes, view, from, second);
    if (ip !== '0.0.0.0' && ip !== '::') context.claimAbout({ ip }, 'role', `virtual address of HSRP group ${group}`);
  } else if (now === at.standby) context.claim(SOURCE, 'role', 'HSRP standby router');
}

/** In version 2 sixteen bytes, of which IPv4 (byte 5 says so) takes four. */
function addressOf(bytes: Uint8Array, view: DataView, from: number, second: boolean): string {
  if (!second) return formatIpv4(view.getInt32(from + FIRST.address));
  const at = from + SECOND.address;
  return bytes[from + 5] === 6 ? formatIpv6(bytes, at) : formatIpv4(view.getInt32(at));
}
