/** VTP: Cisco's switches tell each other of VLANs; whoever sends a higher revision changes them all. Layout as in Wireshark's packet-vtp.c. */
import { latin1 } from '../../kernel/encodings/text.ts';
import {
  EVENT,
  NO,
  NO_OBJECT,
  REQUEST,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';

const HEADER_BYTES = 36;
const DOMAIN = 4;
const DOMAIN_BYTES_MAX = 32;
const SUMMARY = 1;
const SUBSET = 2;
const ASKS = 3;
const REVISION = 36;
const UPDATER = 40;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [SUMMARY]: { operation: 'summary_advertisement', meaning: 'notify' },
  [SUBSET]: { operation: 'subset_advertisement', meaning: 'configure' },
  [ASKS]: { operation: 'advertisement_request', meaning: 'read' },
  4: { operation: 'join_prune', meaning: 'configure' },
};

function isFrame(bytes: Uint8Array, from: number, to: number): boolean {
  const version = bytes[from] as number;
  const code = bytes[from + 1] as number;
  return (
    to - from >= HEADER_BYTES &&
    version >= 1 &&
    version <= 3 &&
    OPERATIONS[code] !== undefined &&
    (bytes[from + 3] as number) <= DOMAIN_BYTES_MAX
  );
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!isFrame(bytes, from, to)) return RESYNC;
  const code = bytes[from + 1] as number;
  const stop = from + DOMAIN + (bytes[from + 3] as number);
  let object: number = NO_OBJECT;
  if (stop > from + DOMAIN) {
    context.claim(SOURCE, 'capability', `VTP domain ${latin1(bytes, from + DOMAIN, stop)}`);
    const id = context.intern(bytes, from + DOMAIN, stop);
    if (id !== 0) object = id;
  }
  if (context.detail) {
    context.field('version', bytes[from] as number);
    if (code <= SUBSET && to - from >= REVISION + 4) context.field('revision', view.getUint32(from + REVISION));
    if (code === SUMMARY && to - from >= UPDATER + 4)
      context.field('updater', Array.from(bytes.subarray(from + UPDATER, from + UPDATER + 4)).join('.'));
  }
  context.message(code === ASKS ? REQUEST : EVENT, code, object);
  return to;
}

export default defineProtocol({
  id: 'vtp',
  name: 'VTP',
  reference: 'Wireshark, packet-vtp.c',
  over: [{ snap: { organisation: 0x00000c, type: 0x2003 } }],
  recognise: (bytes, from, to) => (isFrame(bytes, from, to) ? YES : NO),
  decode,
  describe: (code) => OPERATIONS[code] ?? { operation: `code_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'a summary of the domain Lab',
      hex: `01 01 00 03 4c6162 ${'00'.repeat(29)} 00000007 0a000001`,
      messages: [{ kind: 'event', operation: 'summary_advertisement', meaning: 'notify' }],
    },
    { title: 'miss: another code', hex: `01 09 00 03 4c6162 ${'00'.repeat(29)}`, messages: [] },
  ],
});
