/** JA3 and JA4 of a client hello. JA3: its authors' description (MD5 of five lists); JA4: FoxIO, technical_details/JA4.md (BSD-3-Clause; the client's alone). */
import { KnownBytes } from '../../../kernel/known-bytes.ts';
import { hexOfBytes, latin1 } from '../../../kernel/encodings/text.ts';
import { md5 } from '../../../kernel/md5.ts';
import { sha256 } from '../../../kernel/sha256.ts';
import {
  ALPN,
  EC_POINT_FORMATS,
  ENCRYPTED_HELLO,
  SERVER_NAME,
  SIGNATURE_ALGORITHMS,
  SUPPORTED_GROUPS,
  SUPPORTED_VERSIONS,
  type Hello,
} from './hello.ts';

export interface Fingerprint {
  readonly ja3: string;
  readonly ja4: string;
  /**
   * The client puts its extensions in another order each time, so that its JA3 says nothing: those that send GREASE
   * (RFC 8701) or an encrypted hello do. JA4 sorts them.
   */
  readonly shuffles: boolean;
}

/** How a hello came: the first letter of JA4. */
export type Transport = 't' | 'q';

const PARTS_BYTES_MAX = 2048;
const COUNT_MAX = 99;
const NO_LIST = '000000000000';

/**
 * What both are made of, without GREASE: transport, version, JA4's version, flags, ALPN (first and last byte), then
 * five lists of numbers, each behind its count: cipher suites, extensions, groups, point formats, signature algorithms.
 */
const parts = new Uint8Array(PARTS_BYTES_MAX);
const HEAD_BYTES = 8;
let length = 0;
let greased = false;

const known = new KnownBytes<Fingerprint>({ placesMax: 256, bytesMax: PARTS_BYTES_MAX });

/** Undefined where its lists are too long to be those of a client. A hello like one before costs a comparison. */
export function fingerprint(bytes: Uint8Array, hello: Hello, transport: Transport): Fingerprint | undefined {
  if (!gather(bytes, hello, transport)) return undefined;
  return known.of(parts, 0, length, workOut);
}

function gather(bytes: Uint8Array, hello: Hello, transport: Transport): boolean {
  greased = false;
  length = HEAD_BYTES;
  parts.fill(0, 0, HEAD_BYTES);
  parts[0] = transport.charCodeAt(0);
  put16(1, hello.version);
  put16(3, highestVersion(bytes, hello));
  const protocols = hello.find(ALPN);
  // ProtocolNameList, RFC 7301, 3.1: its length, then names behind a byte of length.
  const name = hello.start + 3;
  const size = protocols && name <= hello.stop ? (bytes[name - 1] as number) : 0;
  if (size > 0 && name + size <= hello.stop) {
    parts[6] = bytes[name] as number;
    parts[7] = bytes[name + size - 1] as number;
  }
  const lists =
    list16(bytes, hello.suites, hello.suitesEnd) &&
    extensionTypes(hello) &&
    extensionList(bytes, hello, SUPPORTED_GROUPS);
  if (!lists || !pointFormats(bytes, hello) || !extensionList(bytes, hello, SIGNATURE_ALGORITHMS)) return false;
  const shuffles = greased || hello.find(ENCRYPTED_HELLO);
  parts[5] = (hello.find(SERVER_NAME) ? 1 : 0) | (shuffles ? 2 : 0) | (size > 0 ? 4 : 0);
  return true;
}

function put16(at: number, value: number): void {
  parts[at] = value >> 8;
  parts[at + 1] = value & 0xff;
}

const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

/** Begins a list and gives where its count stands; numbers follow by `add`. */
function begin(): number {
  length += 2;
  return length - 2;
}

function add(value: number): boolean {
  if (isGrease(value)) {
    greased = true;
    return true;
  }
  if (length + 4 > PARTS_BYTES_MAX) return false;
  put16(length, value);
  length += 2;
  return true;
}

const end = (count: number): void => put16(count, (length - count - 2) >> 1);

function list16(bytes: Uint8Array, from: number, to: number): boolean {
  const count = begin();
  for (let at = from; at + 2 <= to; at += 2)
    if (!add(((bytes[at] as number) << 8) | (bytes[at + 1] as number))) return false;
  end(count);
  return true;
}

function extensionTypes(hello: Hello): boolean {
  const count = begin();
  hello.rewind();
  while (hello.next()) if (!add(hello.type)) return false;
  end(count);
  return true;
}

/** An extension that is a list of 16-bit numbers behind its length: RFC 8446, 4.2.3 and 4.2.7. */
function extensionList(bytes: Uint8Array, hello: Hello, type: number): boolean {
  return hello.find(type) ? list16(bytes, hello.start + 2, hello.stop) : list16(bytes, 0, 0);
}

/** RFC 8422, 5.1.2: bytes behind a byte of length. */
function pointFormats(bytes: Uint8Array, hello: Hello): boolean {
  const count = begin();
  if (hello.find(EC_POINT_FORMATS))
    for (let at = hello.start + 1; at < hello.stop; at++) if (!add(bytes[at] as number)) return false;
  end(count);
  return true;
}

function highestVersion(bytes: Uint8Array, hello: Hello): number {
  if (!hello.find(SUPPORTED_VERSIONS)) return hello.version;
  let highest = 0;
  for (let at = hello.start + 1; at + 2 <= hello.stop; at += 2) {
    const version = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    if (!isGrease(version) && version > highest) highest = version;
  }
  return highest;
}

function workOut(): Fingerprint {
  let at = HEAD_BYTES;
  const list = (): number[] => {
    const count = word(at);
    at += 2 + count * 2;
    return Array.from({ length: count }, (_, i) => word(at - (count - i) * 2));
  };
  const [suites, types, groups, formats, algorithms] = [list(), list(), list(), list(), list()];
  const text = [word(1), ...[suites, types, groups, formats].map((numbers) => numbers.join('-'))].join(',');
  return {
    ja3: hexOfBytes(md5(bytesOf(text))),
    ja4: [head(suites, types), hashed(sorted(suites)), hashed(extensionsText(types, algorithms))].join('_'),
    shuffles: ((parts[5] as number) & 2) !== 0,
  };
}

const word = (at: number): number => ((parts[at] as number) << 8) | (parts[at + 1] as number);

/** `t13d1516h2`. */
function head(suites: readonly number[], types: readonly number[]): string {
  const version = JA4_VERSIONS[word(3)] ?? '00';
  const name = ((parts[5] as number) & 1) !== 0 ? 'd' : 'i';
  const count = (list: readonly number[]): string => String(Math.min(COUNT_MAX, list.length)).padStart(2, '0');
  return `${latin1(parts, 0, 1)}${version}${name}${count(suites)}${count(types)}${protocolEnds()}`;
}

const JA4_VERSIONS: Readonly<Record<number, string>> = {
  0x0304: '13',
  0x0303: '12',
  0x0302: '11',
  0x0301: '10',
  0x0300: 's3',
  0x0002: 's2',
};

/** First and last character of the first protocol of ALPN; of its hexadecimal digits where one of the two is no letter or digit. */
function protocolEnds(): string {
  if (((parts[5] as number) & 4) === 0) return '00';
  const ends = latin1(parts, 6, 8);
  return /^[0-9A-Za-z]{2}$/.test(ends) ? ends : `${hexOfBytes(parts, 6, 7)[0]}${hexOfBytes(parts, 7, 8)[1]}`;
}

const hex = (value: number): string => value.toString(16).padStart(4, '0');
const sorted = (values: readonly number[]): string => values.map(hex).sort().join(',');

function extensionsText(types: readonly number[], algorithms: readonly number[]): string {
  const text = sorted(types.filter((type) => type !== SERVER_NAME && type !== ALPN));
  return text === '' || algorithms.length === 0 ? text : `${text}_${algorithms.map(hex).join(',')}`;
}

const hashed = (text: string): string => (text === '' ? NO_LIST : hexOfBytes(sha256(bytesOf(text)), 0, 6));

const encoder = new TextEncoder();
const bytesOf = (text: string): Uint8Array => encoder.encode(text);
