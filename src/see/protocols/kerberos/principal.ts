/** Names of Kerberos: a principal's components joined, as `user`, `PC1$`, `cifs/server.example`. RFC 4120, 5.2.2 and 6.2. */
import { BER_INTEGER, BER_SEQUENCE, type BerReader } from '../../../kernel/encodings/ber.ts';
import { hasText } from '../../../kernel/encodings/text.ts';
import type { AccountSeen } from '../../../model/protocol.ts';

/** RFC 4120, 6.2; RFC 6111, 3. */
const SERVICE_INSTANCE = 2;
const SERVICE_HOST = 3;
const WELL_KNOWN = 11;
const NAME_BYTES_MAX = 256;
const SLASH = 0x2f;
const DOLLAR = 0x24;

const utf8 = new TextDecoder();

/** One name, reused from message to message. */
export class Principal {
  readonly bytes = new Uint8Array(NAME_BYTES_MAX);
  length = 0;
  private type = 0;

  clear(): void {
    this.length = 0;
    this.type = 0;
  }

  /** Takes the PrincipalName that the reader comes to next. False where it is longer than what it is in. */
  read(reader: BerReader, bytes: Uint8Array): boolean {
    this.clear();
    if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return !reader.broken;
    let whole = true;
    while (reader.next() && reader.enter()) {
      const { tag } = reader;
      if (tag === 0xa0 && reader.expect(BER_INTEGER)) this.type = reader.integer() ?? 0;
      else if (tag === 0xa1 && reader.expect(BER_SEQUENCE) && reader.enter()) {
        while (reader.next()) this.append(bytes, reader.start, reader.stop);
        whole &&= !reader.broken;
        reader.leave();
      }
      whole &&= !reader.broken;
      reader.leave();
    }
    whole &&= !reader.broken;
    reader.leave();
    return whole;
  }

  /** Takes the string, a realm, that the reader comes to next. */
  readString(reader: BerReader, bytes: Uint8Array): void {
    this.clear();
    if (reader.next()) this.append(bytes, reader.start, reader.stop);
  }

  text(): string {
    return utf8.decode(this.bytes.subarray(0, this.length));
  }

  /** The account that it names; undefined for one that names nobody (RFC 8062, 3). */
  account(domain: string): AccountSeen | undefined {
    if (this.length === 0 || this.type === WELL_KNOWN) return undefined;
    return { name: this.text(), domain, kind: this.kind() };
  }

  /** Where the host's name begins in `service/host`; 0 when it names no host. */
  hostStart(): number {
    if (this.type !== SERVICE_INSTANCE && this.type !== SERVICE_HOST) return 0;
    if (hasText(this.bytes, 0, this.length, 'krbtgt/') || hasText(this.bytes, 0, this.length, 'kadmin/')) return 0;
    const slash = this.bytes.subarray(0, this.length).indexOf(SLASH);
    return slash + 1 < this.length ? slash + 1 : 0;
  }

  /** Where that name ends. */
  hostEnd(): number {
    const slash = this.bytes.subarray(0, this.length).indexOf(SLASH, this.hostStart());
    return slash < 0 ? this.length : slash;
  }

  /** [MS-KILE] 3.3.5.1.1: the account of a computer ends in `$`; elsewhere it is `host/` and its name. */
  private kind(): AccountSeen['kind'] {
    if (this.bytes[this.length - 1] === DOLLAR || hasText(this.bytes, 0, this.length, 'host/', true)) return 'machine';
    return this.bytes.subarray(0, this.length).includes(SLASH) ? 'service' : 'user';
  }

  private append(bytes: Uint8Array, from: number, to: number): void {
    if (this.length > 0 && this.length < NAME_BYTES_MAX) this.bytes[this.length++] = SLASH;
    for (let at = from; at < to && this.length < NAME_BYTES_MAX; at++) this.bytes[this.length++] = bytes[at] as number;
  }
}
