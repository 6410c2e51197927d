/** What a switch or phone says of itself by CDP. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import cdp from './cdp.ts';

const field = (type: string, value: string): string =>
  `${type}${(4 + value.length / 2).toString(16).padStart(4, '0')}${value}`;
const said = (hex: string): string[] => told(cdp, `02b40000${hex}`, { datagram: true });

describe('cdp', () => {
  it('holds to its examples', () => expect(exampleFailures(cdp)).toEqual([]));
  it.each([
    ['port', field('0003', '5031'), ['source port-id=P1']],
    ['software', field('0005', '494f53'), ['source system-description=IOS']],
    ['platform', field('0006', '4331'), ['source model=C1']],
    ['router and switch', field('0004', '00000009'), ['source capability=router', 'source capability=switch']],
    ['telephone', field('0004', '00000080'), ['source capability=telephone']],
    ['capabilities cut short', field('0004', '0009'), []],
    ['an address', field('0002', '000000010101cc0004c0a80001'), ['source ip=192.168.0.1']],
    ['an address of another protocol', field('0002', '000000010101810004c0a80001'), []],
    ['an empty field', field('0001', '') + field('0003', '5031'), ['source port-id=P1']],
    ['another field', field('0009', '0000'), []],
    ['a field beyond the frame', '000100ff5331', ['malformed a field reaches past the frame']],
    ['a field of no length', '0001000053310000', []],
  ])('%s', (_title, hex, lines) => expect(said(hex)).toEqual(['event announce', ...lines]));
  it('refuses a header alone', () => expect(said('')).toEqual(['resync']));
});
