/** SLMP in binary and as text, 3E and 4E: commands, devices, errors, identity; frames that are none. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import slmp from './index.ts';

const ROUTE = '00ff ff03 00';
const little = (value: number): string => {
  const text = value.toString(16).padStart(4, '0');
  return text.slice(2) + text.slice(0, 2);
};
const size = (hex: string): number => fromHex(hex).length;
const ask = (command: string, data = '', route = ROUTE): string => {
  const body = `1000 ${command} ${data}`;
  return `5000 ${route} ${little(size(body))} ${body}`;
};
const answer = (body: string): string => `d000 ${ROUTE} ${little(size(body))} ${body}`;
const serial = (hex: string, number: string): string => hex.replace(/^(5|d)000/, `$1400 ${number} 0000`);
const text = (characters: string): string => Buffer.from(characters).toString('hex');
const asText = (command: string, data = ''): string => {
  const body = `0010${command}${data}`;
  return text(`500000FF03FF00${body.length.toString(16).toUpperCase().padStart(4, '0')}${body}`);
};

describe('SLMP', () => {
  it.each([
    [ask('0104 0000', '640000 a8 0100'), 'device_read: D100', 'read'],
    [ask('0104 0100', '1a0000 9c 0100'), 'device_read: X1A', 'read'],
    [ask('0104 0200', '64000000 a800 0100'), 'device_read: D100', 'read'],
    [ask('0114 0000', '640000 a8 0100 0a00'), 'device_write: D100', 'write'],
    [ask('0114 0000', '640000 a8 0100 0a00', '0102 ff03 00'), 'device_write: network 1 station 2 D100', 'write'],
    [ask('0304 0000', '01 00 640000 a8'), 'device_read_random: D100', 'read'],
    [ask('0214 0000', '01 00 640000 a8 0a00'), 'device_write_random: D100', 'write'],
    [ask('0214 0100', '01 640000 90 01'), 'device_write_random: M100', 'write'],
    [ask('0604 0000', '01 00 640000 b4 0100'), 'device_read_block: W64', 'read'],
    [ask('0614 0000', '01 00 640000 77 0100'), 'device_write_block: device 0x77 100', 'write'],
    [ask('0104 0000', '6400'), 'device_read', 'read'],
    [ask('0110 0000', '0100 0000'), 'remote_run', 'start'],
    [ask('0210 0000', '0100'), 'remote_stop', 'stop'],
    [ask('0310 0000', '0100'), 'remote_pause', 'stop'],
    [ask('0610 0000', '0100'), 'remote_reset', 'control'],
    [ask('0101 0000'), 'read_type_name', 'identify'],
    [ask('3016 0000', '0400 31323334'), 'remote_password_unlock', 'authenticate'],
    [ask('2918 0000', '0000'), 'write_file', 'program-download'],
    [ask('2818 0000', '0000'), 'read_file', 'program-upload'],
    [ask('300e 0000'), 'node_search', 'discover'],
    [ask('310e 0000'), 'ip_address_set', 'configure'],
    [ask('7777 0000'), 'command_7777', 'unknown'],
    [asText('04010000', 'D*0001000001'), 'device_read: D100', 'read'],
    [asText('04010000', 'X*00001A0001'), 'device_read: X1A', 'read'],
    [asText('04010002', 'SB**0000001A0001'), 'device_read: SB1A', 'read'],
    [asText('04030000', '0100W*00001A'), 'device_read_random: W1A', 'read'],
    [asText('04010000', 'D*00010A0001'), 'device_read', 'read'],
    [asText('04010000', 'Q*0001000001'), 'device_read', 'read'],
    [asText('04010000', 'D*0001'), 'device_read', 'read'],
    [asText('10020000', '0001'), 'remote_stop', 'stop'],
    [serial(ask('0210 0000', '0100'), '0700'), 'remote_stop', 'stop'],
  ])('%s is %s', (hex, line, meaning) => {
    const context = new RecordingContext(slmp);
    expect(told(slmp, hex, { context })).toEqual([`request ${line}`]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });
  it.each([
    ['to unlock', ask('3016 0000', '0400 31323334')],
    ['to lock', ask('3116 0000', '0400 31323334')],
    ['in ASCII', asText('16300000', '00041234')],
  ])('never shows a password %s, and tells that it could be read', (_title, hex) => {
    const { context } = record(slmp, hex);
    expect(context.logons).toMatchObject([{ account: { name: '' }, secret: '1234' }]);
    expect(context.signs.length).toBe(1);
    expect(JSON.stringify([context.messages, context.claims, context.signs])).not.toContain('1234');
  });
  it.each([
    ['an empty password', ask('3016 0000', '0000')],
    ['a cut one', ask('3016 0000', '0500 31323334')],
    ['none', ask('3016 0000')],
    ['a length that is no number', asText('16300000', '00x41234')],
    ['a device', ask('0104 0000', '640000 a8 0100')],
  ])('tells of no logon with %s', (_title, hex) => {
    const { context } = record(slmp, hex);
    expect([context.logons, context.signs]).toEqual([[], []]);
  });
  it('an answer is about what was asked', () => {
    const context = new RecordingContext(slmp);
    told(slmp, ask('0104 0000', '640000 a8 0100'), { context });
    expect(told(slmp, answer('0000 0a00'), { context, direction: 1 })).toEqual(['response device_read: D100']);
    expect(told(slmp, answer('0000 0a00'), { context, direction: 1 })).toEqual(['response response']);
  });
  it('answers of 4E frames are told apart by their serial number', () => {
    const context = new RecordingContext(slmp);
    told(slmp, serial(ask('0104 0000', '640000 a8 0100'), '0100') + serial(ask('0210 0000', '0100'), '0200'), {
      context,
    });
    const lines = told(slmp, serial(answer('0000'), '0200') + serial(answer('0000 0a00'), '0100'), {
      context,
      direction: 1,
    });
    expect(lines).toEqual(['response remote_stop', 'response device_read: D100']);
    expect(context.messages[0]?.fields).toEqual({ network: 0, station: 255, serial: 1, subcommand: 0 });
  });
  it('an error names the command itself', () => {
    const context = new RecordingContext(slmp);
    told(slmp, ask('0210 0000', '0100'), { context });
    expect(told(slmp, answer('59c0 00ff ff03 00 0210 0000'), { context, direction: 1 })).toEqual(['error remote_stop']);
    expect(told(slmp, answer('59c0 00ff ff03 00 0114 0000'), { context, direction: 1 })).toEqual([
      'error device_write',
    ]);
    expect(told(slmp, answer('59c0'), { context, direction: 1 })).toEqual(['error response']);
    expect(context.messages[1]?.fields).toMatchObject({ end_code: 0xc059 });
    const letters = text('D00000FF03FF000016C05900FF03FF00ZZ020000');
    expect(told(slmp, letters, { context, direction: 1 })).toEqual(['error response']);
  });
  it.each([
    ['5130335544454350 5520202020202020 6802', ['source model=Q03UDECPU', 'source vendor=Mitsubishi Electric']],
    ['2020202020202020 2020202020202020 6802', []],
    ['5101335544454350 5520202020202020 6802', []],
    ['5130', []],
  ])('the type name %s identifies a controller', (data, claims) => {
    const context = new RecordingContext(slmp);
    told(slmp, ask('0101 0000'), { context });
    expect(told(slmp, answer(`0000 ${data}`), { context, direction: 1 }).slice(1)).toEqual(claims);
  });
  it('reads a type name in text frames', () => {
    const context = new RecordingContext(slmp);
    told(slmp, asText('01010000'), { context });
    expect(told(slmp, text(`D00000FF03FF0000180000Q03UDECPU       0268`), { context, direction: 1 })).toContain(
      'source model=Q03UDECPU',
    );
  });
  it('turns a flow whose first sender answers', () => {
    const context = new RecordingContext(slmp);
    told(slmp, answer('0000'), { context });
    told(slmp, answer('0000'), { context });
    expect(context.swapped).toBe(1);
  });
  it.each([
    ['another module', '5000 00ff ff33 00 0800 1000 0210 0000 0100', RESYNC],
    ['a drop beyond all', '5000 00ff ff03 20 0800 1000 0210 0000 0100', RESYNC],
    ['a length below a command', '5000 00ff ff03 00 0400 1000 0210', RESYNC],
    ['a length beyond all', '5000 00ff ff03 00 ffff 1000 0210', RESYNC],
    ['a serial number without its zeros', '5400 0100 0100 00ff ff03 00 0800 1000 0210 0000 0100', RESYNC],
    ['another subheader', '5001 00ff ff03 00 0800 1000 0210 0000 0100', RESYNC],
    ['text that is none', text('50G000FF03FF00000C00101002'), RESYNC],
    ['a route that is no number', text('500000FF0ZFF00000C00101002'), RESYNC],
    ['half a frame', '5000 00ff ff03 00 0800 1000', 0],
    ['half a header', '5000 00ff', 0],
    ['one byte', '50', 0],
  ])('%s gives nothing', (_title, hex, consumed) => {
    const result = record(slmp, hex);
    expect([result.consumed, result.context.messages]).toEqual([consumed, []]);
  });
  it('a command that is no number is malformed', () => {
    expect(record(slmp, text('500000FF03FF00000C00101ZZ20000')).context.malformedReasons).toHaveLength(1);
  });
});

it.each([
  [ask('0210 0000', '0100'), YES, YES],
  [asText('10020000', '0001'), YES, YES],
  [ask('7777 0000'), YES, NO],
  [answer('0000'), YES, YES],
  [ask('0210 0000', '0100') + ask('0210 0000', '0100'), YES, NO],
  ['5000 00ff ff03 00 0800 1000', MORE, NO],
  ['5000', MORE, NO],
  ['35', MORE, NO],
  ['6000', NO, NO],
  ['', MORE, NO],
  ['60', NO, NO],
])('recognises %s', (hex, atPort, elsewhere) => {
  const bytes = fromHex(hex);
  expect([true, false].map((onPort) => slmp.recognise(bytes, 0, bytes.length, onPort))).toEqual([atPort, elsewhere]);
});
it('holds to its examples', () => expect(exampleFailures(slmp)).toEqual([]));
