/** TLS records as they look from outside: client hello with its server name, server hello, then ciphertext. RFC 8446, 4.1 and 5; RFC 6066, 3. */
import { join, text, u16, type Part } from './bytes.ts';

const CHANGE_CIPHER_SPEC = 20;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;

const record = (type: number, payload: Part): Uint8Array => join([type, 3, 3], u16(payload.length), payload);
const handshake = (type: number, body: Part): Uint8Array => join([type, 0], u16(body.length), body);
const extension = (type: number, body: Part): Uint8Array => join(u16(type), u16(body.length), body);

export interface TlsSecrets {
  readonly random: Part;
  readonly session: Part;
  readonly share: Part;
}

const CIPHERS = [0x1301, 0x1302, 0x1303, 0xc02f, 0xc030, 0xc02b, 0xc02c, 0x009e];

export function clientHello(serverName: string, chance: TlsSecrets): Uint8Array {
  const host = text(serverName);
  const extensions = join(
    serverName === '' ? [] : extension(0, join(u16(host.length + 3), [0], u16(host.length), host)),
    extension(10, [0, 4, 0, 0x1d, 0, 0x17]),
    extension(13, [0, 6, 4, 3, 8, 4, 4, 1]),
    extension(16, join([0, 12, 2], text('h2'), [8], text('http/1.1'))),
    extension(43, [4, 3, 4, 3, 3]),
    extension(51, join(u16(36), u16(0x1d), u16(32), chance.share)),
  );
  const body = join(
    [3, 3],
    chance.random,
    [32],
    chance.session,
    u16(CIPHERS.length * 2),
    CIPHERS.flatMap(u16),
    [1, 0],
    u16(extensions.length),
    extensions,
  );
  return record(HANDSHAKE, handshake(1, body));
}

/** Server hello, change cipher spec, and the encrypted rest of the handshake. */
export function serverHello(chance: TlsSecrets, encrypted: Part): Uint8Array {
  const extensions = join(extension(43, [3, 4]), extension(51, join(u16(0x1d), u16(32), chance.share)));
  const body = join([3, 3], chance.random, [32], chance.session, u16(0x1301), [0], u16(extensions.length), extensions);
  return join(record(HANDSHAKE, handshake(2, body)), record(CHANGE_CIPHER_SPEC, [1]), ciphertext(encrypted));
}

export const clientFinished = (encrypted: Part): Uint8Array =>
  join(record(CHANGE_CIPHER_SPEC, [1]), ciphertext(encrypted));

export const ciphertext = (encrypted: Part): Uint8Array => record(APPLICATION_DATA, encrypted);
