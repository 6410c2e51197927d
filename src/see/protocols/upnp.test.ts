/** Descriptions of devices, of which only the root speaks; actions that they are asked for. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import upnp from './upnp.ts';

const root = (inner: string, namespace = 'urn:schemas-upnp-org:device-1-0'): string =>
  `<?xml version="1.0"?><root xmlns="${namespace}"><specVersion><major>1</major></specVersion><device>${inner}</device></root>`;
const WITHIN = '<deviceList><device><serialNumber>2</serialNumber></device></deviceList>';
const SERVICES = '<serviceList><service><modelName>no</modelName></service></serviceList>';
const soap = (inner: string): string => `<s:Envelope xmlns:s="x"><s:Body>\n${inner}</s:Body></s:Envelope>`;
const SERVICE = 'xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:1"';
const said = (text: string, direction: 0 | 1 = 1): string[] =>
  told(upnp, hexOfText(text), { datagram: true, direction });

describe('UPnP', () => {
  it.each<[string, string[]]>([
    [
      root(
        `<friendlyName>Gate</friendlyName><manufacturer> Hall </manufacturer><modelName>C1</modelName><serialNumber>7</serialNumber><modelNumber/><UDN>uuid:1</UDN>${SERVICES}${WITHIN}`,
      ),
      [
        'response device_description',
        'source name=Gate',
        'source vendor=Hall',
        'source model=C1',
        'source serial=7',
        'source device-id=uuid:1',
      ],
    ],
    [root(WITHIN), ['response device_description']],
    [
      root('<modelDescription>IP camera</modelDescription>'),
      ['response device_description', 'source system-description=IP camera'],
    ],
    [root('', 'urn:x'), ['resync']],
    ['<root xmlns="urn:schemas-upnp-org:device-1-0">', ['resync']],
    [soap(`<u:GetExternalIPAddressResponse ${SERVICE}>`), ['response control: GetExternalIPAddressResponse']],
    [soap('<u:Get xmlns:u="urn:x">'), ['resync']],
    [soap('text'), ['resync']],
    ['<s:Envelope>', ['resync']],
    ['<html>', ['resync']],
    ['', ['resync']],
  ])('%s', (text, lines) => expect(said(text)).toEqual(lines));
  it('asks for what a device does', () => {
    const text = soap(`<u:AddPortMapping ${SERVICE}>`);
    expect(said(text, 0)).toEqual(['request control: AddPortMapping']);
    expect(record(upnp, hexOfText(text)).context.messages[0]?.fields).toEqual({
      service: 'urn:schemas-upnp-org:service:WANIPConnection:1',
    });
    expect(said(root('<friendlyName>x</friendlyName>'), 0)).toEqual(['request device_description']);
  });
  it.each([
    [root(''), YES],
    ['<html>', NO],
  ])('recognises %j: %i', (text, verdict) => {
    const bytes = fromHex(hexOfText(text));
    expect(upnp.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
  it('holds to its examples', () => {
    expect(exampleFailures(upnp)).toEqual([]);
    expect(upnp.describe(9).operation).toBe('document_9');
  });
});
