/**
 * CODESYS V3, the run-time system of many makers' controllers: found, programmed and run over UDP between the nodes of a
 * network, over TCP from a gateway. Public descriptions: ics-forensics-tools (Microsoft),
 * codesysv3_protocol.lua, CODESYS's own help (Plc Services).
 */
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
import { channel } from './channel.ts';
import { names } from './names.ts';
import { ADDRESS_REQUEST, CHANNEL, NAME_CLIENT, NAME_SERVER, describe, isDatagram } from './words.ts';

const BLOCK_HEADER_BYTES = 8;
const BLOCK_BYTES_MAX = 0x100000;
const DATAGRAM_HEADER_BYTES = 6;
const MAGIC = 0xc5;
/** In words of two bytes, the lower three bits of the byte that also counts hops. */
const HEADER_LENGTH = 3;
const BLOCK_MAGIC = [0x00, 0x01, 0x17, 0xe8];

/** Where the datagram at `at` says what it carries: behind its addresses, and what fills up to four bytes; −1 when it is none. */
function contentAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + DATAGRAM_HEADER_BYTES > end || bytes[at] !== MAGIC) return -1;
  if (((bytes[at + 1] as number) & 7) !== HEADER_LENGTH || !isDatagram(bytes[at + 3] as number)) return -1;
  const lengths = bytes[at + 5] as number;
  const length = DATAGRAM_HEADER_BYTES + 2 * ((lengths >> 4) + (lengths & 0xf));
  return at + length > end ? -1 : at + length + (length & 3);
}

/** End of the block at `at`; 0 while it is not known, −1 when it is none. */
function blockEnd(bytes: Uint8Array, at: number, to: number): number {
  for (let i = 0; i < BLOCK_MAGIC.length && at + i < to; i++) if (bytes[at + i] !== BLOCK_MAGIC[i]) return -1;
  if (at + BLOCK_HEADER_BYTES > to) return 0;
  let length = 0;
  for (let i = BLOCK_HEADER_BYTES - 1; i >= 4; i--) length = length * 256 + (bytes[at + i] as number);
  return length < BLOCK_HEADER_BYTES + DATAGRAM_HEADER_BYTES || length > BLOCK_BYTES_MAX ? -1 : at + length;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return onPort ? MORE : NO;
  if (bytes[from] === MAGIC) return onPort && contentAt(bytes, from, to) > 0 ? YES : NO;
  const end = blockEnd(bytes, from, to);
  if (end === 0) return onPort ? MORE : NO;
  const at = from + BLOCK_HEADER_BYTES;
  return end > 0 && (at >= to || bytes[at] === MAGIC) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!context.stream) return datagram(bytes, view, from, to, context) ? to : RESYNC;
  let at = from;
  while (at < to) {
    const end = blockEnd(bytes, at, to);
    if (end < 0) return RESYNC;
    if (end === 0 || end > to) break;
    if (!datagram(bytes, view, at + BLOCK_HEADER_BYTES, end, context)) return RESYNC;
    at = end;
  }
  return at;
}

/** Reports the datagram in [from, end); false when it is none. */
function datagram(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): boolean {
  const at = contentAt(bytes, from, end);
  if (at < 0) return false;
  const service = bytes[from + 3] as number;
  if (service === CHANNEL) {
    if (!channel(bytes, view, at, end, context)) context.malformed('short channel layer');
  } else if (service === NAME_SERVER || service === NAME_CLIENT) {
    if (!names(bytes, view, at, end, service, context)) context.malformed('short name service');
  } else context.message(service === ADDRESS_REQUEST ? REQUEST : RESPONSE, service, NO_OBJECT);
  return true;
}

export default defineProtocol({
  id: 'codesys-v3',
  name: 'CODESYS V3',
  reference: 'Public descriptions: ics-forensics-tools, codesysv3_protocol.lua; CODESYS help, Plc Services',
  over: [
    { transport: 'udp', ports: [1740, 1741, 1742, 1743] },
    { transport: 'tcp', ports: [11740, 11741, 11742, 11743], anyPort: true },
  ],
  firstBytes: [MAGIC, 0x00],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => code & 0xff,
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.85,
  examples: [
    {
      title: 'stops an application',
      hex:
        '000117e851000000c56b404000332ddcc0a801022ddcc0a8010300000181010002000000010000002100000000000000' +
        '55cd0c0002001100785634121100000081010e010c4170706c69636174696f6e00',
      messages: [{ kind: 'request', operation: 'app_stop', meaning: 'stop' }],
    },
    { title: 'a datagram of another service', hex: '000117e8 10000000 c50b4009 00100096', messages: [] },
  ],
});
