/** Reader of DNS messages in place: header, questions, resource records. RFC 1035, 4.1. NBNS, LLMNR and mDNS share this form. */
import { skipName } from './dns-name.ts';

export const DNS_HEADER_BYTES = 12;

export const DNS_A = 1;
export const DNS_PTR = 12;
export const DNS_TXT = 16;
export const DNS_AAAA = 28;
export const NB_NAME = 0x20;
export const NB_STATUS = 0x21;

/** Sections in their order in the message. An UPDATE (RFC 2136, 2) calls them zone, prerequisite, update and additional. */
export const ANSWER = 1;
export const AUTHORITY = 2;
export const ADDITIONAL = 3;

const RECORDS_MAX = 512;

/** One reader, reused: `open`, then `question()` and `record()` until they are false. Nothing of it is kept. */
export class DnsReader {
  id = 0;
  response = false;
  opcode = 0;
  rcode = 0;
  questions = 0;
  answers = 0;
  /** Of the present question or record. */
  section = 0;
  name = 0;
  type = 0;
  start = 0;
  stop = 0;
  /** True when something did not fit. */
  broken = false;
  from = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private to = 0;
  private at = 0;
  private left = 0;
  private readonly counts = new Int32Array(4);

  /** Reads the header; false when it does not fit or its counts can't. */
  open(bytes: Uint8Array, from: number, to: number): boolean {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.broken = false;
    this.section = 0;
    if (to - from < DNS_HEADER_BYTES) return false;
    this.id = this.word(from);
    const flags = this.word(from + 2);
    this.response = (flags & 0x8000) !== 0;
    this.opcode = (flags >> 11) & 15;
    this.rcode = flags & 15;
    let records = 0;
    for (let i = 0; i < 4; i++) records += this.counts[i] = this.word(from + 4 + 2 * i);
    this.questions = this.counts[0] as number;
    this.answers = this.counts[1] as number;
    this.left = this.questions;
    this.at = from + DNS_HEADER_BYTES;
    return records <= RECORDS_MAX && records * 5 <= to - from - DNS_HEADER_BYTES;
  }

  /** The next question: its name and type. */
  question(): boolean {
    if (this.section !== 0 || this.left === 0 || this.broken) return false;
    this.left--;
    this.name = this.at;
    const end = skipName(this.bytes, this.at, this.to);
    if (end < 0 || end + 4 > this.to) return this.fail();
    this.type = this.word(end);
    this.at = end + 4;
    return true;
  }

  /** The next resource record of any section: name, type and data [start, stop). Questions left are passed over. */
  record(): boolean {
    while (this.question());
    if (this.broken) return false;
    while (this.left === 0) {
      if (this.section === ADDITIONAL) return false;
      this.section++;
      this.left = this.counts[this.section] as number;
    }
    this.left--;
    this.name = this.at;
    const end = skipName(this.bytes, this.at, this.to);
    if (end < 0 || end + 10 > this.to) return this.fail();
    this.type = this.word(end);
    this.start = end + 10;
    this.stop = this.start + this.word(end + 8);
    if (this.stop > this.to) return this.fail();
    this.at = this.stop;
    return true;
  }

  private word(at: number): number {
    return ((this.bytes[at] as number) << 8) | (this.bytes[at + 1] as number);
  }

  private fail(): false {
    this.broken = true;
    return false;
  }
}

/** Whether bytes[from, to) begin like a DNS message: counts that can be, an opcode that is assigned, a first name that can be read. */
export function looksLikeDns(bytes: Uint8Array, from: number, to: number, opcodeMax: number): boolean {
  const reader = probe;
  if (!reader.open(bytes, from, to) || reader.opcode > opcodeMax) return false;
  return reader.questions === 0 ? reader.record() : reader.question();
}

const probe = new DnsReader();
