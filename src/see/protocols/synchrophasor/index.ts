/**
 * Synchrophasors (IEEE C37.118.2): measurement units that send phasors many times a second, and what commands them.
 * IEEE C37.118.2-2011, 6; layouts also as in Wireshark's packet-synphasor.c and ICSNPP-Synchrophasor. A unit's measured
 * values are not read: they have no shape without the configuration that went before.
 */
import { latin1, trimEnd } from '../../../kernel/encodings/text.ts';
import {
  EVENT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  defineProtocol,
  type DecodeContext,
} from '../../../model/protocol.ts';
import { configuration } from './configuration.ts';
import {
  CHECK_BYTES,
  COMMAND,
  COMMAND_SHIFT,
  DATA,
  HEADER,
  HEADER_BYTES,
  answerOf,
  checkFits,
  commandCode,
  describe,
  isHeader,
  recognise,
  sizeOf,
  typeOf,
} from './frames.ts';

/** Of the text of a header frame so much is kept. */
const TEXT_BYTES_MAX = 256;
/** Word of the flow: whether its roles are sure. */
const ROLES = 0;

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES + CHECK_BYTES) {
    if (!isHeader(bytes, at)) return RESYNC;
    const end = at + sizeOf(bytes, at);
    if (end > to) break;
    if (checkFits(bytes, at, end)) frame(bytes, view, at, end - CHECK_BYTES, context);
    else context.malformed('synchrophasor frame with a wrong check');
    at = end;
  }
  return at;
}

function frame(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const type = typeOf(bytes, at);
  const sync = view.getUint16(at);
  const stream = view.getUint16(at + 4);
  if (context.detail) headerFields(bytes, view, at, context);
  if (type === COMMAND) return command(view, at, end, sync, stream, context);
  if (type === DATA) {
    if (context.detail && at + HEADER_BYTES + 2 <= end) statusFields(view.getUint16(at + HEADER_BYTES), context);
    return context.message(EVENT, sync, stream);
  }
  if (type === HEADER) information(bytes, at + HEADER_BYTES, end, context);
  else if (!configuration(bytes, view, type, at, end, context)) {
    context.malformed('synchrophasor configuration that does not fit its frame');
  }
  const asked = context.recall(answerKey(stream, type)) >= 0;
  context.message(asked ? RESPONSE : EVENT, sync, stream);
}

const answerKey = (stream: number, type: number): number => (stream << 3) | type;

function command(view: DataView, at: number, end: number, sync: number, stream: number, context: DecodeContext): void {
  const word = view.getUint16(at + HEADER_BYTES);
  // Who commands is the client, whoever opened the connection.
  if (context.flowWord(ROLES) === 0) {
    context.setFlowWord(ROLES, 1);
    if (context.direction === 1) context.swapRoles();
  }
  const answer = answerOf(word);
  if (answer >= 0) context.remember(answerKey(stream, answer), 1);
  if (context.detail) {
    context.field('command', word);
    if (end > at + HEADER_BYTES + 2) context.field('extended_bytes', end - at - HEADER_BYTES - 2);
  }
  context.message(REQUEST, sync | (commandCode(word) << COMMAND_SHIFT), stream);
}

/** A header frame's text: what people wrote about the unit. 6.5. */
function information(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  const stop = trimEnd(bytes, from, Math.min(end, from + TEXT_BYTES_MAX));
  if (stop <= from) return;
  context.claimBytes(SOURCE, 'system-description', bytes, from, stop, 'latin1');
  if (context.detail) context.field('text', latin1(bytes, from, stop));
}

function headerFields(bytes: Uint8Array, view: DataView, at: number, context: DecodeContext): void {
  context.field('version', (bytes[at + 1] as number) & 15);
  context.field('second_of_century', view.getUint32(at + 6));
  context.field('time_quality', (bytes[at + 10] as number) & 15);
  context.field('fraction_of_second', view.getUint32(at + 10) & 0xffffff);
}

/** Status word of the first unit of a data frame. 6.3, table 7. */
function statusFields(status: number, context: DecodeContext): void {
  context.field('status', status);
  context.field('data_error', status >> 14);
  context.field('synchronized', (status & 0x2000) === 0);
  context.field('triggered', (status & 0x0800) !== 0);
  context.field('configuration_change', (status & 0x0400) !== 0);
}

export default defineProtocol({
  id: 'synchrophasor',
  name: 'IEEE C37.118 synchrophasor',
  reference: 'IEEE C37.118.2-2011, 6.2 to 6.6 and annex B',
  over: [
    { transport: 'tcp', ports: [4712], anyPort: true },
    { transport: 'udp', ports: [4713], anyPort: true },
  ],
  firstBytes: [0xaa],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xffff),
  objectName: (_code, object) => `stream ${String(object)}`,
  domain: 'ot',
  confidence: 0.9,
  examples: [
    {
      title: 'asks for the configuration, then for data',
      hex: 'aa41 0012 00f1 00000000 00000000 0005 d7d0  aa41 0012 00f1 00000000 00000000 0002 a737',
      messages: [
        { kind: 'request', operation: 'send_cfg_2_frame', meaning: 'identify' },
        { kind: 'request', operation: 'turn_on_transmission_of_data_frames', meaning: 'control' },
      ],
    },
    {
      title: 'a data frame',
      hex:
        'aa01 0036 00f1 4893344a 001eb852 0800 42f68f24c7c36623 430188cbc7c36332 c7a956764742fe4b 47a91cdd4743d144' +
        '0000 0000 47ef',
      messages: [{ kind: 'event', operation: 'data_frame', meaning: 'exchange' }],
    },
    { title: 'a check that does not fit', hex: 'aa41 0012 00f1 00000000 00000000 0005 d7d1', messages: [] },
  ],
});
