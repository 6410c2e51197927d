/** Routes of people, grants, tokens, audit, retention, holds, the demo, and of the description itself. */
import {
  addGrant,
  addPerson,
  addToken,
  changePerson,
  erasePerson,
  listGrants,
  listPeople,
  listTokens,
  removeGrant,
  removeToken,
} from '../../../app/administration.ts';
import { removeDemo, seeDemo, startDemo, type DemoView } from '../../../app/demo.ts';
import {
  addHold,
  listAudit,
  listHolds,
  removeHold,
  seeRetention,
  setRetention,
  verifyAudit,
} from '../../../app/record.ts';
import { ok } from '../../../kernel/result.ts';
import { asId } from '../../../model/ids.ts';
import type { AuditEntry } from '../../../model/ports/audit.ts';
import type { Hold } from '../../../model/ports/retention.ts';
import type { GrantRow, PersonRow, TokenRow } from '../../../model/ports/rows.ts';
import { docsPage } from '../docs.ts';
import { maybeTime, micros, time } from '../present/rows.ts';
import { SENT, type Answer, type Handlers } from '../route.ts';

const ERASED = 'erased';

const person = (row: PersonRow): Answer<'addPerson'> => ({
  id: row.id,
  name: row.name ?? ERASED,
  created: time(row.createdUs),
  lastSignIn: maybeTime(row.lastSignInUs),
  disabled: row.disabled,
  erased: row.erasedUs !== null,
});

const grant = (row: GrantRow): Answer<'addGrant'> => ({
  id: row.id,
  person: row.person,
  personName: row.personName ?? ERASED,
  role: row.role,
  site: row.site,
  zone: row.zone,
  costLimit: row.costLimit,
  from: time(row.fromUs),
  until: maybeTime(row.untilUs),
});

const token = (row: TokenRow): Answer<'addToken'>['token'] => ({
  id: row.id,
  name: row.name,
  scope: row.scope,
  role: row.role,
  site: row.site,
  sensor: row.sensor,
  created: time(row.createdUs),
  expires: maybeTime(row.expiresUs),
  lastUsed: maybeTime(row.lastUsedUs),
  revoked: row.revokedUs !== null,
});

const entry = (row: AuditEntry): Answer<'listAudit'>['items'][number] => ({
  id: String(row.id),
  time: time(row.timeUs),
  actor: row.actor.kind === 'system' ? `Bulkhead (${row.actor.name})` : (row.actorName ?? ERASED),
  what: row.what,
  subject: row.subject,
  outcome: row.outcome,
  detail: { ...row.detail, ...(row.personal.length > 0 ? { personal: row.personal } : {}) },
  hash: row.hash,
});

const hold = (row: Hold): Answer<'addHold'> => ({
  id: row.id,
  reason: row.reason,
  from: maybeTime(row.fromUs),
  to: maybeTime(row.toUs),
  created: time(row.createdUs),
});

const demo = (view: DemoView): Answer<'seeDemo'> => ({
  running: view.state === 'running',
  state: view.state,
  site: view.site,
  assets: view.assets,
  detail: view.detail,
});

const expiry = (given: string | null | undefined): number | null | undefined =>
  given === undefined ? undefined : given === null ? null : (micros(given) ?? null);

export const administrationHandlers = {
  listAudit: async (app, { caller, params, query }) => {
    const { who, what, cursor, limit } = query;
    const asked = { who, what, fromUs: micros(query.from), toUs: micros(query.to), cursor, limit };
    const page = await listAudit(app, caller, asId(params.site), asked);
    return page.ok ? ok({ ...page.value, items: page.value.items.map(entry) }) : page;
  },
  verifyAudit: async (app, { caller, params }) => {
    const verdict = await verifyAudit(app, caller, asId(params.site));
    if (!verdict.ok) return verdict;
    const { whole, entries, firstBad } = verdict.value;
    return ok({ whole, entries, firstBad: firstBad === null ? null : String(firstBad) });
  },
  listPeople: async (app, { caller }) => {
    const rows = await listPeople(app, caller);
    return rows.ok ? ok({ items: rows.value.map(person) }) : rows;
  },
  addPerson: async (app, { caller, body }) => {
    const made = await addPerson(app, caller, body);
    return made.ok ? ok(person(made.value)) : made;
  },
  changePerson: async (app, { caller, params, body }) => {
    const changed = await changePerson(app, caller, asId(params.person), body);
    return changed.ok ? ok(person(changed.value)) : changed;
  },
  erasePerson: (app, { caller, params }) => erasePerson(app, caller, asId(params.person)),
  listGrants: async (app, { caller }) => {
    const rows = await listGrants(app, caller);
    return rows.ok ? ok({ items: rows.value.map(grant) }) : rows;
  },
  addGrant: async (app, { caller, body }) => {
    const made = await addGrant(app, caller, {
      person: asId(body.person),
      role: body.role,
      site: asId(body.site),
      zone: body.zone === null ? null : asId(body.zone),
      costLimit: body.costLimit,
      fromUs: micros(body.from) ?? app.clock.now(),
      untilUs: expiry(body.until) ?? null,
    });
    return made.ok ? ok(grant(made.value)) : made;
  },
  removeGrant: (app, { caller, params }) => removeGrant(app, caller, asId(params.grant)),
  listTokens: async (app, { caller }) => {
    const rows = await listTokens(app, caller);
    return rows.ok ? ok({ items: rows.value.map(token) }) : rows;
  },
  addToken: async (app, { caller, body }) => {
    const made = await addToken(app, caller, {
      name: body.name,
      scope: body.scope ?? null,
      role: body.role ?? null,
      site: body.site === undefined ? null : asId(body.site),
      sensor: body.sensor === undefined ? null : asId(body.sensor),
      expiresUs: expiry(body.expires),
    });
    return made.ok ? ok({ token: token(made.value.token), secret: made.value.secret }) : made;
  },
  removeToken: (app, { caller, params }) => removeToken(app, caller, asId(params.token)),
  seeRetention: async (app, { caller, params }) => {
    const seen = await seeRetention(app, caller, asId(params.site));
    return seen.ok ? ok({ days: { ...seen.value.days }, defaults: { ...seen.value.defaults } }) : seen;
  },
  setRetention: async (app, { caller, params, body }) => {
    const set = await setRetention(app, caller, asId(params.site), body.days);
    return set.ok ? ok({ days: { ...set.value.days }, defaults: { ...set.value.defaults } }) : set;
  },
  listHolds: async (app, { caller, params }) => {
    const rows = await listHolds(app, caller, asId(params.site));
    return rows.ok ? ok({ items: rows.value.map(hold) }) : rows;
  },
  addHold: async (app, { caller, params, body }) => {
    const { reason, from, to } = body;
    const given = { reason, fromUs: expiry(from) ?? null, toUs: expiry(to) ?? null };
    const made = await addHold(app, caller, asId(params.site), given);
    return made.ok ? ok(hold(made.value)) : made;
  },
  removeHold: (app, { caller, params }) => removeHold(app, caller, asId(params.site), asId(params.hold)),
  seeDemo: async (app, { caller }) => {
    const seen = await seeDemo(app, caller);
    return seen.ok ? ok(demo(seen.value)) : seen;
  },
  startDemo: async (app, { caller, body }) => {
    const started = await startDemo(app, caller, body);
    return started.ok ? ok(demo(started.value)) : started;
  },
  removeDemo: async (app, { caller }) => {
    const removed = await removeDemo(app, caller);
    return removed.ok ? ok(demo(removed.value)) : removed;
  },
  openapi: (_app, { request }) => ok(request.server.swagger() as unknown as Answer<'openapi'>),
  docs: async (_app, { request, reply }) => {
    await reply.type('text/html; charset=utf-8').send(docsPage(request.server.swagger(), reply.cspNonce.style));
    return ok(SENT);
  },
} satisfies Handlers<
  | 'listAudit'
  | 'verifyAudit'
  | 'listPeople'
  | 'addPerson'
  | 'changePerson'
  | 'erasePerson'
  | 'listGrants'
  | 'addGrant'
  | 'removeGrant'
  | 'listTokens'
  | 'addToken'
  | 'removeToken'
  | 'seeRetention'
  | 'setRetention'
  | 'listHolds'
  | 'addHold'
  | 'removeHold'
  | 'seeDemo'
  | 'startDemo'
  | 'removeDemo'
  | 'openapi'
  | 'docs'
>;
