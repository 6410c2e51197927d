/** Declarations of the routes of zones and lines. */
import { list, SiteParams } from '../schemas/common.ts';
import * as v from '../schemas/site-views.ts';
import { GONE, MADE } from './status.ts';

export const plant = {
  listZones: {
    method: 'GET',
    path: '/sites/:site/zones',
    access: 'see',
    summary: 'Zones',
    params: SiteParams,
    reply: list(v.Zone),
  },
  addZone: {
    method: 'POST',
    path: '/sites/:site/zones',
    access: 'plant',
    summary: 'Add a zone',
    params: SiteParams,
    body: v.ZoneInput,
    status: MADE,
    reply: v.Zone,
  },
  changeZone: {
    method: 'PATCH',
    path: '/sites/:site/zones/:zone',
    access: 'plant',
    summary: 'Rename a zone, set its level and members',
    params: v.ZoneParams,
    body: v.ZonePatch,
    reply: v.Zone,
  },
  removeZone: {
    method: 'DELETE',
    path: '/sites/:site/zones/:zone',
    access: 'plant',
    summary: 'Remove a zone; its assets return to proposals',
    params: v.ZoneParams,
    status: GONE,
  },
  listLines: {
    method: 'GET',
    path: '/sites/:site/lines',
    access: 'see',
    summary: 'Production lines',
    params: SiteParams,
    reply: list(v.Line),
  },
  addLine: {
    method: 'POST',
    path: '/sites/:site/lines',
    access: 'plant',
    summary: 'Add a line',
    params: SiteParams,
    body: v.LineInput,
    status: MADE,
    reply: v.Line,
  },
  changeLine: {
    method: 'PATCH',
    path: '/sites/:site/lines/:line',
    access: 'plant',
    summary: 'Change a line',
    params: v.LineParams,
    body: v.LinePatch,
    reply: v.Line,
  },
  removeLine: {
    method: 'DELETE',
    path: '/sites/:site/lines/:line',
    access: 'plant',
    summary: 'Remove a line',
    params: v.LineParams,
    status: GONE,
  },
} as const;
