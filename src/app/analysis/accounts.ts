/** Accounts that were seen, each once whatever the protocol and the address, and where they logged on in clear text. */
import { NO_SECRET } from '../../model/observation.ts';
import type { AccountSeen } from '../../model/protocol.ts';
import type { Engine } from '../../see/decode/engine.ts';

export interface AccountFound extends AccountSeen {
  readonly id: string;
  firstUs: number;
  lastUs: number;
  readonly assets: readonly string[];
}

/** A logon whose secret could be read on the way, each once by who, where, as whom and with which secret. */
export interface LogonFound {
  readonly id: string;
  /** Null where it has no name, as a community. */
  readonly account: string | null;
  readonly client: string | null;
  readonly server: string | null;
  readonly protocol: string;
  /** `secret-2`: the same wherever the same secret was used, within this analysis; `none` where none was needed. */
  readonly secret: string;
  readonly knownDefault: boolean;
  firstUs: number;
  lastUs: number;
}

export interface AccountsFound {
  readonly accounts: readonly AccountFound[];
  readonly logons: readonly LogonFound[];
}

type AssetOf = (endpoint: number) => string | null;
type Account = AccountFound & { readonly at: Set<string> };
type Logon = LogonFound & { readonly key: string; readonly as: string };

export function accountsOf(engine: Engine, idOf: AssetOf): AccountsFound {
  const accounts = new Map<string, Account>();
  const logons = new Map<string, Logon>();
  engine.accounts((row) => {
    const as = [row.domain, row.name, row.kind].join('\u0000');
    if (row.name !== '') addAccount(accounts, as, row, idOf(row.at));
    if (!row.logon) return;
    const { on, secret, knownDefault } = row.logon;
    const [client, server] = [idOf(row.at), idOf(on)];
    const key = [as, client, server, row.source, secret].join('\u0000');
    const known = logons.get(key);
    if (known) widen(known, row);
    else {
      const { source: protocol, firstUs, lastUs } = row;
      const what = { protocol, secret, knownDefault, firstUs, lastUs };
      logons.set(key, { id: '', account: null, client, server, ...what, as, key: place(as, client, server, protocol) });
    }
  });
  const sorted = [...accounts].sort(([a], [b]) => (a < b ? -1 : 1));
  const numbers = new Map(sorted.map(([as], index) => [as, `account-${index + 1}`]));
  return {
    accounts: sorted.map(([as, { at, ...account }]) => ({
      ...account,
      id: numbers.get(as) as string,
      assets: [...at].sort(byAsset),
    })),
    logons: numbered([...logons.values()], numbers),
  };
}

interface Row extends AccountSeen {
  readonly firstUs: number;
  readonly lastUs: number;
}

function addAccount(accounts: Map<string, Account>, as: string, row: Row, asset: string | null): void {
  const { name, domain, kind, firstUs, lastUs } = row;
  const known = accounts.get(as) ?? { id: '', name, domain, kind, firstUs, lastUs, assets: [], at: new Set<string>() };
  widen(known, row);
  if (asset !== null) known.at.add(asset);
  accounts.set(as, known);
}

function widen(known: { firstUs: number; lastUs: number }, { firstUs, lastUs }: Row): void {
  known.firstUs = Math.min(known.firstUs, firstUs);
  known.lastUs = Math.max(known.lastUs, lastUs);
}

const byAsset = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

/** Assets in the order of their numbers. */
const place = (as: string, client: string | null, server: string | null, protocol: string): string =>
  [as, ...[client, server].map((asset) => (asset ?? '').padStart(24)), protocol].join('\u0000');

/** Fingerprints are under a key of the moment: secrets are numbered in the order in which they stand, so that output repeats. */
function numbered(logons: readonly Logon[], accounts: ReadonlyMap<string, string>): readonly LogonFound[] {
  const secrets = new Map([[NO_SECRET, NO_SECRET]]);
  const sorted = [...logons].sort((a, b) => (a.key === b.key ? a.firstUs - b.firstUs : a.key < b.key ? -1 : 1));
  return sorted.map(({ key: _, as, ...logon }, index) => {
    const secret = secrets.get(logon.secret) ?? `secret-${secrets.size}`;
    secrets.set(logon.secret, secret);
    return { ...logon, id: `logon-${index + 1}`, account: accounts.get(as) ?? null, secret };
  });
}
