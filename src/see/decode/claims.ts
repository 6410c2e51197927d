/**
 * Claims as they are heard: kept once per (endpoint, attribute, source, value), compared by a seeded 64-bit hash before
 * any text is made, so that a repeat costs no allocation. Bounded.
 */
import { LIMITS } from '../../model/limits.ts';
import type { Encoding } from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';
import type { Addresses } from './addresses.ts';
import { ClaimColumns, type ClaimEntry } from './claim-columns.ts';
import { clean, plainBytes } from './claim-text.ts';
import { HeardLately } from './heard-lately.ts';

/** Of several decoders, with what found no room when they were put together. */
export interface MergedClaims {
  readonly claims: ClaimEntry[];
  readonly lostClaims: number;
  readonly lostStacks: number;
}

/** Confidence of an address heard from its owner or seen beside its MAC. */
const ADDRESS_CONFIDENCE = 0.9;

const LABELS: Readonly<Record<Encoding, string>> = {
  ascii: 'latin1',
  latin1: 'latin1',
  utf8: 'utf-8',
  utf16le: 'utf-16le',
};

const SLOT = 3;

export class Claims {
  lostClaims = 0;
  /** Systems that connections betrayed and that found no room. */
  lostStacks = 0;
  dirtyClaims: number[] = [];
  private readonly columns = new ClaimColumns();
  /** Those of several decoders, once they were put together. */
  private merged: readonly ClaimEntry[] | undefined;
  /** Three words a slot: both halves of the hash, and the claim's number from 1 on (0: empty). */
  private slots = new Int32Array(SLOT << 9);
  private mask = (1 << 9) - 1;
  private filled = 0;
  private perEndpoint = new Uint16Array(1024);
  private readonly seed: number;
  private readonly decoders = new Map<Encoding, TextDecoder>();
  private readonly encoder = new TextEncoder();
  private readonly scratch = new Uint8Array(LIMITS.claimValueBytesMax);
  private readonly lately = new HeardLately();
  private h1 = 0;
  private h2 = 0;

  constructor(seed: number) {
    this.seed = seed | 0;
  }

  /** Claims are numbered 0 … below this. */
  get count(): number {
    return this.merged?.length ?? this.columns.count;
  }

  /** A claim as it stands now. */
  entry(number: number): ClaimEntry {
    const { about, attribute, value, source, confidence, firstUs, lastUs, firstPacket } = this.view(number);
    return { about, attribute, value, source, confidence, firstUs, lastUs, firstPacket };
  }

  /** The same to be kept, in a third of the room. Not to be spread: it has no fields of its own. */
  view(number: number): Readonly<ClaimEntry> {
    return this.merged?.[number] ?? this.columns.view(number);
  }

  /** Returns the claim's number; −1 where it says nothing or found no room. */
  fromBytes(
    about: number,
    attribute: Attribute,
    bytes: Uint8Array,
    from: number,
    to: number,
    encoding: Encoding,
    source: string,
    sourceId: number,
    confidence: number,
    us: number,
    packet: number,
  ): number {
    const end = Math.min(to, bytes.length, from + LIMITS.claimValueBytesMax);
    if (end <= from || from < 0 || about === 0) return -1;
    this.hash(about, attribute, encoding.length, sourceId, bytes, from, end);
    const known = this.find();
    if (known >= 0) {
      this.again(known, us);
      return known < this.count ? known : -1;
    }
    const value = clean(this.decoder(encoding).decode(bytes.subarray(from, end)));
    // Another encoding, or padding, may give a text that is known already: the second key is the text itself.
    const number =
      value === '' ? NOTHING : this.text(about, attribute, value, source, sourceId, confidence, us, packet);
    this.insert(number);
    return number === NOTHING ? -1 : number;
  }

  /** Returns the claim's number, or `NOTHING`. */
  text(
    about: number,
    attribute: Attribute,
    value: string,
    source: string,
    sourceId: number,
    confidence: number,
    us: number,
    packet: number,
  ): number {
    if (about === 0) return NOTHING;
    const lately = this.lately.find(about, attribute, value, sourceId);
    if (lately >= 0) {
      this.again(lately, us);
      return lately;
    }
    let tidy = value;
    let length = plainBytes(value, this.scratch);
    if (length < 0) {
      tidy = clean(value);
      length = this.encoder.encodeInto(tidy, this.scratch).written;
    }
    if (length === 0) return NOTHING;
    const first = this.h1;
    const second = this.h2;
    this.hash(about, attribute, 99, sourceId, this.scratch, 0, length);
    let number = this.find();
    if (number >= 0) {
      this.again(number, us);
    } else {
      number = this.add(about, attribute, tidy, source, confidence, us, packet);
      if (number !== NOTHING) this.insert(number);
    }
    this.h1 = first;
    this.h2 = second;
    if (number !== NOTHING) this.lately.put(about, attribute, value, sourceId, number);
    return number;
  }

  /** That a MAC has an IP address: the commonest claim of all, so the text is made only when it is new. Returns the claim's number. */
  address(
    about: number,
    family: number,
    address: number,
    addresses: Addresses,
    source: string,
    sourceId: number,
    us: number,
    packet: number,
  ): number {
    if (about === 0) return NOTHING;
    for (let i = 0; i < 4; i++) this.scratch[i] = address >>> (i * 8);
    this.hash(about, 'ip', 98 - family, sourceId, this.scratch, 0, 4);
    const known = this.find();
    if (known >= 0) {
      this.again(known, us);
      return known;
    }
    const text = addresses.ipText(family, address);
    const number = this.text(about, 'ip', text, source, sourceId, ADDRESS_CONFIDENCE, us, packet);
    this.insert(number);
    return number;
  }

  /** These are all from now on; nothing more can be heard. */
  replaceClaims({ claims, lostClaims, lostStacks }: MergedClaims): void {
    this.merged = claims;
    this.lostClaims += lostClaims;
    this.lostStacks += lostStacks;
  }

  private add(
    about: number,
    attribute: Attribute,
    value: string,
    source: string,
    confidence: number,
    us: number,
    packet: number,
  ): number {
    if (about >= this.perEndpoint.length) this.perEndpoint = widened(this.perEndpoint, about);
    const had = this.perEndpoint[about] as number;
    if (had >= LIMITS.claimsPerAddressMax || this.columns.count >= LIMITS.claimsMax) {
      this.lostClaims++;
      return NOTHING;
    }
    this.perEndpoint[about] = had + 1;
    const number = this.columns.add(about, attribute, value, source, confidence, us, packet);
    this.dirtyClaims.push(number);
    return number;
  }

  /** Heard once more; `NOTHING` says nothing. */
  again(number: number, us: number): void {
    if (number < this.columns.count && this.columns.again(number, us)) this.dirtyClaims.push(number);
  }

  private hash(
    about: number,
    attribute: Attribute,
    tag: number,
    sourceId: number,
    bytes: Uint8Array,
    from: number,
    end: number,
  ): void {
    let a = this.seed ^ Math.imul(about, 0x9e3779b1);
    let b = Math.imul(this.seed ^ 0x5bd1e995, 31) ^ about;
    for (let i = 0; i < attribute.length; i++) {
      a = Math.imul(a ^ attribute.charCodeAt(i), 0x01000193);
      b = Math.imul(b, 31) + attribute.charCodeAt(i);
    }
    a = Math.imul(a ^ tag, 0x01000193) ^ sourceId;
    b = Math.imul(b ^ sourceId, 0x85ebca6b) + tag;
    for (let i = from; i < end; i++) {
      const byte = bytes[i] as number;
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b ^ byte, 0x5bd1e995);
      b ^= b >>> 15;
    }
    a = Math.imul(a ^ (a >>> 15) ^ (end - from), 0x2c1b3c6d);
    this.h1 = a ^ (a >>> 13);
    this.h2 = Math.imul(b ^ (b >>> 13), 0x297a2d39);
  }

  private find(): number {
    const { slots, mask, h1, h2 } = this;
    for (let s = h1 & mask; ; s = (s + 1) & mask) {
      const number = slots[s * SLOT + 2] as number;
      if (number === 0) return -1;
      if (slots[s * SLOT] === h1 && slots[s * SLOT + 1] === h2) return number - 1;
    }
  }

  /** Remembers the present hash as that of claim `number` (`NOTHING`: of a value that says nothing or found no room). */
  private insert(number: number): void {
    if (this.filled >= LIMITS.claimsMax * 2) return;
    if (this.filled++ * 10 >= this.mask * 6) this.widen();
    this.put(this.h1, this.h2, number + 1);
  }

  private widen(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2);
    this.mask = this.mask * 2 + 1;
    for (let q = 0; q < old.length; q += SLOT) {
      if (old[q + 2] !== 0) this.put(old[q] as number, old[q + 1] as number, old[q + 2] as number);
    }
  }

  /** Into the first slot from its own on that is empty. */
  private put(h1: number, h2: number, number: number): void {
    const { slots, mask } = this;
    let s = h1 & mask;
    while (slots[s * SLOT + 2] !== 0) s = (s + 1) & mask;
    slots[s * SLOT] = h1;
    slots[s * SLOT + 1] = h2;
    slots[s * SLOT + 2] = number;
  }

  private decoder(encoding: Encoding): TextDecoder {
    let made = this.decoders.get(encoding);
    if (!made) this.decoders.set(encoding, (made = new TextDecoder(LABELS[encoding])));
    return made;
  }
}

/** A claim number that no claim has. */
const NOTHING = 0x3fffffff;

function widened(counts: Uint16Array, place: number): Uint16Array<ArrayBuffer> {
  const wider = new Uint16Array(Math.max(counts.length * 2, place + 1));
  wider.set(counts);
  return wider;
}
