/**
 * What one file of `test/software` says: a piece of real software, what is done with it over a wire, and what our
 * decoders must find in the capture of that wire. `npm run software` runs them.
 */
import type { Attribute, Meaning } from '../../../src/model/words.ts';
import type { KIND_WORDS } from '../../../src/model/protocol.ts';
import type { MessageSeen } from '../../../src/see/decode/engine.ts';
import { keyOf } from '../../corpus/agreement.ts';
import type { Stage } from './stage.ts';

/** Where something runs or is said to be. */
export type Side = 'client' | 'server';

export type OperationSeen = readonly [kind: (typeof KIND_WORDS)[number], operation: string, meaning: Meaning];

/** The upstream version that `dpkg-query` gives, without epoch and Debian revision: `10.11.14`. */
export type VersionOf = (debianPackage: string) => string;

/** How messages are counted beside tshark's. Absent in an expectation: as `test/corpus/more-messages` counts them. */
export interface Counting {
  readonly tshark: string;
  readonly filter?: string;
  /** Ports that tshark is told of: `tcp.port==514,syslog`. */
  readonly decodeAs?: string | readonly string[];
  /** What tshark prints to the name that it is counted under; undefined: not counted. */
  readonly theirs: (text: string) => string | undefined;
  readonly ours: (message: MessageSeen) => string | undefined;
}

export interface Expectation {
  /** Id of the protocol. */
  readonly protocol: string;
  /** Each must be there at least once. */
  readonly operations: readonly OperationSeen[];
  /** Those that must be there; others may be. A text that names an installed version is how the value starts. */
  readonly claims?: readonly (readonly [Side, Attribute, string | RegExp | ((versionOf: VersionOf) => string)])[];
  /** Names of accounts, all of them, sorted; with the domain as `DOMAIN\name`. */
  readonly accounts?: readonly string[];
  /** Names of those that log on so that it can be read, a row for each secret, sorted. None unless said. */
  readonly logons?: readonly string[];
  /** `none` where tshark has no field to count by. */
  readonly counting?: Counting | 'none';
  /** Names that are counted unlike tshark's, with the true reason. */
  readonly differences?: Readonly<Record<string, string>>;
}

export interface Software {
  /** As people call it: `MariaDB`. */
  readonly name: string;
  /** Debian packages that must be installed; the first one's version stands in the table where there are no libraries. */
  readonly packages: readonly string[];
  /** Libraries of `test/software/npm` that must be installed; the first one's version stands in the table. */
  readonly libraries?: readonly string[];
  /** Kernel features without which it is skipped, as paths: `/dev/net/tun`. */
  readonly needs?: readonly string[];
  /** What must not stand in anything given out. Chosen so that nothing else could contain them. */
  readonly secrets?: readonly string[];
  readonly expects: readonly Expectation[];
  /** Starts it and does with it what is to be seen; whatever it starts ends with it. */
  readonly run: (stage: Stage) => Promise<void>;
}

/** Counts requests by the name of their operation, as tshark prints the word. */
export const byWord = (tshark: string, filter?: string): Counting => ({
  tshark,
  ...(filter === undefined ? {} : { filter }),
  theirs: (text) => text.toLowerCase().replaceAll('-', '_'),
  ours: ({ kind, operation }) => (kind === 0 ? operation : undefined),
});

/** As `byWord`, where tshark's words are not ours: its text, in capitals or as it is, to our name. What has none is not counted. */
export const named = (
  tshark: string,
  names: Readonly<Record<string, string>>,
  ours: Counting['ours'],
  filter?: string,
): Counting => ({ ...byWord(tshark, filter), theirs: (text) => names[text] ?? names[text.toUpperCase()], ours });

/** Counts requests by their code. */
export const byCode = (tshark: string, filter?: string): Counting => ({
  ...byWord(tshark, filter),
  theirs: (text) => String(Number(text)),
  ours: (message) => (message.kind === 0 ? keyOf(message)?.toString() : undefined),
});

/** Counts all messages as `analyze` does, whose keys are the field's values. */
export const byKey = (tshark: string, filter?: string): Counting => ({
  ...byCode(tshark, filter),
  ours: (message) => keyOf(message)?.toString(),
});

/** Counts the frames that pass a filter, where a message is a frame. */
export const byFrame = (filter: string): Counting => ({
  ...byWord('frame.number', filter),
  theirs: () => 'frames',
  ours: () => 'frames',
});
