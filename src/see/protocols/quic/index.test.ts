/** QUIC: the packet of RFC 9001, A.2, hellos in parts and in any order, both versions, headers that lie. */
import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import quic from './index.ts';

const datagram = { datagram: true } as const;
const size = (hex: string): number => hex.replaceAll(' ', '').length / 2;
const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const number = (value: number, bytes: number): string => value.toString(16).padStart(bytes * 2, '0');

/** RFC 9001, A.2: the CRYPTO frame of the client, and the beginning of the packet that it becomes. */
const CRYPTO =
  '060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c00000413011302010000c0000000' +
  '10000e00000b6578616d706c652e636f6dff01000100000a00080006001d0017001800100007000504616c706e0005000501000000000033' +
  '00260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e040305' +
  '0306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff08011001048000' +
  '75300901100f088394c8f03e51570806048000ffff';
const HELLO = CRYPTO.slice(8);
const PROTECTED = 'c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8bab936b47d92ec356c';

interface Made {
  readonly second?: boolean;
  readonly id?: string;
  readonly token?: string;
  readonly first?: number;
  readonly number?: number;
}

const hmac = (key: Buffer, data: Buffer): Buffer => createHmac('sha256', key).update(data).digest();

/** An Initial packet of a client, protected by another implementation (OpenSSL) of what RFC 9001, 5 describes. */
function protect(
  frames: string,
  { second = false, id = '8394c8f03e515708', token = '', first, number: n = 2 }: Made = {},
): string {
  const label = (key: Buffer, name: string, length: number): Buffer => {
    const text = Buffer.from(`tls13 ${name}`);
    const info = Buffer.concat([Buffer.of(0, length, text.length), text, Buffer.of(0)]);
    const block = hmac(key, Buffer.concat([info, Buffer.of(1)]));
    return block.subarray(0, length);
  };
  const salt = second ? '0dede3def700a6db819381be6e269dcbf9bd2ed9' : '38762cf7f55934b34d179ae6a4c80cadccbb7f0a';
  const client = label(hmac(Buffer.from(salt, 'hex'), Buffer.from(id, 'hex')), 'client in', 32);
  const prefix = second ? 'quicv2' : 'quic';
  const plain = Buffer.from(frames, 'hex');
  const length = number(0x4000 + 4 + plain.length + 16, 2);
  const begin = `${number(first ?? (second ? 0xd3 : 0xc3), 1)}${second ? '6b3343cf' : '00000001'}`;
  const head = `${begin}${number(size(id), 1)}${id}00${number(size(token), 1)}${token}${length}`;
  const header = Buffer.from(head + number(n, 4), 'hex');
  const nonce = label(client, `${prefix} iv`, 12);
  for (let i = 0; i < 4; i++) nonce[8 + i] = (nonce[8 + i] ?? 0) ^ ((n >>> (24 - 8 * i)) & 0xff);
  const cipher = createCipheriv('aes-128-gcm', label(client, `${prefix} key`, 16), nonce).setAAD(header);
  const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const ecb = createCipheriv('aes-128-ecb', label(client, `${prefix} hp`, 16), null);
  const mask = ecb.update(body.subarray(0, 16));
  header[0] = (header[0] ?? 0) ^ ((mask[0] ?? 0) & 0x0f);
  for (let i = 0; i < 4; i++) header[header.length - 4 + i] = (header[header.length - 4 + i] ?? 0) ^ (mask[1 + i] ?? 0);
  return Buffer.concat([header, body]).toString('hex');
}

const padded = (frames: string, bytes = 1162): string => frames.padEnd(bytes * 2, '0');
const crypto = (from: number, to = size(HELLO)): string =>
  `06${number(0x4000 + from, 2)}${number(0x4000 + to - from, 2)}${HELLO.slice(from * 2, to * 2)}`;
const HANDED = `handed quic ${size(HELLO)}`;

describe('the client hello', () => {
  it('of RFC 9001, A.2 is handed on', () => {
    const hex = protect(padded(CRYPTO));
    expect(hex.slice(0, PROTECTED.length)).toBe(PROTECTED);
    const context = new RecordingContext(quic);
    expect(told(quic, hex, { ...datagram, context })).toEqual(['request initial', HANDED]);
    expect(Buffer.from(context.handed[0]?.bytes ?? []).toString('hex')).toBe(HELLO);
    expect(told(quic, hex, { ...datagram, context })).toEqual(['request initial']);
  });
  it('of version 2 as well, with another number and a token', () => {
    const made = { second: true, id: 'aa', token: hexOf('token'), number: 0x01020304 };
    expect(told(quic, protect(padded(CRYPTO), made), datagram)).toEqual(['request initial', HANDED]);
  });
  it('may lie in several frames in any order, with others between', () => {
    const frames = `01${crypto(100)}0000${crypto(50, 100)}02 05 00 01 03 00 00${crypto(0, 60)}03 05 00 00 03 01 02 03`;
    expect(told(quic, protect(padded(frames.replaceAll(' ', ''))), datagram)).toEqual(['request initial', HANDED]);
  });
  it('may lie in several packets', () => {
    const context = new RecordingContext(quic);
    const ask = (frames: string): string[] => told(quic, protect(padded(frames)), { ...datagram, context });
    expect(ask(crypto(100))).toEqual(['request initial']);
    expect(ask('01')).toEqual(['request initial']);
    expect(ask(crypto(0, 100))).toEqual(['request initial', HANDED]);
  });
  it.each([
    ['a frame that an Initial may not hold', `08${crypto(0)}`],
    ['a frame longer than its packet', '0600 7fff 0100'],
    ['an offset beyond what is kept', `06 80010000 01 ff`],
    ['a frame that ends in its offset', '06ff'],
    ['a frame that ends in its length', '0600ff'],
    ['an acknowledgement cut short', '0205'],
    ['one of ranges without end', '02 00 00 bfffffff 00'],
    ['another message', '06 00 05 02 000001 00'],
    ['a hello longer than is kept', '06 00 05 01 00ffff 00'],
    ['more frames than may be', '01'.repeat(1000)],
  ])('is not found in %s', (_title, frames) => {
    expect(told(quic, protect(`${'00'.repeat(40)}${frames.replaceAll(' ', '')}`), datagram)).toEqual([
      'request initial',
    ]);
  });
  it.each([
    ['reserved bits', protect(padded(CRYPTO), { first: 0xcf })],
    ['too little to sample', 'c0 00000001 00 00 00 05 0102030405'],
    ['more than a datagram brings', `c0 00000001 00 00 00 5000 ${'00'.repeat(4096)}`],
    ['a tag alone', protect('')],
  ])('is not sought behind %s', (_title, hex) => expect(told(quic, hex, datagram)).toEqual(['request initial']));
  it('is not sought in what a server sends, nor for ever', () => {
    const context = new RecordingContext(quic);
    expect(told(quic, protect(padded(CRYPTO)), { ...datagram, context, direction: 1 })).toEqual(['response initial']);
    for (let i = 0; i < 8; i++) told(quic, protect(padded('01')), { ...datagram, context });
    expect(told(quic, protect(padded(CRYPTO)), { ...datagram, context })).toEqual(['request initial']);
  });
  it('whose place was taken by others meanwhile is given up', () => {
    const context = new RecordingContext(quic);
    told(quic, protect(padded(crypto(100))), { ...datagram, context });
    for (let i = 0; i < 64; i++) told(quic, protect(padded(crypto(100))), datagram);
    expect(told(quic, protect(padded(crypto(0, 100))), { ...datagram, context })).toEqual(['request initial']);
  });
});

describe('packets', () => {
  it('holds to its examples', () => expect(exampleFailures(quic)).toEqual([]));
  it.each([
    ['0-RTT', 'd0 00000001 00 00 01 ff', ['request zero_rtt']],
    ['a retry', 'f0 00000001 00 00 aabbcc', ['request retry']],
    ['a handshake of version 2', 'f0 6b3343cf 00 00 01 ff', ['request handshake']],
    ['a retry of version 2', 'c0 6b3343cf 00 00 aabbcc', ['request retry']],
    [
      'several in a datagram',
      'e0 00000001 00 00 01 ff d0 00000001 00 00 01 ff 40 00',
      ['request handshake', 'request zero_rtt'],
    ],
    ['another version', 'c0 ff00001d 00 00 01 ff', []],
    ['a short header', '40 0011223344', []],
    ['a header without its fixed bit', '80 00000001 00 00', []],
    ['a bit alone', '80', []],
    [
      'a length beyond the datagram',
      'e0 00000001 00 00 40ff 00',
      ['malformed a long header that does not fit its datagram'],
    ],
    ['no length', 'e0 00000001 00 00', ['malformed a long header that does not fit its datagram']],
    ['a length of 0', 'e0 00000001 00 00 00', ['malformed a long header that does not fit its datagram']],
    [
      'a token beyond the datagram',
      'c0 00000001 00 00 ffffffffffffffff 00',
      ['malformed a long header that does not fit its datagram'],
    ],
    ['no token', 'c0 00000001 00 00', ['malformed a long header that does not fit its datagram']],
    ['an id too long', `e0 00000001 15 ${'00'.repeat(30)}`, ['malformed a long header that does not fit its datagram']],
    [
      'another id too long',
      `e0 00000001 00 15 ${'00'.repeat(30)}`,
      ['malformed a long header that does not fit its datagram'],
    ],
    ['an id beyond the datagram', 'e0 00000001 14 00', ['malformed a long header that does not fit its datagram']],
    ['another id beyond it', 'e0 00000001 00 14 00', ['malformed a long header that does not fit its datagram']],
    ['a header cut short', 'e0 00000001', ['malformed a long header that does not fit its datagram']],
    ['no versions to choose from', 'c0 00000000 00 00', ['malformed a long header that does not fit its datagram']],
  ])('%s', (_title, hex, lines) => expect(told(quic, hex, datagram)).toEqual(lines));
  it('shows the version', () => {
    expect(record(quic, 'e0 00000001 00 00 01 ff').context.messages[0]?.fields).toEqual({ version: 1 });
  });
  it('has words for what it does not know', () => expect(quic.describe(9).operation).toBe('packet_9'));
  it.each([
    [protect(padded(CRYPTO)), false, YES],
    ['e0 6b3343cf 00 00 01 ff', false, YES],
    ['e0 00000002 00 00 01 ff', true, NO],
    ['e0 00000001 00 00 40ff', true, NO],
    ['80 00000000 00 00 00000001', true, YES],
    ['80 00000000 00 00 00000001', false, NO],
    ['80 00000000 00 00 000001', true, NO],
    ['40 00000001 00 00 01 ff', true, NO],
    ['', true, NO],
  ])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(quic.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
