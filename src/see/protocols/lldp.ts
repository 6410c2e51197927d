/**
 * LLDP: a device tells its neighbour its chassis, port, name, description, capabilities and address. IEEE 802.1AB-2016,
 * 8 (TLVs) and 9 (LLDPDU); IEC 61158-6-10, 4.3 (PROFINET TLVs); ANSI/TIA-1057, 10.2 (inventory TLVs of LLDP-MED).
 *
 * A PROFINET device has its station name in the chassis id or, in the newer form, behind the dot of the port id.
 */
import { formatIpv4, formatIpv6, formatMac } from '../../kernel/address.ts';
import { latin1, trimEnd } from '../../kernel/encodings/text.ts';
import { EVENT, NO, NO_OBJECT, RESYNC, SOURCE, YES, defineProtocol, type DecodeContext } from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';

const ANNOUNCE = 0;
/** A time to live of 0: what was announced is no longer so (9.2.5.4). */
const SHUTDOWN = 1;

const END = 0;
const CHASSIS_ID = 1;
const PORT_ID = 2;
const TIME_TO_LIVE = 3;
const SYSTEM_NAME = 5;
const SYSTEM_DESCRIPTION = 6;
const CAPABILITIES = 7;
const MANAGEMENT_ADDRESS = 8;
const ORGANISATION = 127;
const TLVS_MAX = 256;

/** Subtypes that chassis and port ids have in common, though not under the same numbers: tables 8-2 and 8-3. */
const CHASSIS_MAC = 4;
const CHASSIS_NETWORK = 5;
const PORT_MAC = 3;
const PORT_NETWORK = 4;
const LOCAL = 7;
/** IANA address families. */
const FAMILY_IPV4 = 1;
const FAMILY_IPV6 = 2;

const PROFINET = 0x000ecf;
const PROFINET_CHASSIS_MAC = 5;
const MEDIA_ENDPOINT = 0x0012bb;
const INVENTORY: Readonly<Record<number, Attribute>> = {
  5: 'hardware-version',
  6: 'firmware',
  7: 'os-version',
  8: 'serial',
  9: 'vendor',
  10: 'model',
};
/** Bits of enabled capabilities that say what a device is: 8.5.8.1. */
const CAPABILITY_WORDS: readonly (readonly [number, string])[] = [
  [1 << 1, 'repeater'],
  [1 << 2, 'bridge'],
  [1 << 3, 'wlan access point'],
  [1 << 4, 'router'],
  [1 << 5, 'telephone'],
  [1 << 6, 'cable modem'],
  [1 << 7, 'station'],
];

/** What one frame said that is needed once all of it is read. Reused. */
const said = { profinet: false, timeToLive: -1, chassis: 0, chassisEnd: 0, port: 0, portEnd: 0 };

export default defineProtocol({
  id: 'lldp',
  name: 'LLDP',
  reference: 'IEEE 802.1AB-2016, 8 and 9',
  over: [{ etherType: 0x88cc }],
  recognise: (bytes, from, to) => (beginsWithChassis(bytes, from, to) ? YES : NO),
  decode(bytes, view, from, to, context) {
    if (!beginsWithChassis(bytes, from, to)) return RESYNC;
    said.profinet = false;
    said.timeToLive = -1;
    said.chassis = said.chassisEnd = said.port = said.portEnd = 0;
    const whole = readAll(bytes, view, from, to, context);
    if (!whole) context.malformed('LLDP without chassis, port and time to live in this order');
    if (said.profinet) stationName(bytes, context);
    if (context.detail && said.timeToLive >= 0) context.field('time_to_live', said.timeToLive);
    context.message(EVENT, said.timeToLive === 0 ? SHUTDOWN : ANNOUNCE, NO_OBJECT);
    return to;
  },
  describe: (code) =>
    code === SHUTDOWN
      ? { operation: 'shutdown', meaning: 'disconnect' }
      : { operation: 'announce', meaning: 'identify' },
  codeKey: () => undefined,
  domain: 'both',
  confidence: 0.9,
  examples: [
    {
      title: 'switch S1 announces itself',
      hex: '0207 04 000e8c123456 0403 05 7031 0602 0078 0a02 5331 0e04 0014 0004 0000',
      messages: [{ kind: 'event', operation: 'announce', meaning: 'identify' }],
    },
    {
      title: 'port p1 goes down',
      hex: '0207 04 000e8c123456 0403 05 7031 0602 0000 0000',
      messages: [{ kind: 'event', operation: 'shutdown', meaning: 'disconnect' }],
    },
    { title: 'miss: a port id first', hex: '0403 05 7031 0207 04 000e8c123456 0602 0078 0000', messages: [] },
  ],
});

/** 9.2.7.7.1: the chassis id comes first, with a subtype and 1–255 bytes. */
function beginsWithChassis(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 4) return false;
  const header = ((bytes[from] as number) << 8) | (bytes[from + 1] as number);
  const length = header & 0x1ff;
  return header >>> 9 === CHASSIS_ID && length >= 2 && length <= 256 && from + 2 + length <= to;
}

/** All TLVs in turn; whether the three that each frame begins with were there. */
function readAll(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): boolean {
  let whole = true;
  let i = 0;
  let at = from;
  for (; i < TLVS_MAX && at + 2 <= to; i++) {
    const header = view.getUint16(at);
    const type = header >>> 9;
    if (type === END) break;
    const value = at + 2;
    const end = value + (header & 0x1ff);
    if (end > to) {
      context.malformed('an LLDP field reaches past the frame');
      break;
    }
    if (i < 3 && type !== i + 1) whole = false;
    readOne(bytes, view, type, value, end, context);
    at = end;
  }
  return whole && i >= 3;
}

function readOne(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  from: number,
  to: number,
  context: DecodeContext,
): void {
  switch (type) {
    case CHASSIS_ID:
      chassisId(bytes, view, from, to, context);
      return;
    case PORT_ID:
      portId(bytes, view, from, to, context);
      return;
    case TIME_TO_LIVE:
      if (to - from >= 2) said.timeToLive = view.getUint16(from);
      return;
    case SYSTEM_NAME:
      context.claimBytes(SOURCE, 'system-name', bytes, from, to, 'utf8');
      return;
    case SYSTEM_DESCRIPTION:
      context.claimBytes(SOURCE, 'system-description', bytes, from, to, 'utf8');
      return;
    case CAPABILITIES:
      if (to - from >= 4) capabilities(view.getUint16(from + 2), context);
      return;
    case MANAGEMENT_ADDRESS:
      managementAddress(bytes, view, from, to, context);
      return;
    case ORGANISATION:
      if (to - from > 4) organisation(bytes, view, from, to, context);
      return;
    default:
  }
}

function chassisId(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const subtype = bytes[from] as number;
  if (to - from < 2) return;
  if (subtype === CHASSIS_MAC && to - from === 7) context.claim(SOURCE, 'chassis-id', formatMac(bytes, from + 1));
  else if (subtype === CHASSIS_NETWORK) network(bytes, view, from + 1, to, 'chassis-id', context);
  else identifier(bytes, from + 1, to, 'chassis-id', context);
  if (subtype === LOCAL) {
    said.chassis = from + 1;
    said.chassisEnd = to;
  }
}

function portId(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const subtype = bytes[from] as number;
  if (to - from < 2) return;
  if (subtype === PORT_MAC && to - from === 7) context.claim(SOURCE, 'port-id', formatMac(bytes, from + 1));
  else if (subtype === PORT_NETWORK) network(bytes, view, from + 1, to, 'port-id', context);
  else identifier(bytes, from + 1, to, 'port-id', context);
  if (subtype === LOCAL) {
    said.port = from + 1;
    said.portEnd = to;
  }
}

/** Text where it is text; a locally assigned id may be any bytes, which are then told in hexadecimal. */
function identifier(
  bytes: Uint8Array,
  from: number,
  to: number,
  attribute: 'chassis-id' | 'port-id',
  context: DecodeContext,
): void {
  const end = trimEnd(bytes, from, to);
  let printable = true;
  for (let i = from; i < end; i++) printable = printable && (bytes[i] as number) >= 0x20 && bytes[i] !== 0x7f;
  if (printable) {
    context.claimBytes(SOURCE, attribute, bytes, from, end, 'utf8');
    return;
  }
  let hex = '';
  for (let i = from; i < to; i++) hex += (bytes[i] as number).toString(16).padStart(2, '0');
  context.claim(SOURCE, attribute, hex);
}

function network(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  attribute: Attribute,
  context: DecodeContext,
): void {
  if (bytes[from] === FAMILY_IPV4 && to - from === 5) {
    const address = view.getInt32(from + 1);
    if (address !== 0) context.claim(SOURCE, attribute, formatIpv4(address));
  } else if (bytes[from] === FAMILY_IPV6 && to - from === 17) {
    const address = formatIpv6(bytes, from + 1);
    if (address !== '::') context.claim(SOURCE, attribute, address);
  }
}

/** 8.5.9: length of subtype and address, both, then interface and object, which say nothing about who it is. */
function managementAddress(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const end = from + 1 + (to > from ? (bytes[from] as number) : 0);
  if (end > to || end < from + 2) {
    context.malformed('an LLDP management address outside its field');
    return;
  }
  network(bytes, view, from + 1, end, 'ip', context);
}

/** What it does, not what it could do: 8.5.8.2. */
function capabilities(enabled: number, context: DecodeContext): void {
  for (const [bit, word] of CAPABILITY_WORDS) if ((enabled & bit) !== 0) context.claim(SOURCE, 'capability', word);
}

function organisation(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const head = view.getUint32(from);
  const subtype = head & 0xff;
  if (head >>> 8 === PROFINET) {
    said.profinet = true;
    if (subtype === PROFINET_CHASSIS_MAC && to - from === 10)
      context.claim(SOURCE, 'chassis-id', formatMac(bytes, from + 4));
  } else if (head >>> 8 === MEDIA_ENDPOINT) {
    const attribute = INVENTORY[subtype];
    if (attribute !== undefined) context.claimBytes(SOURCE, attribute, bytes, from + 4, to, 'utf8');
  }
}

/** `port-001.plc-1` has the name behind the dot; with a port id of only `port-001` the chassis id is the name. */
function stationName(bytes: Uint8Array, context: DecodeContext): void {
  const port = latin1(bytes, said.port, said.portEnd);
  const match = /^port-\d{3}(?:-\d{5})?(?:\.(.+))?$/.exec(port);
  if (!match) return;
  const name = match[1] ?? latin1(bytes, said.chassis, trimEnd(bytes, said.chassis, said.chassisEnd));
  if (/^[a-z0-9.-]+$/.test(name)) context.claim(SOURCE, 'station-name', name);
}
