/** Negotiations of trunks: domain, state, sender; lengths that lie. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import dtp from './dtp.ts';

const DOMAIN = '000100084c616200';
const said = (hex: string): string[] => told(dtp, hex, { datagram: true });

describe('DTP', () => {
  it.each<[string, string[]]>([
    [
      `01${DOMAIN}0002000504`,
      [
        'event trunk_negotiation: Lab',
        'source capability=VTP domain Lab',
        'source security=DTP negotiates trunks: auto, now access',
      ],
    ],
    [
      '01000100050000020005810004000a001906eab885000000',
      ['event trunk_negotiation', 'source security=DTP negotiates trunks: on, now trunk'],
    ],
    ['0100010005000002000500', ['event trunk_negotiation']],
    ['01000100050000020004', ['event trunk_negotiation']],
    ['0100010005000002ffff', ['event trunk_negotiation', 'malformed a field that ends outside of its frame']],
    ['01000100050000020003', ['event trunk_negotiation', 'malformed a field that ends outside of its frame']],
    ['0200010005', ['resync']],
    ['01000200050000', ['resync']],
    ['0100010003', ['resync']],
    ['01', ['resync']],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));
  it('shows type and sender', () => {
    expect(record(dtp, `01${DOMAIN}00030005400004000a001906eab885`).context.messages[0]?.fields).toEqual({
      trunk_type: 0x40,
      sender: '00:19:06:ea:b8:85',
    });
  });
  it.each([
    [`01${DOMAIN}`, YES],
    ['02', NO],
    ['', NO],
  ])('recognises %s: %i', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect(dtp.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
  it('holds to its examples', () => expect(exampleFailures(dtp)).toEqual([]));
});
