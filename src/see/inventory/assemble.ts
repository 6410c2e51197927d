/** Puts together the profile of one asset: claims and services of its endpoints, and what its addresses say by themselves. */
import type { ClaimRecord, EndpointRecord } from '../../model/graph.ts';
import { hypervisorName, isInside, virtualRouterName } from './address-nature.ts';
import type { Component } from './identity.ts';
import type { Ownership } from './ownership.ts';
import type { ClaimView, Profile } from './profile.ts';
import { mergeUses, type Use } from './service-uses.ts';

/** How far a MAC prefix is believed: it names who made the network interface, often not who made the device. */
export const OUI_CONFIDENCE = 0.4;

export interface ProfileSources {
  readonly vendorOf: (mac: string) => string | undefined;
  readonly industrial: ReadonlySet<string>;
  readonly endpoint: (id: number) => Pick<EndpointRecord, 'mac' | 'ip' | 'vlan'> | undefined;
  readonly claimsOf: (endpoint: number) => Iterable<Pick<ClaimRecord, keyof ClaimView>>;
  readonly usesOf: (endpoint: number) => readonly Use[];
  readonly ownership: Ownership;
}

export function assembleProfile(
  component: Component,
  addresses: { readonly macs: readonly string[]; readonly ips: readonly string[] },
  from: ProfileSources,
): Profile {
  const lists: (readonly Use[])[] = [];
  const claims: ClaimView[] = [];
  for (const vertex of component.vertices) {
    for (const id of vertex.endpoints) {
      lists.push(from.usesOf(id));
      for (const claim of from.claimsOf(id)) claims.push(claim);
    }
  }
  const uses = mergeUses(lists);
  for (const mac of addresses.macs) {
    const vendor = registeredVendor(mac, from.vendorOf);
    if (vendor !== undefined)
      claims.push({ attribute: 'vendor', value: vendor, source: 'oui', confidence: OUI_CONFIDENCE, lastUs: 0 });
  }
  let behind = 0;
  for (const mac of addresses.macs) behind += from.ownership.behind(mac);
  return {
    ...addresses,
    claims,
    uses,
    behind,
    external:
      addresses.macs.length === 0 &&
      addresses.ips.length > 0 &&
      addresses.ips.every((ip) => !isInside(ip) && !from.ownership.isOnLink(ip)),
    industrial: industrialOf(uses, from.industrial),
  };
}

const NOTHING: ReadonlySet<string> = new Set();

function industrialOf(uses: Profile['uses'], industrial: ReadonlySet<string>): ReadonlySet<string> {
  let spoken: Set<string> | undefined;
  for (const { protocol } of uses) if (industrial.has(protocol)) (spoken ??= new Set()).add(protocol);
  return spoken ?? NOTHING;
}

/** The manufacturer by the registry; none for addresses that no manufacturer gave: shared, virtual or administered locally. */
export function registeredVendor(mac: string, vendorOf: (mac: string) => string | undefined): string | undefined {
  if (virtualRouterName(mac) !== undefined) return undefined;
  const hypervisor = hypervisorName(mac);
  if (hypervisor !== undefined) return `${hypervisor} (virtual)`;
  return (Number.parseInt(mac.slice(0, 2), 16) & 2) === 2 ? undefined : vendorOf(mac);
}
