/** Routes of services of unknown protocols. */
import { listUnknownServices, nameUnknownService } from '../../../app/unknown-services.ts';
import { ok } from '../../../kernel/result.ts';
import { asId } from '../../../model/ids.ts';
import { numberOf } from '../present/rows.ts';
import { unknownService } from '../present/services.ts';
import type { Handlers } from '../route.ts';

export const serviceHandlers = {
  listUnknownServices: async (app, { caller, params, query }) => {
    const { cursor, limit } = query;
    const asset = query.asset === undefined ? undefined : asId<never>(query.asset);
    const named = query.named === undefined ? undefined : query.named === 'true';
    const page = await listUnknownServices(app, caller, asId(params.site), { asset, named, cursor, limit });
    return page.ok ? ok({ ...page.value, items: page.value.items.map(unknownService) }) : page;
  },
  nameUnknownService: async (app, { caller, params, body }) => {
    const named = await nameUnknownService(app, caller, asId(params.site), numberOf(params.service), body);
    return named.ok ? ok(unknownService(named.value)) : named;
  },
} satisfies Handlers<'listUnknownServices' | 'nameUnknownService'>;
