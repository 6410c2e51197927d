/** ETHERNET Powerlink V1: the manager polls in a cycle, and invites one station for the rest. ETHERNET Powerlink white paper V0006-B; layout as in Wireshark's packet-epl_v1.c. */
import {
  EVENT,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

const SOC = 1;
const EOC = 2;
const PREQ = 3;
const PRES = 4;
const AINV = 5;
const ASND = 6;
/** Service, destination, source, and one byte of the service's own. */
const LEAST = 4;
/** What the invited sends: size (2), and of the channel of identity node, hardware, firmware, variant (4 each). */
const IDENT = 1;
const IDENT_BYTES = 22;
const ALL = 255;

const SERVICES: Readonly<Record<number, OperationWord>> = {
  [SOC]: { operation: 'start_of_cyclic', meaning: 'time' },
  [EOC]: { operation: 'end_of_cyclic', meaning: 'keep-alive' },
  [PREQ]: { operation: 'poll_request', meaning: 'exchange' },
  [PRES]: { operation: 'poll_response', meaning: 'exchange' },
  [AINV]: { operation: 'acyclic_invite', meaning: 'keep-alive' },
  [ASND]: { operation: 'acyclic_send', meaning: 'transfer' },
  [(IDENT << 8) | AINV]: { operation: 'acyclic_invite_ident', meaning: 'identify' },
  [(IDENT << 8) | ASND]: { operation: 'acyclic_send_ident', meaning: 'identify' },
};

const isService = (service: number): boolean => service >= SOC && service <= ASND;

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  return to - from >= LEAST && isService((bytes[from] as number) & 0x7f) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < LEAST) return RESYNC;
  const service = (bytes[from] as number) & 0x7f;
  if (!isService(service)) return RESYNC;
  const target = bytes[from + 1] as number;
  const source = bytes[from + 2] as number;
  const channel = bytes[from + 3] as number;
  if (service === PREQ || service === PRES) {
    tell(service, context);
    poll(bytes, view, from, to, context);
  }
  if (service === SOC || service === EOC) context.message(EVENT, service, NO_OBJECT);
  else if (service === PREQ) context.message(REQUEST, service, target);
  else if (service === PRES) context.message(RESPONSE, service, source);
  else {
    if (service === ASND && channel === IDENT) ident(view, from, to, context);
    const code = channel === IDENT ? (IDENT << 8) | service : service;
    context.message(service === AINV ? REQUEST : RESPONSE, code, service === AINV ? target : source);
  }
  return to;
}

/** Once per flow and direction: who polls manages, who answers is managed. */
function tell(service: number, context: DecodeContext): void {
  if (context.word(0) !== 0) return;
  context.setWord(0, 1);
  context.claim(SOURCE, 'role', service === PREQ ? 'POWERLINK managing node' : 'POWERLINK controlled node');
}

function poll(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const size = to - from >= 6 ? view.getUint16(from + 4, true) : 0;
  if (to - from < 10 || size + 10 > to - from) return context.malformed('process data longer than their frame');
  if (!context.detail) return;
  const flags = bytes[from + 3] as number;
  context.field('ready', (flags & 1) === 1);
  if ((flags & 2) !== 0) context.field('error', true);
  context.field('size', size);
}

function ident(view: DataView, from: number, to: number, context: DecodeContext): void {
  if (to - from < IDENT_BYTES) return context.malformed('identity ends early');
  const hex = (at: number): string =>
    `0x${view
      .getUint32(from + at, true)
      .toString(16)
      .padStart(8, '0')}`;
  context.claim(SOURCE, 'hardware-version', hex(10));
  context.claim(SOURCE, 'firmware', hex(14));
  context.claim(SOURCE, 'device-type', hex(18));
}

export default defineProtocol({
  id: 'powerlink-v1',
  name: 'ETHERNET Powerlink V1',
  reference: 'ETHERNET Powerlink white paper V0006-B; Wireshark packet-epl_v1.c',
  over: [{ etherType: 0x3e3f }],
  recognise,
  decode,
  describe: (code) => SERVICES[code] ?? { operation: `service_${String(code & 0x7f)}`, meaning: 'unknown' },
  codeKey: (_kind, code) => code & 0x7f,
  objectName: (_code, object) => (object === ALL ? 'all stations' : `station ${String(object)}`),
  domain: 'ot',
  confidence: 0.7,
  examples: [
    {
      title: 'polls a station',
      hex: '03 05 00 01 0600 00000000 000000000000',
      messages: [{ kind: 'request', operation: 'poll_request', meaning: 'exchange' }],
    },
    {
      title: 'invites a station to say what it is',
      hex: '05 ee 00 01',
      messages: [{ kind: 'request', operation: 'acyclic_invite_ident', meaning: 'identify' }],
    },
    { title: 'a service that does not exist', hex: '07 ee 00 01', messages: [] },
  ],
});
