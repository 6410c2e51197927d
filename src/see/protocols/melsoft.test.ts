/** MELSOFT frames: commands, the model of a CPU, probes, frames that are none. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import melsoft from './melsoft.ts';

const ask = (command: string, data = ''): string => {
  const body = `1c080a08 0000000000000004 ${command} 0700 ${data}`;
  const length = fromHex(body).length.toString(16).padStart(2, '0');
  return `57000000001111070000ffff030000fe030000 ${length}00 ${body}`;
};
/** As a Q03UDECPU and an FX5U answer. */
const Q =
  'd700c80000111107000000e40300ffff03000038009c000c08000000001004000000000101010000005130335544454350552020202020202068020008baba081020210316002002000101e802';
const FX5 =
  'd70100000011117f000000a80300ffff03000038009c0a181400000000000000000000000000000000000000000000012101000000465835552d33324d542f455300000000294a000800000000';

describe('MELSOFT', () => {
  it.each([
    [ask('0101', '00000001'), 'request read_cpu_model', 'identify'],
    [ask('0121', '00000001'), 'request read_cpu_model', 'identify'],
    [ask('0401', '0000'), 'request batch_read', 'read'],
    [ask('1402', '0000'), 'request random_write', 'write'],
    [ask('1001', '0000'), 'request remote_run', 'start'],
    [ask('1002', '0000'), 'request remote_stop', 'stop'],
    [ask('185f', '0000'), 'request command_185f', 'unknown'],
    ['5a000001', 'request probe', 'unknown'],
    ['da0000011400c0a80365c0a80365', 'response probe', 'unknown'],
  ])('%s is %s', (hex, line, meaning) => {
    const context = new RecordingContext(melsoft);
    expect(told(melsoft, hex, { datagram: true, context })).toEqual([line]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });
  it.each([
    [Q, 'Q03UDECPU'],
    [FX5, 'FX5U-32MT/ES'],
  ])('the model is in the answer', (hex, model) => {
    expect(told(melsoft, hex)).toEqual([
      'response read_cpu_model',
      `source model=${model}`,
      'source vendor=Mitsubishi Electric',
    ]);
  });
  it('no model is claimed of bytes, nor of fewer than its place', () => {
    expect(told(melsoft, Q.replace('513033', '510133'))).toEqual(['response read_cpu_model']);
    expect(told(melsoft, Q.replace('51303355444543505520202020202020', '00'.repeat(16)))).toHaveLength(1);
    expect(told(melsoft, Q.replace('3800', '1200').slice(0, 78))).toEqual(['response read_cpu_model']);
  });
  it('shows sequence and probe numbers', () => {
    expect(record(melsoft, ask('0401')).context.messages[0]?.fields).toEqual({ sequence: 7 });
    const context = new RecordingContext(melsoft);
    told(melsoft, '5a0000ff', { datagram: true, context });
    expect(context.messages[0]?.fields).toEqual({ number: 255 });
  });
  it('turns a flow whose first sender answers, once', () => {
    const { context } = record(melsoft, FX5 + FX5);
    expect([context.swapped, context.messages.length]).toEqual([1, 2]);
  });
  it.each([
    ['a probe in a stream', '5a000001', RESYNC],
    ['another frame within', ask('0401').replace('1c08', '9c08'), RESYNC],
    ['a length beyond all', `${ask('0401').slice(0, 38)} ffff 1c080a08`, RESYNC],
    ['a length that ends before the command', `${ask('0401').slice(0, 38)} 0400 1c080a08`, RESYNC],
    ['half a frame', ask('0401').slice(0, -2), 0],
    ['half a header', '5700', 0],
    ['another first byte', '58', RESYNC],
  ])('%s gives nothing', (_title, hex, consumed) => {
    const result = record(melsoft, hex);
    expect([result.consumed, result.context.messages]).toEqual([consumed, []]);
  });
  it('counts commands, not probes', () => {
    expect([melsoft.codeKey?.(0, 0x0401), melsoft.codeKey?.(0, 0)]).toEqual([0x0401, undefined]);
  });
});

it.each([
  [ask('0401'), YES, YES],
  [ask('0401') + ask('0401'), YES, NO],
  [ask('0401').slice(0, -2), MORE, NO],
  ['5a000001', YES, NO],
  ['5a0000010000', NO, NO],
  ['da0000011400c0a80365c0a80365', YES, NO],
  ['5a010001', NO, NO],
  ['57', MORE, NO],
  ['58', NO, NO],
  ['', MORE, NO],
])('recognises %s', (hex, atPort, elsewhere) => {
  const bytes = fromHex(hex);
  expect([true, false].map((onPort) => melsoft.recognise(bytes, 0, bytes.length, onPort))).toEqual([atPort, elsewhere]);
});
it('holds to its examples', () => expect(exampleFailures(melsoft)).toEqual([]));
