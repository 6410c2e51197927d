/** DNP3 from link frames up: bytes of captures and of IEEE 1815-2012, cut, mangled and put out of order. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import dnp3 from './index.ts';

/** Bit by bit, as the specification has it, where the decoder uses a table. */
function withChecksum(hex: string): string {
  let crc = 0;
  for (const byte of fromHex(hex)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >> 1) ^ 0xa6bc : crc >> 1;
  }
  return hex + le(~crc & 0xffff, 2);
}
const le = (value: number, bytes: number): string =>
  Array.from({ length: bytes }, (_, i) => (Math.floor(value / 2 ** (8 * i)) & 0xff).toString(16).padStart(2, '0')).join(
    '',
  );
const ascii = (text: string): string => Buffer.from(text).toString('hex');

const MASTER = 3;
const OUTSTATION = 4;
interface Way {
  readonly up?: boolean;
  readonly control?: string;
  readonly outstation?: number;
}
/** A link frame with this user data, from master to outstation unless `up`. */
function frame(data: string, { up = false, control, outstation = OUTSTATION }: Way = {}): string {
  const plain = data.replaceAll(' ', '');
  const [to, from] = up ? [MASTER, outstation] : [outstation, MASTER];
  const length = le(5 + plain.length / 2, 1);
  const blocks = plain.match(/.{1,32}/g) ?? [];
  const head = withChecksum(`0564${length}${control ?? (up ? '44' : 'c4')}${le(to, 2)}${le(from, 2)}`);
  return head + blocks.map(withChecksum).join('');
}
/** A whole fragment in one frame. */
const request = (fragment: string, way: Way = {}): string => frame(`c0${fragment}`, way);
const response = (fragment: string, outstation = OUTSTATION): string =>
  frame(`c0${fragment}`, { up: true, outstation });
const CROB = '0301640000006400000000';

describe('recognition', () => {
  it.each([
    ['elsewhere, with its checksum', '056405c901000004a657', false, YES],
    ['elsewhere, another checksum', '056405c9010000040000', false, NO],
    ['its own port, another checksum', '056405c9010000040000', true, NO],
    ['a length too small', '056404c901000004e921', true, NO],
    ['half a header', '056405c9', true, MORE],
    ['half a header elsewhere', '056405c9', false, NO],
    ['no bytes', '', true, NO],
  ] as const)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(dnp3.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('holds to its examples', () => expect(exampleFailures(dnp3)).toEqual([]));
});

describe('requests', () => {
  it.each([
    ['00', 'event confirm', 'notify'],
    ['01 3c0206 3c0306', 'request read: outstation 4 class data (g60v2)', 'read'],
    ['01 1e0200 0205', 'request read: outstation 4 analog input 2 (g30v2)', 'read'],
    ['01 00fe06', 'request read_device_attributes: outstation 4 device attribute (g0v254)', 'identify'],
    [`03 0c012801000800${CROB}`, 'request select: outstation 4 binary output command 8 (g12v1)', 'control'],
    [`04 0c0117010a${CROB}`, 'request operate: outstation 4 binary output command 10 (g12v1)', 'control'],
    [
      `06 0c01390100000070000100${CROB}`,
      'request direct_operate_no_response: outstation 4 binary output command 65648 (g12v1)',
      'control',
    ],
    ['05 29021701 07 e803 00', 'request direct_operate: outstation 4 analog output 7 (g41v2)', 'control'],
    ['02 3201 0701 000102030405', 'request write_time_and_date: outstation 4 time and date (g50v1)', 'time'],
    ['02 5001 000707 00', 'request write_internal_indications: outstation 4 internal indication 7 (g80v1)', 'diagnose'],
    [
      '02 2202 1701 03 10000000',
      'request write_analog_input_deadband: outstation 4 analog input deadband 3 (g34v2)',
      'configure',
    ],
    ['02 6e05 1701 01 68656c6c6f', 'request write: outstation 4 octet string 1 (g110v5)', 'write'],
    [
      '0b 3202 0701 00010203040500000000 1400 06',
      'request freeze_at_time: outstation 4 time and date (g50v2)',
      'execute',
    ],
    ['0d', 'request cold_restart', 'control'],
    ['12 5a01 5b 01 0400 61626364', 'request stop_application: outstation 4 application (g90v1)', 'stop'],
    ['15 3c0206', 'request disable_unsolicited: outstation 4 class data (g60v2)', 'subscribe'],
    ['17', 'request delay_measurement', 'time'],
    [
      '21 7807 5b 01 0f00 00000000 0100 0000 01 000000000000',
      'error authenticate_error: outstation 4 authentication (g120v7)',
      'authenticate',
    ],
    ['22', 'request function_34', 'unknown'],
  ])('%s is %s', (fragment, line, meaning) => {
    const context = new RecordingContext(dnp3);
    const lines = told(dnp3, request(`c0${fragment}`), { context });
    expect(lines.filter((text) => !text.startsWith('source '))).toEqual([line]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });
  it('counts as tshark does, whatever the group', () => {
    expect([dnp3.codeKey?.(0, 2), dnp3.codeKey?.(0, 2 | (51 << 8)), dnp3.codeKey?.(1, 2 | (51 << 8))]).toEqual([
      2, 2, 129,
    ]);
    expect([dnp3.codeKey?.(2, 33), dnp3.codeKey?.(1, 131), dnp3.codeKey?.(3, 130), dnp3.codeKey?.(0, 0x8019)]).toEqual([
      33,
      131,
      130,
      undefined,
    ]);
  });
  it('names the file that is opened, and shows no key', () => {
    const name = ascii('C:/temp/x.xml');
    const command = `1a00 0d00 ${'00'.repeat(6)} 0000 deadbeef 00000000 0200 0004 0500 ${name}`.replaceAll(' ', '');
    const context = new RecordingContext(dnp3);
    const hex = request(`c1 19 4603 5b 01 ${le(command.length / 2, 2)} ${command}`);
    expect(told(dnp3, hex, { context })).toEqual(['request open_file: outstation 4 file C:/temp/x.xml']);
    expect(JSON.stringify(context.messages)).not.toMatch(/deadbeef|3735928559|4022250974/);
  });
  it('tells who authenticates for a file, and nothing of the password', () => {
    const context = new RecordingContext(dnp3);
    const object = `0c00 0400 1000 0600 fecaadde ${ascii('root')} ${ascii('s3cret')}`.replaceAll(' ', '');
    const lines = told(dnp3, request(`c1 1d 4602 5b 01 ${le(object.length / 2, 2)} ${object}`), { context });
    expect(lines).toEqual(['request authenticate_file: outstation 4 file (g70v2)', 'account \\root']);
    expect(context.logons.map(({ account, secret }) => [account.name, secret])).toEqual([['root', 's3cret']]);
    expect(JSON.stringify([context.messages, context.signs, context.claims])).not.toContain('s3cret');
  });
  it.each([
    ['a name beyond the object', '0c00 4000 1000 0600 00000000 726f6f74'],
    ['no name', '0c00 0000 0c00 0000 00000000'],
    ['half an object', '0c00 0400'],
  ])('no account in %s', (_title, object) => {
    const plain = object.replaceAll(' ', '');
    const lines = told(dnp3, request(`c1 1d 4602 5b 01 ${le(plain.length / 2, 2)} ${plain}`));
    expect(lines).toEqual(['request authenticate_file: outstation 4 file (g70v2)']);
  });
  it.each([
    ['status change', '780a', `03 01 00000000 0100 0000 0500 0000 0000 ${ascii('alice')}`],
    ['key change', '780b', `03 0500 0000 ${ascii('alice')}`],
  ])('a %s of secure authentication names a user', (_title, header, object) => {
    const plain = object.replaceAll(' ', '');
    const lines = told(dnp3, request(`c1 20 ${header} 5b 01 ${le(plain.length / 2, 2)} ${plain}`));
    expect(lines.slice(1)).toEqual(['source security=DNP3 secure authentication', 'account \\alice']);
    const cut = plain.slice(0, -2);
    expect(told(dnp3, request(`c1 20 ${header} 5b 01 ${le(cut.length / 2, 2)} ${cut}`)).slice(1)).toEqual([
      'source security=DNP3 secure authentication',
    ]);
    expect(told(dnp3, request(`c1 20 ${header} 5b 01 0200 0000`)).slice(1)).toHaveLength(1);
  });
  it('shows what a command does', () => {
    const { context } = record(dnp3, request(`c5 05 0c012801000100${CROB} 2901 1701 02 18fcffff 00`));
    expect(context.messages[0]?.fields).toEqual({
      link_source: 3,
      link_destination: 4,
      sequence: 5,
      objects: ['g12v1 x1', 'g41v1 x1'],
      commands: ['1: latch_on, count 1, on 100 ms, off 100 ms, success', '2: -1000, success'],
    });
  });
  it('from the side taken for the server swap the roles, once', () => {
    const context = new RecordingContext(dnp3);
    told(dnp3, request('c0 01 3c0206') + request('c0 01 3c0206'), { context, direction: 1 });
    expect(context.swapped).toBe(1);
  });
});

describe('responses', () => {
  /** The request, then what the outstation answers. */
  function answers(asked: string, answer: string): { readonly lines: string[]; readonly context: RecordingContext } {
    const context = new RecordingContext(dnp3);
    told(dnp3, request(asked), { context });
    const lines = told(dnp3, response(answer), { context, direction: 1 });
    return { lines: lines.filter((line) => !/(role|device-id)=/.test(line)), context };
  }
  const OPERATE = `c4 04 0c0117010a${CROB}`;
  const OPERATED = 'operate: outstation 4 binary output command 10 (g12v1)';
  it.each([
    ['repeats the command', `c4 81 0000 0c0117010a${CROB}`, [`response ${OPERATED}`]],
    ['says no', `c4 81 0000 0c0117010a ${CROB.slice(0, -2)}04`, [`error ${OPERATED}`]],
    ['knows no such function', 'c4 81 0001', [`error ${OPERATED}`]],
    ['answers something else', 'c5 81 0000', ['response response']],
    [
      'challenges',
      'c4 83 0000 7801 5b 01 0c00 00000000 0100 04 01 01020304',
      ['response authenticate_response', 'source security=DNP3 secure authentication'],
    ],
    ['ends early', 'c4 81 00', ['response response', 'malformed DNP3 response without internal indications']],
    ['has no known function', 'c4 8f 0000', ['response function_143']],
  ])('the outstation %s', (_title, answer, lines) => {
    expect(answers(OPERATE, answer).lines).toEqual(lines);
  });
  it('a challenge leaves the request open', () => {
    const { context } = answers(OPERATE, 'c4 83 0000 7801 5b 01 0c00 00000000 0100 04 01 01020304');
    told(dnp3, request('c4 20 7802 5b 01 0a00 00000000 0100 01020304'), { context, direction: 0 });
    expect(told(dnp3, response('c4 81 0000'), { context, direction: 1 })[0]).toBe(`response ${OPERATED}`);
  });
  it('in several fragments belong to one request', () => {
    const { context } = answers('c4 01 3c0106', '84 81 0000');
    expect(told(dnp3, response('45 81 0000'), { context, direction: 1 })[0]).toMatch(/^response read: .*g60v1/);
  });
  it('of another outstation belong to another request', () => {
    const { context } = answers('c4 01 3c0106', 'c5 81 0000');
    expect(told(dnp3, response('c4 81 0000', 9), { context, direction: 1 })[0]).toBe('response response');
  });
  it.each([
    ['a file that is not there', '81 0000 4604 5b 01 0d00 00000000 00000000 0000 0500 03', 'error'],
    ['a file that is', '81 0000 4604 5b 01 0d00 78563412 00000000 0004 0500 00', 'response'],
    ['a block that was not taken', '81 0000 4606 5b 01 0900 78563412 00000000 10', 'error'],
    ['a status that is not there', '81 0000 4604 5b 01 0300 000000', 'response'],
    ['an analog output', '81 0000 2902 1701 07 e803 07', 'error'],
    ['a pattern control', '81 0000 0c02 1701 07 0101010101010101010101', 'response'],
  ])('%s', (_title, answer, kind) => {
    expect(answers('c4 19', `c4 ${answer}`).context.messages.at(-1)?.kind).toBe(kind);
  });
  it('claim who is who, and the link address, once', () => {
    const twice = told(dnp3, response('c4 81 0000') + response('c5 81 0000'), { direction: 1 });
    expect(twice.slice(2)).toEqual(['source role=outstation', 'source device-id=DNP3 address 4', 'target role=master']);
  });
  it('of a great many outstations are told of no further', () => {
    const hex = Array.from({ length: 80 }, (_, i) => response('c4 81 0000', i)).join('');
    expect(told(dnp3, hex, { direction: 1 }).filter((line) => line.includes('device-id'))).toHaveLength(64);
  });
  it('tell of the device in its attributes', () => {
    const text = (value: string): string => `01 ${le(value.length, 1)} ${ascii(value)}`;
    const { lines } = answers(
      'c4 01 00fe06',
      `c4 81 0000 00fc 000000 ${text('Acme')} 00fa 000000 ${text('RTU 5')} 00f8 000000 ${text('0815')} 00f2 000000 ${text('1.2')} 00f0 000000 02 02 0008`,
    );
    expect(lines).toEqual([
      'response read_device_attributes: outstation 4 device attribute (g0v254)',
      'source vendor=Acme',
      'source model=RTU 5',
      'source serial=0815',
      'source firmware=1.2',
    ]);
  });
  it('mark trouble when it is new', () => {
    const context = new RecordingContext(dnp3);
    told(dnp3, response('c4 81 c000') + response('c5 81 c000') + response('c6 82 0020'), { context, direction: 1 });
    expect(context.signs.map(({ kind }) => kind)).toEqual([
      'device-trouble',
      'device-restart',
      'configuration-corrupt',
    ]);
    expect(context.messages[0]?.fields['indications']).toEqual(['device_trouble', 'device_restart']);
  });
  it('that nobody asked for name what they tell of', () => {
    const lines = told(dnp3, response('f1 82 0000 0201 1701 05 81'), { direction: 1 });
    expect(lines[0]).toBe('event unsolicited_response: outstation 4 binary input event (g2v1)');
    expect(told(dnp3, response('f1 82 0000'), { direction: 1 })[0]).toBe('event unsolicited_response');
  });
});

describe('objects', () => {
  it.each([
    ['packed bits', '81 0000 0101 000009 ff03', ['g1v1[0-9]'], []],
    ['16-bit range', '81 0000 1e02 01 0a00 0b00 010000 010000', ['g30v2[10-11]'], []],
    [
      '32-bit range and absolute addresses',
      '81 0000 1403 02 00000000 00000000 0100000000 1403 03 0101 0100000000',
      ['g20v3[0-0]', 'g20v3[1-1]'],
      [],
    ],
    ['16- and 32-bit counts', '81 0000 0201 28 0100 0500 81 0201 39 01000000 05000000 81', ['g2v1 x1', 'g2v1 x1'], []],
    ['objects of no known size', '81 0000 5101 0701 0102', ['g81v1 x1'], []],
    ['a header cut short', '81 0000 1e02', [], ['object header ends early']],
    ['a range cut short', '81 0000 1e02 00 01', [], ['object range ends early']],
    ['a count cut short', '81 0000 1e02 08 01', [], ['object range ends early']],
    ['a range that goes back', '81 0000 1e02 00 0501', [], ['object range that goes back']],
    ['a reserved range', '81 0000 1e02 0c 01', [], ['object range that does not exist']],
    ['a reserved prefix', '81 0000 1e02 70 0101', [], ['object prefix that does not exist']],
    ['points cut short', '81 0000 1e02 00 0001 010000 01', ['g30v2[0-1]'], ['objects end early']],
    ['an index cut short', '81 0000 1e02 28 0200 0000 010000 00', ['g30v2 x2'], ['objects end early']],
    ['packed bits cut short', '81 0000 0101 000009 ff', [], ['objects end early']],
    ['packed bits with an index', '81 0000 0101 1701 00 01', [], ['packed objects with an index each']],
    ['an attribute cut short', '81 0000 00fc 000000 0105 41', ['g0v252[0-0]'], ['objects end early']],
    ['half an attribute', '81 0000 00fc 000000 01', ['g0v252[0-0]'], []],
  ])('%s', (_title, fragment, objects, reasons) => {
    const context = new RecordingContext(dnp3);
    told(dnp3, response(`c4 ${fragment}`), { context, direction: 1 });
    expect(context.messages[0]?.fields['objects'] ?? []).toEqual(objects);
    expect(context.malformedReasons).toEqual(reasons);
  });
  it('a count of four thousand million costs no more than its bytes', () => {
    const context = new RecordingContext(dnp3);
    told(dnp3, request('c0 01 0201 39 ffffffff 00000000') + request('c0 01 0201 09 ffffffff'), { context });
    expect(context.messages).toHaveLength(2);
  });
});

describe('the link', () => {
  it.each([
    ['c9', 'request request_link_status', 'keep-alive'],
    ['d2', 'request test_link_states', 'keep-alive'],
    ['c0', 'request reset_link_states', 'connect'],
    ['c5', 'request link_function_5', 'unknown'],
    ['0b', 'response link_status', 'keep-alive'],
    ['80', 'response link_ack', 'keep-alive'],
    ['81', 'error link_nack', 'keep-alive'],
    ['0f', 'error link_not_supported', 'diagnose'],
  ])('control %s is %s', (control, line, meaning) => {
    const context = new RecordingContext(dnp3);
    expect(told(dnp3, frame('', { control }), { context })).toEqual([line]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });
  it('frames follow one another, and the last may not be whole', () => {
    const hex = request('c0 17') + request('c1 18');
    expect(told(dnp3, hex.slice(0, -2))).toEqual(['request delay_measurement', `waits ${hex.length / 4 - 1}`]);
  });
  it('noise between frames is passed over', () => {
    const hex = `${frame('c0c00d')}05640000000000000000${frame('c0c00e')}0564`;
    expect(told(dnp3, hex)).toEqual([
      'request cold_restart',
      'request warm_restart',
      'malformed bytes before a DNP3 header',
      'waits 2',
    ]);
    expect(told(dnp3, 'ff'.repeat(12))).toEqual(['resync']);
  });
  it('a wrong checksum loses its frame only', () => {
    const broken = `${frame('c0c00d').slice(0, -4)}0000`;
    expect(told(dnp3, broken + frame('c0c00e'))).toEqual([
      'request warm_restart',
      'malformed DNP3 block with a wrong checksum',
    ]);
  });
  it('a fragment and a frame may be empty', () => {
    expect(told(dnp3, frame('', { control: 'c4' }))).toEqual(['malformed DNP3 user data without a transport header']);
    expect(told(dnp3, frame('c0c0'))).toEqual(['malformed DNP3 fragment without a function']);
  });
});

describe('segments', () => {
  it('make one fragment, over the turn of their numbers', () => {
    const lines = told(dnp3, frame('7fc001 3c02') + frame('00 063c') + frame('81 0306'));
    expect(lines).toEqual(['request read: outstation 4 class data (g60v2)']);
  });
  it.each([
    ['a beginning is missing', frame('81 0306'), 'malformed DNP3 segment of a fragment whose beginning is missing'],
    ['one is missing', frame('40 c001') + frame('82 3c0206'), 'malformed DNP3 segment out of order'],
    [
      'one is of another outstation',
      frame('40 c001') + frame('81 3c0206', { outstation: 9 }),
      'malformed DNP3 segment out of order',
    ],
  ])('%s', (_title, hex, line) => expect(told(dnp3, hex)).toEqual([line]));
  it('a beginning puts an end to what was begun', () => {
    expect(told(dnp3, frame('40 c001') + frame('c0 c117') + frame('81 3c0206'))).toEqual([
      'request delay_measurement',
      'malformed DNP3 segment of a fragment whose beginning is missing',
    ]);
  });
  it('a fragment without end is given up', () => {
    let hex = frame(`40${'00'.repeat(249)}`);
    for (let i = 1; i < 270; i++) hex += frame(le(i & 0x3f, 1) + '00'.repeat(249));
    expect(told(dnp3, hex)).toContain('malformed DNP3 fragment longer than may be held');
  });
});
