/** Accounts that were seen, each once whatever the protocol and the address, with the assets that they were seen at. */
import type { Engine } from '../../see/decode/engine.ts';
import type { AccountSeen } from '../../model/protocol.ts';

export interface AccountFound extends AccountSeen {
  readonly id: string;
  firstUs: number;
  lastUs: number;
  readonly assets: readonly string[];
}

export function accountsOf(engine: Engine, idOf: (endpoint: number) => string | null): readonly AccountFound[] {
  const found = new Map<string, AccountFound & { readonly at: Set<string> }>();
  engine.accounts(({ at, name, domain, kind, firstUs, lastUs }) => {
    const key = [domain, name, kind].join('\u0000');
    const known = found.get(key) ?? { id: '', name, domain, kind, firstUs, lastUs, assets: [], at: new Set<string>() };
    known.firstUs = Math.min(known.firstUs, firstUs);
    known.lastUs = Math.max(known.lastUs, lastUs);
    const asset = idOf(at);
    if (asset !== null) known.at.add(asset);
    found.set(key, known);
  });
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, { at, ...account }], index) => ({
    ...account,
    id: `account-${index + 1}`,
    assets: [...at].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)),
  }));
}
