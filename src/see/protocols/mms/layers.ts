/**
 * What lies between COTP and MMS: session (ISO 8327-1 / X.225, 8.2–8.3), presentation (ISO 8823-1 / X.226, 8.2, BER) and
 * association (ISO 8650-1 / X.227, 9). Some devices put MMS right on COTP, with none of these.
 */
import { BER_INTEGER, BER_OID, BER_SEQUENCE, BER_SET, BerReader } from '../../../kernel/encodings/ber.ts';

/** SPDU identifiers, X.225, 8.3. Give tokens and data transfer are both 1, and come one behind the other. */
export const DATA = 1;
export const FINISH = 9;
export const DISCONNECT = 10;
export const REFUSE = 12;
export const CONNECT = 13;
export const ACCEPT = 14;
export const ABORT = 25;
export const ABORT_ACCEPT = 26;
/** No session at all. */
export const BARE = 0;

/** Parameters that carry the user data of an SPDU, X.225, 8.3.1.18–8.3.1.20; and those that may stand first where there is no more to tell. */
const USER_DATA = 0xc1;
const EXTENDED_USER_DATA = 0xc2;
const TRANSPORT_DISCONNECT = 0x11;
const ENCLOSURE = 0x19;
const REFLECT_PARAMETERS = 0x31;
const REASON = 0x32;
/** Normal-mode parameters and fully encoded data, X.226, 8.2. */
const NORMAL_MODE = 0xa2;
const FULLY_ENCODED = 0x61;
const SINGLE_TYPE = 0xa0;
const OCTET_ALIGNED = 0x81;
/** Fields of AARQ and AARE, X.227, 9.1. */
const AARQ = 0x60;
const AARE = 0x61;
const RESULT = 0xa2;
const AUTHENTICATION = 0xac;
const CHARACTER_STRING = 0x80;
const USER_INFORMATION = 0xbe;
const EXTERNAL = 0x28;
/** 1.0.9506.2, ISO 9506-2: abstract syntax and application context of MMS begin with it. */
const MMS_OID = [0x28, 0xca, 0x22, 0x02];

const PARAMETERS_MAX = 32;
const ELEMENTS_MAX = 32;
const VALUES_MAX = 16;

/** One reader, reused: `open`, then `next()` for each MMS PDU; it lies in [start, stop). */
export class Layers {
  start = 0;
  stop = 0;
  spdu = BARE;
  /** Of an AARE: 0 accepted, else rejected; −1 where none was read. */
  result = -1;
  /** An AARQ names a password in characters. */
  password = false;
  private readonly reader = new BerReader();
  private readonly association = new BerReader();
  private left = 0;

  open(bytes: Uint8Array, from: number, to: number): this {
    this.result = -1;
    this.password = false;
    this.left = VALUES_MAX;
    this.spdu = spduOf(bytes, from, to);
    if (this.spdu === BARE) {
      this.start = from;
      this.stop = to;
      return this;
    }
    const at = userData(bytes, from, to, this.spdu);
    if (at < 0 || !this.enter(bytes, at, to)) this.left = 0;
    return this;
  }

  next(): boolean {
    if (this.left-- <= 0) return false;
    if (this.spdu === BARE) {
      this.left = 0;
      return true;
    }
    const { reader } = this;
    if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return this.end();
    const found = this.value();
    reader.leave();
    if (!found) return this.end();
    return this.spdu === DATA || this.associated(this.start, this.stop);
  }

  private bytes: Uint8Array = new Uint8Array(0);

  /** Goes to the list of presentation data values. */
  private enter(bytes: Uint8Array, at: number, to: number): boolean {
    const { reader } = this;
    this.bytes = bytes;
    reader.open(bytes, at, to);
    if (this.spdu !== CONNECT && this.spdu !== ACCEPT) return this.spdu === DATA && this.goTo(FULLY_ENCODED);
    return reader.expect(BER_SET) && reader.enter() && this.goTo(NORMAL_MODE) && this.goTo(FULLY_ENCODED);
  }

  private goTo(tag: number): boolean {
    for (let i = 0; i < ELEMENTS_MAX && this.reader.next(); i++) {
      if (this.reader.tag === tag) return this.reader.enter();
    }
    return false;
  }

  /** PDV-list, X.226, 8.2: maybe a transfer syntax, the context's number, then the value. */
  private value(): boolean {
    const { reader } = this;
    if (!reader.next()) return false;
    const { tag } = reader;
    if (tag === BER_OID ? !reader.expect(BER_INTEGER) : tag !== BER_INTEGER) return false;
    if (!reader.next()) return false;
    this.start = reader.start;
    this.stop = reader.stop;
    return reader.tag === SINGLE_TYPE || reader.tag === OCTET_ALIGNED;
  }

  /** The user information of an association PDU: EXTERNAL, with MMS inside. */
  private associated(from: number, to: number): boolean {
    const reader = this.association.open(this.bytes, from, to);
    if (!reader.next()) return false;
    const { tag } = reader;
    if (tag !== AARQ && tag !== AARE) return false;
    const asks = tag === AARQ;
    reader.enter();
    for (let i = 0; i < ELEMENTS_MAX && reader.next(); i++) {
      if (reader.tag === USER_INFORMATION) return reader.enter() && this.external();
      if (asks ? reader.tag !== AUTHENTICATION : reader.tag !== RESULT) continue;
      reader.enter();
      if (reader.next()) {
        if (asks) this.password = reader.tag === CHARACTER_STRING;
        else this.result = reader.integer() ?? -1;
      }
      reader.leave();
    }
    return false;
  }

  private external(): boolean {
    const reader = this.association;
    if (!reader.expect(EXTERNAL) || !reader.enter()) return false;
    for (let i = 0; i < ELEMENTS_MAX && reader.next(); i++) {
      if (reader.tag !== SINGLE_TYPE && reader.tag !== OCTET_ALIGNED) continue;
      this.start = reader.start;
      this.stop = reader.stop;
      return true;
    }
    return false;
  }

  private end(): false {
    this.left = 0;
    return false;
  }
}

/** SPDU or bare MMS: the identifier of an SPDU is below 64, the tag of an MMS PDU is above 127. */
function spduOf(bytes: Uint8Array, from: number, to: number): number {
  const first = from < to ? (bytes[from] as number) : BARE;
  return first >= 0x80 ? BARE : first;
}

/** Whether this begins as a session of MMS does, so far as its own header tells. */
export function isSession(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 4) return false;
  const spdu = bytes[from] as number;
  if (spdu === DATA) return bytes[from + 1] === 0 && bytes[from + 2] === DATA;
  if (contentsOf(bytes, from, to) + lengthOf(bytes, from, to) !== to) return false;
  if (spdu === CONNECT || spdu === ACCEPT) return namesMms(bytes, from, to);
  if (spdu === FINISH || spdu === DISCONNECT || spdu === REFUSE || spdu === ABORT || spdu === ABORT_ACCEPT)
    return endsAlike(bytes[contentsOf(bytes, from, to)]);
  return false;
}

const endsAlike = (parameter: number | undefined): boolean =>
  parameter === USER_DATA ||
  parameter === TRANSPORT_DISCONNECT ||
  parameter === ENCLOSURE ||
  parameter === REFLECT_PARAMETERS ||
  parameter === REASON;

function namesMms(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at + MMS_OID.length <= to; at++) {
    let same = 0;
    while (same < MMS_OID.length && bytes[at + same] === MMS_OID[same]) same++;
    if (same === MMS_OID.length) return true;
  }
  return false;
}

/** Length indicator, X.225, 8.2.5: one octet, or 255 and two. */
function lengthOf(bytes: Uint8Array, at: number, to: number): number {
  const length = bytes[at + 1] as number;
  if (length !== 255) return at + 2 <= to ? length : to;
  return at + 4 <= to ? ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number) : to;
}

const contentsOf = (bytes: Uint8Array, at: number, to: number): number =>
  Math.min(to, bytes[at + 1] === 255 ? at + 4 : at + 2);

/** Offset of the presentation PDU, or −1. */
function userData(bytes: Uint8Array, from: number, to: number, spdu: number): number {
  let at = contentsOf(bytes, from, to);
  if (spdu === DATA) {
    at += lengthOf(bytes, from, to);
    if (at + 2 > to) return -1;
    at = contentsOf(bytes, at, to) + lengthOf(bytes, at, to);
    return at < to ? at : -1;
  }
  for (let i = 0; i < PARAMETERS_MAX && at + 2 <= to; i++) {
    const contents = contentsOf(bytes, at, to);
    if (bytes[at] === USER_DATA || bytes[at] === EXTENDED_USER_DATA) return contents;
    at = contents + lengthOf(bytes, at, to);
  }
  return -1;
}
