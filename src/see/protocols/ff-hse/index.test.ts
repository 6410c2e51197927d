/** FOUNDATION Fieldbus HSE: services, objects, what devices say they are, lengths that cannot be. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import ff from './index.ts';

const hex = (value: number, bytes: number): string => value.toString(16).padStart(2 * bytes, '0');
const message = (protocol: number, type: number, service: number, data = '', options = 0): string =>
  `01${hex(options, 1)}${hex((protocol << 2) | type, 1)}${hex(service, 1)}00010000${hex(12 + data.length / 2, 4)}${data}`;
const text = (value: string, fill = '\0'): string => Buffer.from(value.padEnd(32, fill), 'latin1').toString('hex');
const deviceOf = (type: string, id = text('0123456789-LD', ' '), tag = text('LD-1')): string =>
  `00${type}0000${'00'.repeat(20)}${id}${tag}${'00'.repeat(20)}`;
const lines = (bytes: string, context = new RecordingContext(ff)): string[] =>
  told(ff, bytes, { context }).filter((line) => !line.startsWith('waits 0'));

describe('ff-hse', () => {
  it('holds to its examples', () => expect(exampleFailures(ff)).toEqual([]));
  it.each<[string, string[]]>([
    [message(1, 0, 0x81, '00'.repeat(52)), ['request open_session']],
    [message(1, 0, 0x83), ['request idle']],
    [message(1, 1, 0x85), ['response fda_service_5']],
    [message(2, 0, 0x83), ['request identify']],
    [message(2, 0, 0x01, `00000000${hex(7, 4)}${text('FIC-101')}`), ['event find_tag_query: FIC-101']],
    [message(2, 0, 0x01, '00000000'), ['event find_tag_query']],
    [message(2, 0, 0x8e, text('id') + text('TT-7')), ['request set_assignment_info: TT-7']],
    [message(2, 0, 0x8c, text('id') + text('TT-7', ' ')), ['request clear_address: TT-7']],
    [message(2, 0, 0x8f, text('id') + text('')), ['request clear_assignment_info']],
    [message(2, 1, 0x8e), ['response set_assignment_info']],
    [message(3, 0, 0x82, hex(400, 4)), ['request read: index 400']],
    [message(3, 0, 0x83, 'ffffff00'), ['request write: index 4294967040']],
    [message(3, 0, 0x83, 'ffff'), ['request write']],
    [message(3, 0, 0x93, hex(7, 4)), ['request start: index 7']],
    [message(3, 0, 0x97, hex(7, 4)), ['request kill: index 7']],
    [message(3, 0, 0x9f, hex(9, 4)), ['request generic_initiate_download_sequence: index 9']],
    [message(3, 0, 0xe0, '00'.repeat(40)), ['request initiate']],
    [message(3, 1, 0x82, '0000803f'), ['response read']],
    [message(3, 0, 0x02, hex(3, 4) + hex(1, 4)), ['event event_notification: index 3']],
    [message(3, 0, 0x70), ['event abort']],
    [message(4, 0, 0x01, '00'.repeat(12), 0x80), ['event diagnostic_message']],
    [message(4, 0, 0x82), ['request put_lan_redundancy_information']],
    [
      message(3, 0, 0x82, hex(4, 4)) + message(3, 0, 0x94, hex(5, 4)),
      ['request read: index 4', 'request stop: index 5'],
    ],
    [message(3, 0, 0x82, hex(4, 4)).slice(0, 28), ['waits 14']],
    ['01000c82', ['waits 4']],
    [message(0, 0, 0x82), ['resync']],
    [message(5, 0, 0x82), ['resync']],
    [message(3, 3, 0x82), ['resync']],
    [message(3, 0, 0x82, '', 0x10), ['resync']],
    ['01000c82000100000000000b', ['resync']],
    ['01000c8200010000ffffffff', ['resync']],
    [message(3, 0, 0x82, hex(4, 4)) + '00'.repeat(12), ['request read: index 4', 'waits 12']],
  ])('%s', (bytes, expected) => expect(lines(bytes)).toEqual(expected));

  it('a device announces what it is: its role once', () => {
    const context = new RecordingContext(ff);
    const claims = (): string[] => context.claims.map(({ attribute, value }) => `${attribute}=${value}`);
    lines(message(2, 0, 0x10, deviceOf('80')), context);
    expect(claims()).toEqual(['device-id=0123456789-LD', 'name=LD-1', 'role=FOUNDATION Fieldbus linking device']);
    lines(message(2, 0, 0x10, deviceOf('80')), context);
    expect(claims().filter((claim) => claim.startsWith('role'))).toHaveLength(1);
    lines(message(2, 1, 0x83, deviceOf('60')), context);
    expect(claims().slice(-2)).toEqual([
      'role=FOUNDATION Fieldbus I/O gateway',
      'role=FOUNDATION Fieldbus HSE field device',
    ]);
  });
  it('a device without texts claims none', () => {
    const { context } = record(ff, message(2, 0, 0x10, deviceOf('10', text(''), text(' ', ' '))));
    expect(context.claims).toEqual([]);
  });
  it('a device that ends early is malformed', () => {
    const { context } = record(ff, message(2, 0, 0x10, deviceOf('80').slice(0, 100)));
    expect(context.malformedReasons).toEqual(['FOUNDATION Fieldbus device that ends early']);
  });
  it.each([
    [96, ['vendor=Maker', 'model=LD 800HSE', 'firmware=4.1']],
    [64, ['vendor=Maker', 'model=LD 800HSE']],
    [20, []],
  ])('who a virtual field device is, from %i bytes', (bytes, expected) => {
    const data = (text('Maker') + text('LD 800HSE', ' ') + text('4.1')).slice(0, 2 * bytes);
    const { context } = record(ff, message(3, 1, 0x81, data));
    expect(context.claims.map(({ attribute, value }) => `${attribute}=${value}`)).toEqual(expected);
  });
  it.each([
    [
      '06030000' + Buffer.from('no access\0').toString('hex'),
      { error_class: 'access', error_code: 3, description: 'no access' },
    ],
    ['63030000' + '41'.repeat(20), { error_class: '99', error_code: 3, description: 'A'.repeat(16) }],
    ['01000000', { error_class: 'vfd_state', error_code: 0 }],
    ['0100', {}],
  ])('error %s', (data, expected) => {
    expect(record(ff, message(3, 2, 0x83, data)).context.messages[0]?.fields).toEqual({
      fda_address: 0x10000,
      ...expected,
    });
  });
  it('does not compute fields that nobody wants', () => {
    const context = new RecordingContext(ff);
    context.detail = false;
    lines(message(3, 2, 0x83, '06030000'), context);
    expect(context.messages[0]?.fields).toEqual({});
  });
  it.each([
    ['a message', message(3, 0, 0x82, hex(4, 4)), true, YES],
    ['a message elsewhere', message(3, 0, 0x82, hex(4, 4)), false, YES],
    ['two messages elsewhere', message(3, 0, 0x82, hex(4, 4)) + message(2, 0, 0x83), false, YES],
    ['the beginning of one elsewhere', message(3, 0, 0x82, '00'.repeat(90)).slice(0, 40), false, NO],
    ['more than one elsewhere', message(3, 0, 0x82, hex(4, 4)) + '00', false, NO],
    ['an unknown service elsewhere', message(3, 0, 0x90 + 0x40), false, NO],
    ['half a header elsewhere', '01000c82', false, NO],
    ['another version elsewhere', message(3, 0, 0x82, hex(4, 4)).replace('01', '02'), false, NO],
    ['two messages', message(3, 0, 0x82, hex(4, 4)) + message(3, 0, 0x82, hex(4, 4)), true, YES],
    ['the beginning of one', message(3, 0, 0x82, '00'.repeat(90)).slice(0, 40), true, YES],
    ['one and then none', message(3, 0, 0x82, hex(4, 4)) + '00'.repeat(12), true, NO],
    ['an unknown service', message(3, 0, 0x90 + 0x40), true, NO],
    ['another protocol', message(6, 0, 0x82), true, NO],
    ['a length too short', '01000c82000100000000000b', true, NO],
    ['a length too long', '01000c820001000000010001', true, NO],
    ['half a header', '01000c82', true, MORE],
  ])('recognises %s', (_title, bytes, onPort, verdict) => {
    expect(ff.recognise(fromHex(bytes), 0, bytes.length / 2, onPort)).toBe(verdict);
  });
  it('has a word for what it does not know', () => {
    expect(ff.describe(0x0385).operation).toBe('fms_service_5');
    expect(ff.describe(0xff85).operation).toBe('fda_service_5');
  });
});
