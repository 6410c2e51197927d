import { describe, expect, it } from 'vitest';
import { MORE, NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, failingExamples, fromHex, record } from '../../model/recording-context.ts';
import enip from './enip.ts';

const packet = (command: string, data = '', status = '00000000'): string =>
  `${command}00 ${(data.replace(/ /g, '').length / 2).toString(16).padStart(2, '0')}00 01000000 ${status} 0000000000000000 00000000 ${data}`;
const answer = (hex: string): RecordingContext => {
  const context = new RecordingContext(enip);
  context.direction = 1;
  record(enip, hex, context);
  return context;
};
/** One identity item: version, socket, vendor 1, type 12, code 58, revision 4.3, state, serial, name. */
const identity =
  '0100 0c00 2c00 0100 0002af120a0101a40000000000000000 0100 0c00 3a00 0403 3000 8e4d5200 0b 313735362d454e42542f41 03';

describe('enip', () => {
  it.each([
    [packet('65', '01000000'), 'request', 'register_session', 'connect'],
    [packet('66'), 'event', 'unregister_session', 'disconnect'],
    [packet('63'), 'request', 'list_identity', 'identify'],
    [packet('04'), 'request', 'list_services', 'discover'],
    [packet('64'), 'request', 'list_interfaces', 'discover'],
    [packet('00', '00'), 'event', 'nop', 'keep-alive'],
    [packet('65', '01000000', '69000000'), 'error', 'register_session', 'connect'],
  ])('%s is a %s: %s', (hex, kind, operation, meaning) => {
    const { consumed, context } = record(enip, hex);
    expect(consumed).toBe(fromHex(hex).length);
    expect(context.messages).toMatchObject([{ kind, operation, meaning }]);
  });
  it('takes the port for the server, whoever spoke first', () => {
    const context = new RecordingContext(enip);
    context.sourcePort = 44818;
    record(enip, packet('63'), context);
    expect(context.messages[0]?.kind).toBe('response');
  });
  it('yields data with its sender context', () => {
    const { context } = record(enip, packet('6f', '00000000 0a00 0200 0000 0000 b200 0200 0e03'));
    expect(context.handed.map(({ carrier, bytes }) => [carrier, bytes.length])).toEqual([['cip', 30]]);
  });
  it('claims what a device says of itself', () => {
    const { claims, malformedReasons } = answer(packet('63', identity));
    expect(malformedReasons).toEqual([]);
    expect(claims.map(({ attribute, value }) => [attribute, value])).toEqual([
      ['vendor-id', '0x0001'],
      ['vendor', 'Rockwell Automation'],
      ['device-type', '12'],
      ['product-code', '58'],
      ['firmware', '4.3'],
      ['serial', '0x00524d8e'],
      ['model', '1756-ENBT/A'],
    ]);
  });
  it('claims nothing of the request, nor of an item that does not fit', () => {
    expect(record(enip, packet('63')).context.claims).toEqual([]);
    const cut = answer(packet('63', '0100 0c00 ff00 0100'));
    expect([cut.claims, cut.malformedReasons.length]).toEqual([[], 1]);
  });
});

describe('enip on broken bytes', () => {
  it.each([
    ['an unknown command', packet('99'), RESYNC],
    ['a command of two bytes', `6501${packet('65').slice(4)}`, RESYNC],
    ['a header cut short', packet('65').slice(0, 30), 0],
    ['data cut short', packet('65', '01000000').slice(0, -4), 0],
  ])('%s gives nothing', (_title, hex, consumed) => {
    const result = record(enip, hex);
    expect(result.consumed).toBe(consumed);
    expect(result.context.messages).toEqual([]);
  });
});

/** Without a session, as who is there is asked. */
const listing = (command: string, data = ''): string => packet(command, data).replace(' 01000000 ', ' 00000000 ');

it.each([
  [packet('65', '01000000'), true, YES],
  [packet('65', '01000000'), false, YES],
  [packet('04'), true, YES],
  [listing('04'), false, YES],
  [listing('63'), false, YES],
  [listing('63', '0100 0c00 0400 01000000'), false, YES],
  [listing('04', '0100 0001 0400 01000000'), false, YES],
  [packet('63'), false, NO],
  [listing('63', '0100 0001 0400 01000000'), false, NO],
  [listing('63', '0200 0c00 0400 01000000'), false, NO],
  [listing('63', '0000'), false, NO],
  [`${listing('63')}00`, false, NO],
  [listing('64'), false, NO],
  [listing('00'), false, NO],
  [packet('6f', '00000000 0a00 0200 0000 0000 b200 0200 0e03'), false, YES],
  [packet('6f', '01000000 0a00 0200 0000 0000 b200 0200 0e03'), false, NO],
  ['6500', true, MORE],
  ['6500', false, MORE],
  ['0400', true, MORE],
  ['0400', false, NO],
  ['4745', true, NO],
])('recognises %s, on its port %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(enip.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});

it('keeps the word of its examples', () => expect(failingExamples(enip)).toEqual([]));
