/** DHCP: the four messages by which a client gets its address. RFC 2131, 2 and 3.1; options RFC 2132. */
import { fixed, join, text, u16, u32, zeros, type Part } from './bytes.ts';

export type DhcpKind = 'discover' | 'offer' | 'request' | 'ack';
const KIND_CODES: Readonly<Record<DhcpKind, number>> = { discover: 1, offer: 2, request: 3, ack: 5 };

export interface DhcpLease {
  readonly transaction: number;
  readonly mac: Uint8Array;
  readonly ip: number;
  readonly server: number;
  readonly gateway: number;
  readonly dns: number;
  readonly hostname: string;
  readonly vendorClass: string;
  readonly domain: string;
}

const option = (code: number, value: Part): Uint8Array => join([code, value.length], value);

export function dhcp(kind: DhcpKind, lease: DhcpLease): Uint8Array {
  const fromServer = kind === 'offer' || kind === 'ack';
  const none = zeros(4);
  const options = fromServer
    ? join(
        option(54, u32(lease.server)),
        option(51, u32(28_800)),
        option(1, [255, 255, 255, 0]),
        option(3, u32(lease.gateway)),
        option(6, u32(lease.dns)),
        option(15, text(lease.domain)),
      )
    : join(
        option(61, join([1], lease.mac)),
        kind === 'request' ? join(option(50, u32(lease.ip)), option(54, u32(lease.server))) : [],
        option(12, text(lease.hostname)),
        option(60, text(lease.vendorClass)),
        option(55, [1, 3, 6, 15, 31, 33, 43, 44, 46, 47]),
      );
  return join(
    [fromServer ? 2 : 1, 1, 6, 0],
    u32(lease.transaction),
    u16(0),
    u16(0x8000),
    none,
    fromServer ? u32(lease.ip) : none,
    fromServer ? u32(lease.server) : none,
    none,
    fixed('', 16)
      .fill(0)
      .map((_, i) => lease.mac[i] ?? 0),
    zeros(192),
    [0x63, 0x82, 0x53, 0x63],
    option(53, [KIND_CODES[kind]]),
    options,
    [255],
    zeros(fromServer ? 0 : 8),
  );
}
