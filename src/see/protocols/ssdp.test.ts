/** Devices announced, searched for and found. UPnP Device Architecture 2.0, 1.1–1.3. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
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
    ['empty headers say nothing', ['NOTIFY * HTTP/1.1', 'NT:', 'SERVER: ', '', ''], ['event notify']],
    ['a body is no header', ['NOTIFY * HTTP/1.1', '', 'SERVER: forged', ''], ['event notify']],
    ['a line without an end', ['NOTIFY * HTTP/1.1'], ['event notify']],
    [
      'headers past the ceiling are not read',
      ['NOTIFY * HTTP/1.1', ...Array.from({ length: 64 }, () => 'X: y'), 'SERVER: late', '', ''],
      ['event notify'],
    ],
  ])('%s', (_title, lines, expected) => expect(said(...lines)).toEqual(expected));
  it.each(['HTTP/1.1 404 Not Found', 'NOTIFY /x HTTP/1.1', 'M-SEARCH'])('refuses %s', (line) =>
    expect(said(line, '', '').at(-1)).toBe('resync'),
  );
});
