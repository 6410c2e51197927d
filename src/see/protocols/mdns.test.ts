/** What devices announce about themselves over multicast DNS. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import mdns from './mdns.ts';

const label = (text: string): string => text.length.toString(16).padStart(2, '0') + Buffer.from(text).toString('hex');
const nameOf = (text: string): string => `${text.split('.').map(label).join('')}00`;
const entry = (owner: string, type: string, data: string): string =>
  `${nameOf(owner)}${type}8001 00000078 ${(data.length / 2).toString(16).padStart(4, '0')}${data}`;
const announce = (...records: readonly string[]): string =>
  `00008400 0000 ${records.length.toString(16).padStart(4, '0')} 0000 0000${records.join('')}`;
const said = (hex: string): string[] => told(mdns, hex, { datagram: true });

describe('mdns', () => {
  it('holds to its examples', () => expect(exampleFailures(mdns)).toEqual([]));
  it.each([
    ['an address', announce(entry('hmi1.local', '0001', '0a000009')), ['source hostname=hmi1.local']],
    ['an IPv6 address', announce(entry('hmi1.local', '001c', '00'.repeat(16))), ['source hostname=hmi1.local']],
    [
      'a model',
      announce(entry('mac._device-info._tcp.local', '0010', label('model=MacPro') + label('x=1'))),
      ['source model=MacPro'],
    ],
    ['a text of another service', announce(entry('a._http._tcp.local', '0010', label('model=MacPro'))), []],
    ['a model without a value', announce(entry('m._device-info._tcp.local', '0010', label('model='))), []],
    ['a text longer than its record', announce(entry('m._device-info._tcp.local', '0010', `ff${'41'.repeat(8)}`)), []],
    ['a pointer record', announce(entry('_http._tcp.local', '000c', nameOf('a.local'))), []],
  ])('%s', (_title, hex, claims) => {
    expect(said(hex)).toEqual([expect.stringMatching(/^event announce: /), ...claims]);
  });
  it('does not take the name that is asked for to be the asker', () => {
    expect(said(`0000 0000 0001 0000 0000 0000${nameOf('hmi1.local')}00010001`)).toEqual(['request query: hmi1.local']);
  });
  it('marks a record beyond the message', () => {
    expect(said('00008400 0000 0001 0000 0000 016100 00018001 00000078 00ff 0a00')).toContain(
      'malformed a record reaches past the message',
    );
  });
  it.each([
    ['another opcode', '0000 2800 0001 0000 0000 0000 00 0001 0001'],
    ['a header cut short', '0000 8400'],
  ])('refuses %s', (_title, hex) => {
    const bytes = fromHex(hex);
    expect(said(hex)).toEqual(['resync']);
    expect(mdns.recognise(bytes, 0, bytes.length, true)).toBe(NO);
  });
  it('is recognised at its own port only', () => {
    const bytes = fromHex(announce(entry('a.local', '0001', '0a000009')));
    expect([true, false].map((onPort) => mdns.recognise(bytes, 0, bytes.length, onPort))).toEqual([YES, NO]);
  });
});
