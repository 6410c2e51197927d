/** Zones that assets stand in by their addresses: what joins subnets, a firewall above all, stands in the zones of each. */
import type { ZoneId } from '../model/ids.ts';
import { subnetsOf } from '../see/inventory/neighbourhood.ts';

export interface Standing {
  readonly zone: ZoneId | null;
  readonly ips: readonly string[];
}

/** For each asset its own zone first, then those of the subnets that it joins. */
export function zonesByAddress(assets: readonly Standing[]): (asset: Standing) => readonly ZoneId[] {
  const zonesIn = new Map<string, Set<ZoneId>>();
  for (const { zone, ips } of assets) {
    const subnets = subnetsOf(ips);
    // Its zone is that of one of its subnets, and says nothing of the others.
    if (zone === null || joins(subnets)) continue;
    for (const subnet of subnets) zonesIn.set(subnet, (zonesIn.get(subnet) ?? new Set<ZoneId>()).add(zone));
  }
  return ({ zone, ips }) => {
    const own = zone === null ? [] : [zone];
    const subnets = subnetsOf(ips);
    if (!joins(subnets)) return own;
    return [...new Set([...own, ...subnets.flatMap((subnet) => [...(zonesIn.get(subnet) ?? [])])])];
  };
}

/** One subnet of each version of IP is one network. */
function joins(subnets: readonly string[]): boolean {
  const ofVersion6 = subnets.filter((subnet) => subnet.includes(':')).length;
  return ofVersion6 > 1 || subnets.length - ofVersion6 > 1;
}
