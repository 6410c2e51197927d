/** What a device says of itself that no other device says: serial number, host name, chassis id. All else identifies a kind, not a thing. */
import { parseMac, formatMac } from '../../kernel/address.ts';
import type { Attribute } from '../../model/words.ts';

export interface Mark {
  readonly kind: 'serial' | 'host' | 'chassis';
  readonly value: string;
}

/** Sources by which a host names itself. A name that others give (DNS, a certificate, a URL) may name many hosts. */
const SELF_NAMING: ReadonlySet<string> = new Set(['ntlmssp', 'smb', 'nbns', 'nbds', 'browser', 'dhcp', 'dhcpv6']);

/** Names that come with a device or an image and that many share. */
const COMMON_NAMES =
  /^(localhost|workgroup|mshome|home|lan|local|admin|user|test|pc|desktop|laptop|server|host|client|workstation|windows|win|linux|ubuntu|debian|kali|raspberrypi|openwrt|router|switch|printer|camera|plc|hmi|iphone|ipad|android|galaxy.*|espressif|esp_?|unknown|none|null|default|_*smbserver|\*smbserv.*)[-_]?\d{0,2}$/i;

const MEANINGLESS_SERIAL = /^(0x)?(0+|f+|1234567890?|n\/?a|none|unknown|default.*|to be filled.*|not.*)$/i;

export function markOf(claim: {
  readonly attribute: Attribute;
  readonly value: string;
  readonly source: string;
}): Mark | undefined {
  switch (claim.attribute) {
    case 'serial':
      return serialMark(claim.value);
    case 'hostname':
    case 'netbios-name':
      return SELF_NAMING.has(claim.source) ? hostMark(claim.value) : undefined;
    case 'chassis-id':
      return chassisMark(claim.value);
    default:
      return undefined;
  }
}

function serialMark(text: string): Mark | undefined {
  const value = text.trim().toUpperCase();
  return value.length < 4 || MEANINGLESS_SERIAL.test(value) ? undefined : { kind: 'serial', value };
}

function hostMark(text: string): Mark | undefined {
  const value = (text.trim().split('.')[0] ?? '').toUpperCase();
  return value.length < 3 || COMMON_NAMES.test(value) || /^\d+$/.test(value) ? undefined : { kind: 'host', value };
}

function chassisMark(text: string): Mark | undefined {
  const mac = parseMac(text.trim());
  return mac ? { kind: 'chassis', value: formatMac(mac) } : undefined;
}

/** Larger groups share a default (a factory name, a cloned serial), not a device. */
const GROUP_MAX = 8;
const CHASSIS_PORTS_MAX = 256;

/** How many may bear a mark, by its key (`kind|value`), and still be one device. */
export const groupMax = (key: string): number => (key.startsWith('chassis|') ? CHASSIS_PORTS_MAX : GROUP_MAX);
