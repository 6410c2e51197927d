/** What an X.509 certificate says of its owner. RFC 5280, 4.1 (fields) and 4.2.1.6 (alternative names); RFC 4514, 2 (names as text). */
import { formatIpv6 } from '../address.ts';
import { sha256 } from '../sha256.ts';
import {
  BER_BIT_STRING,
  BER_BOOLEAN,
  BER_INTEGER,
  BER_OCTET_STRING,
  BER_OID,
  BER_SEQUENCE,
  BER_SET,
  BerReader,
} from './ber.ts';
import { decimalOf, hexOfBytes, latin1 } from './text.ts';

export interface Certificate {
  /** `CN=plc.example,O=Plant`, most particular first; empty where it has none. E-mail addresses are left out. */
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal digits, without leading zeros. */
  readonly serial: string;
  /** RFC 3339, UTC; empty where malformed. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** DNS names, addresses and URIs of the subject, at most `NAMES_MAX`. */
  readonly names: readonly string[];
  /** `RSA 2048`, `EC P-256`, `Ed25519`; a dotted identifier where unknown. */
  readonly key: string;
  /** What it is signed with: `SHA-256 with RSA`. */
  readonly signature: string;
  /** Key or signature below what RFC 9325, 4.5 allows: RSA under 2048 bits, MD2, MD5, SHA-1. */
  readonly weak: boolean;
  /** Subject and issuer are the same (RFC 5280, 3.2): signed by itself, or by a namesake. */
  readonly selfIssued: boolean;
  /** SHA-256 of all of it, hexadecimal digits. */
  readonly fingerprint: string;
}

const NAMES_MAX = 16;
const ATTRIBUTES_MAX = 32;
const EXTENSIONS_MAX = 32;
const TEXT_BYTES_MAX = 128;
const RSA_BITS_MIN = 2048;
const SERIAL_BYTES_MAX = 64;

/** Context tags: version of the certificate and its extensions (4.1), kinds of general names (4.2.1.6). */
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const URI = 0x86;
const IP_ADDRESS = 0x87;
const BMP_STRING = 0x1e;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** RFC 4514, 3, and serialNumber (RFC 4519, 2.31), which names devices. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
};
const ALTERNATIVE_NAMES = '2.5.29.17';
const RSA = '1.2.840.113549.1.1.1';
const EC = '1.2.840.10045.2.1';
/** RFC 3279, RFC 5480, RFC 8410. */
const KEYS: Readonly<Record<string, string>> = {
  '1.2.840.10040.4.1': 'DSA',
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
};
/** RFC 3279, 2.2; RFC 4055, 5; RFC 5758, 3.2; RFC 8410. */
const SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2 with RSA',
  '1.2.840.113549.1.1.4': 'MD5 with RSA',
  '1.2.840.113549.1.1.5': 'SHA-1 with RSA',
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  '1.2.840.113549.1.1.11': 'SHA-256 with RSA',
  '1.2.840.113549.1.1.12': 'SHA-384 with RSA',
  '1.2.840.113549.1.1.13': 'SHA-512 with RSA',
  '1.2.840.10040.4.3': 'SHA-1 with DSA',
  '1.2.840.10045.4.1': 'SHA-1 with ECDSA',
  '1.2.840.10045.4.3.2': 'SHA-256 with ECDSA',
  '1.2.840.10045.4.3.3': 'SHA-384 with ECDSA',
  '1.2.840.10045.4.3.4': 'SHA-512 with ECDSA',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
};

const reader = new BerReader();
const utf8 = new TextDecoder();

/** Reads the certificate that fills bytes[from, to); undefined where it is none. It is not verified. */
export function readCertificate(bytes: Uint8Array, from: number, to: number): Certificate | undefined {
  reader.open(bytes, from, to);
  if (!reader.expect(BER_SEQUENCE) || reader.stop !== to || !reader.enter()) return undefined;
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return undefined;
  if (!reader.next() || (isTag(VERSION) && !reader.next())) return undefined;
  if (!isTag(BER_INTEGER)) return undefined;
  const serial = serialOf(bytes);
  if (!reader.expect(BER_SEQUENCE)) return undefined;
  const signature = algorithm(SIGNATURES);
  if (!reader.expect(BER_SEQUENCE)) return undefined;
  const [start, stop] = [reader.start, reader.stop];
  const issuer = nameText(bytes);
  if (!reader.expect(BER_SEQUENCE)) return undefined;
  const [notBefore, notAfter] = validity(bytes);
  if (!reader.expect(BER_SEQUENCE)) return undefined;
  const selfIssued = same(bytes, start, stop, reader.start, reader.stop);
  const subject = nameText(bytes);
  if (!reader.expect(BER_SEQUENCE)) return undefined;
  const key = publicKey(bytes);
  const weak = /^(MD|SHA-1 )/.test(signature) || (key.startsWith('RSA ') && Number(key.slice(4)) < RSA_BITS_MIN);
  const names: string[] = [];
  while (reader.next()) if (reader.tag === EXTENSIONS) extensions(bytes, names);
  const fingerprint = hexOfBytes(sha256(bytes, from, to));
  return { subject, issuer, serial, notBefore, notAfter, names, key, signature, weak, selfIssued, fingerprint };
}

const isTag = (tag: number): boolean => reader.tag === tag;

function serialOf(bytes: Uint8Array): string {
  const stop = Math.min(reader.stop, reader.start + SERIAL_BYTES_MAX);
  let { start } = reader;
  while (start < stop - 1 && bytes[start] === 0) start++;
  return hexOfBytes(bytes, start, stop);
}

function same(bytes: Uint8Array, start: number, stop: number, other: number, end: number): boolean {
  if (stop - start !== end - other) return false;
  for (let i = start; i < stop; i++) if (bytes[i] !== bytes[other + i - start]) return false;
  return true;
}

/** AlgorithmIdentifier, 4.1.1.2, by its name. */
function algorithm(names: Readonly<Record<string, string>>): string {
  reader.enter();
  const id = reader.expect(BER_OID) ? (reader.oid() ?? '') : '';
  reader.leave();
  return names[id] ?? id;
}

/** Name, 4.1.2.4: sets of attributes, the most general first on the wire. */
function nameText(bytes: Uint8Array): string {
  const parts: string[] = [];
  reader.enter();
  for (let i = 0; i < ATTRIBUTES_MAX && reader.expect(BER_SET); i++) {
    reader.enter();
    for (let n = 0; n < ATTRIBUTES_MAX && parts.length < ATTRIBUTES_MAX && reader.expect(BER_SEQUENCE); n++) {
      reader.enter();
      const type = reader.expect(BER_OID) ? ATTRIBUTES[reader.oid() ?? ''] : undefined;
      const text = type !== undefined && reader.next() ? textOf(bytes) : '';
      if (text !== '') parts.unshift(`${type}=${text.replaceAll(/[,+"\\<>;]/g, (sign) => `\\${sign}`)}`);
      reader.leave();
    }
    reader.leave();
  }
  reader.leave();
  return parts.join(',');
}

/** DirectoryString and its kin: the present element as text, bounded. */
function textOf(bytes: Uint8Array): string {
  const { tag, start } = reader;
  const stop = Math.min(reader.stop, start + TEXT_BYTES_MAX);
  if (tag === UTF8_STRING) return utf8.decode(bytes.subarray(start, stop));
  if (tag !== BMP_STRING) return latin1(bytes, start, stop);
  let text = '';
  for (let i = start; i + 1 < stop; i += 2)
    text += String.fromCharCode(((bytes[i] as number) << 8) | (bytes[i + 1] as number));
  return text;
}

/** Validity, 4.1.2.5. */
function validity(bytes: Uint8Array): readonly [string, string] {
  reader.enter();
  const notBefore = reader.next() ? timeOf(bytes) : '';
  const notAfter = reader.next() ? timeOf(bytes) : '';
  reader.leave();
  return [notBefore, notAfter];
}

/** `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`; two digits of a year mean 1950–2049: 4.1.2.5.1. */
function timeOf(bytes: Uint8Array): string {
  const { tag, start, stop } = reader;
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME) return '';
  const digits = stop - start - 1;
  const short = tag === UTC_TIME;
  if (digits !== (short ? 12 : 14) || bytes[stop - 1] !== 0x5a || decimalOf(bytes, start, stop - 1) < 0) return '';
  const text = latin1(bytes, start, stop - 1);
  const full = short ? `${text < '50' ? '20' : '19'}${text}` : text;
  const at = (from: number): string => full.slice(from, from + 2);
  return `${full.slice(0, 4)}-${at(4)}-${at(6)}T${at(8)}:${at(10)}:${at(12)}Z`;
}

/** SubjectPublicKeyInfo, 4.1.2.7. The key of RSA begins with its modulus: RFC 3279, 2.3.1. */
function publicKey(bytes: Uint8Array): string {
  reader.enter();
  const id = reader.expect(BER_SEQUENCE) && reader.enter() && reader.expect(BER_OID) ? (reader.oid() ?? '') : '';
  const curve = id === EC && reader.expect(BER_OID) ? (reader.oid() ?? '') : '';
  reader.leave();
  let key = KEYS[id] ?? id;
  if (id === EC) key = `EC ${KEYS[curve] ?? curve}`.trim();
  if (id === RSA) key = reader.expect(BER_BIT_STRING) ? `RSA ${modulusBits(bytes)}` : 'RSA';
  reader.leave();
  return key;
}

function modulusBits(bytes: Uint8Array): number {
  const inner = new BerReader().open(bytes, reader.start + 1, reader.stop);
  if (!inner.expect(BER_SEQUENCE) || !inner.enter() || !inner.expect(BER_INTEGER)) return 0;
  let { start } = inner;
  while (start < inner.stop && bytes[start] === 0) start++;
  return start === inner.stop ? 0 : (inner.stop - start) * 8 - (Math.clz32(bytes[start] as number) - 24);
}

function extensions(bytes: Uint8Array, names: string[]): void {
  reader.enter();
  if (reader.expect(BER_SEQUENCE) && reader.enter()) {
    for (let i = 0; i < EXTENSIONS_MAX && reader.expect(BER_SEQUENCE); i++) {
      reader.enter();
      if (reader.expect(BER_OID) && reader.oid() === ALTERNATIVE_NAMES) alternativeNames(bytes, names);
      reader.leave();
    }
    reader.leave();
  }
  reader.leave();
}

/** The value of the extension: an octet string, behind a flag where it is critical, that holds general names. */
function alternativeNames(bytes: Uint8Array, names: string[]): void {
  if (!reader.next() || (isTag(BER_BOOLEAN) && !reader.next())) return;
  if (!isTag(BER_OCTET_STRING) || !reader.enter()) return;
  if (reader.expect(BER_SEQUENCE) && reader.enter()) {
    while (names.length < NAMES_MAX && reader.next()) {
      const name = generalName(bytes);
      if (name !== '') names.push(name);
    }
    reader.leave();
  }
  reader.leave();
}

function generalName(bytes: Uint8Array): string {
  const { tag, start, stop } = reader;
  if (tag === DNS_NAME || tag === URI) return latin1(bytes, start, Math.min(stop, start + TEXT_BYTES_MAX));
  if (tag !== IP_ADDRESS || stop - start > 16) return '';
  if (stop - start === 4) return Array.from(bytes.subarray(start, stop)).join('.');
  return stop - start === 16 ? formatIpv6(bytes, start) : '';
}
