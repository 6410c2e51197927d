/** Who may do what: every capability, the roles that hold it and the token scopes that reach it. The only such table. */
import type { Role } from '../model/words.ts';

export const SCOPES = ['ingest', 'metrics', 'read'] as const;
export type Scope = (typeof SCOPES)[number];

interface Rule {
  readonly words: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
  /** `site`: asked of the site in the path. `any`: held at any site is enough, for what belongs to no single site. */
  readonly at: 'site' | 'any';
}

const EVERYONE: readonly Role[] = ['viewer', 'analyst', 'engineer', 'it-approver', 'ot-approver', 'admin', 'auditor'];

export const CAPABILITIES = {
  see: { words: 'see the site', roles: EVERYONE, scopes: ['read'], at: 'site' },
  'see-people': {
    words: 'see personal data',
    roles: ['analyst', 'engineer', 'it-approver', 'ot-approver', 'admin', 'auditor'],
    scopes: [],
    at: 'site',
  },
  correct: { words: 'correct an asset or name a service', roles: ['analyst', 'engineer'], scopes: [], at: 'site' },
  plant: { words: 'say what the plant needs (zones, lines, losses)', roles: ['engineer'], scopes: [], at: 'site' },
  sensors: { words: 'add and remove sensors', roles: ['engineer', 'admin'], scopes: [], at: 'site' },
  import: { words: 'import captures', roles: ['analyst', 'engineer'], scopes: [], at: 'site' },
  ingest: { words: 'send observations', roles: [], scopes: ['ingest'], at: 'site' },
  audit: { words: 'read the audit', roles: ['auditor', 'admin'], scopes: [], at: 'site' },
  'see-retention': { words: 'see how long data is kept', roles: ['admin', 'auditor'], scopes: [], at: 'site' },
  retention: { words: 'say how long data is kept', roles: ['admin'], scopes: [], at: 'site' },
  hold: { words: 'hold data from deletion', roles: ['admin', 'auditor'], scopes: [], at: 'site' },
  'change-site': { words: 'change the site', roles: ['admin'], scopes: [], at: 'site' },
  'add-site': { words: 'add a site', roles: ['admin'], scopes: [], at: 'any' },
  people: { words: 'manage people, grants and tokens', roles: ['admin'], scopes: [], at: 'any' },
  'see-demo': { words: 'see the demo', roles: EVERYONE, scopes: ['read'], at: 'any' },
  demo: { words: 'start and remove the demo', roles: ['admin'], scopes: [], at: 'any' },
  metrics: { words: 'read metrics', roles: ['admin'], scopes: ['metrics'], at: 'any' },
} as const satisfies Record<string, Rule>;

export type Capability = keyof typeof CAPABILITIES;

export const ruleOf = (capability: Capability): Rule => CAPABILITIES[capability];
