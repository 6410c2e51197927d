/** Declarations of the routes of sites and what a whole site looks like. */
import { list, SiteParams } from '../schemas/common.ts';
import * as si from '../schemas/session.ts';
import * as v from '../schemas/site-views.ts';
import { MADE } from './status.ts';

export const sites = {
  listSites: { method: 'GET', path: '/sites', access: 'caller', summary: 'Sites that I see', reply: list(si.Site) },
  addSite: {
    method: 'POST',
    path: '/sites',
    access: 'add-site',
    summary: 'Add a site',
    body: si.SiteInput,
    status: MADE,
    reply: si.Site,
  },
  changeSite: {
    method: 'PATCH',
    path: '/sites/:site',
    access: 'change-site',
    summary: 'Rename a site, set its time zone',
    params: SiteParams,
    body: si.SitePatch,
    reply: si.Site,
  },
  overview: {
    method: 'GET',
    path: '/sites/:site/overview',
    access: 'see',
    summary: 'What is here, what is new, what is seen',
    params: SiteParams,
    reply: v.Overview,
  },
  map: {
    method: 'GET',
    path: '/sites/:site/map',
    access: 'see',
    summary: 'Zones, assets and who talks to whom',
    params: SiteParams,
    reply: v.PlantMap,
  },
  events: {
    method: 'GET',
    path: '/sites/:site/events',
    access: 'see',
    summary: 'What changes, as server-sent events',
    params: SiteParams,
    produces: 'text/event-stream',
  },
} as const;
