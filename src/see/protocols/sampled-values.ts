/**
 * IEC 61850 sampled values: currents and voltages, thousands of times a second. What is sampled is left alone; that a
 * stream flows, under which name, is told. IEC 61850-9-2, 8.
 */
import { BER_SEQUENCE, BerReader } from '../../kernel/encodings/ber.ts';
import {
  EVENT,
  NO,
  NO_OBJECT,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';

/** Application id, length and two reserved words go before the PDU, [APPLICATION 0]. */
const HEADER_BYTES = 8;
const SAV_PDU = 0x60;
/** Fields of SavPdu and of an ASDU in it. */
const NUMBER_OF_ASDUS = 0x80;
const ASDUS = 0xa2;
const NAME = 0x80;
const SAMPLE_COUNT = 0x82;
const REVISION = 0x83;
const SYNCHRONISED = 0x85;
const RATE = 0x86;
const SAMPLES = 0x87;
const PDU_FIELDS_MAX = 4;
const ASDUS_MAX = 64;
const FIELDS_MAX = 8;
/** Highest bit of the first reserved word. */
const SIMULATED = 0x80;

const SAMPLED = 0;
const WORD: OperationWord = { operation: 'sampled_values', meaning: 'exchange' };
const NUMBERS: Readonly<Record<number, string>> = {
  [SAMPLE_COUNT]: 'smp_cnt',
  [REVISION]: 'conf_rev',
  [SYNCHRONISED]: 'smp_synch',
  [RATE]: 'smp_rate',
};

const reader = new BerReader();

export default defineProtocol({
  id: 'sampled-values',
  name: 'Sampled values',
  reference: 'IEC 61850-9-2, 8',
  over: [{ etherType: 0x88ba }],
  recognise: (bytes, from, to) => (lengthOf(bytes, from, to) > 0 ? YES : NO),
  decode(bytes, _view, from, to, context) {
    const length = lengthOf(bytes, from, to);
    if (length === 0) return RESYNC;
    reader.open(bytes, from + HEADER_BYTES, from + length);
    if (!reader.expect(SAV_PDU) || !reader.enter() || !messages(bytes, from, context))
      context.malformed('sampled values that end early');
    return to;
  },
  describe: (code) => (code === SAMPLED ? WORD : { operation: `code_${String(code)}`, meaning: 'unknown' }),
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    {
      title: 'two samples of a stream',
      hex:
        '4000 0033 0000 0000 6029 8001 02 a224 3010 8002 4d55 8202 6a54 8304 00000001 8500' +
        '3010 8002 4d55 8202 6a55 8304 00000001 8500',
      messages: [{ kind: 'event', operation: 'sampled_values', meaning: 'exchange' }],
    },
    { title: 'miss: the tag of GOOSE', hex: '4000 000a 0000 0000 6100', messages: [] },
  ],
});

/** Length of header and PDU, which may be less than the frame; 0 where these are no sampled values. */
function lengthOf(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < HEADER_BYTES + 2) return 0;
  const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
  return length >= HEADER_BYTES + 2 && length <= to - from && bytes[from + HEADER_BYTES] === SAV_PDU ? length : 0;
}

/** One message for each stream in the frame: its ASDUs are mostly samples of one, in order. */
function messages(bytes: Uint8Array, header: number, context: DecodeContext): boolean {
  let count = -1;
  let list = false;
  for (let i = 0; i < PDU_FIELDS_MAX && !list && reader.next(); i++) {
    if (reader.tag === NUMBER_OF_ASDUS) count = reader.integer() ?? -1;
    list = reader.tag === ASDUS;
  }
  if (!list || count < 1) return false;
  reader.enter();
  let nameStart = 0;
  let nameStop = 0;
  for (let i = 0; i < Math.min(count, ASDUS_MAX); i++) {
    if (!reader.expect(BER_SEQUENCE) || !reader.enter() || !reader.expect(NAME)) return false;
    const { start, stop } = reader;
    if (i === 0 || !same(bytes, nameStart, nameStop, start, stop)) {
      const object = context.intern(bytes, start, stop);
      if (context.detail) fields(bytes, header, count, context);
      context.message(EVENT, SAMPLED, object === 0 ? NO_OBJECT : object);
    }
    nameStart = start;
    nameStop = stop;
    reader.leave();
  }
  return true;
}

function same(bytes: Uint8Array, a: number, aStop: number, b: number, bStop: number): boolean {
  if (aStop - a !== bStop - b) return false;
  for (let i = 0; i < aStop - a; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

function fields(bytes: Uint8Array, header: number, count: number, context: DecodeContext): void {
  context.field('app_id', ((bytes[header] as number) << 8) | (bytes[header + 1] as number));
  if (((bytes[header + 4] as number) & SIMULATED) !== 0) context.field('simulated', true);
  context.field('asdus', count);
  for (let i = 0; i < FIELDS_MAX && reader.next() && reader.tag !== SAMPLES; i++) {
    const name = NUMBERS[reader.tag];
    const value = name === undefined ? undefined : reader.integer();
    if (name !== undefined && value !== undefined) context.field(name, value >>> 0);
  }
}
