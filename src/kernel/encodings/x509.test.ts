/** Certificates by their fields, whole and broken. The first was made and read by another implementation (OpenSSL). */
import { describe, expect, it } from 'vitest';
import { readCertificate } from './x509.ts';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const read = (hex: string): ReturnType<typeof readCertificate> => {
  const bytes = bytesOf(hex.replaceAll(' ', ''));
  return readCertificate(bytes, 0, bytes.length);
};

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

/** A DER element. */
const tlv = (tag: string, ...contents: readonly string[]): string => {
  const body = contents.join('');
  const length = body.length / 2;
  const size = length < 128 ? length.toString(16).padStart(2, '0') : `82${length.toString(16).padStart(4, '0')}`;
  return tag + size + body;
};
const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');
const sequence = (...contents: readonly string[]): string => tlv('30', ...contents);
const attribute = (oid: string, tag: string, value: string): string =>
  tlv('31', sequence(tlv('06', oid), tlv(tag, value)));
const SHA256_RSA = sequence(tlv('06', '2a864886f70d01010b'), '0500');
const DATES = sequence(tlv('17', text('491231235959Z')), tlv('17', text('500101000000Z')));
const rsaKey = (modulus: string): string =>
  sequence(
    sequence(tlv('06', '2a864886f70d010101'), '0500'),
    tlv('03', `00${sequence(tlv('02', modulus), tlv('02', '010001'))}`),
  );
const NAME = sequence(attribute('550403', '13', text('a')));
const OTHER = sequence(attribute('550403', '13', text('b')));

interface Parts {
  signature?: string;
  issuer?: string;
  subject?: string;
  dates?: string;
  key?: string;
  more?: string;
}
const made = ({ signature, issuer, subject, dates, key, more }: Parts = {}): string =>
  sequence(
    sequence(
      tlv('02', '01'),
      signature ?? SHA256_RSA,
      issuer ?? NAME,
      dates ?? DATES,
      subject ?? NAME,
      key ?? rsaKey(`00${'ff'.repeat(256)}`),
      more ?? '',
    ),
    SHA256_RSA,
    tlv('03', '0000'),
  );

describe('a certificate', () => {
  it('says all that it says', () => {
    expect(read(CERTIFICATE)).toEqual({
      subject: String.raw`CN=plc.example,O=Plant\, Works,C=DE`,
      issuer: String.raw`CN=plc.example,O=Plant\, Works,C=DE`,
      serial: 'abcdef',
      notBefore: '2020-01-02T03:04:05Z',
      notAfter: '2051-01-01T00:00:00Z',
      names: ['plc.example', '10.0.0.9', 'fe80::9', 'urn:plc'],
      key: 'EC P-256',
      signature: 'SHA-256 with ECDSA',
      weak: false,
      selfIssued: true,
      fingerprint: 'ad2edf4591ccde40639b4b62fc1a54ec8f6d3e7d1f534492ba77b5cf0b667b01',
    });
  });
  it.each<readonly [string, Parts, object]>([
    ['two digits of a year end in 2049', {}, { notBefore: '2049-12-31T23:59:59Z', notAfter: '1950-01-01T00:00:00Z' }],
    ['version 1, without one', {}, { key: 'RSA 2048', weak: false, selfIssued: true }],
    ['another issuer', { issuer: OTHER }, { issuer: 'CN=b', subject: 'CN=a', selfIssued: false }],
    ['a short key', { key: rsaKey(`00${'80'.repeat(128)}`) }, { key: 'RSA 1024', weak: true }],
    ['a key of no bits', { key: rsaKey('00') }, { key: 'RSA 0', weak: true }],
    [
      'MD5',
      { signature: sequence(tlv('06', '2a864886f70d010104'), '0500') },
      { signature: 'MD5 with RSA', weak: true },
    ],
    ['an unknown signature', { signature: sequence(tlv('06', '2a0304')) }, { signature: '1.2.3.4', weak: false }],
    ['an unknown key', { key: sequence(sequence(tlv('06', '2a0304')), tlv('03', '00')) }, { key: '1.2.3.4' }],
    ['a curve without a name', { key: sequence(sequence(tlv('06', '2a8648ce3d0201'))) }, { key: 'EC' }],
    [
      'text of two bytes a letter',
      { subject: sequence(attribute('55040a', '1e', '00530050'), attribute('550403', '0c', 'c3a4')) },
      { subject: 'CN=ä,O=SP' },
    ],
    ['no e-mail addresses', { subject: sequence(attribute('2a864886f70d010901', '16', text('a@b'))) }, { subject: '' }],
    [
      'times that are none',
      { dates: sequence(tlv('17', text('4912312359Z')), tlv('04', '00')) },
      { notBefore: '', notAfter: '' },
    ],
    [
      'a name alone',
      {
        more: tlv(
          'a3',
          sequence(sequence(tlv('06', '551d11'), tlv('04', sequence(tlv('82', text('x')), tlv('87', '01'))))),
        ),
      },
      { names: ['x'] },
    ],
    [
      'names that are none',
      { more: tlv('a3', sequence(sequence(tlv('06', '551d11'), tlv('02', '00')))) },
      { names: [] },
    ],
  ])('%s', (_title, parts, expected) => expect(read(made(parts))).toMatchObject(expected));
  it('names are bounded', () => {
    const names = sequence(...Array.from({ length: 40 }, () => tlv('82', text('x'))));
    const more = tlv('a3', sequence(sequence(tlv('06', '551d11'), tlv('04', names))));
    expect(read(made({ more }))?.names).toHaveLength(16);
  });
  it('is none when cut anywhere, and never throws', () => {
    for (let end = 0; end < CERTIFICATE.length; end += 2) expect(read(CERTIFICATE.slice(0, end))).toBeUndefined();
    for (let at = 0; at < CERTIFICATE.length; at += 2)
      for (const byte of ['00', '7f', '80', 'ff'])
        expect(() => read(CERTIFICATE.slice(0, at) + byte + CERTIFICATE.slice(at + 2))).not.toThrow();
  });
  it.each([
    ['another structure', '3003020101'],
    ['more behind it', `${CERTIFICATE}00`],
    ['no serial number', sequence(sequence(tlv('04', '01')))],
    ['no issuer', sequence(sequence(tlv('02', '01'), SHA256_RSA))],
  ])('%s is none', (_title, hex) => expect(read(hex)).toBeUndefined());
});
