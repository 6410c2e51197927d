/** What LLDP frames say of their sender: each field with its hit and its miss, and frames that lie. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, RESYNC } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import lldp from './lldp.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const tlv = (type: number, value: string): string => {
  const bytes = value.replace(/ /g, '');
  return ((type << 9) | (bytes.length / 2)).toString(16).padStart(4, '0') + bytes;
};
const CHASSIS = tlv(1, '04 000e8c123456');
const PORT = tlv(2, `05 ${hexOf('p1')}`);
const TTL = tlv(3, '0078');
const END = '0000';
/** An announcement with these fields after the mandatory three. */
const frame = (...fields: readonly string[]): string => CHASSIS + PORT + TTL + fields.join('') + END;
const own = ['source chassis-id=00:0e:8c:12:34:56', 'source port-id=p1'];
/** What it says beyond chassis and port. */
const said = (...fields: readonly string[]): string[] =>
  told(lldp, frame(...fields), { datagram: true }).filter((line) => line !== 'event announce' && !own.includes(line));

describe('lldp', () => {
  it('holds to its examples', () => expect(exampleFailures(lldp)).toEqual([]));
  it('tells chassis and port of the sender', () => {
    expect(told(lldp, frame(), { datagram: true })).toEqual(['event announce', ...own]);
  });
  it('shows the time to live to those who ask for fields', () => {
    expect(record(lldp, frame()).context.messages[0]?.fields).toEqual({ time_to_live: 120 });
  });
  it('tells a shutdown from an announcement by a time to live of 0', () => {
    expect(told(lldp, CHASSIS + PORT + tlv(3, '0000') + END, { datagram: true })[0]).toBe('event shutdown');
  });
  it.each([
    ['system name', tlv(5, hexOf('S1.plant')), ['source system-name=S1.plant']],
    ['description', tlv(6, hexOf('Cisco IOS')), ['source system-description=Cisco IOS']],
    ['port description: nothing', tlv(4, hexOf('Port 1')), []],
    ['bridge and router, enabled', tlv(7, '0014 0014'), ['source capability=bridge', 'source capability=router']],
    ['bridge, able but not enabled', tlv(7, '0014 0000'), []],
    ['capabilities cut short', tlv(7, '0014'), []],
    ['an IPv4 address', tlv(8, '05 01 c0a80001 02 00000001 00'), ['source ip=192.168.0.1']],
    ['an IPv6 address', tlv(8, `11 02 fe80${'00'.repeat(13)}01 02 00000001 00`), ['source ip=fe80::1']],
    ['no address yet', tlv(8, '05 01 00000000 02 00000001 00'), []],
    ['no IPv6 address yet', tlv(8, `11 02 ${'00'.repeat(16)} 02 00000001 00`), []],
    ['a MAC as management address', tlv(8, '07 06 000e8c123456 02 00000001 00'), []],
    ['PROFINET: MAC of the chassis', tlv(127, '000ecf 05 000e8c000001'), ['source chassis-id=00:0e:8c:00:00:01']],
    ['PROFINET: port status', tlv(127, '000ecf 02 00000000'), []],
    ['LLDP-MED: serial number', tlv(127, `0012bb 08 ${hexOf('FOC123')}`), ['source serial=FOC123']],
    ['LLDP-MED: model', tlv(127, `0012bb 0a ${hexOf('CP-7945')}`), ['source model=CP-7945']],
    ['LLDP-MED: power, nothing', tlv(127, '0012bb 04 0000'), []],
    ['IEEE 802.1: a VLAN, nothing', tlv(127, '0080c2 01 0001'), []],
    ['a reserved type', tlv(99, '0102'), []],
  ])('%s', (_title, field, lines) => expect(said(field)).toEqual(lines));

  it.each([
    ['IPv4', '05 01 0a000001', 'chassis-id=10.0.0.1'],
    ['a name', `07 ${hexOf('switch1 ')}`, 'chassis-id=switch1'],
    ['bytes that are no text', '07 0102ff', 'chassis-id=0102ff'],
  ])('chassis id: %s', (_title, value, claim) => {
    expect(told(lldp, tlv(1, value) + PORT + TTL + END, { datagram: true })).toContain(`source ${claim}`);
  });
  it.each([
    ['a MAC', '03 000e8c123457', 'port-id=00:0e:8c:12:34:57'],
    ['IPv4', '04 01 0a000001', 'port-id=10.0.0.1'],
    ['a MAC of four bytes', '03 000e8c01', 'port-id=000e8c01'],
  ])('port id: %s', (_title, value, claim) => {
    expect(told(lldp, CHASSIS + tlv(2, value) + TTL + END, { datagram: true })).toContain(`source ${claim}`);
  });
});

describe('the station name of a PROFINET device', () => {
  const status = tlv(127, '000ecf 02 00000000');
  const stations = (chassis: string, port: string, fields = status): string[] =>
    told(lldp, tlv(1, `07 ${hexOf(chassis)}`) + tlv(2, `07 ${hexOf(port)}`) + TTL + fields + END, { datagram: true })
      .filter((line) => line.startsWith('source station-name='))
      .map((line) => line.slice('source station-name='.length));

  it.each([
    ['is the chassis id', 'plcxb1d0ed', 'port-001', ['plcxb1d0ed']],
    ['is behind the dot of the port id', 'S7-1200   6ES7 214', 'port-001.plcxb1d0ed', ['plcxb1d0ed']],
    ['is behind slot and dot', 'S7-1500   6ES7 511', 'port-001-00002.line1', ['line1']],
    ['is not a chassis id that no name may be', 'S7-1200   6ES7 214', 'port-001', []],
    ['is not told by another port id', 'plc', 'eth0', []],
  ])('%s', (_title, chassis, port, names) => expect(stations(chassis, port)).toEqual(names));
  it('is not read from a device that shows no sign of PROFINET', () =>
    expect(stations('plc', 'port-001', '')).toEqual([]));
  it('is not carried over from the frame before', () => {
    stations('plc', 'port-001');
    expect(said(status)).toEqual([]);
  });
});

describe('lldp on broken bytes', () => {
  it.each([
    ['a port id first', PORT + CHASSIS + TTL + END],
    ['no chassis id at all', '1008 0501c0a80001'],
    ['a chassis id without a value', `${tlv(1, '04')}${PORT}${TTL}`],
    ['a chassis id beyond the frame', '02ff 04 000e8c'],
    ['three bytes', '020704'],
  ])('%s is refused', (_title, hex) => {
    const bytes = fromHex(hex);
    expect(lldp.recognise(bytes, 0, bytes.length, true)).toBe(NO);
    expect(record(lldp, hex)).toMatchObject({ consumed: RESYNC, context: { messages: [], claims: [] } });
  });
  it.each([
    ['a field beyond the frame', `${CHASSIS}${PORT}${TTL}0aff 41`],
    ['no time to live', CHASSIS + PORT + END],
    ['two chassis ids', CHASSIS + CHASSIS + TTL + END],
    ['an address longer than its field', frame(tlv(8, 'ff 01 c0a80001'))],
    ['an address of no bytes', frame(tlv(8, '00'))],
    ['an empty management address', frame(tlv(8, ''))],
  ])('%s is marked', (_title, hex) => {
    const { context } = record(lldp, hex);
    expect(context.messages).toHaveLength(1);
    expect(context.malformedReasons.length).toBeGreaterThan(0);
    expect(context.claims.filter(({ attribute }) => attribute === 'ip')).toEqual([]);
  });
  it('stops after as many fields as a frame can have', () => {
    expect(record(lldp, CHASSIS + PORT + TTL + tlv(99, '').repeat(600)).consumed).toBeGreaterThan(600);
  });
});
