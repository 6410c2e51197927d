/**
 * Operating systems by how their TCP connections begin (RFC 9293, 3.1 and 3.2): the order of the options of a SYN or
 * SYN-ACK, its window, scale and segment size, the initial TTL and the bit against fragmentation. All of a signature must
 * hold, since scanners craft their SYNs; what no signature fits says nothing. Facts from p0f's published databases
 * (versions 2 and 3, with the Windows 10 entries of huginn-net's); no stack of a device is described there well enough.
 */
import { LIMITS } from '../../model/limits.ts';
import type { Claims } from './claims.ts';

/** Options in their order, an octal digit each, the first one highest. */
const END = 1;
const NOP = 2;
const MSS = 3;
const SCALE = 4;
const SACK = 5;
const STAMP = 6;
const CODES = new Uint8Array(256);
CODES.set([END, NOP, MSS, SCALE, SACK, 0, 0, 0, STAMP]);
/** Bytes that each takes, RFC 9293, 3.2, RFC 7323, 2.2 and 3.2, and RFC 2018, 2. */
const LENGTHS = Uint8Array.of(0, 1, 1, 4, 3, 2, 10, 0);
const OPTIONS_MAX = 9;

const orderOf = (...options: readonly number[]): number => options.reduce((order, option) => order * 8 + option, 0);

const SYN_ACK = 0x12;
const FIN_RST_PSH_URG = 0x2d;
/** Routers on the way take one each; initial values are 64, 128 and 255. */
const HOPS_MAX = 32;
const SMALL_SEGMENT = 536;
const STAMP_BYTES = 12;

/** The packet at hand, read once: nothing is made for it. */
class Opening {
  ttl = 0;
  whole = false;
  window = 0;
  answers = false;
  order = 0;
  segment = 0;
  scale = 0;

  /** A multiple of the segment as announced, or as time stamps leave it. */
  isTimes(factor: number): boolean {
    return this.window === factor * this.segment || this.window === factor * (this.segment - STAMP_BYTES);
  }
}

interface Signature {
  readonly os: string;
  readonly ttl: 64 | 128 | 255;
  /** The bit against fragmentation. */
  readonly whole: boolean;
  readonly orders: readonly number[];
  readonly fits: (opening: Opening) => boolean;
}

/** Of Linux 2.4 and 2.6, 3.1, 3.11, and of today. */
const LINUX_FACTORS = [4, 10, 20, 44, 45] as const;
function isLinuxWindow(o: Opening): boolean {
  for (const factor of LINUX_FACTORS) if (o.isTimes(factor)) return true;
  return o.window === 65_535;
}
const isOldWindow = (o: Opening): boolean =>
  o.segment > SMALL_SEGMENT && (o.window === 16_384 || o.window === 65_535 || o.window === 64_512 || o.isTimes(44));

const SIGNATURES: readonly Signature[] = [
  {
    os: 'Windows 2000, XP or Server 2003',
    ttl: 128,
    whole: true,
    orders: [orderOf(MSS, NOP, NOP, SACK)],
    fits: isOldWindow,
  },
  {
    os: 'Windows 2000, XP or Server 2003',
    ttl: 128,
    whole: true,
    orders: [orderOf(MSS, NOP, SCALE, NOP, NOP, SACK), orderOf(MSS, NOP, SCALE, NOP, NOP, STAMP, NOP, NOP, SACK)],
    fits: (o) => o.scale <= 2 && isOldWindow(o),
  },
  {
    os: 'Windows Vista or later',
    ttl: 128,
    whole: true,
    orders: [orderOf(MSS, NOP, SCALE, NOP, NOP, SACK), orderOf(MSS, NOP, SCALE, SACK, STAMP)],
    fits: (o) => o.window === 8192 && (o.scale === 2 || o.scale === 8),
  },
  {
    os: 'Windows 10 or later',
    ttl: 128,
    whole: true,
    orders: [orderOf(MSS, NOP, SCALE, NOP, NOP, SACK)],
    fits: (o) => o.scale === 8 && (o.window === 65_535 || o.isTimes(44)),
  },
  {
    os: 'Linux',
    ttl: 64,
    whole: true,
    orders: [orderOf(MSS, SACK, STAMP, NOP, SCALE), orderOf(MSS, NOP, NOP, SACK, NOP, SCALE)],
    fits: isLinuxWindow,
  },
  {
    os: 'macOS or iOS',
    ttl: 64,
    whole: true,
    orders: [orderOf(MSS, NOP, SCALE, NOP, NOP, STAMP, SACK, END)],
    fits: (o) => o.window === 65_535 && o.scale <= 6,
  },
  {
    os: 'FreeBSD',
    ttl: 64,
    whole: true,
    orders: [orderOf(MSS, NOP, SCALE, SACK, STAMP)],
    fits: (o) => o.window === 65_535 && (o.scale === 3 || o.scale === 6),
  },
  {
    os: 'OpenBSD',
    ttl: 64,
    whole: true,
    orders: [orderOf(MSS, NOP, NOP, SACK, NOP, SCALE, NOP, NOP, STAMP)],
    fits: (o) => o.window === 16_384 && (o.scale === 0 || o.scale === 3),
  },
  { os: 'Cisco IOS', ttl: 255, whole: false, orders: [orderOf(MSS)], fits: (o) => o.window === 4128 },
];

const encoder = new TextEncoder();
/** Signatures under their order of options, each with the bytes of its name: a claim heard again costs a hash. */
const BY_ORDER = new Map<number, { readonly signature: Signature; readonly name: Uint8Array }[]>();
for (const signature of SIGNATURES) {
  for (const order of signature.orders) {
    const known = BY_ORDER.get(order) ?? [];
    known.push({ signature, name: encoder.encode(signature.os) });
    BY_ORDER.set(order, known);
  }
}

/** Source of these claims. */
export const STACK_SOURCE = 'tcp-stack';

/** That a client begins so is its own choice; an answer leaves out what it was not asked for, and fits others by chance. */
const ASKING_CONFIDENCE = 0.35;
const ANSWERING_CONFIDENCE = 0.3;

const SLOTS = 1 << 12;
const SLOT_SHIFT = 3;

export class Stacks {
  private readonly claims: Claims;
  private readonly sourceId: number;
  private readonly opening = new Opening();
  /**
   * How endpoints began last, a row each: who, what its headers and options held, and the number of its claim plus one
   * (0: it has none). One that is crowded out is looked at again; what is claimed is the same either way.
   */
  private readonly lately = new Int32Array(SLOTS << SLOT_SHIFT);
  private claimed = 0;

  constructor(claims: Claims, sourceId: number) {
    this.claims = claims;
    this.sourceId = sourceId;
  }

  /**
   * Reads how a connection begins; false where nobody begins so. `ip` and `tcp` are the offsets of the headers, `data`
   * that behind the options; all of it was captured.
   */
  read(bytes: Uint8Array, ip: number, tcp: number, data: number): boolean {
    return readHeaders(this.opening, bytes, ip, tcp) && readOptions(this.opening, bytes, tcp + 20, data);
  }

  /** The name of what was read last, or undefined. */
  name(): Uint8Array | undefined {
    const { opening } = this;
    for (const { signature, name } of BY_ORDER.get(opening.order) ?? NONE) {
      if (signature.whole !== opening.whole || !isFrom(opening.ttl, signature.ttl)) continue;
      if (signature.fits(opening)) return name;
    }
    return undefined;
  }

  /** Claims the name of what was read last, where it has one. */
  hear(about: number, us: number, packet: number): void {
    const { lately, opening } = this;
    const shape = (opening.window << 16) | (opening.ttl << 8) | (opening.whole ? 2 : 0) | (opening.answers ? 1 : 0);
    const sizes = (opening.segment << 8) | opening.scale;
    const at = ((Math.imul(about, 0x9e3779b1) >>> 20) & (SLOTS - 1)) << SLOT_SHIFT;
    if (lately[at] === about && lately[at + 1] === shape && lately[at + 2] === opening.order) {
      if (lately[at + 3] === sizes) {
        const claim = lately[at + 4] as number;
        if (claim !== 0) this.claims.again(claim - 1, us);
        return;
      }
    }
    lately[at] = about;
    lately[at + 1] = shape;
    lately[at + 2] = opening.order;
    lately[at + 3] = sizes;
    const name = this.name();
    lately[at + 4] = name === undefined ? 0 : this.claim(about, name, us, packet) + 1;
  }

  /** The number of the claim, −1 where there was no room. Many addresses that begin alike (a flood from invented ones) are told up to a ceiling. */
  private claim(about: number, name: Uint8Array, us: number, packet: number): number {
    const { claims } = this;
    if (this.claimed >= LIMITS.stackClaimsMax) {
      claims.lostStacks++;
      return -1;
    }
    const before = claims.count;
    const confidence = this.opening.answers ? ANSWERING_CONFIDENCE : ASKING_CONFIDENCE;
    const { sourceId } = this;
    const made = claims.fromBytes(
      about,
      'os',
      name,
      0,
      name.length,
      'ascii',
      STACK_SOURCE,
      sourceId,
      confidence,
      us,
      packet,
    );
    this.claimed += claims.count - before;
    return made;
  }
}
const NONE: readonly { readonly signature: Signature; readonly name: Uint8Array }[] = [];

const isFrom = (ttl: number, initial: number): boolean => ttl <= initial && ttl > initial - HOPS_MAX;

/** False where flags, offset or reserved bits are not those of a plain beginning. RFC 3168, 6.1.1 allows ECE and CWR. */
function readHeaders(opening: Opening, bytes: Uint8Array, ip: number, tcp: number): boolean {
  const flags = bytes[tcp + 13] as number;
  if ((flags & FIN_RST_PSH_URG) !== 0 || ((bytes[tcp + 12] as number) & 0x0e) !== 0) return false;
  const six = (bytes[ip] as number) >>> 4 === 6;
  opening.answers = (flags & SYN_ACK) === SYN_ACK;
  opening.ttl = bytes[ip + (six ? 7 : 8)] as number;
  // IPv6 is fragmented by its sender alone.
  opening.whole = six || ((bytes[ip + 6] as number) & 0x40) !== 0;
  opening.window = ((bytes[tcp + 14] as number) << 8) | (bytes[tcp + 15] as number);
  return true;
}

/** False where an option is none of those that systems begin with, or has another length. */
function readOptions(opening: Opening, bytes: Uint8Array, from: number, data: number): boolean {
  let order = 0;
  opening.segment = 0;
  opening.scale = 0;
  for (let at = from, i = 0; at < data; i++) {
    const code = CODES[bytes[at] as number] as number;
    if (code === 0 || i >= OPTIONS_MAX) return false;
    order = order * 8 + code;
    if (code === END) break;
    const length = LENGTHS[code] as number;
    if (code !== NOP && (at + length > data || bytes[at + 1] !== length)) return false;
    if (code === MSS) opening.segment = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    else if (code === SCALE) opening.scale = bytes[at + 2] as number;
    at += length;
  }
  opening.order = order;
  return order !== 0;
}
