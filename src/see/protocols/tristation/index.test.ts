/** TriStation: connections, commands and refusals, keys and identity, lengths that do not fit. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import tristation from './index.ts';

const one = (value: number): string => value.toString(16).padStart(2, '0');
const two = (value: number): string => one(value & 0xff) + one(value >> 8);
function sealed(hex: string): string {
  let crc = 0;
  for (const byte of fromHex(hex)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return hex + two(crc);
}
const message = (type: number): string => sealed(`${one(type)}000000`);
const command = (path: number, number: number, data = ''): string => {
  const length = two(10 + data.length / 2);
  return sealed(`0500${length}${one(path)}00${one(number)}0100000000${length}${data}`);
};
const ask = (number: number, data = ''): string => command(0, number, data);
const answer = (number: number, data = ''): string => command(1, number, data);
const lines = (hex: string, context = new RecordingContext(tristation), direction: 0 | 1 = 0): string[] =>
  told(tristation, hex, { datagram: true, context, direction });

describe('TriStation', () => {
  it('holds to its examples', () => expect(exampleFailures(tristation)).toEqual([]));
  it('seals as the published connect reply is', () => expect(message(2)).toBe('0200000001b8'));
  it.each([
    [message(1), 'request connect_request', 'connect'],
    [message(2), 'response connect_reply', 'connect'],
    [message(3), 'response disconnect_reply', 'disconnect'],
    [message(4), 'request disconnect_request', 'disconnect'],
    [message(6), 'request ping', 'keep-alive'],
    [message(7), 'error connection_limit_reached', 'connect'],
    [message(10), 'error access_denied', 'connect'],
    [ask(13), 'request attach_tricon', 'connect'],
    [ask(19), 'request get_cp_status', 'diagnose'],
    [ask(20), 'request run_program', 'start'],
    [ask(21), 'request halt_program', 'stop'],
    [ask(1), 'request start_download_change', 'program-download'],
    [
      ask(55, '0300 0000 0100 0000 0000'.replaceAll(' ', '')),
      'request allocate_program: program 3',
      'program-download',
    ],
    [ask(56, '0a00'), 'request allocate_function: function 10', 'program-download'],
    [ask(66, '0a00'), 'request upload_function: function 10', 'program-upload'],
    [ask(55), 'request allocate_program', 'program-download'],
    [ask(99), 'request command_99', 'unknown'],
    [answer(109), 'response program_is_running', 'start'],
    [answer(162, '0300'), 'response upload_program_response: program 3', 'program-upload'],
    [answer(100), 'error command_rejected', 'unknown'],
    [answer(212), 'error key_setting_prohibits_this_operation', 'unknown'],
    [answer(255), 'error refusal_255', 'unknown'],
  ])('%s is %s', (hex, line, meaning) => {
    expect(
      lines(hex, new RecordingContext(tristation), hex.startsWith('05') && hex.slice(8, 10) === '01' ? 1 : 0)[0],
    ).toBe(line);
    expect(record(tristation, hex).context.messages[0]?.meaning).toBe(meaning);
  });
  it('turns a flow whose first sender is the controller, once', () => {
    const context = new RecordingContext(tristation);
    lines(answer(109), context, 0);
    lines(answer(109), context, 0);
    expect(context.swapped).toBe(1);
    const other = new RecordingContext(tristation);
    lines(ask(19), other, 0);
    lines(answer(108), other, 1);
    expect(other.swapped).toBe(0);
  });
  it('names the controller once', () => {
    const context = new RecordingContext(tristation);
    expect(lines(answer(109), context, 1)).toContain('source role=Triconex safety controller');
    expect(lines(answer(109), context, 1)).toHaveLength(1);
    expect(lines(ask(20), context)).toHaveLength(1);
  });
  it.each([
    ['0300330a0400', 'product-family=Tricon v10.4'],
    ['030033000000', 'product-family=Tricon v9'],
  ])('attached with %s it is %s', (data, claim) => {
    expect(lines(answer(106, data), undefined, 1)).toContain(`source ${claim}`);
  });
  it.each(['030033090000', '030033000100', '0300'])('attached with %s it is not known', (data) => {
    expect(lines(answer(106, data), undefined, 1).join()).not.toContain('product-family');
  });
  const cp = (key: number, run: number, rest = ''): string =>
    answer(108, `010000000d0001${one(key)}${one(run)}${rest}`);
  it('tells how the key stands, when it is first seen so', () => {
    const context = new RecordingContext(tristation);
    for (const key of [2, 1, 1, 3, 0, 9]) lines(cp(key, 0), context, 1);
    expect(context.signs.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'key-not-in-run: the key of the Triconex controller stands at program: it takes programs',
      'key-not-in-run: the key of the Triconex controller stands at remote: it takes programs',
    ]);
    expect(context.messages.map(({ fields }) => fields['key_state'])).toEqual([
      'run',
      'program',
      'program',
      'remote',
      'stop',
      '9',
    ]);
  });
  it('shows state and project', () => {
    const fieldsOf = (hex: string): unknown => record(tristation, hex).context.messages[0]?.fields;
    const name = Buffer.from('EMPTY\0\0\0\0\0').toString('hex');
    expect(fieldsOf(cp(1, 1, '00'.repeat(57) + name))).toEqual({
      channel: 0,
      sequence: 1,
      key_state: 'program',
      run_state: 'stopped',
      project: 'EMPTY',
    });
    const chassis = `0200ff0002${'00'.repeat(27)}${name}`;
    expect(fieldsOf(answer(119, chassis))).toMatchObject({ key_state: 'run', run_state: 'running', project: 'EMPTY' });
    expect(fieldsOf(cp(1, 9, '00'.repeat(67)))).toMatchObject({ run_state: '9' });
    expect(fieldsOf(cp(1, 9, '00'.repeat(67)))).not.toHaveProperty('project');
  });
  it('says what the controller is', () => {
    const versions = (text: string, present = 'ff'): string =>
      answer(151, `00${present}${'00'.repeat(448)}${Buffer.from(text).toString('hex')}`);
    expect(lines(versions('750012E02A1234567'), undefined, 1)).toEqual([
      'response get_module_versions_response',
      'source role=Triconex safety controller',
      'source product-code=750012',
      'source hardware-version=E02',
      'source serial=A1234567',
    ]);
    expect(lines(versions('750012E02A1234567', '00'), undefined, 1)).toHaveLength(2);
    expect(lines(versions('\0\0\0\0\0\0E\u00012A1234567'), undefined, 1)).toEqual([
      'response get_module_versions_response',
      'source role=Triconex safety controller',
      'source serial=A1234567',
    ]);
  });
  it.each([
    ['longer than its datagram', '0500ffff000015020000000a000000ffff'],
    ['shorter than a command', sealed('0500020000000000')],
    ['that is not said twice', ask(20).replace(/0a00....$/, '0b000000')],
    ['with a path that does not exist', command(2, 20)],
  ])('a length %s is malformed', (_title, hex) => {
    const { context, consumed } = record(tristation, hex);
    expect([context.messages, context.malformedReasons.length, consumed]).toEqual([[], 1, hex.length / 2]);
  });
  it.each(['', '0100', '000000000000', '0c0000000000'])('%s gives nothing', (hex) => {
    expect(record(tristation, hex).consumed).toBe(RESYNC);
  });
  it('has words for what it does not know', () => expect(tristation.describe(99).operation).toBe('message_99'));
  it.each([
    [ask(20), YES, YES],
    [ask(20).replace(/..$/, '00'), YES, NO],
    [message(1), YES, NO],
    [`${ask(20)}00`, NO, NO],
    ['0100', NO, NO],
    ['', MORE, MORE],
  ])('recognises %s', (hex, atPort, elsewhere) => {
    const bytes = fromHex(hex);
    expect([true, false].map((onPort) => tristation.recognise(bytes, 0, bytes.length, onPort))).toEqual([
      atPort,
      elsewhere,
    ]);
  });
});
