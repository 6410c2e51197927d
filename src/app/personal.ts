/** Personal data in answers: whoever has no need of it gets pseudonyms. The one place that decides. */
import type { ClaimRecord } from '../model/graph.ts';
import type { SiteId } from '../model/ids.ts';
import type { AccountView, AssetView, HistoryRow, LogonView } from '../model/ports/queries.ts';
import type { Attribute } from '../model/words.ts';
import type { App } from './app.ts';
import { may, type Caller } from './caller.ts';

/** Attributes whose value names a person. */
const PERSONAL_ATTRIBUTES: ReadonlySet<string> = new Set<Attribute>(['user', 'contact']);

export interface Veil {
  /** true: nothing is hidden. */
  readonly open: boolean;
  readonly name: (name: string) => string;
  readonly asset: <T extends AssetView>(asset: T) => T;
  readonly claim: (claim: ClaimRecord) => ClaimRecord;
  readonly account: <T extends AccountView | LogonView>(account: T) => T;
  readonly history: (row: HistoryRow) => HistoryRow;
}

export function veilOf(app: App, caller: Caller, site: SiteId): Veil {
  if (may(caller, 'see-people', site, app.clock.now())) return OPEN;
  const name = (text: string): string => app.secrets.pseudonym(`${site}/${text}`);
  const maybe = (text: string | null): string | null => (text === null ? null : name(text));
  return {
    open: false,
    name,
    asset: (asset) => ({ ...asset, itOwner: maybe(asset.itOwner), otOwner: maybe(asset.otOwner) }),
    claim: (claim) => (PERSONAL_ATTRIBUTES.has(claim.attribute) ? { ...claim, value: name(claim.value) } : claim),
    // A machine or service account is no person, and a logon without a name is nobody's.
    account: (account) =>
      account.kind === 'machine' || account.kind === 'service' || account.name === ''
        ? account
        : { ...account, name: name(account.name) },
    history: (row) =>
      row.kind === 'claim' && PERSONAL_ATTRIBUTES.has(row.word) ? { ...row, value: maybe(row.value) } : row,
  };
}

const OPEN: Veil = {
  open: true,
  name: (text) => text,
  asset: (asset) => asset,
  claim: (claim) => claim,
  account: (account) => account,
  history: (row) => row,
};
