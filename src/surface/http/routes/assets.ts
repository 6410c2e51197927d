/** Routes of assets. */
import { Readable } from 'node:stream';
import type { z } from 'zod';
import {
  assetClaims,
  assetHistory,
  assetPeers,
  everyAsset,
  listAssets,
  seeAsset,
  type AssetWhole,
} from '../../../app/assets.ts';
import type { App } from '../../../app/app.ts';
import { listConversations } from '../../../app/conversations.ts';
import { correctAsset } from '../../../app/correct.ts';
import { countPulses, livePulses } from '../../../app/pulse.ts';
import { ok } from '../../../kernel/result.ts';
import { asId, type SiteId } from '../../../model/ids.ts';
import type { AssetFilter, AssetSort, AssetView } from '../../../model/ports/queries.ts';
import type { AssetClass, Level } from '../../../model/words.ts';
import { csvLines, type CsvValue } from '../csv.ts';
import { historyItem } from '../present/history.ts';
import { assetRef, assetRow, claim, conversationRow, micros, time } from '../present/rows.ts';
import { SENT, type Answer, type Handlers } from '../route.ts';
import type { AssetFilter as FilterSchema } from '../schemas/assets.ts';

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;

type Given = z.output<typeof FilterSchema>;

const several = <T extends string>(text: string | undefined): readonly T[] | undefined =>
  text === undefined || text === '' ? undefined : (text.split(',').filter((word) => word !== '') as T[]);

function filterOf(app: App, given: Given): AssetFilter & { readonly sort: AssetSort; readonly descending: boolean } {
  const now = app.clock.now();
  const since = (hours: number | undefined): number | undefined =>
    hours === undefined ? undefined : now - hours * HOUR_US;
  return {
    search: given.search,
    zone: given.zone === undefined ? undefined : asId(given.zone),
    classes: several<AssetClass>(given.class),
    levels: several<Level | 'none'>(given.level),
    domain: given.domain,
    vendor: given.vendor,
    line: given.line === undefined ? undefined : asId(given.line),
    owner: given.owner,
    seenSinceUs: since(given.seenWithin),
    newSinceUs: since(given.newWithin),
    sort: given.sort.replace(/^-/, '') as AssetSort,
    descending: given.sort.startsWith('-'),
  };
}

/** Columns of the export, in this order; names stay, since people build on them. */
const COLUMNS: Readonly<Record<string, (asset: AssetView) => CsvValue>> = {
  id: (a) => a.id,
  name: (a) => a.name,
  class: (a) => a.class,
  level: (a) => a.level,
  domain: (a) => a.domain,
  zone: (a) => a.zoneName,
  vendor: (a) => a.vendor,
  model: (a) => a.model,
  firmware: (a) => a.firmware,
  serial: (a) => a.serial,
  os: (a) => a.os,
  mac: (a) => a.macs,
  ip: (a) => a.ips,
  hostnames: (a) => a.hostnames,
  itOwner: (a) => a.itOwner,
  otOwner: (a) => a.otOwner,
  neverTouch: (a) => a.neverTouch,
  lossPerHour: (a) => a.lossPerHour,
  firstSeen: (a) => time(a.firstUs),
  lastSeen: (a) => time(a.lastUs),
};

async function whole(app: App, site: SiteId, found: AssetWhole): Promise<Answer<'seeAsset'>> {
  const now = app.clock.now();
  const { asset, services, conversations } = found;
  const memory = await app.sites.open(site);
  const reach = livePulses(memory, now, 'site').filter((p) => p.client.id === asset.id || p.server.id === asset.id);
  const pulse = countPulses(reach);
  return {
    ...assetRow(asset, now),
    reasons: Object.fromEntries(
      Object.entries(asset.reasons).map(([name, { value, confidence, source, reason }]) => [
        name,
        { value, confidence, source: source.startsWith('person:') ? 'person' : source, reason },
      ]),
    ),
    services: services.map(({ protocol, transport, port, role }) => ({ protocol, transport, port, role })),
    mergedInto: asset.mergedInto,
    conversations,
    pulse: { total: pulse.total, onTime: pulse.onTime },
  };
}

export const assetHandlers = {
  listAssets: async (app, { caller, params, query }) => {
    const { cursor, limit } = query;
    const page = await listAssets(app, caller, asId(params.site), { ...filterOf(app, query), cursor, limit });
    if (!page.ok) return page;
    const now = app.clock.now();
    return ok({ ...page.value, items: page.value.items.map((asset) => assetRow(asset, now)) });
  },
  exportAssets: async (app, { caller, params, query, reply }) => {
    const pages = everyAsset(app, caller, asId(params.site), filterOf(app, query));
    if (!pages.ok) return pages;
    const rows = Readable.from(lines(pages.value));
    await reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="assets.csv"')
      .header('cache-control', 'no-store')
      .send(rows);
    return ok(SENT);
  },
  seeAsset: async (app, { caller, params }) => {
    const found = await seeAsset(app, caller, asId(params.site), asId(params.asset));
    return found.ok ? ok(await whole(app, asId(params.site), found.value)) : found;
  },
  correctAsset: async (app, { caller, params, body }) => {
    const found = await correctAsset(app, caller, asId(params.site), asId(params.asset), body);
    return found.ok ? ok(await whole(app, asId(params.site), found.value)) : found;
  },
  assetClaims: async (app, { caller, params }) => {
    const claims = await assetClaims(app, caller, asId(params.site), asId(params.asset));
    return claims.ok ? ok({ items: claims.value.map(claim) }) : claims;
  },
  assetConversations: async (app, { caller, params, query }) => {
    const asked = { asset: asId<never>(params.asset), ...query };
    const page = await listConversations(app, caller, asId(params.site), asked);
    if (!page.ok) return page;
    const now = app.clock.now();
    const memory = await app.sites.open(asId(params.site));
    const items = page.value.items.map((row) => conversationRow(row, memory.pulses.of(row.id, now), now));
    return ok({ ...page.value, items });
  },
  assetHistory: async (app, { caller, params, query }) => {
    const { cursor, limit } = query;
    const asked = { fromUs: micros(query.from), toUs: micros(query.to), cursor, limit };
    const page = await assetHistory(app, caller, asId(params.site), asId(params.asset), asked);
    return page.ok ? ok({ ...page.value, items: page.value.items.map(historyItem) }) : page;
  },
  assetPeers: async (app, { caller, params, query }) => {
    const now = app.clock.now();
    const range = { fromUs: micros(query.from) ?? now - DAY_US, toUs: micros(query.to) ?? now };
    const peers = await assetPeers(app, caller, asId(params.site), asId(params.asset), range);
    if (!peers.ok) return peers;
    return ok({
      items: peers.value.map((peer) => ({
        asset: assetRef(peer.asset),
        direction: peer.direction,
        protocol: peer.protocol,
        conversation: String(peer.conversation),
        packets: peer.packets,
        bytes: peer.bytes,
        meanings: { ...peer.meanings },
        firstSeen: time(peer.firstUs),
        lastSeen: time(peer.lastUs),
      })),
    });
  },
} satisfies Handlers<
  | 'listAssets'
  | 'exportAssets'
  | 'seeAsset'
  | 'correctAsset'
  | 'assetClaims'
  | 'assetConversations'
  | 'assetHistory'
  | 'assetPeers'
>;

async function* lines(pages: AsyncGenerator<readonly AssetView[]>): AsyncGenerator<string> {
  let first = true;
  for await (const page of pages) {
    // The heading comes with the first page only.
    const rows = csvLines(COLUMNS, page);
    if (!first) rows.next();
    first = false;
    yield [...rows].join('');
  }
}
