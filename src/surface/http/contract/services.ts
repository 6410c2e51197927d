/** Declarations of the routes of services of unknown protocols. */
import { SiteParams } from '../schemas/common.ts';
import * as se from '../schemas/services.ts';

export const services = {
  listUnknownServices: {
    method: 'GET',
    path: '/sites/:site/unknown-services',
    access: 'see',
    summary: 'Services of unknown protocols as they look, last seen first',
    params: SiteParams,
    query: se.UnknownServiceQuery,
    reply: se.UnknownServicePage,
  },
  nameUnknownService: {
    method: 'PUT',
    path: '/sites/:site/unknown-services/:service/name',
    access: 'correct',
    summary: 'What a person calls a service of an unknown protocol',
    params: se.UnknownServiceParams,
    body: se.ServiceName,
    reply: se.UnknownService,
  },
} as const;
