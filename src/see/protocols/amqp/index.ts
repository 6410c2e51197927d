/**
 * AMQP: message brokers, in both of its unlike versions. AMQP 0-9-1, 4.2.2 (protocol header) and 4.2.3 (frames), with
 * RabbitMQ's extensions; OASIS AMQP 1.0, part 2, 2.2 (headers) and 2.3 (frames). Bodies are passed over.
 */
import { hasText } from '../../../kernel/encodings/text.ts';
import {
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import { frame as methodFrame, isFrame as isMethodFrame } from './methods.ts';
import { frame as performativeFrame, isFrame as isPerformativeFrame } from './performatives.ts';
import { CONNECTION_START, HEARTBEAT, PROTOCOL_HEADER, describe } from './words.ts';

const HEADER_BYTES = 8;
/** As many tell the first frame of a conversation joined late: head and descriptor of 1.0 at their longest. */
const FIRST_BYTES = 18;
/** Flow word 0: the version spoken. */
const METHODS = 1;
const PERFORMATIVES = 2;
const OTHER = 3;
const REST = 2 ** 48;

const isHeader = (bytes: Uint8Array, at: number, to: number): boolean =>
  versionOf(bytes, at, to) !== 0 || (to - at >= HEADER_BYTES && hasText(bytes, at, to, 'AMQP') && bytes[at + 4] === 2);

/** Version by the last four bytes of a header: 0 0 9 1, 1 1 0 9, 1 1 8 0 and 1 1 9 1; 0 1 0 0 and, for SASL, 3 1 0 0; 1 1 0 10. */
function versionOf(bytes: Uint8Array, at: number, to: number): number {
  if (to - at < HEADER_BYTES || !hasText(bytes, at, to, 'AMQP')) return 0;
  const id = bytes[at + 4] as number;
  const major = bytes[at + 5] as number;
  const minor = bytes[at + 6] as number;
  const revision = bytes[at + 7] as number;
  if (id === 0 && major === 0 && minor <= 9 && revision <= 1) return METHODS;
  if ((id === 0 || id === 3) && major === 1 && minor === 0 && revision === 0) return PERFORMATIVES;
  if (id !== 1 || major !== 1) return 0;
  if (minor === 0 && revision === 10) return OTHER;
  return revision <= 9 && minor <= 9 ? METHODS : 0;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (isHeader(bytes, from, to)) return YES;
  const had = to - from;
  if (had <= 0) return NO;
  if (had < HEADER_BYTES && hasText(bytes, from, to, 'AMQP'.slice(0, had))) return MORE;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isMethodFrame(bytes, view, from, to))
    return onPort || (view.getUint16(from + 7) << 8) + view.getUint16(from + 9) === CONNECTION_START ? YES : NO;
  if (!onPort) return NO;
  if (isPerformativeFrame(bytes, view, from, to)) return YES;
  return had < FIRST_BYTES && (bytes[from] as number) <= HEARTBEAT ? MORE : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const next = bytes[at] === 0x41 ? header(bytes, at, to, context) : frame(bytes, view, at, to, context);
    if (next === RESYNC) return RESYNC;
    if (next === at) return at;
    at = Math.min(next, to);
    if (next > to) context.skip(next - to);
  }
  return at;
}

/** A protocol header: what the client wants to speak, or what a server would rather. */
function header(bytes: Uint8Array, at: number, to: number, context: DecodeContext): number {
  if (to - at < HEADER_BYTES) return hasText(bytes, at, to, 'AMQP'.slice(0, to - at)) || to - at > 4 ? at : RESYNC;
  if (!isHeader(bytes, at, to)) return RESYNC;
  const version = versionOf(bytes, at, to);
  context.setFlowWord(0, version);
  if (context.detail)
    context.field('protocol_header', [bytes[at + 4] ?? 0, bytes[at + 5] ?? 0, bytes[at + 6] ?? 0, bytes[at + 7] ?? 0]);
  context.message(context.direction === 0 ? REQUEST : RESPONSE, PROTOCOL_HEADER, NO_OBJECT);
  return at + HEADER_BYTES;
}

function frame(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  let version = context.flowWord(0);
  if (version === 0) {
    version = isMethodFrame(bytes, view, at, to)
      ? METHODS
      : isPerformativeFrame(bytes, view, at, to)
        ? PERFORMATIVES
        : 0;
    if (version === 0 && to - at < FIRST_BYTES) return at;
    context.setFlowWord(0, version);
  }
  if (version === METHODS) return methodFrame(bytes, view, at, to, context);
  if (version === PERFORMATIVES) return performativeFrame(bytes, view, at, to, context);
  return version === OTHER ? to + REST : RESYNC;
}

export default defineProtocol({
  id: 'amqp',
  name: 'AMQP',
  reference: 'AMQP 0-9-1, 1 and 4.2; OASIS AMQP 1.0, parts 1, 2 and 5',
  over: [{ transport: 'tcp', ports: [5672], anyPort: true }],
  firstBytes: [0x41, 0x01],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  logonInClear: true,
  examples: [
    {
      title: 'the client opens in 0-9-1',
      hex: '414d5150 00000901',
      messages: [{ kind: 'request', operation: 'protocol_header', meaning: 'connect' }],
    },
    {
      title: 'publishes to the queue q through the exchange x',
      hex: '01 0001 0000000b 003c 0028 0000 0178 0171 00 ce',
      messages: [{ kind: 'request', operation: 'basic_publish', meaning: 'write' }],
    },
    {
      title: 'opens in 1.0, as container c',
      hex: '00000011 02 00 0000 00 53 10 c0 04 01 a1 01 63',
      messages: [{ kind: 'request', operation: 'open', meaning: 'connect' }],
    },
    { title: 'miss: another end mark', hex: '01 0001 00000004 003c 0050 cd', messages: [] },
  ],
});
