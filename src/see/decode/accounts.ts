/** Accounts as they are heard: once per place, source and name; with a logon that can be read, once per secret's mark. Bounded. */
import { LIMITS } from '../../model/limits.ts';
import type { LogonSeen } from '../../model/observation.ts';
import type { AccountSeen } from '../../model/protocol.ts';
import { clean, plainBytes } from './claim-text.ts';
import { REPEAT_US } from './claim-columns.ts';

export interface AccountEntry extends AccountSeen {
  readonly at: number;
  /** Set where it logged on with a secret that could be read on the way; `on` is an endpoint id, as `at` is. */
  readonly logon?: LogonSeen;
  readonly source: string;
  readonly firstUs: number;
  lastUs: number;
}

export interface MergedAccounts {
  readonly accounts: AccountEntry[];
  readonly lostAccounts: number;
}

const scratch = new Uint8Array(LIMITS.claimValueBytesMax);

export class Accounts {
  list: AccountEntry[] = [];
  lost = 0;
  /** Numbers of those to be told at the next drain. */
  dirty: number[] = [];
  private readonly reportedUs: number[] = [];
  private readonly index = new Map<string, number>();
  private readonly secretsByPlace = new Map<string, number>();

  /** With `logon`, one row for each place and secret; its name may be empty then. */
  hear(at: number, account: AccountSeen, source: string, us: number, logon?: LogonSeen): void {
    const name = tidy(account.name);
    if ((name === '' && !logon) || at === 0) return;
    const domain = tidy(account.domain);
    const place = logon ? `|${logon.on}|${logon.secret}|${String(logon.knownDefault)}` : '';
    const key = `${at}|${source}|${account.kind}${place}|${domain}\\${name}`;
    const known = this.index.get(key);
    if (known !== undefined) {
      const entry = this.list[known] as AccountEntry;
      if (us > entry.lastUs) entry.lastUs = us;
      if (us - (this.reportedUs[known] ?? 0) < REPEAT_US) return;
      this.reportedUs[known] = us;
      this.dirty.push(known);
      return;
    }
    if (this.list.length >= LIMITS.accountsMax || (logon && !this.hasRoom(`${at}|${source}|${logon.on}`))) {
      this.lost++;
      return;
    }
    const entry = { at, name, domain, kind: account.kind, source, firstUs: us, lastUs: us };
    const number = this.list.push(logon ? { ...entry, logon } : entry) - 1;
    this.reportedUs[number] = us;
    this.index.set(key, number);
    this.dirty.push(number);
  }

  /** These are all from now on; nothing more can be heard. */
  replace({ accounts, lostAccounts }: MergedAccounts): void {
    this.list = accounts;
    this.lost += lostAccounts;
  }

  /** Somebody who tries passwords shall not fill the table: of one client at one server so many are told apart. */
  private hasRoom(place: string): boolean {
    const secrets = this.secretsByPlace.get(place) ?? 0;
    if (secrets >= LIMITS.logonsPerPlaceMax) return false;
    this.secretsByPlace.set(place, secrets + 1);
    return true;
  }
}

const tidy = (text: string): string => (plainBytes(text, scratch) < 0 ? clean(text) : text);
