/** Hellos, certificates, alerts and heartbeats until encryption begins, and records that lie. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import tls from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const size = (hex: string): number => hex.replaceAll(' ', '').length / 2;
const counted = (bytes: number, hex: string): string =>
  size(hex)
    .toString(16)
    .padStart(bytes * 2, '0') + hex;
const extension = (type: string, data: string): string => type + counted(2, data);
const message = (type: string, body: string): string => type + counted(3, body);
const inRecord = (hex: string, type = '16'): string => `${type}0301${counted(2, hex)}`;
const handshake = (type: string, body: string): string => inRecord(message(type, body));
const clientHello = (...extensions: readonly string[]): string =>
  handshake('01', `0303${'11'.repeat(32)} 00 0002 1301 01 00${counted(2, extensions.join(''))}`);
const RANDOM = '11'.repeat(32);
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
const serverHello = (suite: string, extensions: readonly string[] = [], version = '0303', random = RANDOM): string =>
  handshake('02', `${version}${random} 00 ${suite} 00${counted(2, extensions.join(''))}`);
const sni = (name: string): string => extension('0000', counted(2, `00${counted(2, hexOf(name))}`));
const GREASE = extension('8a8a', '00');
const ECH = extension('fe0d', `00${'00'.repeat(40)}`);
const CHANGE_CIPHER = '14 0303 0001 01';
/** Made and read by another implementation (OpenSSL); in full in x509.test.ts. */
const CERTIFICATE =
  '308201c130820167a003020102020400abcdef300a06082a8648ce3d040302303a310b300906035504061302444531153013' +
  '060355040a0c0c506c616e742c20576f726b733114301206035504030c0b706c632e6578616d706c653020170d3230303130' +
  '323033303430355a180f32303531303130313030303030305a303a310b300906035504061302444531153013060355040a0c' +
  '0c506c616e742c20576f726b733114301206035504030c0b706c632e6578616d706c653059301306072a8648ce3d02010608' +
  '2a8648ce3d03010703420004f9ebe464147cc102d92324d099d927c1a50e42d57a08a116ffec0a29819d8c6570baf7d12888' +
  '902a6a0c1d67add103123c859ab69bf8e9431c9384930d4b7eeea3593057300f0603551d130101ff040530030101ff304406' +
  '03551d11043d303b820b706c632e6578616d706c6587040a0000098710fe800000000000000000000000000009860775726e' +
  '3a706c63810b6140622e6578616d706c65300a06082a8648ce3d0403020348003045022100e7daad5877d482cb17e8882d57' +
  '57ff2c12b7d8e4a80104abc7cb7ed23202a6f20220761d1aecd3f883e9aa7041e80ae60e10bd4b77aaa502547a02954162ff' +
  '7ec58e';
const certificate = (der: string): string => message('0b', counted(3, der === '' ? '' : counted(3, der)));
const CERTIFICATE_LINES = [
  String.raw`response certificate: CN=plc.example,O=Plant\, Works,C=DE`,
  String.raw`source certificate-subject=CN=plc.example,O=Plant\, Works,C=DE`,
  String.raw`source certificate-issuer=CN=plc.example,O=Plant\, Works,C=DE (itself)`,
  'source certificate-name=plc.example',
  'source certificate-name=10.0.0.9',
  'source certificate-name=fe80::9',
  'source certificate-name=urn:plc',
  'source certificate-serial=abcdef',
  'source certificate-validity=2020-01-02T03:04:05Z/2051-01-01T00:00:00Z',
  'source certificate-key=EC P-256, SHA-256 with ECDSA',
  'source certificate-fingerprint=ad2edf4591ccde40639b4b62fc1a54ec8f6d3e7d1f534492ba77b5cf0b667b01',
];
const withoutPrints = (lines: readonly string[]): string[] => lines.filter((line) => !/ tls-ja[34]=/.test(line));

describe('client hello', () => {
  it.each([
    ['a server name', clientHello(sni('ot.example')), 'request client_hello: ot.example'],
    ['a name behind GREASE', clientHello(GREASE, sni('ot.example')), 'request client_hello: ot.example'],
    [
      'the outer name beside an encrypted hello',
      clientHello(sni('front.example'), ECH),
      'request client_hello: front.example',
    ],
    ['no name', clientHello(GREASE), 'request client_hello'],
    ['no extensions at all', handshake('01', `0303${RANDOM} 00 0002 1301 01 00`), 'request client_hello'],
    ['a name list of another type', clientHello(extension('0000', '0005 01 0002 4142')), 'request client_hello'],
    ['a name longer than its list', clientHello(extension('0000', '0005 00 00ff 4142')), 'request client_hello'],
    ['a name beyond the hello', clientHello('000000ff0005000002'), 'request client_hello'],
    ['a session id beyond the hello', handshake('01', `0303${RANDOM} ff`), 'request client_hello'],
    ['suites beyond the hello', handshake('01', `0303${RANDOM} 00 ffff 1301`), 'request client_hello'],
    ['no suites', handshake('01', `0303${RANDOM} 00`), 'request client_hello'],
    ['compressions beyond the hello', handshake('01', `0303${RANDOM} 00 0002 1301 ff`), 'request client_hello'],
    ['a hello of nothing', handshake('01', ''), 'request client_hello'],
  ])('%s', (_title, hex, line) => {
    const name = line.split(': ')[1];
    expect(withoutPrints(told(tls, hex))).toEqual([line, ...(name === undefined ? [] : [`source tls-sni=${name}`])]);
  });
  it('its JA3 is claimed unless the client shuffles its extensions', () => {
    const prints = (hex: string): string[] =>
      told(tls, hex).flatMap((line) => / (tls-ja[34])=/.exec(line)?.slice(1) ?? []);
    expect(prints(clientHello(sni('a')))).toEqual(['tls-ja4', 'tls-ja3']);
    expect(prints(clientHello(GREASE))).toEqual(['tls-ja4']);
    expect(prints(clientHello(ECH))).toEqual(['tls-ja4']);
    expect(prints(handshake('01', `0303${RANDOM} ff`))).toEqual([]);
  });
  it('waits for one that is split over segments', () => {
    const hex = clientHello(sni('ot.example'));
    const context = new RecordingContext(tls);
    expect(told(tls, hex.slice(0, 60), { context })).toEqual([`waits ${size(hex.slice(0, 60))}`]);
    expect(told(tls, hex, { context })[0]).toBe('request client_hello: ot.example');
  });
  it('shows the protocols that it offers', () => {
    const offer = extension('0010', counted(2, `02${hexOf('h2')}08${hexOf('http/1.1')}`));
    expect(record(tls, clientHello(offer)).context.messages[0]?.fields).toMatchObject({ alpn: ['h2', 'http/1.1'] });
    const lies = clientHello(extension('0010', '0003 ff 6832'));
    expect(record(tls, lies).context.messages[0]?.fields['alpn']).toBeUndefined();
  });
});

describe('server hello', () => {
  it.each([
    [19998, ['source security=TLS at the port of IEC 60870-5-104 (IEC 62351)']],
    [3782, ['source security=TLS at the port of MMS (IEC 62351)']],
    [443, []],
  ])('says what a server at port %i secures', (port, claims) => {
    const context = new RecordingContext(tls);
    context.sourcePort = port;
    const lines = told(tls, serverHello('1301'), { context, direction: 1 });
    expect(lines.filter((line) => line.includes('IEC 62351'))).toEqual(claims);
  });

  it.each([
    ['TLS 1.2', serverHello('c02f'), 'TLS 1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', ''],
    ['TLS 1.3', serverHello('1301', [extension('002b', '0304')]), 'TLS 1.3, TLS_AES_128_GCM_SHA256', ''],
    [
      'a version of wrong size',
      serverHello('c02f', [extension('002b', '03')]),
      'TLS 1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      '',
    ],
    ['TLS 1.0', serverHello('002f', [], '0301'), 'TLS 1.0, TLS_RSA_WITH_AES_128_CBC_SHA', ', weak'],
    ['SSL 3.0', serverHello('c014', [], '0300'), 'SSL 3.0, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', ', weak'],
    ['RC4', serverHello('0005'), 'TLS 1.2, TLS_RSA_WITH_RC4_128_SHA', ', weak'],
    ['no authentication', serverHello('0034'), 'TLS 1.2, TLS_DH_anon_WITH_AES_128_CBC_SHA', ', weak'],
    ['no encryption', serverHello('c0b4', [extension('002b', '0304')]), 'TLS 1.3, TLS_SHA256_SHA256', ', weak'],
    ['3DES', serverHello('000a'), 'TLS 1.2, TLS_RSA_WITH_3DES_EDE_CBC_SHA', ', weak'],
    ['an unknown suite', serverHello('fafb'), 'TLS 1.2, 0xfafb', ''],
  ])('says what both settle on: %s', (_title, hex, text, weak) => {
    expect(told(tls, hex, { direction: 1 })).toEqual([
      `response server_hello: ${text}`,
      `source security=${text}${weak}`,
    ]);
  });
  it('shows the protocol chosen', () => {
    const { context } = record(tls, serverHello('c02f', [extension('0010', '0003 02 6832')]));
    expect(context.messages[0]?.fields).toMatchObject({ version: 0x0303, alpn: ['h2'] });
  });
  it.each([['0303'], [`0303${RANDOM} 00 13`], [`0303${RANDOM} ff 1301 00`]])('cut short is an error: %s', (body) => {
    expect(told(tls, handshake('02', body))).toEqual(['error server_hello']);
  });
  it('that asks for another hello is followed by both in clear, whatever is said of ciphers between', () => {
    const context = new RecordingContext(tls);
    const server = { context, direction: 1 } as const;
    told(tls, clientHello(), { context });
    expect(told(tls, serverHello('1301', [extension('002b', '0304')], '0303', RETRY_RANDOM), server)).toEqual([
      'response server_hello: TLS 1.3, TLS_AES_128_GCM_SHA256',
    ]);
    expect(told(tls, CHANGE_CIPHER, server)).toEqual([]);
    expect(told(tls, CHANGE_CIPHER + clientHello(sni('again')), { context })[0]).toBe('request client_hello: again');
    expect(told(tls, serverHello('1301'), server)[0]).toMatch(/^response server_hello/);
    expect(told(tls, CHANGE_CIPHER, server)).toEqual(['skipped']);
  });
});

describe('certificate', () => {
  it('says who the sender is', () => {
    expect(told(tls, inRecord(certificate(CERTIFICATE)), { direction: 1 })).toEqual(CERTIFICATE_LINES);
  });
  it('may share a record with others, or lie in many', () => {
    const flight = certificate(CERTIFICATE) + message('0e', '');
    expect(told(tls, inRecord(flight), { direction: 1 })).toContain('response server_hello_done');
    const context = new RecordingContext(tls);
    const records = flight.match(/.{1,40}/g)?.map((part) => inRecord(part)) ?? [];
    const lines = records.flatMap((hex) => told(tls, hex, { context, direction: 1 }));
    expect(lines.toSorted()).toEqual([...CERTIFICATE_LINES, 'response server_hello_done'].toSorted());
  });
  it('may begin behind another in a record and end in the next', () => {
    const context = new RecordingContext(tls);
    const flight = certificate(CERTIFICATE) + message('0e', '') + certificate('');
    const cut = flight.length - 6;
    told(tls, inRecord(flight.slice(0, 100)), { context, direction: 1 });
    expect(told(tls, inRecord(flight.slice(100, cut)), { context, direction: 1 })).toHaveLength(12);
    expect(told(tls, inRecord(flight.slice(cut)), { context, direction: 1 })).toEqual(['response certificate']);
  });
  it.each([
    ['no certificate', certificate(''), ['request certificate']],
    ['one longer than its message', message('0b', '000003 0000ff'), ['request certificate']],
    ['a list cut short', message('0b', '0000'), ['request certificate']],
    ['one that is none', certificate('3000'), ['request certificate', 'malformed a certificate that is none']],
  ])('%s', (_title, hex, lines) => expect(told(tls, inRecord(hex))).toEqual(lines));
  it.each([
    ['a message that is none', inRecord('99 000000')],
    ['one longer than is kept', inRecord('0b ffffff 00')],
  ])('%s ends the reading', (_title, hex) => expect(told(tls, hex)).toEqual(['skipped']));
  it('that outgrows what is kept ends the reading', () => {
    const context = new RecordingContext(tls);
    told(tls, inRecord('0b 00fff0'), { context });
    const lines = Array.from({ length: 5 }, () => told(tls, inRecord('00'.repeat(16000)), { context }));
    expect(lines.at(-1)).toEqual(['skipped']);
  });
});

describe('other records', () => {
  it.each([
    ['a warning', '15 0303 0002 0100', ['event alert: close_notify']],
    ['a fatal alert', '15 0303 0002 0228', ['event alert: handshake_failure']],
    ['an alert without a name', '15 0303 0002 02fe', ['event alert: alert_254']],
    ['an encrypted alert', '15 0303 0003 022800', ['skipped']],
    ['an alert of another level', '15 0303 0002 0328', ['skipped']],
    ['application data', '17 0303 0010 00112233', ['skipped']],
    ['a change of cipher', CHANGE_CIPHER, ['skipped']],
    ['a hello request', handshake('00', ''), ['request hello_request']],
    ['a handshake header split over records', '16 0301 0001 01', []],
    ['an encrypted heartbeat', '18 0303 0004 99 0000 00', ['skipped']],
    ['a heartbeat', inRecord(`01 0001 00 ${'00'.repeat(16)}`, '18'), ['request heartbeat']],
    ['its answer', inRecord(`02 0001 00 ${'00'.repeat(16)}`, '18'), ['response heartbeat']],
  ])('%s', (_title, hex, lines) => expect(told(tls, hex)).toEqual(lines));
  it('nothing is read of a direction that is encrypted', () => {
    const context = new RecordingContext(tls);
    told(tls, `${clientHello()}${CHANGE_CIPHER}`, { context });
    expect(told(tls, clientHello(sni('later.example')), { context })).toEqual(['skipped']);
    expect(told(tls, serverHello('1301'), { context, direction: 1 })[0]).toMatch(/^response server_hello/);
  });
  it.each([
    ['more than it sent', '01 4000', 1],
    ['what its padding holds', `01 0010 ${'00'.repeat(16)}`, 1],
    ['nothing more', `01 0001 00 ${'00'.repeat(16)}`, 0],
    ['an answer', '02 4000', 0],
  ])('marks a heartbeat that asks for %s', (_title, hex, signs) => {
    expect(record(tls, inRecord(hex, '18')).context.signs.map(({ kind }) => kind)).toEqual(
      Array.from({ length: signs }, () => 'heartbleed'),
    );
  });
});

describe('a client hello without a record, as QUIC carries it', () => {
  const bare = clientHello(sni('ot.example')).slice(10);
  it('is read whole from a datagram, as one of QUIC', () => {
    const lines = told(tls, bare, { datagram: true });
    expect(lines.slice(0, 2)).toEqual(['request client_hello: ot.example', 'source tls-sni=ot.example']);
    expect(lines[2]).toMatch(/^source tls-ja4=q12d/);
  });
  it('is none in a stream, nor with a length that does not agree', () => {
    expect(told(tls, bare)).toEqual(['resync']);
    expect(told(tls, `${bare}00`, { datagram: true })).toEqual(['resync']);
  });
  it('is known by length and version, to its carrier alone', () => {
    const asked = (hex: string, onPort: boolean): number => tls.recognise(fromHex(hex), 0, size(hex), onPort);
    expect([asked(bare, true), asked(bare, false), asked(`${bare}00`, true)]).toEqual([YES, NO, NO]);
  });
});

describe('recognition', () => {
  it('holds to its examples', () => expect(exampleFailures(tls)).toEqual([]));
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
    [serverHello('1301'), false, YES],
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
  it('has words and keys for what it knows and does not', () => {
    expect([tls.describe(99).operation, tls.codeKey?.(3, 256), tls.codeKey?.(0, 1), tls.codeKey?.(0, 514)]).toEqual([
      'handshake_99',
      undefined,
      1,
      2,
    ]);
  });
});
