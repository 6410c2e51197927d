/** All that is known about one asset, in the shape that rules are asked with. */
import type { Attribute, Meaning, Transport } from '../../model/words.ts';

export interface ClaimView {
  readonly attribute: Attribute;
  readonly value: string;
  readonly source: string;
  readonly confidence: number;
  readonly lastUs: number;
}

/** One service that the asset offers or uses, with what was done over it. */
export interface ServiceUse {
  readonly protocol: string;
  readonly transport: Transport;
  readonly port: number;
  readonly role: 'client' | 'server';
  readonly meanings: Iterable<Meaning> & { has(meaning: Meaning): boolean };
  /** Conversations of this kind: how many others it serves, or asks. */
  readonly peers: number;
  /** Subnets of the controllers that it asks, three at most; empty for what is not industrial. */
  readonly areas: readonly string[];
}

export interface Profile {
  readonly macs: readonly string[];
  readonly ips: readonly string[];
  readonly claims: readonly ClaimView[];
  readonly uses: readonly ServiceUse[];
  /** IPs seen through its MACs that are not its own. */
  readonly behind: number;
  /** An address outside of private ranges, not on a link that is watched. */
  readonly external: boolean;
  /** Protocol ids of the industrial protocols it speaks. */
  readonly industrial: readonly string[];
}

export const EMPTY_PROFILE: Profile = {
  macs: [],
  ips: [],
  claims: [],
  uses: [],
  behind: 0,
  external: false,
  industrial: [],
};
