/** What agents answer about themselves in all three versions; a community is told by none. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import snmp from './snmp.ts';

const ber = (tag: string, ...parts: readonly string[]): string => {
  const content = parts.join('').replace(/ /g, '');
  const length = content.length / 2;
  return (
    tag + (length < 128 ? length.toString(16).padStart(2, '0') : `82${length.toString(16).padStart(4, '0')}`) + content
  );
};
const text = (value: string): string => ber('04', Buffer.from(value).toString('hex'));
const number = (n: number): string => ber('02', n.toString(16).padStart(2, '0'));
const SYS_NAME = '2b06010201010500';
const SYS_DESCRIPTION = '2b06010201010100';
const SYS_OBJECT = '2b06010201010200';
const SERIAL = '2b060102012f01010101 0b01';
const binding = (oid: string, value: string): string => ber('30', ber('06', oid), value);
const pdu = (tag: string, status: number, ...bindings: readonly string[]): string =>
  ber(tag, number(7), number(status), number(0), ber('30', ...bindings));
const COMMUNITY = 'S3cretC0mmunity';
const message = (version: number, content: string): string => ber('30', number(version), text(COMMUNITY), content);
const said = (hex: string, context?: RecordingContext, direction: 0 | 1 = 0): string[] =>
  told(snmp, hex, { datagram: true, direction, ...(context ? { context } : {}) });

describe('snmp', () => {
  it('holds to its examples', () => expect(exampleFailures(snmp)).toEqual([]));
  it.each([
    ['a0', 'request get_request'],
    ['a1', 'request get_next_request'],
    ['a5', 'request get_bulk_request'],
    ['a6', 'request inform_request'],
    ['a7', 'event snmpv2_trap'],
    ['a8', 'event report'],
  ])('PDU %s is %s', (tag, line) => {
    expect(said(message(1, pdu(tag, 0, binding(SYS_NAME, '0500'))))).toEqual([line, 'source snmp-version=v2c']);
  });
  it('a set configures, and names what', () => {
    const lines = said(message(0, pdu('a3', 0, binding(SYS_NAME, text('new')))));
    expect(lines).toEqual(['request set_request: 1.3.6.1.2.1.1.5.0', 'source snmp-version=v1']);
    expect(snmp.describe(3).meaning).toBe('configure');
  });
  it('the answer to a set configures too, and its refusal', () => {
    const context = new RecordingContext(snmp);
    const set = message(1, pdu('a3', 0, binding(SYS_NAME, text('new'))));
    said(set, context);
    expect(said(message(1, pdu('a2', 0, binding(SYS_NAME, text('new')))), context, 1)[0]).toBe('response set_request');
    said(set, context);
    expect(said(message(1, pdu('a2', 17)), context, 1)[0]).toBe('error set_request');
  });
  it('a trap of version 1 is an event', () => {
    expect(said(message(0, ber('a4', '06032b0601')))).toEqual(['event trap', 'source snmp-version=v1']);
  });
  it('an answer is counted under its request', () => {
    const context = new RecordingContext(snmp);
    said(message(1, pdu('a1', 0, binding(SYS_NAME, '0500'))), context);
    expect(said(message(1, pdu('a2', 0, binding(SYS_NAME, text('S1')))), context, 1)).toEqual([
      'response get_next_request',
      'source snmp-version=v2c',
      'source system-name=S1',
    ]);
    expect(said(message(1, pdu('a2', 5)), context, 1)).toEqual(['error get_response', 'source snmp-version=v2c']);
  });
  it.each([
    ['a description', binding(SYS_DESCRIPTION, text('SCALANCE')), ['source system-description=SCALANCE']],
    [
      'an object identifier',
      binding(SYS_OBJECT, ber('06', '2b060104019f3401')),
      ['source device-type=1.3.6.1.4.1.4020.1'],
    ],
    ['a serial number', binding(SERIAL, text('FOC123')), ['source serial=FOC123']],
    ['a number where text belongs', binding(SYS_NAME, number(1)), []],
    ['another variable', binding('2b06010201020200', text('x')), []],
    ['the second entity', binding('2b060102012f01010101 0b02', text('x')), []],
    ['an empty binding', '3000', []],
    ['a binding without a name', ber('30', text('x')), []],
  ])('an agent says %s', (_title, bound, claims) => {
    expect(said(message(1, pdu('a2', 0, bound)), undefined, 1).slice(2)).toEqual(claims);
  });
  it('asking says nothing of the one who asks', () => {
    expect(said(message(1, pdu('a0', 0, binding(SYS_NAME, text('S1'))))).slice(2)).toEqual([]);
  });
  it('shows fields, and the community nowhere', () => {
    const { context } = record(snmp, message(1, pdu('a2', 2, binding(SYS_NAME, text('S1')))));
    expect(context.messages[0]?.fields).toEqual({ request_id: 7, error_status: 2 });
    expect(JSON.stringify([context.messages, context.claims, context.accounts, context.signs])).not.toContain('S3cret');
  });
});

describe('snmp version 3', () => {
  const secured = (flags: string, user: string, content: string, model = 3, engine = '8000113703'): string =>
    ber(
      '30',
      number(3),
      ber('30', number(1), number(100), ber('04', flags), number(model)),
      ber('04', ber('30', ber('04', engine), number(0), number(0), text(user), text('authsecret'), text(''))),
      content,
    );
  const plain = ber('30', text(''), text(''), pdu('a0', 0, binding(SYS_NAME, '0500')));
  it('tells user and engine, each once in a row', () => {
    const context = new RecordingContext(snmp);
    expect(said(secured('04', 'operator', plain), context)).toEqual([
      'request get_request',
      'source snmp-version=v3',
      'account \\operator',
    ]);
    expect(said(secured('04', 'operator', plain), context)).toEqual(['request get_request', 'source snmp-version=v3']);
    expect(said(secured('04', '', plain), context, 1)).toContain('source device-id=8000113703');
    expect(said(secured('04', '', plain), context, 1)).not.toContain('source device-id=8000113703');
    expect(JSON.stringify(context.messages)).not.toContain('authsecret');
  });
  it.each([
    ['8000113703000e8c123456', ['vendor-id=enterprise 4407', 'chassis-id=00:0e:8c:12:34:56']],
    ['8000113703000e8c1234', ['vendor-id=enterprise 4407']],
    [`8000113704${Buffer.from('switch7').toString('hex')}`, ['vendor-id=enterprise 4407', 'mentioned-name=switch7']],
    ['80001f888059dc486145a26322', ['vendor-id=enterprise 8072']],
    ['000011370a0000010000a100', []],
  ])('engine %s says %j', (id, claims) => {
    const lines = said(secured('00', '', plain, 3, id), undefined, 1);
    expect(lines.filter((line) => /vendor-id|chassis-id|mentioned/.test(line))).toEqual(
      claims.map((claim) => `source ${claim}`),
    );
  });
  it.each([
    ['04', 'noAuthNoPriv'],
    ['05', 'authNoPriv'],
    ['07', 'authPriv'],
  ])('of flags %s the level is %s, and the agent answers at it', (flags, level) => {
    const content = level === 'authPriv' ? ber('04', '0011') : plain;
    const context = new RecordingContext(snmp);
    expect(said(secured(flags, 'operator', content), context)).toContain('account \\operator');
    expect(said(secured(flags, 'operator', content), context, 1)).toContain(`source security=SNMPv3 ${level}`);
    expect(said(secured(flags, 'operator', content), context, 1).join(' ')).not.toContain('security=');
    expect(context.messages[0]?.fields['security_level']).toBe(level);
  });
  it('who sends a trap is the agent', () => {
    const context = new RecordingContext(snmp);
    context.targetPort = 162;
    const trap = ber('30', text(''), text(''), pdu('a7', 0, binding(SYS_NAME, text('S1'))));
    expect(said(secured('00', 'operator', trap), context)).toEqual([
      'event snmpv2_trap',
      'source snmp-version=v3',
      'source device-id=8000113703',
      'source security=SNMPv3 noAuthNoPriv',
    ]);
  });
  it('counts what is encrypted', () => {
    expect(said(secured('03', 'u', ber('04', '0011')))[0]).toBe('request encrypted');
    expect(said(secured('03', 'u', ber('04', '0011')), undefined, 1)[0]).toBe('response encrypted');
    expect(snmp.codeKey?.(0, 16)).toBeUndefined();
  });
  it('reads no user of another security model', () => {
    expect(said(secured('04', 'u', plain, 1))).toEqual(['request get_request', 'source snmp-version=v3']);
  });
});

describe('snmp on broken bytes', () => {
  const v3 = (parameters: string, content = ''): string =>
    ber('30', number(3), ber('30', number(1), number(1), ber('04', '04'), number(3)), ber('04', parameters), content);
  it.each([
    ['a PDU of no kind', message(1, pdu('a9', 0))],
    ['no PDU', message(1, '')],
    ['a PDU without ids', message(1, ber('a0', ''))],
    ['a binding list that is none', message(1, ber('a0', number(1), number(0), number(0), number(0)))],
    ['version 3 without a header', ber('30', number(3), number(1))],
    [
      'version 3 cut behind its header',
      ber('30', number(3), ber('30', number(1), number(1), ber('04', '04'), number(3))),
    ],
    ['a length beyond the datagram', '30ff 020100 0406 7075626c6963 a0'],
    ['security parameters that are none', v3(text('x'))],
    ['security parameters without an engine', v3(ber('30', number(1)))],
    ['security parameters without boots', v3(ber('30', text('e')))],
    ['security parameters without a user', v3(ber('30', text('e'), number(0), number(0), number(0)))],
    ['no data behind them', v3(ber('30', text('e'), number(0), number(0), text('u')))],
    ['data without a context', v3(ber('30', text('e'), number(0), number(0), text('u')), ber('30', number(1)))],
    ['a security model that is none', ber('30', number(3), ber('30', number(1), number(1), ber('04', ''), text('x')))],
  ])('%s is marked or refused', (_title, hex) => {
    const lines = said(hex);
    expect(lines.some((line) => line === 'resync' || line.startsWith('malformed'))).toBe(true);
    expect(lines.filter((line) => line.startsWith('request'))).toEqual([]);
  });
  it('is recognised at its own port only', () => {
    const bytes = fromHex(message(1, pdu('a0', 0)));
    expect([true, false].map((onPort) => snmp.recognise(bytes, 0, bytes.length, onPort))).toEqual([YES, NO]);
    const other = fromHex(ber('30', number(2), text('x')));
    expect(snmp.recognise(other, 0, other.length, true)).toBe(NO);
  });
});
