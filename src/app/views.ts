/** What a whole site looks like: the overview's numbers, which are those of the lists, and the map. */
import { ok, type Result } from '../kernel/result.ts';
import type { SiteId, ZoneId } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';
import type { AssetView, EdgeRow, Overview, Sight, ZoneView as ZoneRow } from '../model/ports/queries.ts';
import type { LimitRow } from '../model/ports/rows.ts';
import { protocols } from '../see/all-protocols.ts';
import type { App } from './app.ts';
import { sightOf, type Caller } from './caller.ts';
import { veilOf } from './personal.ts';
import { countByZone, countPulses, livePulses, type PulseCounts } from './pulse.ts';
import { listSensors } from './sensors.ts';
import { zonesByAddress } from './standing.ts';

export const NEW_US = 24 * 3_600_000_000;
const DAY_US = 24 * 3_600_000_000;
const NEW_ROWS = 10;
const INDUSTRIAL = protocols.filter(({ domain }) => domain === 'ot').map(({ id }) => id);

export interface Hint {
  readonly id: string;
  readonly text: string;
  readonly page: string;
}

export interface OverviewView {
  readonly numbers: Overview;
  readonly newAssets: readonly AssetView[];
  readonly pulse: PulseCounts & { readonly stale: boolean; readonly receivedUs: number | null };
  readonly sensors: { readonly total: number; readonly healthy: number };
  readonly zones: readonly (Omit<ZoneRow, 'members'> & { readonly assets: number; readonly pulse: PulseCounts })[];
  readonly limits: readonly LimitRow[];
  readonly hints: readonly Hint[];
}

const NONE: PulseCounts = { total: 0, onTime: 0, late: 0, missing: 0, gone: 0, notReceived: 0 };

export async function seeOverview(app: App, caller: Caller, site: SiteId): Promise<Result<OverviewView>> {
  const now = app.clock.now();
  const sight = sightOf(caller, site, now);
  if (!sight.ok) return sight;
  const memory = await app.sites.open(site);
  const newSinceUs = now - NEW_US;
  const [numbers, fresh, zones, limits, sensors] = await Promise.all([
    app.store.overview(sight.value, { newSinceUs, industrial: INDUSTRIAL }),
    app.store.assets(sight.value, { newSinceUs, sort: 'firstSeen', descending: true, limit: NEW_ROWS }),
    app.store.zones(sight.value),
    app.store.limits(sight.value, now - DAY_US),
    listSensors(app, caller, site),
  ]);
  if (!sensors.ok) return sensors;
  const pulses = livePulses(memory, now, sight.value.zones);
  const byZone = countByZone(pulses);
  const watching = sensors.value.filter((sensor) => sensor.kind !== 'import');
  const counts = new Map(numbers.assets.byZone.map(({ zone, count }) => [zone, count]));
  const rows = zones.map((zone) => ({ ...zone, assets: counts.get(zone.id) ?? 0, pulse: byZone.get(zone.id) ?? NONE }));
  const healthy = watching.filter((sensor) => sensor.state === 'healthy').length;
  return ok({
    numbers,
    newAssets: fresh.items.map(veilOf(app, caller, site).asset),
    pulse: {
      ...countPulses(pulses),
      stale: pulses.length > 0 && pulses.every((pulse) => !pulse.received),
      receivedUs: memory.pulses.receivedUs(),
    },
    sensors: { total: watching.length, healthy },
    zones: rows.filter((zone) => zone.assets > 0 || zone.kind === 'person'),
    limits,
    hints: hintsOf(numbers, rows, watching.length),
  });
}

/** Three things under "When there is time"; each goes for good when it is done. */
function hintsOf(
  numbers: Overview,
  zones: readonly { readonly kind: ZoneRow['kind']; readonly assets: number }[],
  sensors: number,
): Hint[] {
  const hints: Hint[] = [];
  const { total, withOwner } = numbers.assets;
  const proposed = zones.filter((zone) => zone.kind === 'proposed' && zone.assets > 0).length;
  const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
  if (total > 0 && proposed > 0) {
    hints.push({
      id: 'zones',
      text: `Name the zones: ${plural(proposed, 'is', 'are')} proposed from subnets.`,
      page: 'administration?tab=plant',
    });
  }
  if (withOwner < total) {
    const without = total - withOwner;
    hints.push({
      id: 'owners',
      text: `Name the owners: ${plural(without, 'asset has', 'assets have')} none.`,
      page: 'assets?owner=none',
    });
  }
  if (sensors === 0) hints.push({ id: 'sensor', text: 'Add a sensor: nothing is watched live yet.', page: 'sensors' });
  return hints;
}

export interface MapView {
  readonly zones: readonly (Omit<ZoneRow, 'members'> & {
    readonly assets: number;
    readonly levels: readonly string[];
  })[];
  /** Each with all zones that it stands in. */
  readonly assets: readonly (AssetView & { readonly zones: readonly ZoneId[] })[];
  readonly edges: readonly (EdgeRow & { readonly cyclic: boolean })[];
  readonly externals: number;
  readonly newSinceUs: number;
}

export async function seeMap(app: App, caller: Caller, site: SiteId): Promise<Result<MapView>> {
  const now = app.clock.now();
  const sight = sightOf(caller, site, now);
  if (!sight.ok) return sight;
  const [assets, zones, edges] = await Promise.all([
    allAssets(app, sight.value),
    app.store.zones(sight.value),
    app.store.edges(sight.value),
  ]);
  const memory = await app.sites.open(site);
  const cyclic = new Set(
    livePulses(memory, now, sight.value.zones).map((p) => `${p.client.id}|${p.server.id}|${p.protocol}`),
  );
  const inside = assets.filter((asset) => asset.class !== 'external');
  const zonesOf = zonesByAddress(inside);
  const members = new Map<ZoneId, AssetView[]>();
  for (const asset of inside) {
    if (asset.zone === null) continue;
    const group = members.get(asset.zone);
    if (group) group.push(asset);
    else members.set(asset.zone, [asset]);
  }
  return ok({
    zones: zones
      .map((zone) => {
        const group = members.get(zone.id) ?? [];
        const levels = [...new Set(group.flatMap((asset) => asset.level ?? []))].sort();
        return { ...zone, assets: group.length, levels };
      })
      .filter((zone) => zone.assets > 0 || zone.kind === 'person'),
    assets: inside.map((asset) => ({ ...asset, zones: zonesOf(asset) })),
    edges: edges.map((edge) => ({ ...edge, cyclic: cyclic.has(`${edge.client}|${edge.server}|${edge.protocol}`) })),
    externals: assets.length - inside.length,
    newSinceUs: now - NEW_US,
  });
}

async function allAssets(app: App, sight: Sight): Promise<AssetView[]> {
  const all: AssetView[] = [];
  let cursor: string | undefined;
  while (all.length < LIMITS.addressesMax) {
    const page = await app.store.assets(sight, { externals: true, cursor, limit: LIMITS.pageRowsMax });
    all.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return all;
}
