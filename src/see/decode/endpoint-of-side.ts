/** Who speaks on a side of a flow, as an endpoint. */
import type { Addresses } from './addresses.ts';
import * as L from './layout.ts';

/** Endpoint id of one side of a flow record. */
export function endpointOfSide(addresses: Addresses, page: Int32Array, base: number, side: number): number {
  const family = ((page[base + L.W_META] as number) >>> 8) & 3;
  const macs = page[base + L.W_MAC_HIGH] as number;
  const high = side === 0 ? macs >>> 16 : macs & 0xffff;
  const low = page[base + L.W_MAC_LOW + side] as number;
  const address = family === L.FAMILY_MAC ? 0 : (page[base + side] as number);
  const vlan = (page[base + L.W_VLAN] as number) & 0xfff;
  // A side without a MAC of its own (the target of a cooked capture) has none; elsewhere zeros are those of a loopback.
  const ethernet = ((page[base + L.W_FLAGS] as number) & (L.FLAG_MAC | L.FLAG_COOKED)) === L.FLAG_MAC;
  const hasMac = ethernet || (high | low) !== 0;
  return addresses.endpoint(family, address, high, low, vlan, hasMac || family === L.FAMILY_MAC);
}
