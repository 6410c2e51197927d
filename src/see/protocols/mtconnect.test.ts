/** Documents of MTConnect agents: which they are, which machine they tell of, and who says so. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import mtconnect from './mtconnect.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const DEVICE = '<Device id="d1" uuid="vmc-001" name="VMC1">';
const DESCRIPTION = '<Description manufacturer="Mill &amp; Co" serialNumber="A-7" model="M3">mill</Description>';
const devices = (inner: string, header = '<Header creationTime="x" sender="host" version="1.4.0.12"/>'): string =>
  `${DECLARATION}<MTConnectDevices xmlns:m="urn:mtconnect.org:MTConnectDevices:1.4">${header}<Devices>${inner}`;
const said = (text: string, direction: 0 | 1 = 1): string[] =>
  told(mtconnect, hexOfText(text), { datagram: true, direction });

describe('MTConnect', () => {
  it.each<[string, string, string[]]>([
    [
      'one machine',
      devices(`${DEVICE}${DESCRIPTION}<Linear name="X"/></Device>`),
      [
        'response mtconnect_devices: VMC1',
        'source application=MTConnect agent 1.4.0.12',
        'source name=VMC1',
        'source device-id=vmc-001',
        'source vendor=Mill &amp; Co',
        'source model=M3',
        'source serial=A-7',
      ],
    ],
    [
      'a machine without description',
      devices('<m:Device id="d1" uuid="" name="VMC1"/>', '<Header version="1.4"/>'),
      ['response mtconnect_devices: VMC1', 'source application=MTConnect agent', 'source name=VMC1'],
    ],
    ['two of them', devices(`${DEVICE}</Device><Device uuid="2">`, '<Header/>'), ['response mtconnect_devices: VMC1']],
    ['none', devices('', ''), ['response mtconnect_devices']],
    ['a nameless one', devices('<Device name="">', ''), ['response mtconnect_devices']],
    [
      'values',
      '<m:MTConnectStreams><Streams><DeviceStream name="VMC1" uuid="1">',
      ['response mtconnect_streams: VMC1'],
    ],
    ['assets', '<MTConnectAssets>', ['response mtconnect_assets']],
    ['a fault', '<MTConnectError><Errors><Error errorCode="NO_DEVICE"/>', ['error mtconnect_error']],
    ['another document', '<Device name="x">', ['resync']],
    ['another document of theirs', '<MTConnectDevice>', ['resync']],
    ['none at all', '', ['resync']],
  ])('tells of %s', (_title, text, lines) => expect(said(text)).toEqual(lines));
  it('takes what is sent to an agent for no statement of its own', () => {
    expect(said(devices(DEVICE), 0)).toEqual(['request mtconnect_devices: VMC1']);
  });
  it('shows who sends, and what is wrong', () => {
    const fields = (text: string, detail: boolean): unknown => {
      const context = new RecordingContext(mtconnect);
      context.direction = 1;
      context.detail = detail;
      return record(mtconnect, hexOfText(text), context).context.messages[0]?.fields;
    };
    expect(fields(devices(''), true)).toEqual({ sender: 'host', version: '1.4.0.12' });
    expect(fields(devices(''), false)).toEqual({});
    expect(fields('<MTConnectError><Error errorCode="NO_DEVICE">', true)).toEqual({ error_code: 'NO_DEVICE' });
    expect(fields('<MTConnectError><Error>', true)).toEqual({});
  });
  it.each([
    ['<MTConnectStreams>', YES],
    ['<html>', NO],
    ['', NO],
  ])('recognises %j: %i', (text, verdict) => {
    const bytes = fromHex(hexOfText(text));
    expect(mtconnect.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
  it('gives nothing for what is none', () => expect(record(mtconnect, '00').consumed).toBe(RESYNC));
  it('holds to its examples', () => {
    expect(exampleFailures(mtconnect)).toEqual([]);
    expect(mtconnect.describe(9).operation).toBe('document_9');
  });
});
