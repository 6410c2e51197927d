/**
 * Spanning tree: which bridges there are, which of them is the root, and when the topology changes. IEEE 802.1D-2004, 9.3
 * (configuration, topology change notification, rapid); IEEE 802.1Q-2018, 14 (multiple).
 */
import { formatMac } from '../../kernel/address.ts';
import { latin1, trimEnd } from '../../kernel/encodings/text.ts';
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

/** BPDU types. */
const CONFIGURATION = 0;
const RAPID = 2;
const NOTIFICATION = 0x80;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [CONFIGURATION]: { operation: 'configuration_bpdu', meaning: 'keep-alive' },
  [RAPID]: { operation: 'rapid_spanning_tree_bpdu', meaning: 'keep-alive' },
  [NOTIFICATION]: { operation: 'topology_change_notification', meaning: 'notify' },
};

/** Protocol identifier, version, type; then flags, root, cost, bridge, port and four times. */
const HEADER_BYTES = 4;
const VERSION_MAX = 4;
const FLAGS = 4;
const ROOT = 5;
const COST = 13;
const BRIDGE = 17;
const PORT = 25;
const CONFIGURATION_BYTES = 35;
/** From version 3 on the bridge at 17 is the root of a region; its name and the sender stand behind. 802.1Q, 14.4. */
const MULTIPLE_VERSION = 3;
const REGION_NAME = 39;
const REGION_NAME_BYTES = 32;
const MULTIPLE_BRIDGE = 93;
const MULTIPLE_BYTES = 102;
const MAC_BYTES = 6;
/** Of the priority the lower bits are the number of the VLAN or instance. */
const TREE_MASK = 0xfff;
const CHANGING_KEY = 0x1000;
const TOPOLOGY_CHANGE = 1;

export default defineProtocol({
  id: 'stp',
  name: 'STP',
  reference: 'IEEE 802.1D-2004, 9.3; IEEE 802.1Q-2018, 14',
  over: [{ llcSap: 0x42 }, { snap: { organisation: 0x00000c, type: 0x010b } }],
  recognise: (bytes, from, to) => (isBpdu(bytes, from, to) ? YES : NO),
  decode(bytes, view, from, to, context) {
    if (!isBpdu(bytes, from, to)) return RESYNC;
    const type = bytes[from + 3] as number;
    if (type !== NOTIFICATION) bridge(bytes, view, from, to, context);
    context.message(EVENT, type, NO_OBJECT);
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `bpdu_type_${code}`, meaning: 'unknown' },
  domain: 'both',
  confidence: 0.7,
  examples: [
    {
      title: 'a root bridge',
      hex: '0000 02 02 3c 8001 001906eab880 00000000 8001 001906eab880 8004 0000 1400 0200 0f00 00',
      messages: [{ kind: 'event', operation: 'rapid_spanning_tree_bpdu', meaning: 'keep-alive' }],
    },
    {
      title: 'a change of topology',
      hex: '0000 00 80',
      messages: [{ kind: 'event', operation: 'topology_change_notification', meaning: 'notify' }],
    },
    { title: 'miss: another protocol', hex: '0001 00 00 00', messages: [] },
  ],
});

function isBpdu(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < HEADER_BYTES || bytes[from] !== 0 || bytes[from + 1] !== 0) return false;
  const type = bytes[from + 3] as number;
  return (
    (bytes[from + 2] as number) <= VERSION_MAX && (type === CONFIGURATION || type === RAPID || type === NOTIFICATION)
  );
}

function bridge(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (to - from < CONFIGURATION_BYTES) return context.malformed('a BPDU that ends early');
  const multiple = (bytes[from + 2] as number) >= MULTIPLE_VERSION && to - from >= MULTIPLE_BYTES;
  const sender = from + (multiple ? MULTIPLE_BRIDGE : BRIDGE);
  if (context.detail) fields(bytes, view, from, sender, multiple, context);
  const root = macHash(bytes, from + ROOT + 2);
  const own = macHash(bytes, sender + 2);
  changes(bytes, view, from, sender, root, context);
  // Told again only when it is another bridge, or has another root.
  if (context.word(0) === own && context.word(1) === root) return;
  context.setWord(0, own);
  context.setWord(1, root);
  context.claim(SOURCE, 'chassis-id', formatMac(bytes, sender + 2));
  context.claim(SOURCE, 'capability', 'bridge');
  if (root === own) context.claim(SOURCE, 'role', 'STP root bridge');
}

/** A change of topology, and a new root, leave a sign: paths change with them. Each VLAN may have a tree of its own (802.1D, 9.2.5). */
function changes(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  sender: number,
  root: number,
  context: DecodeContext,
): void {
  const tree = view.getUint16(from + ROOT) & TREE_MASK;
  const changing = (bytes[from + FLAGS] as number) & TOPOLOGY_CHANGE;
  const wasChanging = context.recall(CHANGING_KEY + tree);
  const known = context.recall(tree);
  context.remember(CHANGING_KEY + tree, changing);
  context.remember(tree, root);
  if (changing > 0 && wasChanging <= 0)
    context.sign('topology-change', `bridge ${formatMac(bytes, sender + 2)} tells of a change of topology`);
  if (known >= 0 && known !== root)
    context.sign('root-bridge-change', `the root bridge is now ${formatMac(bytes, from + ROOT + 2)}`);
}

function macHash(bytes: Uint8Array, at: number): number {
  let hash = 7;
  for (let i = at; i < at + MAC_BYTES; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) & 0x7fffffff;
  return hash;
}

function fields(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  sender: number,
  multiple: boolean,
  context: DecodeContext,
): void {
  context.field('version', bytes[from + 2] as number);
  context.field('flags', bytes[from + FLAGS] as number);
  context.field('root', formatMac(bytes, from + ROOT + 2));
  context.field('root_priority', view.getUint16(from + ROOT));
  context.field('root_path_cost', view.getUint32(from + COST));
  context.field('bridge', formatMac(bytes, sender + 2));
  context.field('port', view.getUint16(from + PORT));
  const name = from + REGION_NAME;
  if (multiple) context.field('region', latin1(bytes, name, trimEnd(bytes, name, name + REGION_NAME_BYTES)));
}
