/** GE-SRTP: services, memory, answers and refusals, what is none. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import geSrtp from './index.ts';

type Part = readonly [at: number, hex: string];
function header(type: string, mailbox: string, ...parts: readonly Part[]): string {
  let hex = '00'.repeat(56);
  for (const [at, part] of [[0, type], [30, `06${mailbox}`], [36, '100e'], ...parts] as readonly Part[]) {
    hex = hex.slice(0, 2 * at) + part + hex.slice(2 * at + part.length);
  }
  return hex;
}
const ask = (service: string, sequence = '0700'): string =>
  header('02', 'c0', [2, sequence], [40, '0101'], [42, service]);
const write = (service: string, text: string): string =>
  header(
    '02',
    '80',
    [2, '0700'],
    [4, `${(text.length / 2).toString(16).padStart(2, '0')}00`],
    [42, '02'],
    [48, '0101'],
    [50, service],
  ) + text;
const answer = (mailbox: string, status = '0000', sequence = '0700'): string =>
  header('03', mailbox, [2, sequence], [42, status]);

describe('GE-SRTP', () => {
  it.each([
    ['00'.repeat(56), 'initialize', 'connect'],
    [ask('00'), 'plc_short_status', 'diagnose'],
    [ask('0408 0000 0400'.replace(/ /g, '')), 'read_system_memory: %R1', 'read'],
    [ask('044c63000100'), 'read_system_memory: %M100', 'read'],
    [ask('041003000100'), 'read_system_memory: %I byte 3', 'read'],
    [ask('049903000100'), 'read_system_memory: segment 153 offset 3', 'read'],
    [write('070863000200', '01000200'), 'write_system_memory: %R100', 'write'],
    [ask('444600000100'), 'toggle_force_system_memory: %I1', 'control'],
    [ask('23'), 'set_plc_state', 'control'],
    [ask('20'), 'programmer_logon', 'authenticate'],
    [ask('3f'), 'program_store', 'program-upload'],
    [ask('40'), 'program_load', 'program-download'],
    [ask('43'), 'return_controller_type_and_id_information', 'identify'],
    [ask('52'), 'store_os_extension', 'firmware'],
    [ask('7f'), 'service_127', 'unknown'],
  ])('%s is %s', (hex, line, meaning) => {
    const context = new RecordingContext(geSrtp);
    expect(told(geSrtp, hex, { context })).toEqual([`request ${line}`]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });
  it.each([
    [answer('d4'), 'response read_system_memory: %R1'],
    [header('03', '94', [2, '0700'], [4, '0400'], [42, '0400']) + '01000200', 'response read_system_memory: %R1'],
    [answer('d4', '0501'), 'error read_system_memory: %R1'],
    [answer('d1', '02fe'), 'error read_system_memory: %R1'],
    [answer('d4', '0000', '0800'), 'response response'],
  ])('%s is %s', (hex, line) => {
    const context = new RecordingContext(geSrtp);
    told(geSrtp, ask('040800000400'), { context });
    expect(told(geSrtp, hex, { context, direction: 1 })).toEqual([line]);
  });
  it('shows sequence, count and status', () => {
    const context = new RecordingContext(geSrtp);
    told(geSrtp, ask('040800000400') + ask('23'), { context });
    told(geSrtp, answer('d1', '02fe'), { context, direction: 1 });
    expect(context.messages.map(({ fields }) => fields)).toEqual([
      { sequence: 7, count: 4 },
      { sequence: 7 },
      { sequence: 7, major_status: 2, minor_status: 0xfe },
    ]);
  });
  it('the answer to the first zeros is one', () => {
    expect(told(geSrtp, header('01', '00', [8, '0f'], [30, '0000'], [36, '0000']))).toEqual(['response initialize']);
  });
  it.each([
    ['another type', header('04', 'c0'), RESYNC],
    ['a request that is an answer', header('02', 'd4'), RESYNC],
    ['an answer that is a request', header('03', 'c0'), RESYNC],
    ['a second byte', header('0201', 'c0'), RESYNC],
    ['an opening with a mailbox', header('00', 'c0'), RESYNC],
    ['half a header', header('02', 'c0').slice(0, 60), 0],
    ['half a text buffer', write('070863000200', '01000200').slice(0, -2), 0],
  ])('%s gives nothing', (_title, hex, consumed) => {
    const result = record(geSrtp, hex);
    expect([result.consumed, result.context.messages]).toEqual([consumed, []]);
  });
  it('counts services only', () => {
    expect([0x04, 0x100, -1].map((code) => geSrtp.codeKey?.(0, code))).toEqual([4, undefined, undefined]);
  });
});

it.each([
  [ask('00'), YES, YES],
  [answer('d4'), YES, YES],
  ['00'.repeat(56), YES, NO],
  [ask('7f'), YES, NO],
  [`${ask('00')}00`, YES, NO],
  [header('02', 'c0', [6, '01'], [42, '04']), YES, NO],
  [header('02', 'd4'), NO, NO],
  ['0200', MORE, NO],
  ['', MORE, NO],
  ['0500', NO, NO],
])('recognises %s', (hex, atPort, elsewhere) => {
  const bytes = fromHex(hex);
  expect([true, false].map((onPort) => geSrtp.recognise(bytes, 0, bytes.length, onPort))).toEqual([atPort, elsewhere]);
});
it('holds to its examples', () => expect(exampleFailures(geSrtp)).toEqual([]));
