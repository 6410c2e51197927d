/** Enforcement points of the map: which firewall stands between a band and the next one below. */
import type { MapAsset, Tier } from './types.ts';

interface Firewall {
  readonly name: string;
  /** Where it stands; a zone without a level is between nothing. */
  readonly zones: readonly string[];
}

/** For each tier the name of the wall below it; null where none stands. */
export function wallsBelow(tiers: readonly Tier[], assets: readonly MapAsset[]): readonly (string | null)[] {
  const firewalls = firewallsIn(tiers, assets);
  return tiers.map((upper, index) => {
    const lower = tiers[index + 1];
    if (!lower || upper.key === lower.key || lower.key === 'none') return null;
    const above = zonesIn(tiers, upper.key);
    const below = zonesIn(tiers, lower.key);
    const between = firewalls.find(({ zones }) => meet(zones, above) && meet(zones, below));
    return (between ?? seenOnlyIn(firewalls, above) ?? seenOnlyIn(firewalls, below))?.name ?? null;
  });
}

function firewallsIn(tiers: readonly Tier[], assets: readonly MapAsset[]): readonly Firewall[] {
  const unplaced = zonesIn(tiers, 'none');
  return assets
    .filter((asset) => asset.class === 'firewall')
    .map(({ name, zones }) => ({ name, zones: zones.filter((zone) => !unplaced.has(zone)) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const zonesIn = (tiers: readonly Tier[], key: string): ReadonlySet<string> =>
  new Set(tiers.filter((tier) => tier.key === key).flatMap((tier) => tier.zones.map((zone) => zone.id)));

const meet = (zones: readonly string[], band: ReadonlySet<string>): boolean => zones.some((zone) => band.has(zone));

/** That a firewall was seen within one band only is all that is known of it. */
const seenOnlyIn = (firewalls: readonly Firewall[], band: ReadonlySet<string>): Firewall | undefined =>
  firewalls.find(({ zones }) => zones.length > 0 && zones.every((zone) => band.has(zone)));
