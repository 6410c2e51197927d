/** Puts together the profile of one asset: claims and services of its endpoints, and what its addresses say by themselves. */
import type { ClaimRecord } from '../../model/graph.ts';
import { hypervisorName, isInside, virtualRouterName } from './address-nature.ts';
import type { Component } from './identity.ts';
import type { Ownership } from './ownership.ts';
import type { ClaimView, Profile, ServiceUse } from './profile.ts';
import { mergeUses, type Use } from './service-uses.ts';

/** How far a MAC prefix is believed: it names who made the network interface, often not who made the device. */
export const OUI_CONFIDENCE = 0.4;

export interface ProfileSources {
  readonly vendorOf: (mac: string) => string | undefined;
  readonly industrial: ReadonlySet<string>;
  readonly eachClaim: (endpoint: number, visit: (claim: Pick<ClaimRecord, keyof ClaimView>) => void) => void;
  readonly usesOf: (endpoint: number) => readonly Use[];
  readonly ownership: Ownership;
}

export function assembleProfile(
  component: Component,
  addresses: { readonly macs: readonly string[]; readonly ips: readonly string[] },
  from: ProfileSources,
): Profile {
  let said: ClaimView[] | undefined;
  const hear = (claim: ClaimView): void => {
    if (said) said.push(claim);
    else said = [claim];
  };
  for (const id of component.endpoints) from.eachClaim(id, hear);
  const uses = usesOf(component, from);
  const { macs, ips } = addresses;
  let behind = 0;
  for (const mac of macs) {
    const vendor = registeredVendor(mac, from.vendorOf);
    if (vendor !== undefined)
      hear({ attribute: 'vendor', value: vendor, source: 'oui', confidence: OUI_CONFIDENCE, lastUs: 0 });
    behind += from.ownership.behind(mac);
  }
  const external = macs.length === 0 && ips.length > 0 && ips.every((ip) => isOutside(ip, from.ownership));
  const claims = said ?? NO_CLAIMS;
  return { macs, ips, claims, uses, behind, external, industrial: industrialOf(uses, from.industrial) };
}

/** Of most assets there is but one endpoint, whose list is that of the asset. */
function usesOf({ endpoints }: Component, from: ProfileSources): readonly ServiceUse[] {
  const [only] = endpoints;
  if (endpoints.length === 1 && only !== undefined) return from.usesOf(only);
  return mergeUses(endpoints.map((id) => from.usesOf(id)).filter((uses) => uses.length > 0));
}

const isOutside = (ip: string, ownership: Ownership): boolean => !isInside(ip) && !ownership.isOnLink(ip);

const NO_CLAIMS: readonly ClaimView[] = [];
const NOTHING: readonly string[] = [];

function industrialOf(uses: Profile['uses'], industrial: ReadonlySet<string>): readonly string[] {
  let spoken = NOTHING;
  for (const { protocol } of uses)
    if (industrial.has(protocol) && !spoken.includes(protocol))
      spoken = spoken === NOTHING ? alone(protocol) : [...spoken, protocol];
  return spoken;
}

/** Most speak one industrial protocol: its list is made once. */
function alone(protocol: string): readonly string[] {
  let list = ALONE.get(protocol);
  if (!list) ALONE.set(protocol, (list = [protocol]));
  return list;
}

const ALONE = new Map<string, readonly string[]>();

/** The manufacturer by the registry; none for addresses that no manufacturer gave: shared, virtual or administered locally. */
export function registeredVendor(mac: string, vendorOf: (mac: string) => string | undefined): string | undefined {
  if (virtualRouterName(mac) !== undefined) return undefined;
  const hypervisor = hypervisorName(mac);
  if (hypervisor !== undefined) return `${hypervisor} (virtual)`;
  return (Number.parseInt(mac.slice(0, 2), 16) & 2) === 2 ? undefined : vendorOf(mac);
}
