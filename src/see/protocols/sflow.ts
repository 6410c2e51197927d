/** sFlow seen passing: switches sample packets and count. sFlow Version 5 (sflow.org, July 2004), 5.3 (datagram, samples); sFlow Host Structures, 3 (host_descr). */
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

const VERSION = 5;
const IPV4 = 1;
const IPV6 = 2;
const SAMPLE_HEADER = 8;
const SAMPLES_MAX = 1024;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  1: { operation: 'flow_sample', meaning: 'notify' },
  2: { operation: 'counters_sample', meaning: 'notify' },
  3: { operation: 'flow_sample_expanded', meaning: 'notify' },
  4: { operation: 'counters_sample_expanded', meaning: 'notify' },
};
const COUNTERS = 2;
const COUNTERS_EXPANDED = 4;
const HOST_DESCRIPTION = 2000;
const RECORDS_MAX = 64;
const NAME_BYTES_MAX = 64;

/** Where the samples of a datagram start; 0 where its addresses, counts and lengths don't agree. */
function samplesAt(view: DataView, from: number, to: number): number {
  if (to - from < 28 || view.getUint32(from) !== VERSION) return 0;
  const type = view.getUint32(from + 4);
  if (type !== IPV4 && type !== IPV6) return 0;
  const start = from + (type === IPV4 ? 28 : 40);
  const count = start <= to ? view.getUint32(start - 4) : 0;
  if (count === 0 || count > SAMPLES_MAX) return 0;
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + SAMPLE_HEADER > to) return 0;
    at += SAMPLE_HEADER + view.getUint32(at + 4);
  }
  return at === to ? start : 0;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  const start = samplesAt(view, from, to);
  if (start === 0) return RESYNC;
  if (context.flowWord(0) === 0) {
    context.setFlowWord(0, 1);
    context.claim(SOURCE, 'capability', 'samples packets: sFlow v5');
    if (view.getUint32(from + 4) === IPV4)
      context.claim(SOURCE, 'ip', Array.from(bytes.subarray(from + 8, from + 12)).join('.'));
  }
  let at = start;
  while (at < to) {
    const tag = view.getUint32(at);
    const end = at + SAMPLE_HEADER + view.getUint32(at + 4);
    if (context.detail) {
      context.field('sub_agent', view.getUint32(start - 16));
      context.field('sequence', view.getUint32(start - 12));
    }
    if (tag === COUNTERS) counters(bytes, view, at + SAMPLE_HEADER + 8, end, context);
    if (tag === COUNTERS_EXPANDED) counters(bytes, view, at + SAMPLE_HEADER + 12, end, context);
    context.message(EVENT, tag, NO_OBJECT);
    at = end;
  }
  return to;
}

/** A count of records, and these: tag, length, data. The description of a host starts with its name. */
function counters(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (from + 4 > to) return;
  const count = Math.min(view.getUint32(from), RECORDS_MAX);
  let at = from + 4;
  for (let i = 0; i < count && at + SAMPLE_HEADER + 4 <= to; i++) {
    const data = at + SAMPLE_HEADER;
    const end = data + view.getUint32(at + 4);
    if (end > to) return;
    if (view.getUint32(at) === HOST_DESCRIPTION) {
      const length = view.getUint32(data);
      if (length > 0 && length <= NAME_BYTES_MAX && data + 4 + length <= end)
        context.claimBytes(SOURCE, 'hostname', bytes, data + 4, data + 4 + length, 'utf8');
    }
    at = end;
  }
}

export default defineProtocol({
  id: 'sflow',
  name: 'sFlow',
  reference: 'sFlow Version 5, 5.3; sFlow Host Structures, 3',
  over: [{ transport: 'udp', ports: [6343], anyPort: true }],
  firstBytes: [0],
  recognise(bytes, from, to) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return samplesAt(view, from, to) === 0 ? NO : YES;
  },
  decode,
  describe: (code) => OPERATIONS[code] ?? { operation: `sample_${String(code)}`, meaning: 'unknown' },
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'one empty flow sample of 10.0.0.1',
      hex: '00000005 00000001 0a000001 00000000 00000001 00000064 00000001 00000001 00000000',
      messages: [{ kind: 'event', operation: 'flow_sample', meaning: 'notify' }],
    },
    {
      title: 'miss: two samples, one there',
      hex: '00000005 00000001 0a000001 00000000 00000001 00000064 00000002 00000001 00000000',
      messages: [],
    },
  ],
});
