/** ProConOS: start, stop, state and information, and frames whose CRC does not fit. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import proconos from './proconos.ts';

const two = (value: number): string => Buffer.from([value & 0xff, value >> 8]).toString('hex');
function sealed(hex: string): string {
  let crc = 0;
  for (const byte of fromHex(hex)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return hex + two(crc);
}
const frame = (code: string, sequence: string, data = ''): string =>
  sealed(`cc0100${code}40${sequence}${two(data.length / 2)}${data}`);
const text = (value: string, length: number): string => Buffer.from(value.padEnd(length, '\0')).toString('hex');
const INFORMATION =
  '00000000' +
  text('ProConOS V4.1.0267 Jul 31 2012', 32) +
  text('  Bristol: CWM V05:50:00 07/31 ', 32) +
  text('28Commercia', 12) +
  text('28Commercial', 12) +
  text('Exist', 6);

describe('ProConOS', () => {
  it('holds to its examples', () => expect(exampleFailures(proconos)).toEqual([]));
  // All of them as published scripts send them.
  it.each([
    ['cc01000dc0010000d517', 'request function_13'],
    ['cc01000b4002000047ee', 'request get_information'],
    ['cc01005b40031c00010000001c0000000100000002000000000000000000000000000000d79a', 'request function_91'],
    ['cc01000640050000361e', 'request function_6'],
    ['cc0100074006100026750000000000000000000000000000c682', 'request function_7'],
    ['cc01000f40110000a6a9', 'request get_state'],
  ])('the published %s is %s', (hex, line) => expect(told(proconos, hex)).toEqual([line]));

  it('answers are of what was asked', () => {
    const context = new RecordingContext(proconos);
    told(proconos, frame('0b', '02') + frame('0f', '03') + frame('0f', '04') + frame('0f', '05'), { context });
    const answers = frame('00', '02', INFORMATION) + frame('00', '03', '0200') + frame('00', '04', '04');
    told(proconos, answers + frame('00', '05', '09') + frame('0f', '05'), { context, direction: 1 });
    expect(context.messages.slice(4).map((message) => [message.operation, message.fields])).toEqual([
      ['get_information', { sequence: 2, project: '28Commercia', boot_project: '28Commercial' }],
      ['get_state', { sequence: 3, state: 'run' }],
      ['get_state', { sequence: 4, state: 'stop' }],
      ['get_state', { sequence: 5, state: '9' }],
      ['get_state', { sequence: 5 }],
    ]);
    expect(context.claims.map((claim) => `${claim.attribute}=${claim.value}`)).toEqual([
      'application=ProConOS V4.1.0267 Jul 31 2012',
      'device-type=Bristol: CWM V05:50:00 07/31',
    ]);
  });
  it.each([0, 20, 70, 138, 170, 190])('information that ends after %i digits gives what is whole', (digits) => {
    const lines = told(proconos, frame('0b', '02', INFORMATION.slice(0, digits)), { direction: 1 });
    expect(lines).toHaveLength(digits < 72 ? 1 : digits < 136 ? 2 : 3);
  });
  it('empty texts are no claims', () => {
    const context = new RecordingContext(proconos);
    expect(told(proconos, frame('0b', '02', '00'.repeat(98)), { context, direction: 1 })).toHaveLength(1);
    expect(context.messages[0]?.fields).toEqual({ sequence: 2 });
  });
  it('does not compute fields that nobody wants', () => {
    const context = new RecordingContext(proconos);
    context.detail = false;
    told(proconos, frame('0b', '02', INFORMATION) + frame('0f', '03', '02'), { context, direction: 1 });
    expect(context.messages.map((message) => message.fields)).toEqual([{}, {}]);
  });
  it('counts a CRC that does not fit', () => {
    const { context } = record(proconos, `cc01000f400700000000${frame('0f', '08')}`);
    expect(context.malformedReasons).toEqual(['ProConOS CRC that does not fit']);
    expect(context.messages).toHaveLength(1);
  });
  it.each([
    ['half a frame', frame('0b', '02', INFORMATION).slice(0, 60), ['waits 30']],
    ['half a header', 'cc0100', ['waits 3']],
    ['a length that never comes', 'cc01000f4007ffff0000', ['waits 10']],
    ['another version', 'cc02000f400700000000', ['resync']],
    ['what is none', '474554202f2048545450', ['resync']],
    ['what is none behind a frame', `${frame('0f', '08')}4745542048545450`, ['request get_state', 'waits 8']],
  ])('%s', (_title, hex, lines) => expect(told(proconos, hex)).toEqual(lines));
  it.each([
    ['a frame', frame('0f', '08'), false, YES],
    ['two frames', frame('0f', '08') + frame('0f', '09'), false, YES],
    ['a CRC that does not fit', 'cc01000f400700000000', true, NO],
    ['half a frame on its port', frame('0b', '02', INFORMATION).slice(0, 60), true, YES],
    ['half a frame elsewhere', frame('0b', '02', INFORMATION).slice(0, 60), false, NO],
    ['half a header', 'cc01', true, MORE],
    ['nothing', '', true, MORE],
    ['another version', 'cc02000f400700000000', true, NO],
    ['another first byte', 'cd01', true, NO],
  ])('recognises %s', (_title, hex, onPort, verdict) => {
    expect(proconos.recognise(fromHex(hex), 0, hex.length / 2, onPort)).toBe(verdict);
  });
});
