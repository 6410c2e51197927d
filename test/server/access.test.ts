/** The access table as people agreed on it. A second copy on purpose: who widens a capability must say so here too. */
import { describe, expect, test } from 'vitest';
import { CAPABILITIES, type Capability } from '../../src/app/access.ts';
import { reachOf, type GrantHeld, type PersonCaller, type TokenCaller } from '../../src/app/caller.ts';
import { asMicros } from '../../src/kernel/time.ts';
import { asId, type SiteId, type ZoneId } from '../../src/model/ids.ts';
import { ROLES, type Role } from '../../src/model/words.ts';

/** Rows: capability, roles (first letters of viewer, analyst, engineer, it-, ot-approver, Admin, aUditor), scopes. */
const TABLE: Readonly<Record<Capability, readonly [roles: string, scopes: string]>> = {
  see: ['vaeioAU', 'read'],
  'see-people': ['aeioAU', ''],
  correct: ['ae', ''],
  plant: ['e', ''],
  sensors: ['eA', ''],
  import: ['ae', ''],
  ingest: ['', 'ingest'],
  audit: ['AU', ''],
  'see-retention': ['AU', ''],
  retention: ['A', ''],
  hold: ['AU', ''],
  'change-site': ['A', ''],
  'add-site': ['A', ''],
  people: ['A', ''],
  'see-demo': ['vaeioAU', 'read'],
  demo: ['A', ''],
  metrics: ['A', 'metrics'],
};
const LETTERS: Readonly<Record<Role, string>> = {
  viewer: 'v',
  analyst: 'a',
  engineer: 'e',
  'it-approver': 'i',
  'ot-approver': 'o',
  admin: 'A',
  auditor: 'U',
};

const HERE = asId<SiteId>('site-1');
const THERE = asId<SiteId>('site-2');
const NOW = asMicros(1000);
const grant = (more: Partial<GrantHeld>): GrantHeld => ({
  role: 'viewer',
  site: HERE,
  zone: null,
  costLimit: null,
  fromUs: 0,
  untilUs: null,
  ...more,
});
const person = (...grants: GrantHeld[]): PersonCaller => ({
  kind: 'person',
  id: asId('person-1'),
  name: 'A',
  grants,
  session: '',
  csrf: '',
});
const token = (more: Partial<TokenCaller>): TokenCaller => ({
  kind: 'token',
  id: asId('token-1'),
  name: 'T',
  scope: null,
  site: HERE,
  sensor: null,
  grants: [],
  ...more,
});

describe('the access table', () => {
  test('has each capability that there is', () => {
    expect(Object.keys(TABLE).sort()).toEqual(Object.keys(CAPABILITIES).sort());
  });

  test.each(Object.entries(TABLE))('%s: held by just these roles and scopes', (name, [roles, scopes]) => {
    const capability = name as Capability;
    for (const role of ROLES) {
      const held = reachOf(person(grant({ role })), capability, HERE, NOW) !== undefined;
      expect([role, held]).toEqual([role, roles.includes(LETTERS[role])]);
    }
    for (const scope of ['ingest', 'metrics', 'read'] as const) {
      expect([scope, reachOf(token({ scope }), capability, HERE, NOW) !== undefined]).toEqual([
        scope,
        scopes === scope,
      ]);
    }
  });
});

describe('a grant', () => {
  test.each([
    ['in force', grant({}), 'site'],
    ['at another site', grant({ site: THERE }), undefined],
    ['that begins later', grant({ fromUs: NOW + 1 }), undefined],
    ['that begins now', grant({ fromUs: NOW }), 'site'],
    ['that ended', grant({ untilUs: NOW }), undefined],
    ['that ends in a moment', grant({ untilUs: NOW + 1 }), 'site'],
  ])('%s', (_name, held, reach) => {
    expect(reachOf(person(held), 'see', HERE, NOW)).toBe(reach);
  });

  test('of zones reaches these zones, and one for the site reaches all', () => {
    const [a, b] = [asId<ZoneId>('zone-1'), asId<ZoneId>('zone-2')];
    const zoned = [grant({ zone: a }), grant({ zone: b })];
    expect(reachOf(person(...zoned), 'see', HERE, NOW)).toEqual(new Set([a, b]));
    expect(reachOf(person(...zoned, grant({})), 'see', HERE, NOW)).toBe('site');
  });

  test('of a scoped token reaches its own site only', () => {
    expect(reachOf(token({ scope: 'read' }), 'see', THERE, NOW)).toBeUndefined();
    expect(reachOf(token({ scope: 'ingest', site: null }), 'ingest', HERE, NOW)).toBeUndefined();
  });
});
