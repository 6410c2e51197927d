/** Devices announced, searched for and found. UPnP Device Architecture 2.0, 1.1–1.3. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { RecordingContext, record } from '../../model/recording-context.ts';
import ssdp from './ssdp.ts';

const said = (...lines: readonly string[]): string[] =>
  told(ssdp, Buffer.from(lines.join('\r\n'), 'latin1').toString('hex'), { datagram: true });

describe('ssdp', () => {
  it('holds to its examples', () => expect(exampleFailures(ssdp)).toEqual([]));
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'a search names what is sought and by what',
      ['M-SEARCH * HTTP/1.1', 'ST: upnp:rootdevice', 'USER-AGENT: Chromium/120', '', ''],
      ['request m_search: upnp:rootdevice', 'source user-agent=Chromium/120'],
    ],
    [
      'an announcement names the device and its server',
      ['NOTIFY * HTTP/1.1', 'nt:upnp:rootdevice', 'Server: Linux/3.4 UPnP/1.0 cam/2', '', ''],
      ['event notify: upnp:rootdevice', 'source http-server=Linux/3.4 UPnP/1.0 cam/2'],
    ],
    [
      'an answer names the server',
      ['HTTP/1.1 200 OK', 'ST: ssdp:all', 'SERVER: nas', '', ''],
      ['response m_search', 'source http-server=nas'],
    ],
    [
      'a root device says its name',
      ['NOTIFY * HTTP/1.1', 'NT: upnp:rootdevice', 'NTS: ssdp:alive', 'USN: uuid:1-2::upnp:rootdevice', '', ''],
      ['event notify: upnp:rootdevice', 'source device-id=uuid:1-2'],
    ],
    [
      'a part of it does not',
      ['NOTIFY * HTTP/1.1', 'NT: x', 'NTS: ssdp:byebye', 'USN: uuid:1-2::urn:x', '', ''],
      ['event notify_byebye: x'],
    ],
    [
      'a changed one',
      ['NOTIFY * HTTP/1.1', 'NTS: ssdp:update', 'USN: x::upnp:rootdevice', '', ''],
      ['event notify_update'],
    ],
    ['empty headers say nothing', ['NOTIFY * HTTP/1.1', 'NT:', 'SERVER: ', '', ''], ['event notify']],
    ['a body is no header', ['NOTIFY * HTTP/1.1', '', 'SERVER: forged', ''], ['event notify']],
    ['a line without an end', ['NOTIFY * HTTP/1.1'], ['event notify']],
    [
      'headers past the ceiling are not read',
      ['NOTIFY * HTTP/1.1', ...Array.from({ length: 64 }, () => 'X: y'), 'SERVER: late', '', ''],
      ['event notify'],
    ],
  ])('%s', (_title, lines, expected) => expect(said(...lines)).toEqual(expected));
  it('shows where its description is', () => {
    const hex = Buffer.from('HTTP/1.1 200 OK\r\nLOCATION: http://cam/d.xml\r\n\r\n').toString('hex');
    expect(record(ssdp, hex).context.messages[0]?.fields).toEqual({ location: 'http://cam/d.xml' });
    const quiet = new RecordingContext(ssdp);
    quiet.detail = false;
    expect(record(ssdp, hex, quiet).context.messages[0]?.fields).toEqual({});
    expect(ssdp.describe(9).operation).toBe('method_9');
  });
  it.each(['HTTP/1.1 404 Not Found', 'NOTIFY /x HTTP/1.1', 'M-SEARCH'])('refuses %s', (line) =>
    expect(said(line, '', '').at(-1)).toBe('resync'),
  );
});
