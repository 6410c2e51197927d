/** RADIUS: codes, access servers, stations, accounts; passwords never. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './radius.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const one = (value: number): string => value.toString(16).padStart(2, '0');
const attribute = (type: number, value: string): string => one(type) + one(2 + value.length / 2) + value;
const packet = (code: number, ...attributes: string[]): string => {
  const body = attributes.join('');
  return `${one(code)}07${(20 + body.length / 2).toString(16).padStart(4, '0')}${'ab'.repeat(16)}${body}`;
};
const user = (name: string): string => attribute(1, hexOf(name));
const said = (hex: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hex, { datagram: true, context });

describe('RADIUS', () => {
  it.each([
    [packet(3), 'error access_reject'],
    [packet(11), 'response access_challenge'],
    [packet(5), 'response accounting_response'],
    [packet(12), 'request status_server'],
    [packet(13), 'request status_client'],
    [packet(40), 'request disconnect_request'],
    [packet(41), 'response disconnect_ack'],
    [packet(42), 'error disconnect_nak'],
    [packet(43), 'request coa_request'],
    [packet(44), 'response coa_ack'],
    [packet(45), 'error coa_nak'],
    [`${packet(44)}0000`, 'response coa_ack'],
  ])('%s: %s', (hex, line) => expect(said(hex)[0]).toBe(line));

  it('names the access server, the station that calls it and who that is', () => {
    const hex = packet(
      1,
      user('HALL\\anna'),
      attribute(2, hexOf('S3CRETS3CRETS3CR')),
      attribute(4, '0a000001'),
      attribute(6, '00000002'),
      attribute(31, hexOf('00-14-22-E9-54-5E')),
      attribute(32, hexOf('switch7')),
    );
    const context = new RecordingContext(protocol);
    expect(said(hex, context)).toEqual([
      'request access_request',
      '10.0.0.1 role=network access server',
      '10.0.0.1 system-name=switch7',
      '00:14:22:e9:54:5e user=HALL\\anna',
      'account HALL\\anna',
    ]);
    expect(context.messages[0]?.fields).toEqual({
      user: 'HALL\\anna',
      calling_station: '00-14-22-E9-54-5E',
      service_type: 2,
    });
    expect(JSON.stringify([context.messages, context.claims, context.accounts])).not.toContain('S3CRET');
  });
  it('tells which address a station was given', () => {
    const station = attribute(31, hexOf('00-14-22-E9-54-5E'));
    const start = packet(4, attribute(8, '0a000017'), station, attribute(40, '00000001'));
    expect(said(start)).toEqual([
      'request accounting_request',
      'source role=network access server',
      '00:14:22:e9:54:5e ip=10.0.0.23',
    ]);
    expect(said(packet(4, attribute(8, 'fffffffe'), station))).toHaveLength(2);
    expect(said(packet(4, attribute(8, '00000000'), station))).toHaveLength(2);
    expect(said(packet(4, attribute(8, '7f000001'), station))).toHaveLength(2);
    expect(said(packet(1, attribute(8, '0a000017'), station))).toHaveLength(2);
    expect(said(packet(4, attribute(8, '0a000017'), attribute(31, hexOf('01-00-5E-00-00-01'))))).toHaveLength(2);
    expect(said(packet(4, attribute(8, '0a000017'), attribute(31, hexOf('+49 30 12345'))))).toHaveLength(2);
  });
  it.each([
    ['anna@hall.example', 'hall.example', 'anna', 'user'],
    ['HALL\\PC1$', 'HALL', 'PC1$', 'machine'],
    ['host/pc1.hall.example', '', 'host/pc1.hall.example', 'machine'],
    ['00-14-22-E9-54-5E', '', '00-14-22-E9-54-5E', 'machine'],
    ['anna', '', 'anna', 'user'],
  ] as const)('%s is an account', (name, domain, account, kind) => {
    const { context } = record(protocol, packet(2, user(name)));
    expect(context.accounts).toEqual([{ name: account, domain, kind }]);
  });
  it('an account that is refused is none', () => expect(said(packet(3, user('anna')))).toHaveLength(2));
  it('names who an EAP response says to be', () => {
    const identity = (code: number, type: number, length: string): string =>
      packet(1, attribute(79, `${one(code)}01${length}${one(type)}${hexOf('anna')}`));
    expect(said(identity(2, 1, '0009'))).toContain('account \\anna');
    expect(said(identity(2, 1, 'ffff'))).toContain('account \\anna');
    expect(said(identity(2, 1, '0005'))).toHaveLength(2);
    expect(said(identity(1, 1, '0009'))).toHaveLength(2);
    expect(said(identity(2, 4, '0009'))).toHaveLength(2);
    expect(record(protocol, identity(2, 4, '0009')).context.messages[0]?.fields).toEqual({ eap_code: 2, eap_type: 4 });
  });
  it('an empty value says nothing', () => {
    expect(said(packet(1, attribute(1, ''), attribute(4, '0a0000'), attribute(79, '0201')))).toEqual([
      'request access_request',
      'source role=network access server',
    ]);
  });
  it('turns a flow whose first sender answers, once', () => {
    const context = new RecordingContext(protocol);
    said(packet(2), context);
    said(packet(2), context);
    expect(context.swapped).toBe(1);
    const asked = new RecordingContext(protocol);
    told(protocol, packet(1), { datagram: true, context: asked, direction: 1 });
    expect(asked.swapped).toBe(1);
  });
  it.each([
    ['an attribute of length 1', packet(1, '0101')],
    ['an attribute beyond the end', packet(1, '01ff61')],
    ['half an attribute', packet(1, '01')],
  ])('%s is malformed', (_title, hex) => expect(said(hex)).toContain('malformed an attribute that does not fit'));
  it.each([
    ['a code that does not exist', packet(99)],
    ['a length below the header', packet(1).replace('0014', '0013')],
    ['a length beyond the datagram', packet(1).replace('0014', '0015')],
    ['a hostile length', packet(1).replace('0014', 'ffff')],
    ['a header cut short', packet(1).slice(0, 38)],
  ])('%s is none', (_title, hex) => {
    expect(said(hex)).toEqual(['resync']);
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(NO);
  });
  it('is recognised at its ports only', () => {
    const bytes = fromHex(packet(1));
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(YES);
    expect(protocol.recognise(bytes, 0, bytes.length, false)).toBe(NO);
  });
  it('has a word for what it does not know', () =>
    expect(protocol.describe(99)).toEqual({ operation: 'code_99', meaning: 'unknown' }));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
