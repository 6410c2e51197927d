/** What GOOSE is recognised by, and how a new state is told from its repetitions. The first bytes are of a capture. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './goose.ts';

const REFERENCE = '801b41413143315130314131 4c44302f4c4c4e3024474f246763625f41'.replace(' ', '');
const WHOLE =
  `300100e300000000 6181d8 ${REFERENCE} 81023a98 8220414131433151303141314c44302f4c4c4e3024496e7465726c6f636b696e6741` +
  '830d496e7465726c6f636b696e6741 8408488890c124000027 8503008f61 860100 870100 880101 890100 8a0119' +
  'ab66830100830100830100830100830100830100830100840206808403030000840206808403030000840206808403030000' +
  '8402060084030300008402064084030300008402064084030300008402064084030300008402064084030300008402064084030300 00';

/** A message of few fields: control block, state number, sequence number, more. */
function goose(block: string, state: string, sequence: string, more = '', reserved = '0000'): string {
  const element = (tag: string, value: string): string =>
    tag + (value.length / 2).toString(16).padStart(2, '0') + value;
  const fields = element('80', block) + element('85', state) + element('86', sequence) + more;
  const pdu = element('61', fields);
  return `3001${(8 + pdu.length / 2).toString(16).padStart(4, '0')}${reserved}0000${pdu}`;
}
function play(...frames: readonly string[]): RecordingContext {
  const context = new RecordingContext(protocol);
  for (const frame of frames) record(protocol, frame, context);
  return context;
}
const said = (...frames: readonly string[]): string[] => play(...frames).messages.map(({ operation }) => operation);

describe('goose is recognised', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each([
    ['a message of a capture', WHOLE, YES],
    ['with the padding of a short frame', `${goose('4142', '01', '00')}${'00'.repeat(20)}`, YES],
    ['a length past the frame', '000100ff000000006100', NO],
    ['a length of less than a header', '00010009000000006100', NO],
    ['another tag', '0001000a000000006000', NO],
    ['cut short', '0001000a', NO],
    ['no bytes', '', NO],
  ])('%s', (_title, hex, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
});

describe('goose messages', () => {
  it('tell all that goes before the data', () => {
    const [message] = play(WHOLE).messages;
    expect(message).toMatchObject({ kind: 'event', operation: 'state_change', object: 'AA1C1Q01A1LD0/LLN0$GO$gcb_A' });
    expect(message?.fields).toEqual({
      time_allowed_to_live: 15000,
      dat_set: 'AA1C1Q01A1LD0/LLN0$InterlockingA',
      go_id: 'InterlockingA',
      st_num: 36705,
      sq_num: 0,
      app_id: 0x3001,
      simulation: false,
      conf_rev: 1,
      needs_commissioning: false,
      entries: 25,
    });
  });
  it.each([
    [
      'a state and its repetitions',
      [
        ['07', '00'],
        ['07', '01'],
        ['07', '02'],
      ],
      ['state_change', 'retransmission', 'retransmission'],
    ],
    [
      'seen from the middle',
      [
        ['07', '05'],
        ['07', '06'],
      ],
      ['retransmission', 'retransmission'],
    ],
    [
      'a change of which the first was missed',
      [
        ['07', '05'],
        ['08', '01'],
      ],
      ['retransmission', 'state_change'],
    ],
    [
      'a state that goes back',
      [
        ['07', '05'],
        ['01', '01'],
      ],
      ['retransmission', 'state_change'],
    ],
    [
      'the sequence overrun',
      [
        ['07', '7fffffff'],
        ['07', '00'],
      ],
      ['retransmission', 'retransmission'],
    ],
    [
      'a state past 2^31',
      [
        ['00ffffffff', '00'],
        ['ffffffff', '01'],
      ],
      ['state_change', 'retransmission'],
    ],
  ] as const)('%s', (_title, numbers, expected) => {
    expect(said(...numbers.map(([state, sequence]) => goose('4142', state, sequence)))).toEqual(expected);
  });
  it('keep control blocks apart', () => {
    expect(said(goose('41', '07', '00'), goose('42', '03', '09'), goose('41', '07', '01'))).toEqual([
      'state_change',
      'retransmission',
      'retransmission',
    ]);
  });
  it('say when they are a simulation, in the header or in the PDU', () => {
    expect(play(goose('41', '07', '00', '', '8000')).messages[0]?.fields).toMatchObject({ simulated: true });
    expect(play(goose('41', '07', '00', '8701ff')).messages[0]?.fields).toMatchObject({ simulation: true });
    expect(play(goose('41', '07', '00', '8700')).messages[0]?.fields).not.toHaveProperty('simulation');
  });
  it('compute no field that nobody asked for', () => {
    const context = new RecordingContext(protocol);
    context.detail = false;
    expect(record(protocol, WHOLE, context).context.messages[0]?.fields).toEqual({});
  });
  it('have no object without a name', () => {
    const context = new RecordingContext(protocol);
    context.intern = () => 0;
    expect(record(protocol, goose('41', '07', '00'), context).context.messages[0]?.object).toBeNull();
  });
  it.each([
    ['no control block', '3001000a000000006100'],
    ['a PDU past the length', '3001000a000000006105'],
    ['no state number', '3001000f00000000 6105 800141 8600'.replaceAll(' ', '')],
    ['a state number too long', goose('41', '01020304050607', '00')],
    ['a state number past 32 bits', goose('41', '0100000000', '00')],
    ['an empty sequence number', goose('41', '07', '')],
  ])('%s is marked', (_title, hex) => {
    const { messages, malformedReasons } = play(hex);
    expect([messages.length, malformedReasons.length]).toEqual([0, 1]);
  });
  it('resynchronises at what is none', () => expect(record(protocol, '0001000a000000006000').consumed).toBe(RESYNC));
});
