/** What lists of logons in clear have in common: whose it is, and what is amiss with its secret. */
import type { Logon } from '../api/types.ts';
import { number } from '../format.ts';
import { PageNumber } from './page-number.tsx';
import { Mark } from './marks.tsx';

/** As the field writes it: `DOMAIN\name`. */
export function LogonName({ logon: { name, domain } }: { readonly logon: Logon }) {
  if (name === '') return <span className="t3">no name</span>;
  return domain === '' ? name : `${domain}\\${name}`;
}

/** Nothing where nothing is amiss. */
export function LogonSecret({ logon }: { readonly logon: Logon }) {
  const { knownDefault, withSecret, sharedWith } = logon;
  if (!knownDefault && withSecret && sharedWith === 0) return null;
  return (
    <span className="amiss">
      {knownDefault && (
        <Mark as="medium">
          <span>
            as delivered<span className="long"> by the maker</span>
          </span>
        </Mark>
      )}
      {!withSecret && !knownDefault && <span className="t2">none needed</span>}
      {sharedWith > 0 && (
        <PageNumber page="logons" search={{ sameSecretAs: logon.id }}>
          same<span className="long"> secret</span> as {number(sharedWith)} {sharedWith === 1 ? 'other' : 'others'}
        </PageNumber>
      )}
    </span>
  );
}
