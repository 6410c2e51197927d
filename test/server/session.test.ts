/** Set-up, sign-in, sessions and tokens, over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSetup } from '../../src/app/session.ts';
import type { SiteId } from '../../src/model/ids.ts';
import { LIMITS } from '../../src/model/limits.ts';
import { must, openHarness, PASSWORD, withoutPostgres, type Harness, type Signed } from './harness.ts';

const reason = withoutPostgres();
const MINUTE_US = 60_000_000;
const DAY_US = 1440 * MINUTE_US;
let harness: Harness;

beforeAll(async () => {
  if (reason === undefined) harness = await openHarness();
});
afterAll(async () => {
  if (reason === undefined) await harness.close();
});

const link = async (): Promise<string> => must(await makeSetup(harness.app, { kind: 'system', name: 'command-line' }));
const SITE = { name: 'Plant', timeZone: 'Europe/Berlin' };

/** What a browser would send next. */
function browserOf(reply: { readonly headers: Record<string, unknown>; json(): unknown }): Signed['headers'] {
  const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? '';
  const { csrf } = reply.json() as { readonly csrf: string };
  return { cookie, 'x-bulkhead-csrf': csrf };
}

describe.skipIf(reason !== undefined)(`set-up${reason === undefined ? '' : ` (${reason})`}`, () => {
  test('makes the first account once per link, with a site, and grants no approver', async () => {
    const token = await link();
    expect((await harness.ask('GET', `/setup?token=${token}`)).json()).toEqual({ state: 'open' });
    expect((await harness.ask('GET', '/setup?token=made-up')).json()).toEqual({ state: 'unknown' });
    const made = await harness.ask('POST', '/setup', {}, { token, name: 'ann', password: PASSWORD, site: SITE });
    expect(made.statusCode).toBe(200);
    const roles = (made.json() as { grants: { role: string }[] }).grants.map((grant) => grant.role).sort();
    expect(roles).toEqual(['admin', 'analyst', 'engineer']);
    expect((await harness.ask('GET', `/setup?token=${token}`)).json()).toEqual({ state: 'used' });
    const again = await harness.ask('POST', '/setup', {}, { token, name: 'bob', password: PASSWORD, site: SITE });
    expect(again.statusCode).toBe(410);
    expect(await harness.app.store.credentials('bob')).toBeNull();
  });

  test.each([
    ['a password of 11 characters', { password: '12345678901' }, 'password'],
    ['a time zone that is none', { site: { name: 'P', timeZone: 'Mars/Olympus' } }, 'Mars/Olympus'],
    ['an empty name', { name: ' ' }, 'name'],
  ])('refuses %s, and the link stays good', async (_name, wrong, says) => {
    const token = await link();
    const body = { token, name: 'carl', password: PASSWORD, site: SITE, ...wrong };
    const reply = await harness.ask('POST', '/setup', {}, body);
    expect(reply.statusCode).toBe(400);
    expect(reply.json<{ detail: string }>().detail).toContain(says);
    expect((await harness.ask('GET', `/setup?token=${token}`)).json()).toEqual({ state: 'open' });
  });

  test('a link that expired is used up', async () => {
    const token = await link();
    harness.pass(8 * DAY_US);
    const reply = await harness.ask('POST', '/setup', {}, { token, name: 'dora', password: PASSWORD, site: SITE });
    expect([404, 410]).toContain(reply.statusCode);
    expect(await harness.app.store.credentials('dora')).toBeNull();
  });
});

describe.skipIf(reason !== undefined)('a session', () => {
  const signIn = async (name: string, password: string): ReturnType<Harness['ask']> => {
    // The other limit, per address, has a test of its own.
    harness.pass(MINUTE_US);
    const address = `10.0.0.${1 + (Math.floor(harness.app.clock.now() / MINUTE_US) % 250)}`;
    return await harness.server.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      remoteAddress: address,
      payload: { name, password },
    });
  };
  beforeAll(async () => {
    if (reason !== undefined) return;
    const passwordHash = await harness.app.secrets.hashPassword(PASSWORD);
    await harness.system(null, async (tx) => must(await tx.addPerson({ name: 'Eve', passwordHash })));
  });

  test('begins with name in any case and password; the cookie is HttpOnly, SameSite and for all paths', async () => {
    const reply = await signIn('eve', PASSWORD);
    expect(reply.statusCode).toBe(200);
    const cookie = String(reply.headers['set-cookie']);
    expect(cookie).toMatch(/^bulkhead=[\w-]{43}; .*Path=\/; HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain('Domain');
    expect(reply.body).not.toContain(cookie.slice(9, 52));
    const me = await harness.ask('GET', '/me', browserOf(reply));
    expect(me.json()).toMatchObject({ person: { name: 'Eve' } });
    expect(me.headers['cache-control']).toBe('no-store');
  });

  test('is refused in the same words for a wrong password and for a name that is not there', async () => {
    const [wrong, nobody] = [await signIn('Eve', 'not the password'), await signIn('nobody', PASSWORD)];
    expect([wrong.statusCode, nobody.statusCode]).toEqual([401, 401]);
    expect(wrong.json()).toEqual(nobody.json());
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  test('is refused to whoever is disabled', async () => {
    const found = await harness.app.store.credentials('Eve');
    const id = found?.person.id;
    if (id === undefined) throw new Error('Eve is not there');
    await harness.system(null, async (tx) => must(await tx.changePerson(id, { disabled: true })));
    expect((await signIn('Eve', PASSWORD)).statusCode).toBe(401);
    await harness.system(null, async (tx) => must(await tx.changePerson(id, { disabled: false })));
    expect((await signIn('Eve', PASSWORD)).statusCode).toBe(200);
  });

  test('keeps only hashes', async () => {
    const browser = browserOf(await signIn('Eve', PASSWORD));
    const secret = browser['cookie']?.slice('bulkhead='.length) ?? '';
    expect(await harness.app.store.signIn(secret)).toBeNull();
    expect(await harness.app.store.signIn(harness.app.secrets.sha256(secret))).not.toBeNull();
  });

  test('ends by sign-out, also for who kept the cookie', async () => {
    const browser = browserOf(await signIn('Eve', PASSWORD));
    const out = await harness.ask('POST', '/sign-out', browser);
    expect(out.statusCode).toBe(204);
    expect(String(out.headers['set-cookie'])).toMatch(/^bulkhead=;/);
    expect((await harness.ask('GET', '/me', browser)).statusCode).toBe(401);
  });

  test('ends after a day without use, and lives on while it is used', async () => {
    const browser = browserOf(await signIn('Eve', PASSWORD));
    for (let hours = 0; hours < 36; hours += 12) {
      harness.pass(DAY_US / 2);
      expect((await harness.ask('GET', '/me', browser)).statusCode).toBe(200);
    }
    harness.pass(DAY_US + 1);
    expect((await harness.ask('GET', '/me', browser)).statusCode).toBe(401);
  });

  test('needs its own word with a change: none and that of another session are refused', async () => {
    const [one, other] = [browserOf(await signIn('Eve', PASSWORD)), browserOf(await signIn('Eve', PASSWORD))];
    const cookie = one['cookie'] ?? '';
    for (const word of [{}, { 'x-bulkhead-csrf': other['x-bulkhead-csrf'] ?? '' }])
      expect((await harness.ask('POST', '/sign-out', { cookie, ...word })).statusCode).toBe(403);
    expect((await harness.ask('POST', '/sign-out', one)).statusCode).toBe(204);
  });

  test('cannot be guessed faster than a few tries a minute by name, from however many addresses', async () => {
    harness.pass(MINUTE_US);
    const tries = Array.from({ length: LIMITS.signInTriesPerMinuteMax + 1 }, (_, n) =>
      harness.server.inject({
        method: 'POST',
        url: '/api/v1/sign-in',
        remoteAddress: `10.1.0.${n + 1}`,
        payload: { name: n % 2 ? 'mallory' : 'Mallory', password: 'a guess of the password' },
      }),
    );
    const codes = (await Promise.all(tries)).map((reply) => reply.statusCode);
    expect(codes.filter((code) => code === 429)).toHaveLength(1);
    expect(codes.filter((code) => code === 401)).toHaveLength(LIMITS.signInTriesPerMinuteMax);
  });

  test('cannot be guessed by one address under many names', async () => {
    const codes: number[] = [];
    for (let n = 0; n < 11; n++) {
      const payload = { name: `name-${n}`, password: '' };
      const asked = { method: 'POST', url: '/api/v1/sign-in', remoteAddress: '10.2.0.1', payload } as const;
      codes.push((await harness.server.inject(asked)).statusCode);
    }
    expect(codes.at(-1)).toBe(429);
    expect(codes.slice(0, 10)).not.toContain(429);
  });
});

describe.skipIf(reason !== undefined)('a token', () => {
  let site: SiteId;
  let admin: Signed;
  beforeAll(async () => {
    if (reason !== undefined) return;
    site = await harness.addSite('Tokens');
    admin = await harness.person('token admin', [{ role: 'admin', site }]);
  });
  const make = (body: object): ReturnType<Harness['ask']> => harness.ask('POST', '/tokens', admin.headers, body);

  test('is shown once, kept as a hash, and ends when it is revoked', async () => {
    const made = await make({ name: 'monitor', scope: 'read', site });
    expect(made.statusCode).toBe(201);
    const { secret, token } = made.json<{ secret: string; token: { id: string } }>();
    const bearer = { authorization: `Bearer ${secret}` };
    expect((await harness.ask('GET', `/sites/${site}/assets`, bearer)).statusCode).toBe(200);
    expect((await harness.ask('GET', '/tokens', admin.headers)).body).not.toContain(secret);
    expect(await harness.app.store.tokenByHash(secret)).toBeNull();
    expect((await harness.ask('DELETE', `/tokens/${token.id}`, admin.headers)).statusCode).toBe(204);
    expect((await harness.ask('GET', `/sites/${site}/assets`, bearer)).statusCode).toBe(401);
  });

  test('ends when it expires', async () => {
    const expires = new Date(harness.app.clock.now() / 1000 + 60_000).toISOString();
    const { secret } = (await make({ name: 'short', scope: 'read', site, expires })).json<{ secret: string }>();
    const bearer = { authorization: `Bearer ${secret}` };
    expect((await harness.ask('GET', `/sites/${site}/assets`, bearer)).statusCode).toBe(200);
    harness.pass(MINUTE_US + 1);
    expect((await harness.ask('GET', `/sites/${site}/assets`, bearer)).statusCode).toBe(401);
  });

  test('of a role needs no word of a session, and reaches what the role reaches', async () => {
    const { secret } = (await make({ name: 'robot', role: 'engineer', site })).json<{ secret: string }>();
    const bearer = { authorization: `Bearer ${secret}` };
    const zone = { name: 'Palletiser', level: '1' };
    expect((await harness.ask('POST', `/sites/${site}/zones`, bearer, zone)).statusCode).toBe(201);
    expect((await harness.ask('GET', '/people', bearer)).statusCode).toBe(403);
  });

  test.each([
    ['a scope and a role', { scope: 'read', role: 'viewer' }],
    ['neither', {}],
    ['an approver', { role: 'it-approver' }],
    ['no site', { scope: 'read', site: undefined }],
    ['a site that is not there', { scope: 'read', site: 'site-999' }],
  ])('is not made with %s', async (_name, wrong) => {
    const reply = await make({ name: 'wrong', site, ...wrong });
    expect([400, 403, 404]).toContain(reply.statusCode);
  });

  test('that is wrong never falls back to the cookie beside it', async () => {
    const headers = { ...admin.headers, authorization: 'Bearer not-a-token-of-this-server' };
    expect((await harness.ask('GET', '/me', headers)).statusCode).toBe(401);
  });
});
