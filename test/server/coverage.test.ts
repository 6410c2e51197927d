/** No route is uncovered: for each declaration, who is refused and who is let in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CAPABILITIES, type Capability } from '../../src/app/access.ts';
import type { SiteId } from '../../src/model/ids.ts';
import { ROLES, type Role } from '../../src/model/words.ts';
import { DECLARATIONS } from '../../src/surface/http/contract.ts';
import type { RouteDeclaration } from '../../src/surface/http/route-declaration.ts';
import { openHarness, withoutPostgres, type Harness, type Signed } from './harness.ts';

const OPEN = ['seeSetup', 'setUp', 'signIn'];
const reason = withoutPostgres();

let harness: Harness;
let here: SiteId;
let there: SiteId;
const people = {} as Record<Role, Signed>;
let nobody: Signed;
const tokens = {} as Record<'ingest' | 'metrics' | 'read', Signed['headers']>;

beforeAll(async () => {
  if (reason !== undefined) return;
  harness = await openHarness();
  here = await harness.addSite('Here');
  there = await harness.addSite('There');
  for (const role of ROLES) people[role] = await harness.person(role, [{ role, site: here }]);
  nobody = await harness.person('nobody', []);
  for (const scope of ['ingest', 'metrics', 'read'] as const)
    tokens[scope] = await harness.token({ scope, site: here });
});
afterAll(async () => {
  if (reason === undefined) await harness.close();
});

/** A path of that route; ids beside the site's are of things that are not there. */
const pathOf = ({ path }: RouteDeclaration, site: SiteId): string =>
  path.replace(':site', site).replace(':conversation', '999').replaceAll(/:\w+/g, 'none-999');

const isRefusal = (status: number): boolean => status === 401 || status === 403;
const guarded = DECLARATIONS.filter((route) => route.access !== 'open');
const rows = guarded.map((route) => [`${route.method} ${route.path}`, route] as const);
const capabilityOf = ({ access }: RouteDeclaration): Capability | null =>
  access === 'open' || access === 'caller' ? null : access;
/** Answers without end; who may listen is asked before it begins. */
const isStream = (route: RouteDeclaration): boolean => route.produces === 'text/event-stream';

describe.skipIf(reason !== undefined)(`every route${reason === undefined ? '' : ` (${reason})`}`, () => {
  test('only set-up and sign-in are open', () => {
    expect(DECLARATIONS.filter((route) => route.access === 'open').map((route) => route.id)).toEqual(OPEN);
  });

  test('the server answers no route that is not declared, but health, metrics and its own pages', () => {
    const listed = harness.server.printRoutes({ commonPrefix: false, includeHooks: false });
    const served = [...listed.matchAll(/\(([A-Z, ]+)\)/g)].flatMap((m) => (m[1] ?? '').split(', '));
    const counted = served.filter((method) => method !== 'HEAD' && method !== 'OPTIONS').length;
    expect(counted).toBe(DECLARATIONS.length + ['/health', '/metrics'].length);
  });

  test.each(rows)('%s: nobody without credentials', async (_name, route) => {
    const reply = await harness.ask(route.method, pathOf(route, here));
    expect(reply.statusCode).toBe(401);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.headers['www-authenticate']).toContain('Bearer');
  });

  test.each(rows)('%s: no wrong cookie and no wrong token', async (_name, route) => {
    const secret = harness.app.secrets.randomSecret();
    for (const headers of [{ cookie: `bulkhead=${secret}` }, { authorization: `Bearer ${secret}` }])
      expect((await harness.ask(route.method, pathOf(route, here), headers)).statusCode).toBe(401);
  });

  test.each(rows.filter(([, route]) => route.method !== 'GET'))(
    '%s: no change without the word of the session',
    async (_name, route) => {
      const { cookie } = people.admin.headers;
      const reply = await harness.ask(route.method, pathOf(route, here), { cookie: cookie ?? '' });
      expect(reply.statusCode).toBe(403);
      expect(reply.json()).toMatchObject({ code: 'csrf-missing' });
    },
  );

  test.each(rows.filter(([, route]) => capabilityOf(route) !== null))(
    '%s: each role and each scope that lacks it is refused, each that has it is not',
    async (_name, route) => {
      const rule = CAPABILITIES[capabilityOf(route) as Capability];
      const answers: Record<string, boolean> = {};
      const expected: Record<string, boolean> = { nobody: true };
      const ask = async (name: string, headers: Signed['headers']): Promise<void> => {
        if (isStream(route) && expected[name] === false) return;
        answers[name] = isRefusal((await harness.ask(route.method, pathOf(route, here), headers)).statusCode);
      };
      await ask('nobody', nobody.headers);
      for (const role of ROLES) {
        expected[role] = !(rule.roles as readonly Role[]).includes(role);
        await ask(role, people[role].headers);
      }
      for (const scope of ['ingest', 'metrics', 'read'] as const) {
        expected[scope] = !(rule.scopes as readonly string[]).includes(scope);
        await ask(scope, tokens[scope]);
      }
      const asked = Object.entries(expected).filter(([, refused]) => refused || !isStream(route));
      expect(answers).toEqual(Object.fromEntries(asked));
    },
  );

  test.each(rows.filter(([, route]) => route.path.includes(':site')))(
    '%s: a grant or a token at another site is refused',
    async (_name, route) => {
      for (const headers of [...ROLES.map((role) => people[role].headers), ...Object.values(tokens)])
        expect((await harness.ask(route.method, pathOf(route, there), headers)).statusCode).toBe(403);
    },
  );

  test('health answers without credentials, metrics do not', async () => {
    expect((await harness.ask('GET', '/health')).json()).toMatchObject({ status: 'ok' });
    expect((await harness.ask('GET', '/metrics')).statusCode).toBe(401);
    expect((await harness.ask('GET', '/metrics', tokens.read)).statusCode).toBe(403);
    expect((await harness.ask('GET', '/metrics', tokens.metrics)).statusCode).toBe(200);
    expect((await harness.ask('GET', '/metrics', people.viewer.headers)).statusCode).toBe(403);
  });
});
