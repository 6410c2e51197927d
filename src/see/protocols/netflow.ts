/** NetFlow and IPFIX seen passing: routers and switches export what flowed through them. RFC 3954, 5 (version 9); RFC 7011, 3 (IPFIX); Cisco NetFlow Services Solutions Guide, appendix (versions 1, 5 and 7). */
import { EVENT, NO, NO_OBJECT, RESYNC, SOURCE, YES, defineProtocol, type DecodeContext } from '../../model/protocol.ts';

const V9 = 9;
const IPFIX = 10;
/** Bytes of header and of a record, where these have one length. */
const FIXED: Readonly<Record<number, readonly [header: number, record: number]>> = {
  1: [16, 52],
  5: [24, 48],
  7: [24, 52],
};
const V9_HEADER = 20;
const IPFIX_HEADER = 16;
const RECORDS_MAX = 64;
const SET_HEADER = 4;
/** Sets 0 and 1 (version 9), 2 and 3 (IPFIX) are templates; from 256 on they are data. */
const DATA_SET_MIN = 256;

/** Version of the datagram when all of its lengths agree; 0 otherwise. Counts of sets are then in `sets`. */
function versionOf(bytes: Uint8Array, view: DataView, from: number, to: number): number {
  const had = to - from;
  if (had < IPFIX_HEADER + SET_HEADER || bytes[from] !== 0) return 0;
  const version = bytes[from + 1] as number;
  const fixed = FIXED[version];
  const count = view.getUint16(from + 2);
  if (fixed) return count > 0 && count <= RECORDS_MAX && had === fixed[0] + count * fixed[1] ? version : 0;
  if (version === V9) return count > 0 && had > V9_HEADER && walk(view, from + V9_HEADER, to, 0) ? version : 0;
  return version === IPFIX && count === had && walk(view, from + IPFIX_HEADER, to, 2) ? version : 0;
}

const sets = { templates: 0, data: 0 };

/** Whether sets of number and length fill [from, to): `first` is the number of a template. */
function walk(view: DataView, from: number, to: number, first: number): boolean {
  sets.templates = 0;
  sets.data = 0;
  let at = from;
  while (at + SET_HEADER <= to) {
    const id = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (length < SET_HEADER || (id < DATA_SET_MIN && id !== first && id !== first + 1)) return false;
    if (id < DATA_SET_MIN) sets.templates++;
    else sets.data++;
    at += length;
  }
  return at === to;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  const version = versionOf(bytes, view, from, to);
  if (version === 0) return RESYNC;
  if (context.detail) fields(view, from, version, context);
  if (context.flowWord(0) !== version) {
    context.setFlowWord(0, version);
    context.claim(
      SOURCE,
      'capability',
      version === IPFIX ? 'exports flows: IPFIX' : `exports flows: NetFlow v${String(version)}`,
    );
  }
  context.message(EVENT, version, NO_OBJECT);
  return to;
}

function fields(view: DataView, from: number, version: number, context: DecodeContext): void {
  if (version === IPFIX) {
    context.field('sequence', view.getUint32(from + 8));
    context.field('observation_domain', view.getUint32(from + 12));
  } else if (version === V9) {
    context.field('sequence', view.getUint32(from + 12));
    context.field('source_id', view.getUint32(from + 16));
  } else if (version !== 1) context.field('sequence', view.getUint32(from + 16));
  if (version >= V9) {
    context.field('template_sets', sets.templates);
    context.field('data_sets', sets.data);
  } else context.field('records', view.getUint16(from + 2));
}

export default defineProtocol({
  id: 'netflow',
  name: 'NetFlow / IPFIX',
  reference: 'RFC 3954, 5; RFC 7011, 3; Cisco NetFlow Services Solutions Guide',
  over: [{ transport: 'udp', ports: [2055, 2056, 4739, 9555, 9995, 9996], anyPort: true }],
  firstBytes: [0],
  recognise(bytes, from, to) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return versionOf(bytes, view, from, to) === 0 ? NO : YES;
  },
  decode,
  describe: (code) => ({
    operation: code === IPFIX ? 'ipfix_export' : `netflow_v${String(code)}_export`,
    meaning: 'notify',
  }),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'one template in IPFIX',
      hex: '000a001c 5f000000 00000001 00000007 0002000c 01000001 00080004',
      messages: [{ kind: 'event', operation: 'ipfix_export', meaning: 'notify' }],
    },
    {
      title: 'miss: a set longer than its message',
      hex: '000a001c 5f000000 00000001 00000007 0002000d 01000001 00080004',
      messages: [],
    },
  ],
});
