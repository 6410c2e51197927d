/** The tables of one engine, made in one place and worked on by all that decodes. */
import type { Accounts } from './accounts.ts';
import type { Addresses } from './addresses.ts';
import type { Claims } from './claims.ts';
import type { Classifier } from './classify.ts';
import type { Correlation } from './correlation.ts';
import type { Flows } from './flows.ts';
import type { Names } from './names.ts';
import type { Operations } from './operations.ts';
import type { Profiles } from './profiles.ts';
import type { Signs } from './signs.ts';

export interface Tables {
  readonly flows: Flows;
  readonly operations: Operations;
  readonly claims: Claims;
  readonly accounts: Accounts;
  readonly signs: Signs;
  readonly names: Names;
  readonly addresses: Addresses;
  readonly classifier: Classifier;
  readonly correlation: Correlation;
  readonly fingerprint: Fingerprint;
  readonly profiles: Profiles;
}

/** Marks a secret under a key, so that its re-use is seen and the secret is not; empty while there is no key. */
export type Fingerprint = (secret: Uint8Array) => string;
