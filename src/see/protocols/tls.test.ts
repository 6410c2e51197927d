/** Client and server hello: names, versions, extensions that are there to confuse, and records that lie. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import tls from './tls.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const size = (hex: string): number => hex.replace(/ /g, '').length / 2;
const counted = (bytes: number, hex: string): string =>
  size(hex)
    .toString(16)
    .padStart(bytes * 2, '0') + hex;
const extension = (type: string, data: string): string => type + counted(2, data);
const handshake = (type: string, body: string): string => `160301${counted(2, type + counted(3, body))}`;
const clientHello = (...extensions: readonly string[]): string =>
  handshake('01', `0303${'11'.repeat(32)} 00 0002 1301 01 00${counted(2, extensions.join(''))}`);
const serverHello = (...extensions: readonly string[]): string =>
  handshake('02', `0303${'11'.repeat(32)} 00 1301 00${counted(2, extensions.join(''))}`);
const sni = (name: string): string => extension('0000', counted(2, `00${counted(2, hexOf(name))}`));
const GREASE = extension('8a8a', '00');
const ECH = extension('fe0d', `00${'00'.repeat(40)}`);

describe('tls', () => {
  it('holds to its examples', () => expect(exampleFailures(tls)).toEqual([]));
  it.each([
    ['a server name', clientHello(sni('ot.example')), 'request client_hello: ot.example'],
    ['a name behind GREASE', clientHello(GREASE, sni('ot.example')), 'request client_hello: ot.example'],
    [
      'the outer name beside an encrypted hello',
      clientHello(sni('front.example'), ECH),
      'request client_hello: front.example',
    ],
    ['no name', clientHello(GREASE), 'request client_hello'],
    ['no extensions at all', handshake('01', `0303${'11'.repeat(32)} 00 0002 1301 01 00`), 'request client_hello'],
    ['a name list of another type', clientHello(extension('0000', '0005 01 0002 4142')), 'request client_hello'],
    ['a name longer than its list', clientHello(extension('0000', '0005 00 00ff 4142')), 'request client_hello'],
    ['a name beyond the hello', clientHello('000000ff0005000002'), 'request client_hello'],
    ['a session id beyond the hello', handshake('01', `0303${'11'.repeat(32)} ff`), 'request client_hello'],
    ['a hello of nothing', handshake('01', ''), 'request client_hello'],
  ])('%s', (_title, hex, line) => {
    const lines = told(tls, hex);
    const name = line.split(': ')[1];
    expect(lines).toEqual([line, ...(name === undefined ? [] : [`source tls-sni=${name}`]), 'skipped']);
  });
  it.each([
    ['TLS 1.2', serverHello(), 0x0303],
    ['TLS 1.3, by its extension', serverHello(extension('002b', '0304')), 0x0304],
    ['a version extension of the wrong size', serverHello(extension('002b', '03')), 0x0303],
  ])('shows which version both settle on: %s', (_title, hex, version) => {
    expect(record(tls, hex).context.messages).toMatchObject([{ kind: 'response', fields: { version } }]);
  });
  it('takes a server hello cut short for an error', () => {
    expect(told(tls, handshake('02', '0303'))).toEqual(['error server_hello', 'skipped']);
  });
  it('counts an alert', () => expect(told(tls, '15 0303 0002 0228')).toEqual(['event alert', 'skipped']));
  it.each([
    ['application data', '17 0303 0010 00112233'],
    ['a hello request', handshake('00', '')],
    ['a handshake header split over records', '16 0301 0001 01'],
  ])('passes over %s', (_title, hex) => expect(told(tls, hex)).toEqual(['skipped']));
  it('waits for a hello that is split over segments', () => {
    const hex = clientHello(sni('ot.example'));
    const context = new RecordingContext(tls);
    expect(told(tls, hex.slice(0, 60), { context })).toEqual([`waits ${size(hex.slice(0, 60))}`]);
    expect(told(tls, hex, { context })[0]).toBe('request client_hello: ot.example');
  });
  it('reads nothing after the first record, per direction', () => {
    const context = new RecordingContext(tls);
    told(tls, clientHello(), { context });
    expect(told(tls, clientHello(sni('later.example')), { context })).toEqual(['skipped']);
    expect(told(tls, serverHello(), { context, direction: 1 })).toEqual(['response server_hello', 'skipped']);
  });
  it.each([
    ['another version', '16 0903 0003 01 0000'],
    ['a minor version of 5', '16 0305 0003 01 0000'],
    ['a record without content', '16 0301 0000 01'],
    ['a record longer than may be', '16 0301 ffff 01'],
    ['another content type', '19 0301 0003 01 0000'],
  ])('refuses %s', (_title, hex) => {
    const bytes = fromHex(hex);
    expect([tls.recognise(bytes, 0, bytes.length, true), record(tls, hex).consumed]).toEqual([NO, RESYNC]);
  });
  it.each([
    [clientHello(), false, YES],
    [serverHello(), false, YES],
    ['17 0303 0010 0011', false, NO],
    ['17 0303 0010 0011', true, YES],
    ['16', false, MORE],
    ['1603', true, MORE],
    ['1604', true, NO],
    ['', true, NO],
  ])('recognises %s, on its port %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(tls.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('has words for what it does not know', () => {
    expect([tls.describe(11).operation, tls.codeKey?.(3, 256), tls.codeKey?.(0, 1)]).toEqual([
      'handshake_11',
      undefined,
      1,
    ]);
  });
});
