/**
 * Sercos III: master data and acknowledge telegrams that run through all drives of a ring or line, and the phase in which
 * these communicate. IEC 61158-4-19; header and numbers as in Wireshark's packet-sercosiii.c. Where service channels lie
 * in phases 3 and 4 is agreed before, and not said in a telegram.
 */
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
  type Verdict,
} from '../../model/protocol.ts';

/** Telegram type, phase, CRC (4). */
const HEADER_BYTES = 6;
const SECONDARY = 0x80;
const ACKNOWLEDGE = 0x40;
const NUMBER_BITS = 0x0f;
const NUMBER_MAX = 3;
const PHASE_CHANGE = 0x80;
const PHASE_BITS = 0x0f;
const PHASE_MAX = 4;
/** In phases 0–2 telegrams serve to find and set up the drives. */
const OPERATING_PHASE = 3;

/** Code: 0 master data, 1 acknowledge, 2 these before operation, 4 and above a change into that phase. */
const BEFORE_OPERATION = 2;
const CHANGE = 4;
const WORDS: Readonly<Record<number, OperationWord>> = {
  0: { operation: 'master_data_telegram', meaning: 'exchange' },
  1: { operation: 'acknowledge_telegram', meaning: 'exchange' },
  2: { operation: 'initialisation_master_data_telegram', meaning: 'configure' },
  3: { operation: 'initialisation_acknowledge_telegram', meaning: 'configure' },
  [CHANGE]: { operation: 'change_to_communication_phase_0', meaning: 'stop' },
  [CHANGE + 1]: { operation: 'change_to_communication_phase_1', meaning: 'configure' },
  [CHANGE + 2]: { operation: 'change_to_communication_phase_2', meaning: 'configure' },
  [CHANGE + 3]: { operation: 'change_to_communication_phase_3', meaning: 'configure' },
  [CHANGE + 4]: { operation: 'change_to_communication_phase_4', meaning: 'start' },
};

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from < HEADER_BYTES) return NO;
  const number = (bytes[from] as number) & NUMBER_BITS;
  return number <= NUMBER_MAX && ((bytes[from + 1] as number) & PHASE_BITS) <= PHASE_MAX ? YES : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  if (recognise(bytes, from, to) !== YES) return RESYNC;
  const type = bytes[from] as number;
  const phase = bytes[from + 1] as number;
  const acknowledge = (type & ACKNOWLEDGE) === 0 ? 0 : 1;
  if (acknowledge === 0 && context.word(0) === 0) {
    context.setWord(0, 1);
    context.claim(SOURCE, 'role', 'Sercos master');
  }
  if (context.detail) {
    context.field('channel', (type & SECONDARY) === 0 ? 'primary' : 'secondary');
    context.field('number', type & NUMBER_BITS);
    context.field('phase', phase & PHASE_BITS);
  }
  context.message(EVENT, codeOf(acknowledge, phase), NO_OBJECT);
  return to;
}

function codeOf(acknowledge: number, phase: number): number {
  const to = phase & PHASE_BITS;
  if ((phase & PHASE_CHANGE) !== 0 && acknowledge === 0) return CHANGE + to;
  return to < OPERATING_PHASE ? BEFORE_OPERATION + acknowledge : acknowledge;
}

export default defineProtocol({
  id: 'sercos',
  name: 'Sercos III',
  reference: 'IEC 61158-4-19; Wireshark packet-sercosiii.c',
  over: [{ etherType: 0x88cd }],
  recognise,
  decode,
  describe: (code) => WORDS[code] ?? { operation: `code_${String(code)}`, meaning: 'unknown' },
  // tshark's siii.type: 0 master data, 1 acknowledge.
  codeKey: (_kind, code) => (code >= CHANGE ? 0 : code & 1),
  domain: 'ot',
  confidence: 0.6,
  examples: [
    {
      title: 'master data in operation',
      hex: '20 04 11223344 0000',
      messages: [{ kind: 'event', operation: 'master_data_telegram', meaning: 'exchange' }],
    },
    {
      title: 'the drives fall back to phase 0',
      hex: '20 80 11223344 0000',
      messages: [{ kind: 'event', operation: 'change_to_communication_phase_0', meaning: 'stop' }],
    },
    { title: 'a phase that does not exist', hex: '20 07 11223344 0000', messages: [] },
  ],
});
