/** Clients by their hardware address: names, classes, leases; and options that lie about their length. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import dhcp from './dhcp.ts';

const MAC = '00:0e:8c:12:34:56';
const ZERO = '00000000';
interface Parts {
  readonly head?: string;
  readonly own?: string;
  readonly your?: string;
  readonly relay?: string;
  readonly mac?: string;
  readonly magic?: string;
}
const packet = (op: 1 | 2, options: string, parts: Parts = {}): string =>
  `0${op}${parts.head ?? '010600'} 00003d1d 00000000 ${parts.own ?? ZERO} ${parts.your ?? ZERO} ${ZERO} ${parts.relay ?? ZERO}
   ${parts.mac ?? '000e8c123456'} ${'00'.repeat(202)} ${parts.magic ?? '63825363'} ${options}`;
const option = (code: number, hex: string): string =>
  [code, hex.replace(/ /g, '').length / 2].map((n) => n.toString(16).padStart(2, '0')).join('') + hex;
const text = (code: number, value: string): string => option(code, Buffer.from(value).toString('hex'));
const type = (n: number): string => option(53, n.toString(16).padStart(2, '0'));
const END = 'ff';
const said = (hex: string): string[] => told(dhcp, hex, { datagram: true });

describe('dhcp', () => {
  it('holds to its examples', () => expect(exampleFailures(dhcp)).toEqual([]));
  it.each([
    [1, 'request discover'],
    [3, 'request request'],
    [4, 'request decline'],
    [7, 'request release'],
    [8, 'request inform'],
    [99, 'request message_type_99'],
  ])('type %d is %s', (code, line) => expect(said(packet(1, type(code) + END))).toEqual([line]));
  it.each([
    ['a host name', text(12, 'PLC1'), [`${MAC} hostname=PLC1`]],
    ['a vendor class', text(60, 'MSFT 5.0'), [`${MAC} dhcp-vendor-class=MSFT 5.0`]],
    ['the parameters that it asks for', '370401030600', [`${MAC} dhcp-parameters=1,3,6,0`]],
    [
      'a full name as text',
      option(81, `000000${Buffer.from('plc1.plant').toString('hex')}`),
      [`${MAC} hostname=plc1.plant`],
    ],
    ['a full name in wire form', option(81, '040000 04706c6331 05706c616e74 00'), [`${MAC} hostname=plc1.plant`]],
    ['a wire name longer than its option', option(81, '040000 20706c6331'), []],
    ['an empty name', text(12, ''), []],
    ['padding before it', `0000${text(12, 'PLC1')}`, [`${MAC} hostname=PLC1`]],
    ['an option beyond the packet', '0cff504c', []],
  ])('a client says %s', (_title, options, claims) => {
    expect(said(packet(1, type(1) + options + END)).slice(1)).toEqual(claims);
  });
  it('says it of its own address too where it has one', () => {
    expect(
      said(packet(1, type(3) + text(12, 'PLC1') + END, { own: '0a000009' }))
        .slice(1)
        .sort(),
    ).toEqual([`${MAC} hostname=PLC1`, `${MAC} ip=10.0.0.9`, 'source hostname=PLC1'].sort());
  });
  it('says it of the client alone where a relay sends it', () => {
    const lines = said(packet(1, type(3) + text(12, 'PLC1') + END, { own: '0a000009', relay: '0a000001' }));
    expect(lines).not.toContain('source hostname=PLC1');
  });
  it.each([
    ['an acknowledgement gives the address', 5, [`${MAC} ip=10.0.0.9`]],
    ['an offer may yet be declined', 2, []],
  ])('%s', (_title, code, claims) => {
    expect(said(packet(2, type(code) + END, { your: '0a000009' })).slice(1)).toEqual(claims);
  });
  it('a declined address is not its own', () => {
    expect(said(packet(1, type(4) + END, { own: '0a000009' }))).toEqual(['request decline']);
  });
  it('the broadcast address is nobody’s', () => {
    expect(said(packet(2, type(5) + END, { your: 'ffffffff' })).slice(1)).toEqual([]);
  });
  it('a server tells gateway, domain and name', () => {
    const options = type(5) + option(3, '0a000001') + text(15, 'plant') + text(12, 'PLC1') + END;
    expect(said(packet(2, options)).slice(1)).toEqual([
      `${MAC} gateway=10.0.0.1`,
      '10.0.0.1 capability=router',
      `${MAC} hostname=PLC1`,
      'source mentioned-name=PLC1',
      `${MAC} dns-domain=plant`,
    ]);
  });
  it.each([
    ['no router', option(3, ZERO)],
    ['a router of two bytes', option(3, '0a00')],
  ])('a server tells %s: nothing', (_title, router) =>
    expect(said(packet(2, type(5) + router + END)).slice(1)).toEqual([]),
  );
  it.each([
    ['BOOTP without options', packet(1, '', { magic: ZERO }), 'request bootp'],
    ['another kind of link', packet(1, type(1) + text(12, 'X') + END, { head: '060800' }), 'request discover'],
    [
      'a group address as client',
      packet(1, type(1) + text(12, 'X') + END, { mac: '010e8c123456' }),
      'request discover',
    ],
    ['no hardware address', packet(1, type(1) + text(12, 'X') + END, { mac: '000000000000' }), 'request discover'],
    ['a type of two bytes', packet(1, option(53, '0101') + END), 'request bootp'],
  ])('claims nothing: %s', (_title, hex, line) => expect(said(hex)).toEqual([line]));
  it('shows fields', () => {
    const { messages } = record(
      dhcp,
      packet(1, type(3) + text(12, 'PLC1') + option(50, '0a000009') + option(55, '0103060f') + END),
    ).context;
    expect(messages[0]?.fields).toEqual({
      client_mac: MAC,
      your_address: '0.0.0.0',
      requested_address: '10.0.0.9',
      parameter_requests: [1, 3, 6, 15],
      host_name: 'PLC1',
    });
  });
  it.each([
    ['neither request nor reply', `03010600${'00'.repeat(240)}`],
    ['an address of 17 bytes', `01011100${'00'.repeat(240)}`],
    ['a fixed part cut short', `01010600${'00'.repeat(230)}`],
  ])('refuses %s', (_title, hex) => expect(said(hex)).toEqual(['resync']));
  it('stops looking after as many options as a packet can have', () => {
    expect(said(packet(1, `${'3700'.repeat(200)}${type(1)}${END}`))).toEqual(['request bootp']);
  });
  it('is recognised at its own port only', () => {
    const bytes = fromHex(packet(1, type(1) + END));
    expect([true, false].map((onPort) => dhcp.recognise(bytes, 0, bytes.length, onPort))).toEqual([YES, NO]);
    expect([dhcp.codeKey?.(0, 0), dhcp.codeKey?.(0, 1)]).toEqual([undefined, 1]);
  });
});
