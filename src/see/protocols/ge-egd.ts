/** Ethernet Global Data (GE): a controller produces an exchange again and again, and others consume it. Layout and status as in Wireshark's packet-egd.c. */
import {
  EVENT,
  NO,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../model/protocol.ts';
import { formatIpv4 } from '../../kernel/address.ts';

/** Type, version, request id (2), producer (4), exchange (4), time (8), status (4), signature (4), reserved (4). */
const HEADER_BYTES = 32;
const DATA = 13;
const VERSION = 1;
const NANOSECONDS = 1_000_000_000;
const STATUS: Readonly<Record<number, string>> = {
  0: 'no_new_status',
  1: 'no_error',
  2: 'data_consumed',
  3: 'sntp_error',
  4: 'specification_error',
  6: 'data_refresh_error',
  7: 'data_refresh_period_exceeded',
  10: 'ip_layer_not_initialised',
  12: 'lack_of_resources',
  16: 'name_resolution_in_progress',
  18: 'loss_of_ethernet_interface',
  22: 'interface_does_not_support_egd',
  26: 'no_response_from_interface',
  28: 'exchange_not_created',
  30: 'exchange_deleted',
};

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from < HEADER_BYTES || bytes[from] !== DATA || bytes[from + 1] !== VERSION) return NO;
  return littleAt(bytes, from + 16) < NANOSECONDS && littleAt(bytes, from + 28) === 0 ? YES : NO;
}

const littleAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)) >>>
  0;

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < HEADER_BYTES || bytes[from] !== DATA || bytes[from + 1] !== VERSION) return RESYNC;
  if (context.word(0) === 0) {
    context.setWord(0, 1);
    context.claim(SOURCE, 'device-id', formatIpv4(view.getInt32(from + 4)));
    context.claim(SOURCE, 'role', 'EGD producer');
  }
  if (context.detail) fields(view, from, to, context);
  context.message(EVENT, DATA, view.getInt32(from + 8, true));
  return to;
}

function fields(view: DataView, from: number, to: number, context: DecodeContext): void {
  const status = view.getUint32(from + 20, true);
  context.field('request_id', view.getUint16(from + 2, true));
  context.field('producer', formatIpv4(view.getInt32(from + 4)));
  context.field('status', STATUS[status] ?? String(status));
  context.field('signature', view.getUint32(from + 24, true));
  context.field('bytes', to - from - HEADER_BYTES);
}

export default defineProtocol({
  id: 'ge-egd',
  name: 'Ethernet Global Data',
  reference: 'Wireshark packet-egd.c (GE Fanuc Ethernet Global Data)',
  over: [{ transport: 'udp', ports: [18246], anyPort: true }],
  recognise,
  firstBytes: [DATA],
  decode,
  describe: (code) =>
    code === DATA
      ? { operation: 'data_production', meaning: 'exchange' }
      : { operation: `type_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object) => `exchange ${String(object >>> 0)}`,
  domain: 'ot',
  confidence: 0.6,
  examples: [
    {
      title: 'an exchange is produced',
      hex: '0d01 d4f0 c0a8084d 7b000000 be8a7e38 00811b2c 00000000 00000000 00000000 0102',
      messages: [{ kind: 'event', operation: 'data_production', meaning: 'exchange' }],
    },
    {
      title: 'another version',
      hex: '0d02 d4f0 c0a8084d 7b000000 be8a7e38 00811b2c 00000000 00000000 00000000 0102',
      messages: [],
    },
  ],
});
