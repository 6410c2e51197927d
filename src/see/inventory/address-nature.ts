/** What an address says by itself: virtual router MACs, EUI-64, the prefix that it lies in, whether it names a group. */
import {
  isGroupIp,
  isLinkLocalIp,
  isLoopbackIp,
  isPrivateIp,
  parseIpv4,
  parseIpv6,
  parseMac,
} from '../../kernel/address.ts';

/** MACs that several routers share and that answer for their common address only. */
const VIRTUAL_ROUTERS: readonly { readonly prefix: string; readonly name: string; readonly reference: string }[] = [
  { prefix: '00:00:5e:00:01:', name: 'VRRP', reference: 'RFC 9568, 7.3' },
  { prefix: '00:00:5e:00:02:', name: 'VRRP for IPv6', reference: 'RFC 9568, 7.3' },
  { prefix: '00:00:0c:07:ac:', name: 'HSRP', reference: 'RFC 2281, 5.2' },
  { prefix: '00:00:0c:9f:f', name: 'HSRP version 2', reference: 'vendor documentation' },
  { prefix: '00:05:73:a0:0', name: 'HSRP for IPv6', reference: 'vendor documentation' },
  { prefix: '00:07:b4:00:', name: 'GLBP', reference: 'vendor documentation' },
];

/** MACs that a hypervisor gives to its guests: the manufacturer part names the hypervisor, not the device. */
const HYPERVISORS: readonly { readonly prefix: string; readonly name: string }[] = [
  { prefix: '00:0c:29:', name: 'VMware' },
  { prefix: '00:50:56:', name: 'VMware' },
  { prefix: '00:05:69:', name: 'VMware' },
  { prefix: '00:1c:14:', name: 'VMware' },
  { prefix: '08:00:27:', name: 'VirtualBox' },
  { prefix: '0a:00:27:', name: 'VirtualBox' },
  { prefix: '00:15:5d:', name: 'Hyper-V' },
  { prefix: '00:16:3e:', name: 'Xen' },
  { prefix: '52:54:00:', name: 'QEMU' },
  { prefix: '00:1c:42:', name: 'Parallels' },
  { prefix: '02:42:', name: 'Docker' },
];

export const virtualRouterName = (mac: string): string | undefined =>
  VIRTUAL_ROUTERS.find((v) => mac.startsWith(v.prefix))?.name;
export const hypervisorName = (mac: string): string | undefined =>
  HYPERVISORS.find((h) => mac.startsWith(h.prefix))?.name;

export type IpFamily = 4 | 6;
export const familyOf = (ip: string): IpFamily => (ip.includes(':') ? 6 : 4);

/** The /24 or /64 that an address lies in: the subnet that is assumed until something better is known. */
export function prefixOf(ip: string): string {
  const v4 = parseIpv4(ip);
  if (v4 !== undefined) return `${v4 >>> 24}.${(v4 >>> 16) & 255}.${(v4 >>> 8) & 255}.0/24`;
  const v6 = parseIpv6(ip);
  if (!v6) return ip;
  let text = '';
  for (let i = 0; i < 8; i += 2) text += `${(((v6[i] ?? 0) << 8) | (v6[i + 1] ?? 0)).toString(16)}:`;
  return `${text}:/64`;
}

export const isInside = (ip: string): boolean => isPrivateIp(ip);

/** An IPv6 address whose lower half is made from this very MAC. RFC 4291, appendix A. */
export function isMadeFrom(ip: string, mac: string): boolean {
  const v6 = ip.includes(':') ? parseIpv6(ip) : undefined;
  const bytes = v6 && parseMac(mac);
  if (!v6 || !bytes || v6[11] !== 0xff || v6[12] !== 0xfe) return false;
  const low = [v6[8] ?? 0, v6[9], v6[10], v6[13], v6[14], v6[15]];
  low[0] = (low[0] ?? 0) ^ 2;
  return low.every((byte, i) => byte === bytes[i]);
}

/** The MAC of every loopback interface: it tells no host from another. */
export const isLoopbackMac = (mac: string): boolean => mac === '00:00:00:00:00:00';

/** Never routed, so whoever sends it owns it: link-local addresses (RFC 3927, RFC 4291), those made from the MAC, those of a loopback. */
export const isOwnByNature = (ip: string, mac: string): boolean =>
  isLoopbackMac(mac) ? isLoopbackIp(ip) : isLinkLocalIp(ip) || isMadeFrom(ip, mac);

/** True for a MAC with the group bit. The all-zero MAC of loopback captures is no group. */
export function isGroup(mac: string): boolean {
  const low = Number.parseInt(mac.charAt(1), 16);
  return Number.isNaN(low) || (low & 1) === 1;
}

export const isAnyIp = (ip: string): boolean => !isGroupIp(ip);

/** Could be the broadcast address of a subnet (host part all ones, or all zeros in the old form). RFC 919, 922. */
export function looksLikeBroadcast(ip: string): boolean {
  const v4 = parseIpv4(ip);
  return v4 !== undefined && ((v4 & 3) === 3 || (v4 & 255) === 0);
}
