/** Commands with their media, answers by sequence, the identity of the controller, and telegrams whose check does not fit. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import sbus from './index.ts';

function telegram(attribute: string, body: string, sequence = '0007', version = '01'): string {
  const content = body.replace(/ /g, '');
  const length = (11 + content.length / 2).toString(16).padStart(8, '0');
  const hex = `${length}${version}00${sequence}${attribute}${content}`;
  let crc = 0;
  for (const byte of fromHex(hex)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return hex + crc.toString(16).padStart(4, '0');
}
const said = (hex: string, context?: RecordingContext, direction: 0 | 1 = 0): string[] =>
  told(sbus, hex, { datagram: true, direction, ...(context ? { context } : {}) });

describe('ether-s-bus', () => {
  it('holds to its examples', () => expect(exampleFailures(sbus)).toEqual([]));
  it.each([
    ['06 00 0064', 'read_register: R 100', 'read'],
    ['0e 05 0064 00000001', 'write_register: R 100', 'write'],
    ['0b 03 0010 00 01', 'write_flag: F 16', 'write'],
    ['0d 03 0020 00 01', 'write_output: O 32', 'write'],
    ['03 00', 'read_input', 'read'],
    ['0c 00', 'write_real_time_clock', 'time'],
    ['2f', 'run_procedure', 'start'],
    ['43', 'stop_procedure', 'stop'],
    ['6b', 'restart_warm', 'start'],
    ['23 05 000000 00000001', 'write_user_memory', 'program-download'],
    ['1f 05 000000', 'read_program_line', 'program-upload'],
    ['ae 00', 'download_firmware', 'firmware'],
    ['a9 05 00 21', 'write_block_start_of_stream', 'program-download'],
    ['a9 05 10 21', 'read_block_start_of_stream', 'program-upload'],
    ['a9 05 44', 'read_write_block_data', 'transfer'],
    ['a9', 'read_write_block_data', 'transfer'],
    ['f0', 'function_240', 'unknown'],
  ])('%s is %s', (body, line, meaning) => {
    const hex = telegram('00', `0a ${body}`);
    expect(said(hex)).toEqual([`request ${line}`]);
    const { messages } = record(sbus, hex).context;
    expect(messages[0]?.meaning).toBe(meaning);
    expect(sbus.codeKey?.(0, messages[0]?.code ?? -1)).toBe(Number.parseInt(body.slice(0, 2), 16));
  });
  it('shows station, sequence and count', () => {
    const { context } = record(sbus, telegram('00', '0a 0e 05 0064 00000001'));
    expect(context.messages[0]?.fields).toEqual({ sequence: 7, station: 10, count: 5 });
  });
  it('answers belong to their requests', () => {
    const context = new RecordingContext(sbus);
    said(telegram('00', '0a 06 00 0064'), context);
    expect(said(telegram('01', '00000001'), context, 1)).toEqual(['response read_register: R 100']);
    said(telegram('00', '0a 43'), context);
    expect(said(telegram('02', '0002'), context, 1)).toEqual(['error stop_procedure']);
    said(telegram('00', '0a 43'), context);
    expect(said(telegram('02', '0000'), context, 1)).toEqual(['response stop_procedure']);
    expect(said(telegram('02', '0000'), context, 1)).toEqual(['response response']);
    expect(sbus.codeKey?.(1, 6)).toBeUndefined();
  });
  it.each([
    [
      'the processor and its firmware',
      '44324d3438 303230 00',
      ['source vendor=Saia-Burgess Controls', 'source cpu-type=D2M48', 'source firmware=020'],
    ],
    ['bytes that are no text', '44324d3438 300030 00', []],
    ['too little', '44324d3438', []],
  ])('the answer tells %s', (_title, body, claims) => {
    const context = new RecordingContext(sbus);
    said(telegram('00', '0a 20'), context);
    expect(said(telegram('01', body, '0007', '00'), context, 1)).toEqual(['response read_firmware_version', ...claims]);
  });
});

describe('ether-s-bus on broken bytes', () => {
  it.each([
    ['another check', '0000000d01000001000a205319', ['resync']],
    ['another protocol type', '0000000d01010001000a205318', ['resync']],
    ['another version', '0000000d02000001000a205318', ['resync']],
    ['another attribute', '0000000d01000001030a205318', ['resync']],
    ['a length below any', '0000000b01000001000a205318', ['resync']],
    ['a length beyond any', '0000ffff01000001000a205318', ['resync']],
    ['a telegram that is cut', telegram('00', '0a 06 00 0064').slice(0, 26), ['waits 13']],
    ['a request without a command', telegram('00', '0a'), ['malformed a request without a command']],
    ['a few bytes', '0000000d', ['waits 4']],
  ])('%s', (_title, hex, lines) => expect(said(hex)).toEqual(lines));
  it.each([
    [telegram('00', '0a 06 00 0064'), YES, YES],
    [telegram('00', '0a 06 00 0064') + '00', YES, NO],
    [telegram('00', '0a 06 00 0064').slice(0, 28), NO, NO],
    ['0000000d01000001000a205319', NO, NO],
    ['0000', NO, NO],
  ])('recognises %s', (hex, atPort, elsewhere) => {
    const bytes = fromHex(hex);
    expect([true, false].map((onPort) => sbus.recognise(bytes, 0, bytes.length, onPort))).toEqual([atPort, elsewhere]);
  });
});
