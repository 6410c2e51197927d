/** Greetings, searches and matches of both versions; what cameras say in their scopes; nobody speaks for another. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import discovery from './ws-discovery.ts';

const DRAFT = 'http://schemas.xmlsoap.org/ws/2005/04/discovery';
const OASIS = 'http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01';
const envelope = (action: string, body: string, namespace = DRAFT): string =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="x"><s:Header><a:Action s:mustUnderstand="1">${namespace}/${action}</a:Action></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
const endpoint = (address: string): string =>
  `<a:EndpointReference><a:Address>${address}</a:Address></a:EndpointReference>`;
const TYPES = '<d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>';
const scopes = (...said: readonly string[]): string =>
  `<d:Scopes>\n ${said.map((scope) => `onvif://www.onvif.org/${scope}`).join(' ')} ldap:///x</d:Scopes>`;
const said = (text: string): string[] => told(discovery, hexOfText(text), { datagram: true });

describe('WS-Discovery', () => {
  it.each<[string, string[]]>([
    [
      envelope('Hello', `<d:Hello>${endpoint('urn:uuid:1')}<d:Types>wsdp:Device pub:Computer</d:Types></d:Hello>`),
      ['event hello: wsdp:Device pub:Computer', 'source device-id=urn:uuid:1', 'source device-type=Device Computer'],
    ],
    [envelope('Bye', endpoint('urn:uuid:1')), ['event bye']],
    [envelope('Probe', `<d:Probe>${TYPES}</d:Probe>`), ['request probe: dn:NetworkVideoTransmitter tds:Device']],
    [envelope('Probe', '<d:Probe/>', OASIS), ['request probe']],
    [envelope('Resolve', endpoint('urn:uuid:1')), ['request resolve']],
    [
      envelope(
        'ProbeMatches',
        endpoint('urn:uuid:1') +
          TYPES +
          scopes(
            'name/Gate_1',
            'hardware/IPC%201000',
            'location/country/it',
            'manufacturer/Hall',
            'type/ptz',
            'name/',
          ) +
          scopes('type/manufacturer/X'),
      ),
      [
        'response probe',
        'source device-id=urn:uuid:1',
        'source device-type=NetworkVideoTransmitter Device',
        'source name=Gate 1',
        'source model=IPC 1000',
        'source location=country/it',
        'source vendor=Hall',
      ],
    ],
    [
      envelope('ResolveMatches', endpoint('u') + scopes('MAC/00:11:22:33:44:55', 'mac/no', 'type/manufacturer/Foscam')),
      ['response resolve', 'source device-id=u', 'source mac=00:11:22:33:44:55', 'source vendor=Foscam'],
    ],
    [envelope('ProbeMatches', endpoint('a') + endpoint('b') + TYPES), ['response probe']],
    [envelope('ProbeMatches', ''), ['response probe']],
    [envelope('ProbeMatches', `${endpoint('')}<d:Types/><d:Scopes/>`), ['response probe']],
    [envelope('Bye', '').replace('<s:Body>', ''), ['event bye']],
    [envelope('Hello', '').replace('<s:Body>', ''), ['event hello']],
    [envelope('Goodbye', ''), ['resync']],
    [envelope('Probe', '', 'http://example.org'), ['resync']],
    ['<s:Envelope><a:Action/>', ['resync']],
    ['<s:Envelope>', ['resync']],
    ['<html>', ['resync']],
  ])('%s', (text, lines) => expect(said(text)).toEqual(lines));
  it.each([
    [envelope('Probe', ''), YES],
    ['<html>', NO],
    ['', NO],
  ])('recognises %j: %i', (text, verdict) => {
    const bytes = fromHex(hexOfText(text));
    expect(discovery.recognise(bytes, 0, bytes.length, false)).toBe(verdict);
  });
  it('holds to its examples', () => {
    expect(exampleFailures(discovery)).toEqual([]);
    expect(discovery.describe(9).operation).toBe('action_9');
  });
});
