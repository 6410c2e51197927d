/** Virtual Router Redundancy Protocol: which router is master for which virtual addresses. RFC 5798, 5 (version 3); RFC 3768, 5 (version 2). */
import { formatIpv4, formatIpv6 } from '../../kernel/address.ts';
import {
  EVENT,
  NO,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type AddressText,
  type DecodeContext,
} from '../../model/protocol.ts';

/** The only type: 5.2.2. */
const ADVERTISEMENT = 1;
const HEADER_BYTES = 8;
const IPV4_BYTES = 4;
const IPV6_BYTES = 16;
/** Authentication data behind the addresses of version 2; a password in clear by RFC 2338, 5.3.6. */
const AUTHENTICATION_BYTES = 8;
const SIMPLE_PASSWORD = 1;
/** 5.2.4: the master goes. */
const RESIGNS = 0;
const ADDRESSES_TOLD_MAX = 8;

export default defineProtocol({
  id: 'vrrp',
  name: 'VRRP',
  reference: 'RFC 5798, 5; RFC 3768, 5',
  over: [{ ipProtocol: 112 }],
  recognise: (bytes, from, to) => (addressBytes(bytes, from, to) > 0 ? YES : NO),
  decode(bytes, view, from, to, context) {
    const size = addressBytes(bytes, from, to);
    if (size === 0) return RESYNC;
    const group = bytes[from + 1] as number;
    const priority = bytes[from + 2] as number;
    if (context.detail) {
      context.field('version', (bytes[from] as number) >> 4);
      context.field('priority', priority);
      context.field('addresses', bytes[from + 3] as number);
    }
    // Told again only when the priority changes.
    const known = (group << 8) | priority | 0x10000;
    if (context.word(0) !== known) {
      context.setWord(0, known);
      claims(bytes, view, from, size, priority, context);
    }
    context.message(EVENT, ADVERTISEMENT, group);
    return to;
  },
  describe: (code) =>
    code === ADVERTISEMENT
      ? { operation: 'advertisement', meaning: 'keep-alive' }
      : { operation: `type_${code}`, meaning: 'unknown' },
  objectName: (_code, object) => `virtual router ${object}`,
  domain: 'both',
  confidence: 0.7,
  examples: [
    {
      title: 'a master of version 3',
      hex: '31 01 64 01 0064 0000 c0a80001',
      messages: [{ kind: 'event', operation: 'advertisement', meaning: 'keep-alive' }],
    },
    { title: 'miss: version 7', hex: '71 01 64 01 0064 0000 c0a80001', messages: [] },
  ],
});

/** Bytes that each virtual address takes; 0 for another thing. Only version 3 has those of IPv6. */
function addressBytes(bytes: Uint8Array, from: number, to: number): number {
  const count = bytes[from + 3] as number;
  if (to - from < HEADER_BYTES + IPV4_BYTES || count === 0 || bytes[from + 1] === 0) return 0;
  const room = to - from - HEADER_BYTES;
  if (bytes[from] === 0x21) return room >= count * IPV4_BYTES + AUTHENTICATION_BYTES ? IPV4_BYTES : 0;
  if (bytes[from] !== 0x31) return 0;
  if (room >= count * IPV6_BYTES) return IPV6_BYTES;
  return room >= count * IPV4_BYTES ? IPV4_BYTES : 0;
}

function claims(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  size: number,
  priority: number,
  context: DecodeContext,
): void {
  const group = bytes[from + 1] as number;
  context.claim(SOURCE, 'capability', 'router');
  if (priority === RESIGNS) {
    context.sign('gateway-takeover', `the master of virtual router ${group} resigns`);
    return;
  }
  context.claim(SOURCE, 'role', 'VRRP master');
  if (bytes[from] === 0x21 && bytes[from + 4] === SIMPLE_PASSWORD)
    context.sign('logon-in-clear', `virtual router ${group} is authenticated by a password that can be read`);
  const count = Math.min(bytes[from + 3] as number, ADDRESSES_TOLD_MAX);
  for (let i = 0; i < count; i++)
    context.claimAbout(
      hostAt(bytes, view, from + HEADER_BYTES + i * size, size),
      'role',
      `address of virtual router ${group}`,
    );
}

function hostAt(bytes: Uint8Array, view: DataView, at: number, size: number): AddressText {
  return { ip: size === IPV6_BYTES ? formatIpv6(bytes, at) : formatIpv4(view.getInt32(at)) };
}
