/**
 * Media Redundancy Protocol: who manages a ring, and whether it is closed. IEC 62439-2, 8 (frames); layouts and numbers as the
 * field's public dissector of PROFINET MRP has them.
 */
import { formatMac } from '../../kernel/address.ts';
import {
  EVENT,
  NO,
  NO_OBJECT,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';

/** Types of the blocks that a frame is made of; the first that is not common to all says what it is. */
const COMMON = 1;
const TEST = 2;
const LINK_DOWN = 4;
const LINK_UP = 5;
const IN_TEST = 6;
const OPTION = 0x7f;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [TEST]: { operation: 'test', meaning: 'keep-alive' },
  3: { operation: 'topology_change', meaning: 'notify' },
  [LINK_DOWN]: { operation: 'link_down', meaning: 'notify' },
  [LINK_UP]: { operation: 'link_up', meaning: 'notify' },
  [IN_TEST]: { operation: 'in_test', meaning: 'keep-alive' },
  7: { operation: 'in_topology_change', meaning: 'notify' },
  8: { operation: 'in_link_down', meaning: 'notify' },
  9: { operation: 'in_link_up', meaning: 'notify' },
  10: { operation: 'in_link_status_poll', meaning: 'diagnose' },
  [OPTION]: { operation: 'option', meaning: 'notify' },
};
const isKnown = (type: number): boolean => OPERATIONS[type] !== undefined;

/** A version, which is 1, then blocks of type, length and contents, padded to four bytes. */
const VERSION_BYTES = 2;
const BLOCK_HEADER_BYTES = 2;
/** Contents of the two tests: priority or ring id, MAC of the manager, port role, state of the ring, transitions, time. */
const TEST_BYTES = 18;
const TEST_MAC = 2;
const TEST_STATE = 10;
/** Contents of a changed link: MAC of the client. */
const LINK_BYTES = 12;
const BLOCKS_MAX = 16;
const CLOSED = 1;

export default defineProtocol({
  id: 'mrp',
  name: 'MRP',
  reference: 'IEC 62439-2, 8',
  over: [{ etherType: 0x88e3 }],
  recognise: (bytes, from, to) => (isFrame(bytes, from, to) ? YES : NO),
  decode(bytes, view, from, to, context) {
    if (!isFrame(bytes, from, to)) return RESYNC;
    let at = from + VERSION_BYTES;
    let told = false;
    for (let i = 0; i < BLOCKS_MAX && at + BLOCK_HEADER_BYTES <= to; i++) {
      const type = bytes[at] as number;
      const length = bytes[at + 1] as number;
      if (type === 0) break;
      const contents = at + BLOCK_HEADER_BYTES;
      if (contents + length > to) {
        context.malformed('a block longer than its frame');
        break;
      }
      if (!told && type !== COMMON) {
        block(bytes, view, contents, type, length, context);
        told = true;
      }
      at = contents + length + padding(BLOCK_HEADER_BYTES + length);
    }
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `block_${code}`, meaning: 'unknown' },
  domain: 'ot',
  confidence: 0.7,
  examples: [
    {
      title: 'the manager tests its closed ring',
      hex: `0001 0212 8000 001b1b123456 0000 0001 0000 00001000 0112 0001 ${'ff'.repeat(16)} 0000`,
      messages: [{ kind: 'event', operation: 'test', meaning: 'keep-alive' }],
    },
    {
      title: 'a client lost a link',
      hex: `0001 040c 001b1b654321 0000 0014 0001 0000 0112 0002 ${'ff'.repeat(16)} 0000`,
      messages: [{ kind: 'event', operation: 'link_down', meaning: 'notify' }],
    },
    { title: 'miss: version 9', hex: '0009 0212 8000 001b1b123456 0000 0001 0000 00001000', messages: [] },
  ],
});

function isFrame(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < VERSION_BYTES + BLOCK_HEADER_BYTES || bytes[from] !== 0 || bytes[from + 1] !== 1) return false;
  const type = bytes[from + 2] as number;
  return type === COMMON || isKnown(type);
}

const padding = (length: number): number => (4 - (length & 3)) & 3;

function block(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  type: number,
  length: number,
  context: DecodeContext,
): void {
  if ((type === TEST || type === IN_TEST) && length >= TEST_BYTES) tested(bytes, view, at, type, context);
  else if ((type === LINK_DOWN || type === LINK_UP) && length >= LINK_BYTES) link(bytes, at, type, context);
  context.message(EVENT, type, NO_OBJECT);
}

/** Managers send many tests a second: what one says is told when it changes. */
function tested(bytes: Uint8Array, view: DataView, at: number, type: number, context: DecodeContext): void {
  const state = view.getUint16(at + TEST_STATE);
  if (context.detail) {
    context.field('manager', formatMac(bytes, at + TEST_MAC));
    context.field('priority', view.getUint16(at));
    context.field('ring_closed', state === CLOSED);
  }
  const known = context.word(0);
  const now = (type << 16) | state;
  if (known === now) return;
  context.setWord(0, now);
  context.claim(SOURCE, 'chassis-id', formatMac(bytes, at + TEST_MAC));
  context.claim(SOURCE, 'role', type === TEST ? 'MRP manager' : 'MRP interconnection manager');
  if (state !== CLOSED)
    context.sign('ring-open', `the ring that ${formatMac(bytes, at + TEST_MAC)} manages is open: it has no redundancy`);
}

function link(bytes: Uint8Array, at: number, type: number, context: DecodeContext): void {
  const mac = formatMac(bytes, at);
  if (context.detail) context.field('client', mac);
  context.claim(SOURCE, 'chassis-id', mac);
  context.claim(SOURCE, 'role', 'MRP client');
  if (type === LINK_DOWN) context.sign('ring-link-down', `${mac} lost a link of its ring`);
}
