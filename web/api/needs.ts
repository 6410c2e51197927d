/** Which role a control asks for, so that a refusal can name it. The server decides; `can` of `me` is its answer. */
import { ROLE_WORDS, type Role } from '../../src/model/words.ts';
import { list } from '../format.ts';
import type { Me } from './types.ts';

const NEEDS = {
  see: { words: 'see this site', roles: ['viewer'] },
  correct: { words: 'correct an asset or name a service', roles: ['analyst', 'engineer'] },
  plant: { words: 'say what the plant needs', roles: ['engineer'] },
  sensors: { words: 'add and remove sensors', roles: ['engineer', 'admin'] },
  import: { words: 'import captures', roles: ['analyst', 'engineer'] },
  audit: { words: 'read the audit', roles: ['auditor', 'admin'] },
  'see-retention': { words: 'see how long data is kept', roles: ['admin', 'auditor'] },
  retention: { words: 'say how long data is kept', roles: ['admin'] },
  hold: { words: 'hold data from deletion', roles: ['admin', 'auditor'] },
  'change-site': { words: 'change the site', roles: ['admin'] },
  'add-site': { words: 'add a site', roles: ['admin'] },
  people: { words: 'manage people, grants and tokens', roles: ['admin'] },
  demo: { words: 'start and remove the demo', roles: ['admin'] },
} as const satisfies Record<string, { readonly words: string; readonly roles: readonly Role[] }>;

export type Need = keyof typeof NEEDS;

const EVERYWHERE = '*';

export const may = (me: Me, site: string, need: Need): boolean =>
  (me.can[site]?.includes(need) ?? false) || (me.can[EVERYWHERE]?.includes(need) ?? false);

/** "Only an OT engineer of Northfield may import captures. An administrator can grant the role." */
export function refusal(siteName: string, need: Need): string {
  const { words, roles } = NEEDS[need];
  const names = roles.map((role) => `${/^[AEIO]/.test(ROLE_WORDS[role]) ? 'an' : 'a'} ${inText(role)}`);
  const who = names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names[names.length - 1] ?? ''}` : list(names);
  return `Only ${who} of ${siteName} may ${words}. An administrator can grant the role.`;
}

function inText(role: Role): string {
  const word = ROLE_WORDS[role];
  return /^(IT|OT) /.test(word) ? word : word.toLowerCase();
}
