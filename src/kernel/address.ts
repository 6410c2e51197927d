/** Addresses as text and back: MAC (IEEE 802, 8.1), IPv4 (RFC 791), IPv6 in canonical text (RFC 5952), and what kind they are. */

const DIGIT_0 = 48;
const DOT = 46;
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
  if (!/^([0-9a-f]{2}([:-][0-9a-f]{2}){5}|[0-9a-f]{4}(\.[0-9a-f]{4}){2})$/i.test(text)) return undefined;
  const digits = text.replace(/[^0-9a-f]/gi, '');
  return Uint8Array.from({ length: 6 }, (_, i) => Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16));
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
  const halves = text.split('::');
  if (halves.length > 2 || !/^[0-9a-f:.]+$/i.test(text)) return undefined;
  const head = groupsOf(halves[0] ?? '', halves.length === 1);
  const tail = groupsOf(halves[1] ?? '', true);
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return Uint8Array.from({ length: 16 }, (_, i) => ((groups[i >> 1] ?? 0) >>> (i & 1 ? 0 : 8)) & 255);
}

function groupsOf(half: string, mayEndInIpv4: boolean): number[] | undefined {
  if (half === '') return [];
  const groups: number[] = [];
  const parts = half.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const v4 = mayEndInIpv4 && i === parts.length - 1 ? parseIpv4(part) : undefined;
      if (v4 === undefined) return undefined;
      groups.push(v4 >>> 16, v4 & 0xffff);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
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

export const isLoopbackIp = (text: string): boolean => text === '::1' || /^127\./.test(text);

/** Link-local: 169.254/16 (RFC 3927), fe80::/10 (RFC 4291). */
export const isLinkLocalIp = (text: string): boolean => /^169\.254\.\d/.test(text) || /^fe[89ab][0-9a-f]:/i.test(text);

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

/** Order of addresses: IPv4, IPv6, then MACs, each by value. */
export function compareAddresses(a: string, b: string): number {
  const left = parseIpv4(a);
  const right = parseIpv4(b);
  if (left !== undefined && right !== undefined) return (left >>> 0) - (right >>> 0);
  if (left !== undefined) return -1;
  if (right !== undefined) return 1;
  const [ka, kb] = [addressSortKey(a), addressSortKey(b)];
  return ka < kb ? -1 : ka > kb ? 1 : 0;
}
