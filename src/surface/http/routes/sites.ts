/** Routes of sites, and of what a whole site looks like. */
import { authorise, type Reach } from '../../../app/caller.ts';
import type { SiteEvent } from '../../../app/events.ts';
import { callerOf } from '../sign.ts';
import { visibleSites } from '../../../app/session.ts';
import { addSite, changeSite } from '../../../app/sites.ts';
import { named } from '../../../app/pulse.ts';
import type { SiteMemory } from '../../../app/site-book.ts';
import { seeMap, seeOverview, type MapView, type OverviewView } from '../../../app/views.ts';
import { err, ok } from '../../../kernel/result.ts';
import { asId, type AssetId } from '../../../model/ids.ts';
import type { PulseRow } from '../../../model/ports/rows.ts';
import { markOf, openStream } from '../events.ts';
import { protocolName } from '../present/protocols.ts';
import { assetRef, assetRow, limit, maybeTime, pulseItem, site, time } from '../present/rows.ts';
import { SENT, type Answer, type Handlers } from '../route.ts';

const EXTERNAL = 'external';

export const siteHandlers = {
  listSites: async (app, { caller }) => ok({ items: (await visibleSites(app, caller)).map(site) }),
  addSite: async (app, { caller, body }) => {
    const made = await addSite(app, caller, body);
    return made.ok ? ok(site(made.value)) : made;
  },
  changeSite: async (app, { caller, params, body }) => {
    const changed = await changeSite(app, caller, asId(params.site), body);
    return changed.ok ? ok(site(changed.value)) : changed;
  },
  overview: async (app, { caller, params }) => {
    const seen = await seeOverview(app, caller, asId(params.site));
    return seen.ok ? ok(overview(seen.value, app.clock.now())) : seen;
  },
  map: async (app, { caller, params }) => {
    const seen = await seeMap(app, caller, asId(params.site));
    return seen.ok ? ok(map(seen.value)) : seen;
  },
  events: async (app, { caller, params, request, reply }) => {
    const id = asId<SiteEvent['site']>(params.site);
    const reach = authorise(caller, 'see', id, app.clock.now());
    if (!reach.ok) return reach;
    const memory = await app.sites.open(id);
    const pending: SiteEvent[] = [];
    let send = (event: SiteEvent): void => void pending.push(event);
    const subscription = app.events.listen(id, markOf(request), (event) => send(event));
    if (!subscription) return err({ code: 'busy', message: 'Too many pages listen already.' });
    const stream = openStream(reply, {
      run: app.events.run,
      shape: (event) => shape(event, memory, reach.value, app.clock.now()),
      still: async () => {
        // Whoever was signed out, or lost the grant, hears nothing more.
        const now = await callerOf(app, request, request.server.secure);
        return 'caller' in now && authorise(now.caller, 'see', id, app.clock.now()).ok;
      },
      onEnd: () => subscription.stop(),
    });
    if (subscription.missed) stream.reset();
    send = (event) => stream.send(event);
    for (const event of pending) stream.send(event);
    return ok(SENT);
  },
} satisfies Handlers<'listSites' | 'addSite' | 'changeSite' | 'overview' | 'map' | 'events'>;

/** What of an event a listener may see; null: nothing of it. */
function shape(
  event: SiteEvent,
  memory: SiteMemory,
  reach: Reach,
  nowUs: number,
): Readonly<Record<string, unknown>> | null {
  if (event.kind === 'pulse') {
    const { pulses, receivedUs } = event.data as { readonly pulses: readonly PulseRow[]; readonly receivedUs: number };
    const items = pulses.flatMap((row) => {
      const live = { ...row, received: memory.pulses.isHeard(row.sensor, nowUs) };
      const item = named(memory, live, reach);
      return item ? [pulseItem(item)] : [];
    });
    return items.length > 0 ? { receivedAt: time(receivedUs), items } : null;
  }
  // A grant of single zones: that something changed is told, not what.
  return reach === 'site' ? event.data : {};
}

function overview(view: OverviewView, nowUs: number): Answer<'overview'> {
  const { numbers, pulse } = view;
  const { assets } = numbers;
  return {
    assets: {
      total: assets.total,
      new24h: assets.new,
      external: assets.external,
      withOwner: assets.withOwner,
      byClass: [...assets.byClass],
      byLevel: [...assets.byLevel],
    },
    conversations: { total: numbers.conversations.total, new24h: numbers.conversations.new, cyclic: pulse.total },
    protocols: numbers.protocols.map((row) => ({ ...row, name: protocolName(row.protocol) })),
    pulse: {
      total: pulse.total,
      onTime: pulse.onTime,
      late: pulse.late,
      missing: pulse.missing,
      gone: pulse.gone,
      notReceived: pulse.notReceived,
      stale: pulse.stale,
      receivedAt: maybeTime(pulse.receivedUs),
    },
    sensors: view.sensors,
    zones: view.zones.map((zone) => ({
      id: zone.id,
      name: zone.name,
      level: zone.level,
      assets: zone.assets,
      pulse: { total: zone.pulse.total, onTime: zone.pulse.onTime },
    })),
    newAssets: view.newAssets.map((asset) => assetRow(asset, nowUs)),
    notable: numbers.notable.map((row) => ({
      time: time(row.lastUs),
      conversation: String(row.conversation),
      client: assetRef(row.clientAsset),
      server: assetRef(row.serverAsset),
      operation: row.operation,
      meaning: row.meaning,
      object: row.object,
      protocol: row.protocol,
      kinds: row.kinds,
      count: row.total,
    })),
    limits: view.limits.map(limit),
    oldest: maybeTime(numbers.oldestUs),
    hints: [...view.hints],
  };
}

function map(view: MapView): Answer<'map'> {
  return {
    zones: view.zones.map(({ id, name, level, levels, kind, assets }) => ({
      id,
      name,
      level,
      levels: levels as Answer<'map'>['zones'][number]['levels'],
      kind,
      assets,
    })),
    assets: view.assets.map((asset) => ({
      id: asset.id,
      name: asset.name,
      class: asset.class,
      level: asset.level,
      zone: asset.zone,
      zones: [...asset.zones],
      ip: asset.ips[0] ?? null,
      new: asset.firstUs > view.newSinceUs,
    })),
    edges: mapEdges(view).map(({ lastUs, ...edge }) => ({
      ...edge,
      meanings: [...edge.meanings],
      lastSeen: time(lastUs),
    })),
    externals: view.externals,
  };
}

/** All that is outside is one place on the map: what an asset says to many addresses there over one protocol is one edge. */
function mapEdges(view: MapView): readonly MapView['edges'][number][] {
  const inside = new Set<string>(view.assets.map((asset) => asset.id));
  const end = (id: AssetId): AssetId => (inside.has(id) ? id : asId(EXTERNAL));
  const edges = new Map<string, MapView['edges'][number]>();
  for (const each of view.edges) {
    const edge = { ...each, client: end(each.client), server: end(each.server) };
    const key = `${edge.client} ${edge.server} ${edge.protocol}`;
    const known = edges.get(key);
    edges.set(key, known ? joined(known, edge) : edge);
  }
  return [...edges.values()];
}

const joined = (a: MapView['edges'][number], b: MapView['edges'][number]): MapView['edges'][number] => ({
  ...a,
  meanings: [...new Set([...a.meanings, ...b.meanings])],
  conversations: a.conversations + b.conversations,
  lastUs: Math.max(a.lastUs, b.lastUs),
  cyclic: a.cyclic || b.cyclic,
});
