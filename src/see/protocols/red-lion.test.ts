/** Crimson v3: what a device says it is, many messages in one segment, lengths that cannot be. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import redLion from './red-lion.ts';

const answer = (register: string, text: string, type = '0300'): string => {
  const data = Buffer.from(text, 'latin1').toString('hex');
  return `${(4 + text.length).toString(16).padStart(4, '0')}${register}${type}${data}`;
};
const MANUFACTURER = answer('012b', 'Red Lion Controls\0');

describe('red-lion', () => {
  it('holds to its examples', () => expect(exampleFailures(redLion)).toEqual([]));
  it.each<[string, 0 | 1, string[]]>([
    ['0004012b1b000004012a1a00', 0, ['request read_manufacturer: register 012b', 'request read_model: register 012a']],
    [MANUFACTURER, 1, ['response value: register 012b', 'source vendor=Red Lion Controls']],
    [answer('012a', 'G310C2\0'), 1, ['response value: register 012a', 'source model=G310C2']],
    [answer('012a', 'G310C2'), 1, ['response value: register 012a']],
    [answer('012a', '\0'), 1, ['response value: register 012a']],
    [answer('0130', 'G310C2\0'), 1, ['response value: register 0130']],
    [answer('012a', 'G310C2\0', '1500'), 1, ['response type_1500: register 012a']],
    [MANUFACTURER, 0, ['request value: register 012b']],
    ['0006012b1b00', 0, ['waits 6']],
    ['0004', 0, ['waits 2']],
    ['ffff012b1b00', 0, ['waits 6']],
    ['0003012b1b00', 0, ['resync']],
    ['0004012b1b000000012b1b00', 0, ['request read_manufacturer: register 012b', 'waits 6']],
  ])('%s from %i', (hex, direction, expected) => {
    expect(told(redLion, hex, { direction }).sort()).toEqual([...expected].sort());
  });
  it.each([
    ['a request', '0004012b1b00', true, YES],
    ['a request elsewhere', '0004012b1b00', false, YES],
    ['an answer elsewhere', MANUFACTURER, false, YES],
    ['another register elsewhere', '000401301b00', false, NO],
    ['another type elsewhere', '0004012b9900', false, NO],
    ['the beginning of an answer elsewhere', MANUFACTURER.slice(0, 20), false, NO],
    ['half a header elsewhere', '0004', false, NO],
    ['what is too long elsewhere', answer('012a', 'x'.repeat(300)), false, NO],
    ['two requests', '0004012b1b000004012a1a00', true, YES],
    ['an answer', MANUFACTURER, true, YES],
    ['the beginning of an answer', MANUFACTURER.slice(0, 20), true, MORE],
    ['one and half a header', '0004012b1b000004', true, MORE],
    ['one and then none', '0004012b1b00000000000000', true, NO],
    ['half a header', '0004', true, MORE],
    ['text', '474554202f20', true, MORE],
  ])('recognises %s', (_title, hex, onPort, verdict) => {
    expect(redLion.recognise(fromHex(hex), 0, hex.length / 2, onPort)).toBe(verdict);
  });
});
