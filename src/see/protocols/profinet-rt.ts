/**
 * PROFINET real-time frames: cyclic data, alarms and clock synchronisation by frame id. IEC 61158-6-10, 4.7 (APDUs) and
 * table of frame ids. The content belongs to the two devices; that it flows, and how regularly, is the plant's pulse.
 */
import {
  EVENT,
  NO,
  NO_OBJECT,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

const CYCLIC_DATA = 1;
const ALARM_HIGH = 2;
const ALARM_LOW = 3;
const CLOCK = 4;

const WORDS: Readonly<Record<number, OperationWord>> = {
  [CYCLIC_DATA]: { operation: 'cyclic_data', meaning: 'exchange' },
  [ALARM_HIGH]: { operation: 'alarm_high', meaning: 'notify' },
  [ALARM_LOW]: { operation: 'alarm_low', meaning: 'notify' },
  [CLOCK]: { operation: 'clock_synchronisation', meaning: 'time' },
};

/** 0x0000–0x00ff and 0xff00–0xff8f: PTCP; 0x0100–0xfbff: cyclic classes 3, 2, 1 and UDP; 0xfc01, 0xfe01: alarms. DCP is another plug-in's. */
function codeOf(frameId: number): number {
  if (frameId >= 0x0100 && frameId <= 0xfbff) return CYCLIC_DATA;
  if (frameId === 0xfc01) return ALARM_HIGH;
  if (frameId === 0xfe01) return ALARM_LOW;
  return (frameId >= 0xff00 && frameId <= 0xff8f) || (frameId >= 0x0020 && frameId <= 0x0081) ? CLOCK : 0;
}

const frameIdAt = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  return to - from >= 6 && codeOf(frameIdAt(bytes, from)) !== 0 ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < 6) return RESYNC;
  const frameId = frameIdAt(bytes, from);
  const code = codeOf(frameId);
  if (code === 0) return RESYNC;
  if (context.detail) {
    context.field('frame_id', frameId);
    if (code === CYCLIC_DATA) {
      context.field('cycle_counter', view.getUint16(to - 4));
      context.field('data_status', bytes[to - 2] as number);
    }
  }
  context.message(EVENT, code, NO_OBJECT);
  return to;
}

export default defineProtocol({
  id: 'profinet-rt',
  name: 'PROFINET RT',
  reference: 'IEC 61158-6-10, 4.7',
  over: [{ etherType: 0x8892 }],
  recognise,
  decode,
  describe: (code) => WORDS[code] ?? { operation: `code_${String(code)}`, meaning: 'unknown' },
  domain: 'ot',
  confidence: 0.5,
  examples: [
    {
      title: 'cyclic data',
      hex: '8001 8080 0000000000000000 1234 35 00',
      messages: [{ kind: 'event', operation: 'cyclic_data', meaning: 'exchange' }],
    },
    { title: 'a DCP frame, another plug-in', hex: 'fefe 0500 01000001 0001 0004 ffff0000', messages: [] },
  ],
});
