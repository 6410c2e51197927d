/** Reader of header blocks of HTTP/2: RFC 7541, 2.3 (tables), 5 (numbers and strings), 6 (representations). One per direction of a connection. */
import { huffmanText } from './hpack-huffman.ts';
import { latin1 } from './text.ts';

/** Appendix A: names and values, a comma between rows. */
const STATIC = (
  ':authority,:method GET,:method POST,:path /,:path /index.html,:scheme http,:scheme https,:status 200,:status 204,' +
  ':status 206,:status 304,:status 400,:status 404,:status 500,accept-charset,accept-encoding gzip; deflate,' +
  'accept-language,accept-ranges,accept,access-control-allow-origin,age,allow,authorization,cache-control,' +
  'content-disposition,content-encoding,content-language,content-length,content-location,content-range,content-type,' +
  'cookie,date,etag,expect,expires,from,host,if-match,if-modified-since,if-none-match,if-range,if-unmodified-since,' +
  'last-modified,link,location,max-forwards,proxy-authenticate,proxy-authorization,range,referer,refresh,retry-after,' +
  'server,set-cookie,strict-transport-security,transfer-encoding,user-agent,vary,via,www-authenticate'
)
  .split(',')
  .map((row) => {
    const [name = '', ...value] = row.split(' ');
    return { name, value: value.join(' ').replace(';', ',') };
  });

interface Field {
  readonly name: string;
  readonly value: string;
}

/** What secrets may stand in: their values are read once and not kept. */
const SECRET: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

/** SETTINGS_HEADER_TABLE_SIZE: its default, RFC 9113, 6.5.2, and how much a peer may ask for here. */
const TABLE_BYTES = 4096;
const TABLE_BYTES_MAX = 65_536;
/** 4.1: what an entry counts beyond its name and value. */
const ENTRY_BYTES = 32;
const FIELDS_MAX = 256;

export class HpackReader {
  /** The newest first. */
  private readonly table: { readonly field: Field; readonly bytes: number }[] = [];
  private tableBytes = 0;
  private tableMax = TABLE_BYTES;
  // The block at hand.
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private end = 0;
  private broken = false;

  reset(): void {
    this.table.length = 0;
    this.tableBytes = 0;
    this.tableMax = TABLE_BYTES;
  }

  /** Tells each field of the block bytes[from, to). False where it is broken or longer than is read: then the table is lost. */
  read(bytes: Uint8Array, from: number, to: number, each: (name: string, value: string) => void): boolean {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    this.broken = false;
    for (let i = 0; this.at < to && !this.broken; i++) {
      if (i === FIELDS_MAX) return false;
      const field = this.next();
      if (field && !this.broken) each(field.name, field.value);
    }
    return !this.broken;
  }

  /** Section 6: one representation; undefined for a change of the table's size. */
  private next(): Field | undefined {
    const byte = this.bytes[this.at] as number;
    if (byte & 0x80) return this.entry(this.integer(7));
    if (byte & 0x40) {
      const field = this.literal(this.integer(6));
      if (field && !this.broken) this.add(field);
      return field;
    }
    if (byte & 0x20) {
      this.tableMax = this.integer(5);
      if (this.tableMax > TABLE_BYTES_MAX) this.broken = true;
      this.evict(0);
      return undefined;
    }
    return this.literal(this.integer(4));
  }

  private literal(index: number): Field | undefined {
    const name = index === 0 ? this.string() : this.entry(index)?.name;
    const value = this.string();
    return name === undefined ? undefined : { name, value };
  }

  private entry(index: number): Field | undefined {
    const field = index <= STATIC.length ? STATIC[index - 1] : this.table[index - STATIC.length - 1]?.field;
    if (!field) this.broken = true;
    return field;
  }

  private add({ name, value }: Field): void {
    const bytes = name.length + value.length + ENTRY_BYTES;
    this.evict(bytes);
    if (bytes > this.tableMax) return;
    this.table.unshift({ field: { name, value: SECRET.has(name) ? '' : value }, bytes });
    this.tableBytes += bytes;
  }

  /** 4.3, 4.4: the oldest go until there is room. */
  private evict(room: number): void {
    while (this.table.length > 0 && this.tableBytes + room > this.tableMax)
      this.tableBytes -= this.table.pop()?.bytes ?? 0;
  }

  /** 5.1: a number whose first `bits` bits stand in the present byte. */
  private integer(bits: number): number {
    const mask = (1 << bits) - 1;
    let value = (this.bytes[this.at++] as number) & mask;
    if (value < mask) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      if (this.at >= this.end) break;
      const byte = this.bytes[this.at++] as number;
      value += (byte & 127) << shift;
      if ((byte & 128) === 0) return value;
    }
    this.broken = true;
    return 0;
  }

  /** 5.2. */
  private string(): string {
    if (this.at >= this.end || this.broken) {
      this.broken = true;
      return '';
    }
    const huffman = ((this.bytes[this.at] as number) & 0x80) !== 0;
    const length = this.integer(7);
    const start = this.at;
    if (start + length > this.end) this.broken = true;
    if (this.broken) return '';
    this.at += length;
    const text = huffman ? huffmanText(this.bytes, start, this.at) : latin1(this.bytes, start, this.at);
    if (text === undefined) this.broken = true;
    return text ?? '';
  }
}
