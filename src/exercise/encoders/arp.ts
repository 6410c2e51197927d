/** ARP requests and replies for IPv4 over Ethernet. RFC 826. */
import { join, u16, u32 } from './bytes.ts';

export interface ArpMessage {
  readonly operation: 'request' | 'reply';
  readonly sender: { readonly mac: Uint8Array; readonly ip: number };
  readonly target: { readonly mac: Uint8Array; readonly ip: number };
}

export function arp(message: ArpMessage): Uint8Array {
  const { sender, target } = message;
  const operation = message.operation === 'request' ? 1 : 2;
  return join([0, 1, 8, 0, 6, 4], u16(operation), sender.mac, u32(sender.ip), target.mac, u32(target.ip));
}
