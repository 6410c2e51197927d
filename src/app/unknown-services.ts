/** Services of unknown protocols: what they look like, and what a person calls them. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { SiteId, ZoneId } from '../model/ids.ts';
import type { UnknownServicePage, UnknownServiceQuery, UnknownServiceView } from '../model/ports/queries.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import { sightOf, type Caller } from './caller.ts';

export interface ServiceName {
  /** null takes the name back, and the note with it. */
  readonly name: string | null;
  readonly note?: string | null | undefined;
}

export async function listUnknownServices(
  app: App,
  caller: Caller,
  site: SiteId,
  query: UnknownServiceQuery,
): Promise<Result<UnknownServicePage>> {
  const sight = sightOf(caller, site, app.clock.now());
  return sight.ok ? ok(await app.store.unknownServices(sight.value, query)) : sight;
}

/** Conversations of the service go by that name from then on; that the protocol is unknown stays. */
export async function nameUnknownService(
  app: App,
  caller: Caller,
  site: SiteId,
  id: number,
  { name, note }: ServiceName,
): Promise<Result<UnknownServiceView, Problem>> {
  const said = { name, note: name === null ? null : (note ?? null) };
  const intent = { what: 'unknown-service.name', needs: 'correct', site, subject: String(id), detail: said } as const;
  const zone = await zoneOf(app, site, id);
  const done = await act(app, caller, { ...intent, zone }, async (tx) => {
    const named = await tx.nameUnknownService(id, said);
    if (named.ok) tx.note({ detail: { before: named.value } });
    return named;
  });
  if (!done.ok) return done;
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const service = await app.store.unknownService(sight.value, id);
  if (!service) return err({ code: 'unknown', message: `There is no unknown service ${id} here.` });
  app.events.publish(site, 'conversation', { added: 0, changed: service.conversations });
  return ok(service);
}

async function zoneOf(app: App, site: SiteId, id: number): Promise<ZoneId | null> {
  const { graph, inventory } = await app.sites.open(site);
  const server = graph.unknownServices.get(id)?.server;
  const asset = server === undefined ? null : (graph.endpoints.get(server)?.asset ?? null);
  return asset === null ? null : (inventory.resolve(asset)?.zone ?? null);
}
