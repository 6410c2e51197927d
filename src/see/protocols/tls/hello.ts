/** A client or server hello by its parts. RFC 8446, 4.1.2–4.1.3 and 4.2 (extensions); RFC 5246, 7.4.1. */

/** Extensions of interest, by the TLS ExtensionType registry of IANA. */
export const SERVER_NAME = 0;
export const SUPPORTED_GROUPS = 10;
export const EC_POINT_FORMATS = 11;
export const SIGNATURE_ALGORITHMS = 13;
export const ALPN = 16;
export const SUPPORTED_VERSIONS = 43;
export const ENCRYPTED_HELLO = 0xfe0d;

const EXTENSIONS_MAX = 128;
const RANDOM_BYTES = 32;

/** One hello, reused: `readClient` or `readServer`, then its parts and `find`. */
export class Hello {
  /** As the hello itself says, before extensions. */
  version = 0;
  /** Offsets of the cipher suites offered; of a server hello, of the one chosen. */
  suites = 0;
  suitesEnd = 0;
  /** The extension found: its type and data bytes[start, stop). */
  type = -1;
  start = 0;
  stop = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private extensions = 0;
  private end = 0;
  private at = 0;
  private steps = 0;

  /** False where it ends within what must be there. */
  readClient(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.read(bytes, from, to)) return false;
    let at = this.suites;
    if (at + 2 > to) return false;
    this.suites = at + 2;
    this.suitesEnd = at + 2 + this.u16(at);
    at = this.suitesEnd;
    if (at + 1 > to) return this.cut();
    at += 1 + (bytes[at] as number);
    return at <= to ? this.extensionsAt(at, to) : this.cut();
  }

  readServer(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.read(bytes, from, to)) return false;
    this.suitesEnd = this.suites + 2;
    // The suite and the compression method.
    return this.suites + 3 <= to ? this.extensionsAt(this.suites + 3, to) : this.cut();
  }

  rewind(): void {
    this.at = this.extensions;
    this.steps = 0;
  }

  /** Goes to the next extension. */
  next(): boolean {
    if (this.at + 4 > this.end || this.steps++ === EXTENSIONS_MAX) return false;
    const stop = this.at + 4 + this.u16(this.at + 2);
    if (stop > this.end) return false;
    this.type = this.u16(this.at);
    this.start = this.at + 4;
    this.stop = stop;
    this.at = stop;
    return true;
  }

  /** Goes to the first extension of this type. */
  find(type: number): boolean {
    this.rewind();
    while (this.next()) if (this.type === type) return true;
    return false;
  }

  /** Version, random and session id, which both kinds begin with. */
  private read(bytes: Uint8Array, from: number, to: number): boolean {
    this.bytes = bytes;
    this.extensions = this.end = 0;
    this.suites = this.suitesEnd = 0;
    this.version = 0;
    const session = from + 2 + RANDOM_BYTES;
    if (session + 1 > to) return false;
    this.version = this.u16(from);
    this.suites = session + 1 + (bytes[session] as number);
    return this.suites <= to;
  }

  private extensionsAt(at: number, to: number): boolean {
    if (at + 2 > to) return true;
    this.extensions = at + 2;
    this.end = Math.min(to, at + 2 + this.u16(at));
    return true;
  }

  private cut(): false {
    this.suitesEnd = this.suites;
    return false;
  }

  private u16(at: number): number {
    return ((this.bytes[at] as number) << 8) | (this.bytes[at + 1] as number);
  }
}
