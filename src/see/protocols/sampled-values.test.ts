/** What sampled values are recognised by, and which streams a frame tells of. Layout and numbers are of a capture. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './sampled-values.ts';

const element = (tag: string, value: string): string => tag + (value.length / 2).toString(16).padStart(2, '0') + value;
const MU1 = '584a50415f4d5530303031';
const MU2 = '584a50415f4d5530303032';
/** An ASDU: name, sample count, revision, synchronisation, four bytes of samples. */
const asdu = (name: string, count = '6a54'): string =>
  element('30', `${element('80', name)}8202${count}830400000001850100870400000 3d6`.replace(' ', ''));
function frame(number: string, asdus: readonly string[], reserved = '0000', more = ''): string {
  const pdu = element('60', element('80', number) + more + element('a2', asdus.join('')));
  return `4000${(8 + pdu.length / 2).toString(16).padStart(4, '0')}${reserved}0000${pdu}`;
}
const play = (hex: string): RecordingContext => record(protocol, hex).context;
const objects = (hex: string): (string | null)[] => play(hex).messages.map(({ object }) => object);

describe('sampled values are recognised', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each([
    ['a frame', frame('01', [asdu(MU1)]), YES],
    ['with padding behind it', `${frame('01', [asdu(MU1)])}0000`, YES],
    ['a length past the frame', '400000ff000000006000', NO],
    ['a length of less than a header', '40000009000000006000', NO],
    ['another tag', '4000000a000000006100', NO],
    ['cut short', '4000000a', NO],
    ['no bytes', '', NO],
  ])('%s', (_title, hex, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
});

describe('sampled values', () => {
  it('are one message for each stream of a frame', () => {
    expect(objects(frame('02', [asdu(MU1), asdu(MU1, '6a55')]))).toEqual(['XJPA_MU0001']);
    expect(objects(frame('03', [asdu(MU1), asdu(MU2), asdu(MU2)]))).toEqual(['XJPA_MU0001', 'XJPA_MU0002']);
    expect(objects(frame('02', [asdu(MU1), asdu('41')]))).toEqual(['XJPA_MU0001', 'A']);
  });
  it('tell name, count and revision', () => {
    expect(play(frame('01', [asdu(MU1)])).messages[0]).toMatchObject({
      kind: 'event',
      operation: 'sampled_values',
      fields: { app_id: 0x4000, asdus: 1, smp_cnt: 0x6a54, conf_rev: 1, smp_synch: 0 },
    });
  });
  it('say when they are a simulation', () => {
    expect(play(frame('01', [asdu(MU1)], '8000')).messages[0]?.fields).toMatchObject({ simulated: true });
  });
  it('pass over what stands between, and what is no number', () => {
    expect(objects(frame('01', [asdu(MU1)], '0000', '8100'))).toEqual(['XJPA_MU0001']);
    const odd = element('30', `${element('80', MU1)}8103414243820084080000000000000000`);
    expect(play(frame('01', [odd])).messages[0]?.fields).toEqual({ app_id: 0x4000, asdus: 1 });
  });
  it('compute no field that nobody asked for, and have no object without a name', () => {
    const context = new RecordingContext(protocol);
    context.detail = false;
    context.intern = () => 0;
    expect(record(protocol, frame('01', [asdu(MU1)]), context).context.messages[0]).toMatchObject({
      object: null,
      fields: {},
    });
  });
  it('read no more than is bounded', () => {
    const many = Array.from({ length: 3 }, () => asdu('41'));
    expect(objects(frame('01', many))).toEqual(['A']);
  });
  it.each([
    ['no list', '4000000d000000006003800101'],
    ['no number', `40000018000000006002a200`.replace('0018', '000c')],
    ['a number of none', frame('00', [])],
    ['a number that is empty', frame('', [asdu(MU1)])],
    ['a PDU past the length', '4000000a000000006005'],
    ['fewer than said', frame('02', [])],
    ['an ASDU that is none', frame('01', ['0400'])],
    ['an ASDU without a name', frame('01', ['30028200'])],
  ])('%s is marked', (_title, hex) => {
    const { messages, malformedReasons } = play(hex);
    expect([messages.length, malformedReasons.length]).toEqual([0, 1]);
  });
  it('resynchronises at what is none', () => expect(record(protocol, '4000000a000000006100').consumed).toBe(RESYNC));
  it('knows no other code', () => expect(protocol.describe(1)).toEqual({ operation: 'code_1', meaning: 'unknown' }));
});
