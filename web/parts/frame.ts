/** What the frame, the palette and the phone's sheet share: the pages by purpose, the themes, one's roles, signing out. */
import { useQueryClient } from '@tanstack/react-query';
import { ROLE_WORDS } from '../../src/model/words.ts';
import { api, take } from '../api/client.ts';
import type { Me } from '../api/types.ts';
import { list } from '../format.ts';
import { paths, type Page } from '../paths.ts';
import { useGo } from './go.tsx';

export const GROUPS: readonly { readonly name: string; readonly pages: readonly (readonly [Page, string])[] }[] = [
  { name: 'Watch', pages: [['overview', 'Overview']] },
  {
    name: 'Know',
    pages: [
      ['map', 'Map'],
      ['assets', 'Assets'],
      ['conversations', 'Conversations'],
      ['logons', 'Logons'],
      ['unknown-services', 'Unknown services'],
    ],
  },
  {
    name: 'Feed',
    pages: [
      ['sensors', 'Sensors'],
      ['import', 'Import'],
    ],
  },
  { name: 'Prove', pages: [['audit', 'Audit']] },
];

export function rolesAt(mine: Me, site: string): string {
  const roles = new Set(mine.grants.filter((grant) => grant.site === site).map((grant) => ROLE_WORDS[grant.role]));
  return roles.size === 0 ? 'no role here' : list([...roles]);
}

export const THEMES = { light: 'Light', dark: 'Dark', auto: 'As the system' } as const;

export function useSignOut(): () => void {
  const client = useQueryClient();
  const go = useGo();
  return () => {
    void take(api.POST('/api/v1/sign-out')).finally(() => {
      client.clear();
      go(paths.signIn());
    });
  };
}
