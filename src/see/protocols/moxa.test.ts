/** Moxa device management: who is there, what devices say of themselves, that secrets are never kept, lengths that do not fit. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import moxa from './moxa.ts';

const DEVICE = '0060008050620090e8151c22';
const message = (code: string, data: string, status = '00'): string => {
  const length = (8 + data.length / 2).toString(16).padStart(4, '0');
  return `${code}${status}${length}00000000${data}`;
};
const NAME = '4e50363235305f3538393600';
const lines = (hex: string): string[] => told(moxa, hex, { datagram: true });

describe('moxa', () => {
  it('holds to its examples', () => expect(exampleFailures(moxa)).toEqual([]));
  it.each([
    ['0100000800000000', ['request identify']],
    [
      // An NPort 5450, as published.
      '81000018000000000054008004540090e858b597c0a8bec8',
      [
        'response identify',
        'source vendor=Moxa',
        'source mac=00:90:e8:58:b5:97',
        'source ip=192.168.190.200',
        'source product-code=0x5404',
      ],
    ],
    [
      message('81', `${DEVICE}00000000`),
      ['response identify', 'source vendor=Moxa', 'source mac=00:90:e8:15:1c:22', 'source product-code=0x6250'],
    ],
    [message('81', DEVICE), ['response identify']],
    [message('81', `${DEVICE}0000`), ['response identify']],
    [message('10', DEVICE), ['request get_server_name']],
    [message('90', DEVICE + NAME.padEnd(80, '0')), ['response get_server_name', 'source name=NP6250_5896']],
    [message('90', DEVICE + NAME.slice(0, 12)), ['response get_server_name', 'source name=NP6250']],
    [message('90', `${DEVICE}0000`), ['response get_server_name']],
    [message('ff', '', '04'), ['error function_127']],
    [message('a9', `${DEVICE}00`, '04'), ['error get_password']],
    [message('aa', `${DEVICE}00`), ['response function_42']],
    [message('96', `${DEVICE}00`), ['response unlock']],
    [message('21', DEVICE), ['request get_ip_address']],
  ])('%s', (hex, expected) => expect(lines(hex).sort()).toEqual([...expected].sort()));
  it.each(['a8', 'a9', 'ac'])('answer %s gives out secrets: a sign, and never what they are', (code) => {
    const { context } = record(moxa, message(code, `${DEVICE}${Buffer.from('Hunter22').toString('hex')}00`));
    expect(context.signs.map((sign) => sign.kind)).toEqual(['secrets-in-clear']);
    expect(JSON.stringify([context.messages, context.claims, context.signs])).not.toContain('Hunter22');
  });
  it.each([
    ['00', 'none'],
    ['01', 'password'],
    ['07', '7'],
  ])('authentication %s is %s', (byte, authentication) => {
    const { context } = record(moxa, message('96', `${DEVICE}${'00'.repeat(12)}${byte}000000`));
    expect(context.messages[0]?.fields).toEqual({ status: 0, authentication });
  });
  it('says which device is asked', () => {
    expect(record(moxa, message('29', DEVICE)).context.messages[0]?.fields).toEqual({ device: '00:90:e8:15:1c:22' });
  });
  it('does not compute fields that nobody wants', () => {
    const context = new RecordingContext(moxa);
    context.detail = false;
    for (const code of ['29', 'a9', '96'])
      told(moxa, message(code, `${DEVICE}${'00'.repeat(13)}`), { datagram: true, context });
    expect(context.messages.map(({ fields }) => fields)).toEqual([{}, {}, {}]);
  });
  it.each([
    ['another length', '0100000900000000'],
    ['function 0', '0000000800000000'],
    ['answer 0', '8000000800000000'],
    ['half a device', message('10', DEVICE.slice(0, 20))],
    ['half a header', '01000004'],
    ['nothing', ''],
  ])('%s gives nothing', (_title, hex) => {
    expect(lines(hex)).toEqual(['resync']);
    expect(moxa.recognise(fromHex(hex), 0, hex.length / 2, true)).toBe(NO);
  });
  it.each([
    ['the question who is there', '0100000800000000', YES],
    ['it with a number', '0100000800000001', NO],
    ['another question to nobody', '1000000800000000', NO],
    ['a question to a device', message('10', DEVICE), YES],
    ['an answer', message('90', DEVICE + NAME), YES],
    ['an answer of another maker', message('90', DEVICE.replace('0090e8', '00a045') + NAME), NO],
    ['a device without its mark', message('90', DEVICE.replace('0080', '0081') + NAME), NO],
    ['a function that nobody describes', message('7f', DEVICE), NO],
    ['a refusal', message('a9', DEVICE, '04'), NO],
  ])('at another port recognises %s: %i', (_title, hex, verdict) => {
    expect(moxa.recognise(fromHex(hex), 0, hex.length / 2, false)).toBe(verdict);
    expect(moxa.recognise(fromHex(hex), 0, hex.length / 2, true)).toBe(YES);
  });
});
