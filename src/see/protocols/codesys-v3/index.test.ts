/** CODESYS V3: name service, channels, services and their tags; logons without passwords; short and hostile frames. */
import { describe as suite, expect, it } from 'vitest';
import { hexOfText } from '../../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import codesys from './index.ts';
import { describe } from './words.ts';

const little = (value: number, bytes: number): string => {
  let hex = '';
  for (let i = 0; i < bytes; i++) hex += ((value >> (8 * i)) & 0xff).toString(16).padStart(2, '0');
  return hex;
};
const size = (hex: string): number => fromHex(hex).length;
/** A datagram with a sender's address of two bytes, as over UDP. */
const datagram = (service: string, content = ''): string => `c50b40${service}001000 96${content}`;
const block = (service: string, content = ''): string => {
  const inner = `c56b40${service}0033 2ddcc0a80102 2ddcc0a80103 0000${content}`.replace(
    ' 0000',
    content ? ' 0000' : ' ',
  );
  return `000117e8${little(8 + size(inner), 4)}${inner}`;
};
const tag = (id: string, data: string): string => `${id.padEnd(2)}${little(size(data), 1)}${data}`;
const service = (group: number, number: number, content = '', header = 0xcd55): string =>
  `0181 0100 02000000 01000000 ${little(16 + size(content), 4)} 00000000` +
  `${little(header, 2)}0c00${little(group, 2)}${little(number, 2)}78563412${little(size(content), 4)}${content}`;
/** Credentials and identifiers have an id of two bytes. */
const parent = (id: string, data: string): string => tag(`${id}01`, data);
const text = (word: string): string => hexOfText(`${word}\0`);
/** UTF-16 of ASCII letters, with a NUL at the end. */
const wide = (word: string): string => hexOfText(word).replaceAll(/../g, (byte) => `${byte}00`) + '0000';

const info = (version = 0x103): string =>
  `80c2${little(version, 2)}01000000 0400 01 00 0000 ${little(4, 2)}${little(5, 2)}${little(3, 2)}` +
  `02100000 01000000 00100503 00000000 08 ${'00'.repeat(11)}` +
  wide('PLC1') +
  wide('C-750') +
  wide('WAG') +
  hexOfText('SN1234\0\0');

suite('CODESYS V3', () => {
  it.each([
    [datagram('01'), 'request address_notification', 'discover'],
    [datagram('02'), 'response address_notification', 'discover'],
    [datagram('03', '01c2000100000000'), 'request resolve_address', 'discover'],
    [datagram('03', '02c2000100000000'), 'request resolve_name', 'discover'],
    [datagram('03', '99c2000100000000'), 'request name_service_c299', 'unknown'],
    [datagram('04', '80c2000100000000'), 'response device_info', 'identify'],
    [datagram('40', 'c300010100000000 01000000 00401f00'), 'request open_channel', 'connect'],
    [datagram('40', '8300010100000000 01000000 0000 0100 00401f00'), 'response open_channel', 'connect'],
    [datagram('40', '8300010100000000 01000000 0300 0000 00000000'), 'error open_channel', 'connect'],
    [datagram('40', 'c40001010000000001000000'), 'event close_channel', 'disconnect'],
    [datagram('40', 'c2000101000000000400'), 'request get_info', 'read'],
    [datagram('40', '0180 0100 02000000 01000000 aabb'), 'event application_block', 'transfer'],
    [datagram('40', '0280 0100 02000000'), 'response application_ack', 'keep-alive'],
    [datagram('40', '0300 0100'), 'event keep_alive', 'keep-alive'],
    [datagram('40', '7700 0100'), 'event channel_77', 'unknown'],
    [datagram('40', service(2, 16)), 'request app_start', 'start'],
    [datagram('40', service(2, 17)), 'request app_stop', 'stop'],
    [datagram('40', service(2, 18)), 'request app_reset', 'control'],
    [datagram('40', service(2, 5)), 'request app_download', 'program-download'],
    [datagram('40', service(2, 6)), 'request app_online_change', 'program-download'],
    [datagram('40', service(2, 53)), 'request app_read_application_content', 'program-upload'],
    [datagram('40', service(0x1b, 2)), 'request monitor_write', 'write'],
    [datagram('40', service(0x08, 4)), 'request file_write', 'program-download'],
    [datagram('40', service(0x11, 1)), 'request plc_shell_execute', 'execute'],
    [datagram('40', service(1, 1)), 'request device_info', 'identify'],
    [datagram('40', service(1, 1, '', 0x7557)), 'request device_info', 'identify'],
    [datagram('40', service(0x13, 3)), 'request app_force_service_03', 'unknown'],
    [datagram('40', service(0x7f, 0x1234)), 'request group_7f_service_ff', 'unknown'],
  ])('%s is %s', (hex, line, meaning) => {
    const context = new RecordingContext(codesys);
    expect(told(codesys, hex, { datagram: true, context })).toEqual([line]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });
  it('an answer is about the application that was asked about', () => {
    const context = new RecordingContext(codesys);
    const stop = datagram('40', service(2, 17, parent('81', tag('01', text('Application')))));
    expect(told(codesys, stop, { datagram: true, context })).toEqual(['request app_stop: Application']);
    expect(context.messages[0]?.fields).toEqual({ channel: 1, session: 0x12345678, secure: false });
    const answer = datagram('40', service(0x82, 17));
    expect(told(codesys, answer, { datagram: true, context, direction: 1 })).toEqual([
      'response app_stop: Application',
    ]);
    expect(told(codesys, answer, { datagram: true, context, direction: 1 })).toEqual(['response app_stop']);
  });
  it.each([
    ['', 'no content'],
    [tag('05', 'aabb'), 'another tag'],
    [parent('81', tag('02', text('X'))), 'no name'],
    [parent('81', tag('01', '410042004300')), 'no text of single bytes'],
    [parent('81', tag('01', '0000')), 'an empty name'],
    ['8101ff', 'a size beyond the end'],
    ['ffffffffffff', 'a number without end'],
    ['81', 'half a number'],
    ['8101', 'no size'],
    ['0500'.repeat(100), 'many tags'],
  ])('content %s: %s', (content) => {
    expect(told(codesys, datagram('40', service(2, 17, content)), { datagram: true })).toEqual(['request app_stop']);
  });

  it('a login gives its account, never its password', () => {
    const content = parent('81', tag('10', text('Administrator')) + tag('11', text('secret')));
    const context = new RecordingContext(codesys);
    expect(told(codesys, datagram('40', service(1, 2, content)), { datagram: true, context })).toEqual([
      'request device_login',
      'account \\Administrator',
    ]);
    expect(JSON.stringify([context.messages, context.claims, context.accounts])).not.toContain('secret');
    expect(told(codesys, datagram('40', service(1, 2, parent('81', ''))), { datagram: true })).toHaveLength(1);
    expect(told(codesys, datagram('40', service(1, 5, content)), { datagram: true })).toHaveLength(1);
  });
  it('a session says who the client is', () => {
    const client = tag('41', text('CODESYS')) + tag('43', text('ENG-PC')) + tag('44', text('3.5.19.0'));
    expect(told(codesys, datagram('40', service(1, 10, parent('83', client))), { datagram: true })).toEqual([
      'request device_session_create',
      'source hostname=ENG-PC',
      'source application=CODESYS 3.5.19.0',
    ]);
    expect(told(codesys, datagram('40', service(1, 10, parent('83', ''))), { datagram: true })).toHaveLength(1);
  });
  it('a name client says who the device is', () => {
    const context = new RecordingContext(codesys);
    expect(told(codesys, datagram('04', info()), { datagram: true, context, direction: 1 })).toEqual([
      'response device_info',
      'source firmware=3.5.16.0',
      'source name=PLC1',
      'source model=C-750',
      'source vendor=WAG',
      'source serial=SN1234',
    ]);
    expect(context.swapped).toBe(0);
    expect(told(codesys, datagram('04', info(0x999)), { datagram: true })).toEqual(['response device_info']);
    const cut = datagram('04', info()).replaceAll(' ', '').slice(0, 120);
    expect(told(codesys, cut, { datagram: true })).toEqual(['response device_info', 'source firmware=3.5.16.0']);
    const empty = `80c2030101000000 0400 01 00 0000 0000 0000 0000 ${'00'.repeat(28)} 000000000000`;
    expect(told(codesys, datagram('04', empty), { datagram: true })).toEqual([
      'response device_info',
      'source firmware=0.0.0.0',
    ]);
  });

  it('turns a flow whose first sender answers, once', () => {
    const context = new RecordingContext(codesys);
    told(codesys, datagram('40', service(0x82, 17)), { datagram: true, context });
    told(codesys, datagram('40', service(0x82, 17)), { datagram: true, context });
    expect(context.swapped).toBe(1);
  });
  it('reads blocks of a stream, and waits for the rest', () => {
    const hex = block('40', service(2, 16));
    expect(told(codesys, hex + block('01'))).toEqual(['request app_start', 'request address_notification']);
    expect(told(codesys, hex.replaceAll(' ', '').slice(0, 100))).toEqual(['waits 50']);
    expect(told(codesys, '000117')).toEqual(['waits 3']);
  });

  it.each([
    datagram('40', '0181'),
    datagram('40', '8300010100000000 01000000 00'),
    datagram('40', service(2, 17).replaceAll(' ', '').slice(0, -4)),
    datagram('40', service(2, 17, '', 0x1234)),
    datagram('03', '01c2'),
  ])('%s is cut short', (hex) => {
    const context = new RecordingContext(codesys);
    context.stream = false;
    expect(record(codesys, hex, context).context.malformedReasons).toHaveLength(1);
  });
  it.each(['c50b4001', 'c50b4009001000 96', 'c50a4001001000 96', 'c50b400100ff0096', '000117e810000000'])(
    'refuses the datagram %s',
    (hex) => {
      expect(told(codesys, hex, { datagram: true })).toEqual(['resync']);
    },
  );
  it.each(['c50b400100100096', '000117e808000000', '000117e8ffffffff', '000117e810000000c50b400900100096'])(
    'refuses the stream %s',
    (hex) => {
      expect(record(codesys, hex).consumed).toBe(RESYNC);
    },
  );

  it.each([
    [datagram('01'), true, YES],
    [datagram('01'), false, NO],
    [datagram('09'), true, NO],
    [block('01'), true, YES],
    [block('01'), false, YES],
    ['000117e810000000', false, YES],
    ['000117e81000000000', false, NO],
    ['0001', true, MORE],
    ['0001', false, NO],
    ['0002', true, NO],
    ['', true, MORE],
    ['', false, NO],
  ])('recognises %s (on port %s): %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(codesys.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('counts by the datagram’s service', () => {
    expect(codesys.codeKey?.(0, 0x2021140)).toBe(0x40);
    expect(describe(0x40 | (0x20210 << 8)).operation).toBe('app_start');
  });
  it('does as its examples say', () => {
    expect(exampleFailures(codesys)).toEqual([]);
  });
});
