/** Addresses as text and back: MAC (IEEE 802, 8.1), IPv4 (RFC 791), IPv6 in canonical text (RFC 5952), and what kind they are. */

const DIGIT_0 = 48;
const DOT = 46;
const COLON = 58;
const DASH = 45;
const LETTER_A = 97;
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

const at = (bytes: Uint8Array, offset: number): number => bytes[offset] ?? 0;

/** Six bytes as `00:0e:8c:12:34:56`. */
export function formatMac(bytes: Uint8Array, from = 0): string {
  let text = HEX[at(bytes, from)] ?? '';
  for (let i = 1; i < 6; i++) text += `:${HEX[at(bytes, from + i)] ?? ''}`;
  return text;
}

/** The same from its upper 16 and lower 32 bits. */
export function formatMacBits(high: number, low: number): string {
  const h = (n: number): string => HEX[n & 255] ?? '';
  return `${h(high >>> 8)}:${h(high)}:${h(low >>> 24)}:${h(low >>> 16)}:${h(low >>> 8)}:${h(low)}`;
}

/** Reads `00:0e:8c:12:34:56`, `00-0E-…` and `000e.8c12.3456`. */
export function parseMac(text: string): Uint8Array | undefined {
  const dotted = text.length === 14;
  if (!dotted && text.length !== 17) return undefined;
  const bytes = new Uint8Array(6);
  for (let i = 0, from = 0; i < 6; i++) {
    const byte = (hexDigit(text, from) << 4) | hexDigit(text, from + 1);
    if (byte < 0) return undefined;
    bytes[i] = byte;
    from += 2;
    if (i === 5 || (dotted && (i & 1) === 0)) continue;
    const mark = text.charCodeAt(from++);
    if (dotted ? mark !== DOT : mark !== COLON && mark !== DASH) return undefined;
  }
  return bytes;
}

/** The value of the hexadecimal digit at `i`, −1 where there is none. */
function hexDigit(text: string, i: number): number {
  const code = text.charCodeAt(i);
  if (code >= DIGIT_0 && code < DIGIT_0 + 10) return code - DIGIT_0;
  const letter = (code | 0x20) - LETTER_A;
  return letter >= 0 && letter < 6 ? letter + 10 : -1;
}

/** 32 bits as `10.0.0.1`. */
export function formatIpv4(bits: number): string {
  return `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
}

/** Dotted decimal to 32 bits (signed); leading zeros are refused, as inet_pton does. */
export function parseIpv4(text: string): number | undefined {
  let bits = 0;
  let part = -1;
  let parts = 1;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - DIGIT_0;
    if (digit >= 0 && digit <= 9) {
      if (part === 0) return undefined;
      part = part < 0 ? digit : part * 10 + digit;
      if (part > 255) return undefined;
    } else {
      if (text.charCodeAt(i) !== DOT || part < 0 || ++parts > 4) return undefined;
      bits = (bits << 8) | part;
      part = -1;
    }
  }
  return parts === 4 && part >= 0 ? (bits << 8) | part : undefined;
}

/** Sixteen bytes in the canonical form of RFC 5952: lower case, the longest run of zero groups as `::`. */
export function formatIpv6(bytes: Uint8Array, from = 0): string {
  const groups = Array.from({ length: 8 }, (_, i) => (at(bytes, from + i * 2) << 8) | at(bytes, from + i * 2 + 1));
  if (groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff) {
    return `::ffff:${formatIpv4(((groups[6] ?? 0) << 16) | (groups[7] ?? 0))}`;
  }
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && groups[i + n] === 0) n++;
    if (n > bestLength) [best, bestLength] = [i, n];
    i += n;
  }
  const text = (part: readonly number[]): string => part.map((g) => g.toString(16)).join(':');
  return best < 0 ? text(groups) : `${text(groups.slice(0, best))}::${text(groups.slice(best + bestLength))}`;
}

/** Reads any text form of RFC 4291, 2.2, an embedded IPv4 address too; a zone (`%eth0`) is refused. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(16);
  let filled = 0;
  /** Where `::` stands, in bytes. */
  let gap = -1;
  let i = 0;
  if (text.startsWith('::')) [gap, i] = [0, 2];
  while (i < text.length) {
    const end = endOfGroup(text, i);
    if (text.charCodeAt(end) === DOT) {
      const v4 = filled <= 12 ? parseIpv4(text.slice(i)) : undefined;
      if (v4 === undefined) return undefined;
      for (let shift = 24; shift >= 0; shift -= 8) bytes[filled++] = v4 >>> shift;
      break;
    }
    if (end === i || end - i > 4 || filled === 16) return undefined;
    const group = Number.parseInt(text.slice(i, end), 16);
    bytes[filled++] = group >>> 8;
    bytes[filled++] = group;
    if (end === text.length) break;
    i = end + 1;
    if (text.charCodeAt(end) !== COLON || i === text.length) return undefined;
    if (text.charCodeAt(i) !== COLON) continue;
    if (gap >= 0) return undefined;
    gap = filled;
    i++;
  }
  if (gap < 0) return filled === 16 ? bytes : undefined;
  if (filled > 14) return undefined;
  bytes.copyWithin(16 - (filled - gap), gap, filled);
  return bytes.fill(0, gap, 16 - (filled - gap));
}

function endOfGroup(text: string, from: number): number {
  let end = from;
  while (hexDigit(text, end) >= 0) end++;
  return end;
}

/** A MAC that no single device has: group bit set (broadcast, multicast) or all zero. */
export function isGroupMac(text: string): boolean {
  const mac = parseMac(text);
  return mac === undefined || (at(mac, 0) & 1) === 1 || mac.every((b) => b === 0);
}

/** True for a MAC whose manufacturer part says nothing: the locally administered bit is set (randomised, virtual). */
export function isLocalMac(text: string): boolean {
  const mac = parseMac(text);
  return mac !== undefined && (at(mac, 0) & 2) === 2;
}

/** An IP address that names no single host: multicast, limited broadcast, unspecified. Subnet broadcasts can't be told by the address alone. */
export function isGroupIp(text: string): boolean {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return v4 >>> 28 === 14 || v4 === -1 || v4 >>> 24 === 0;
  const v6 = parseIpv6(text);
  return v6 === undefined || at(v6, 0) === 0xff || v6.every((b) => b === 0);
}

export const isLoopbackIp = (text: string): boolean => text === '::1' || text.startsWith('127.');

/** Link-local: 169.254/16 (RFC 3927), fe80::/10 (RFC 4291). */
export const isLinkLocalIp = (text: string): boolean =>
  text.startsWith('169.254.') || (text.includes(':') && /^fe[89ab][0-9a-f]:/i.test(text));

/** Addresses used inside: RFC 1918, RFC 6598, RFC 4193, link-local and loopback. */
export function isPrivateIp(text: string): boolean {
  if (isLoopbackIp(text) || isLinkLocalIp(text)) return true;
  const v4 = parseIpv4(text);
  if (v4 === undefined) return /^f[cd][0-9a-f]{2}:/i.test(text);
  const a = v4 >>> 24;
  const b = (v4 >>> 16) & 255;
  return a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128);
}

/** A key by which address texts sort: IPv4 before IPv6, each by value; MACs by value after them. */
export function addressSortKey(text: string): string {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return `4${(v4 >>> 0).toString(16).padStart(8, '0')}`;
  const v6 = parseIpv6(text);
  if (v6) return `6${Array.from(v6, (b) => HEX[b]).join('')}`;
  return `9${text.toLowerCase()}`;
}

/**
 * The place of an address among all: IPv4, IPv6, what is none, then MACs, each by value. A number can't tell apart
 * IPv6 addresses that begin with the same 48 bits, nor what is no address: there ask `compareAddresses`.
 */
export function addressOrder(text: string): number {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return v4 >>> 0;
  const mac = text.length === MAC_LENGTH ? parseMac(text) : undefined;
  if (mac) return ORDER_OF_MACS + upper48(mac);
  const v6 = parseIpv6(text);
  return v6 ? ORDER_OF_IPV6 + upper48(v6) : ORDER_OF_OTHERS;
}

const MAC_LENGTH = 17;
const ORDER_OF_IPV6 = 2 ** 32;
const ORDER_OF_OTHERS = 2 ** 49;
const ORDER_OF_MACS = 2 ** 50;

const upper48 = (bytes: Uint8Array): number =>
  ((at(bytes, 0) << 8) | at(bytes, 1)) * 2 ** 32 +
  (((at(bytes, 2) << 24) | (at(bytes, 3) << 16) | (at(bytes, 4) << 8) | at(bytes, 5)) >>> 0);

/** Order of addresses: IPv4, IPv6, then MACs, each by value. */
export function compareAddresses(a: string, b: string): number {
  const order = addressOrder(a) - addressOrder(b);
  if (order !== 0 || a === b) return order;
  const [left, right] = [addressSortKey(a), addressSortKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
