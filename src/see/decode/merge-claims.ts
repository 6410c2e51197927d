/** Claims and accounts that several decoders heard, as one decoder alone would have kept them. */
import { LIMITS } from '../../model/limits.ts';
import type { AccountEntry, MergedAccounts } from './accounts.ts';
import type { ClaimEntry } from './claim-columns.ts';
import type { MergedClaims } from './claims.ts';
import { eachInOrder, type Found } from './marks.ts';
import { STACK_SOURCE } from './stacks.ts';

/** Claims of one decoder, about endpoints as the merged ones have them. */
export interface FoundClaims extends Found {
  readonly aboutOf: (entry: number) => number;
  readonly claim: (entry: number) => ClaimEntry;
}

export interface FoundAccounts extends Found {
  readonly account: (entry: number) => AccountEntry;
}

/** `endpointCount`: of all decoders together. */
export function mergeClaims(found: readonly FoundClaims[], endpointCount: number): MergedClaims {
  const claims: ClaimEntry[] = [];
  // Those about one endpoint are chained: numbers from 1 of the last one, and of the one before each.
  const last = new Int32Array(endpointCount + 1);
  const before: number[] = [0];
  const perEndpoint = new Uint16Array(endpointCount + 1);
  const heardBy = new Uint8Array(endpointCount + 1);
  let [lostClaims, lostStacks, stacks] = [0, 0, 0];
  eachInOrder('claims', found, (decoder, entry) => {
    const { aboutOf, claim: claimOf } = found[decoder] as FoundClaims;
    const about = aboutOf(entry);
    const claim = claimOf(entry);
    const heard = heardBy[about] as number;
    // What one decoder alone heard of it, it heard once.
    if (heard !== 0 && heard !== decoder + 1) {
      for (let number = last[about] as number; number !== 0; number = before[number] as number) {
        const known = claims[number - 1] as ClaimEntry;
        if (known.value !== claim.value || known.attribute !== claim.attribute || known.source !== claim.source)
          continue;
        if (claim.lastUs > known.lastUs) known.lastUs = claim.lastUs;
        return;
      }
    }
    const isStack = claim.source === STACK_SOURCE;
    if (isStack && stacks >= LIMITS.stackClaimsMax) lostStacks++;
    else if (claims.length >= LIMITS.claimsMax || (perEndpoint[about] as number) >= LIMITS.claimsPerAddressMax)
      lostClaims++;
    else {
      heardBy[about] = heard === 0 || heard === decoder + 1 ? decoder + 1 : SEVERAL;
      perEndpoint[about] = (perEndpoint[about] as number) + 1;
      before.push(last[about] as number);
      last[about] = claims.push(claim);
      if (isStack) stacks++;
    }
  });
  return { claims, lostClaims, lostStacks };
}

const SEVERAL = 255;

export function mergeAccounts(found: readonly FoundAccounts[]): MergedAccounts {
  const accounts = new Map<string, AccountEntry>();
  let lostAccounts = 0;
  eachInOrder('accounts', found, (decoder, entry) => {
    const account = (found[decoder] as FoundAccounts).account(entry);
    const { at, source, kind, domain, name, logon } = account;
    const key = JSON.stringify([at, source, kind, domain, name, logon?.on, logon?.secret, logon?.knownDefault]);
    const known = accounts.get(key);
    if (known) known.lastUs = Math.max(known.lastUs, account.lastUs);
    else if (accounts.size >= LIMITS.accountsMax) lostAccounts++;
    else accounts.set(key, account);
  });
  return { accounts: [...accounts.values()], lostAccounts };
}
