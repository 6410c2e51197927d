/**
 * GOOSE: what a device tells all others at once, again and again until it changes. A new state and its repetitions are
 * told apart, since the first is what happens in a plant and the second that all is well. IEC 61850-8-1, 18 and annex C.
 */
import { BerReader } from '../../kernel/encodings/ber.ts';
import { latin1 } from '../../kernel/encodings/text.ts';
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

/** Application id, length and two reserved words go before the PDU, [APPLICATION 1]. */
const HEADER_BYTES = 8;
const GOOSE_PDU = 0x61;
/** Fields of IECGoosePdu, annex C. */
const CONTROL_BLOCK = 0x80;
const LIFE = 0x81;
const DATA_SET = 0x82;
const GOOSE_ID = 0x83;
const STATE_NUMBER = 0x85;
const SEQUENCE_NUMBER = 0x86;
const SIMULATION = 0x87;
const REVISION = 0x88;
const NEEDS_COMMISSIONING = 0x89;
const ENTRIES = 0x8a;
const FIELDS_MAX = 16;
/** Highest bit of the first reserved word. */
const SIMULATED = 0x80;

const REPEATED = 0;
const NEW_STATE = 1;
const WORDS: Readonly<Record<number, OperationWord>> = {
  [REPEATED]: { operation: 'retransmission', meaning: 'exchange' },
  [NEW_STATE]: { operation: 'state_change', meaning: 'notify' },
};

/** Fields by tag, as they are shown: numbers, texts, truths. */
const NUMBERS: Readonly<Record<number, string>> = {
  [LIFE]: 'time_allowed_to_live',
  [STATE_NUMBER]: 'st_num',
  [SEQUENCE_NUMBER]: 'sq_num',
  [REVISION]: 'conf_rev',
  [ENTRIES]: 'entries',
};
const TEXTS: Readonly<Record<number, string>> = { [DATA_SET]: 'dat_set', [GOOSE_ID]: 'go_id' };
const TRUTHS: Readonly<Record<number, string>> = {
  [SIMULATION]: 'simulation',
  [NEEDS_COMMISSIONING]: 'needs_commissioning',
};

const reader = new BerReader();

export default defineProtocol({
  id: 'goose',
  name: 'GOOSE',
  reference: 'IEC 61850-8-1, 18 and annex C',
  over: [{ etherType: 0x88b8 }],
  recognise: (bytes, from, to) => (lengthOf(bytes, from, to) > 0 ? YES : NO),
  decode(bytes, _view, from, to, context) {
    const length = lengthOf(bytes, from, to);
    if (length === 0) return RESYNC;
    reader.open(bytes, from + HEADER_BYTES, from + length);
    if (!reader.expect(GOOSE_PDU) || !reader.enter() || !message(bytes, from, context))
      context.malformed('a GOOSE message that ends early');
    return to;
  },
  describe: (code) => WORDS[code] ?? { operation: `code_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    {
      title: 'a state for the first time',
      hex:
        '3001 0041 0000 0000 6137 8009 4c442f474f246763 62 8102 3a98 8206 4c442f644461 8302 6964 8408 488890c124000027' +
        '8501 07 8601 00 8701 00 8801 01 8901 00 8a01 00',
      messages: [{ kind: 'event', operation: 'state_change', meaning: 'notify' }],
    },
    {
      title: 'a state again',
      hex: '3001 0018 0000 0000 610e 8002 4c44 8102 3a98 8501 07 8601 01',
      messages: [{ kind: 'event', operation: 'retransmission', meaning: 'exchange' }],
    },
    { title: 'miss: the tag of GSE management', hex: '0001 000a 0000 0000 6000', messages: [] },
  ],
});

/** Length of header and PDU, which may be less than the frame; 0 where this is no GOOSE. */
function lengthOf(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < HEADER_BYTES + 2) return 0;
  const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
  return length >= HEADER_BYTES + 2 && length <= to - from && bytes[from + HEADER_BYTES] === GOOSE_PDU ? length : 0;
}

function message(bytes: Uint8Array, header: number, context: DecodeContext): boolean {
  if (!reader.expect(CONTROL_BLOCK)) return false;
  const object = context.intern(bytes, reader.start, reader.stop);
  let state = -1;
  let sequence = -1;
  for (let i = 0; i < FIELDS_MAX && sequence < 0 && reader.next(); i++) {
    if (context.detail) show(bytes, context);
    if (reader.tag === STATE_NUMBER) state = unsigned();
    else if (reader.tag === SEQUENCE_NUMBER) sequence = unsigned();
  }
  if (state < 0 || sequence < 0) return false;
  if (context.detail) rest(bytes, header, context);
  context.message(EVENT, codeOf(object, state, sequence, context), object === 0 ? NO_OBJECT : object);
  return true;
}

/**
 * The state number grows with each new state, and the sequence number begins anew with it. The first message that is
 * seen of a control block is of a new state only where its sequence is at its beginning. IEC 61850-7-2, 18.
 */
function codeOf(object: number, state: number, sequence: number, context: DecodeContext): number {
  const kept = state & 0x7fffffff;
  const before = context.recall(object);
  context.remember(object, kept);
  const changed = before < 0 ? sequence === 0 : before !== kept;
  return changed ? NEW_STATE : REPEATED;
}

/** INT32U: some devices leave out the zero that keeps it from being negative. */
function unsigned(): number {
  const value = reader.integer();
  return value === undefined || value >= 2 ** 32 ? -1 : value >>> 0;
}

function rest(bytes: Uint8Array, header: number, context: DecodeContext): void {
  context.field('app_id', ((bytes[header] as number) << 8) | (bytes[header + 1] as number));
  if (((bytes[header + 4] as number) & SIMULATED) !== 0) context.field('simulated', true);
  for (let i = 0; i < FIELDS_MAX && reader.next(); i++) show(bytes, context);
}

function show(bytes: Uint8Array, context: DecodeContext): void {
  const { tag, start, stop } = reader;
  const number = NUMBERS[tag];
  const text = TEXTS[tag];
  const truth = TRUTHS[tag];
  if (number !== undefined) context.field(number, unsigned());
  else if (text !== undefined) context.field(text, latin1(bytes, start, Math.min(stop, start + 129)));
  else if (truth !== undefined && stop > start) context.field(truth, bytes[start] !== 0);
}
