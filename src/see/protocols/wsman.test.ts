/** Shells, objects, methods and faults; what is encrypted is told as such; no command line anywhere. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import wsman from './wsman.ts';

const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';
const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';
/** The CIM namespace and class. */
const PROCESS = ['root', 'cimv2', 'Win32_Process'].join('/');
const CLASS = `http://schemas.microsoft.com/wbem/wsman/1/wmi/${PROCESS}`;
const IDENTITY = 'xmlns:w="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"';
const envelope = (action: string, resource = '', body = ''): string =>
  `<s:Envelope xmlns:s="x"><s:Header><a:Action>${action}</a:Action>${
    resource === '' ? '' : `<w:ResourceURI s:mustUnderstand="true">${resource}</w:ResourceURI>`
  }</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
const identified = (version: string, vendor = 'Microsoft Corporation'): string =>
  `<s:Envelope ${IDENTITY}><s:Body><w:IdentifyResponse><w:ProductVendor>${vendor}</w:ProductVendor><w:ProductVersion>${version}</w:ProductVersion></w:IdentifyResponse>`;
const header = (type: string, path = '/wsman'): string =>
  `POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Type: ${type}\r\n\r\n`;
const said = (text: string): string[] => told(wsman, hexOfText(text), { datagram: true });

describe('WS-Management', () => {
  it.each<[string, string[]]>([
    [envelope(`${TRANSFER}/Create`, `${SHELL}/cmd`), ['request create: wbem/wsman/1/windows/shell/cmd']],
    [envelope(`${SHELL}/Command`, `${SHELL}/cmd?x=1`), ['request command: wbem/wsman/1/windows/shell/cmd']],
    [envelope(`${SHELL}/ReceiveResponse`), ['response receive']],
    [envelope(`${SHELL}/Signal`, 'x'), ['request signal']],
    [
      envelope('http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate', CLASS),
      [`request enumerate: wbem/wsman/1/wmi/${PROCESS}`],
    ],
    [envelope(`${CLASS}/Create`, CLASS), ['request invoke: root/cimv2/Win32_Process/Create']],
    [envelope(`${CLASS}/CreateResponse`), ['response invoke: root/cimv2/Win32_Process/Create']],
    [
      envelope('http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_X/Stop'),
      ['request invoke: cim-schema/2/CIM_X/Stop'],
    ],
    [envelope('http://schemas.dmtf.org/wbem/wsman/1/wsman/fault'), ['error fault']],
    [envelope('http://schemas.xmlsoap.org/ws/2004/08/addressing/fault'), ['error fault']],
    [`<s:Envelope ${IDENTITY}><s:Body><w:Identify/>`, ['request identify']],
    [identified('OS: 6.3.9600 SP: 0.0 Stack: 3.0'), ['response identify', 'source os-version=6.3.9600']],
    [identified('OS: 0.0.0 SP: 0.0 Stack: 3.0'), ['response identify']],
    [identified('16.0.0', 'Intel(r) AMT'), ['response identify', 'source application=Intel(r) AMT 16.0.0']],
    [identified('16.0.0', ''), ['response identify']],
    [identified(''), ['response identify']],
    ['<s:Envelope><s:Body><w:Identify/>', ['resync']],
    [envelope('http://example.org/Get'), ['resync']],
    [envelope(`${TRANSFER}/Got`), ['resync']],
    ['<s:Envelope><a:Action/>', ['resync']],
    ['<html>', ['resync']],
    [
      header('multipart/encrypted;protocol="x"', '/wsman?PSVersion=5.1.18362.628'),
      ['request encrypted_message', 'source application=PowerShell 5.1.18362.628'],
    ],
    [header('application/soap+xml'), []],
  ])('%s', (text, lines) => expect(said(text)).toEqual(lines));
  it('reads no command', () => {
    const { context } = record(wsman, hexOfText(envelope(`${SHELL}/Command`, '', '<rsp:Command>s3cret</rsp:Command>')));
    expect(JSON.stringify([context.messages, context.claims])).not.toContain('s3cret');
    expect(new RecordingContext(wsman).messages).toEqual([]);
  });
  it.each([
    [envelope(`${SHELL}/Send`), YES],
    [header('x'), YES],
    ['<html>', NO],
    ['', NO],
  ])('recognises %j: %i', (text, verdict) => {
    const bytes = fromHex(hexOfText(text));
    expect(wsman.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
  it('holds to its examples', () => {
    expect(exampleFailures(wsman)).toEqual([]);
    expect(wsman.describe(999).operation).toBe('action_999');
  });
});
