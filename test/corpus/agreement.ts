/**
 * Messages by code, ours beside tshark's, over all shared captures. What is compared stands in `more-messages/`, a file a
 * protocol, with each difference and its reason. Codes are counted as `protocols[].codes` of `analyze` counts them.
 */
import { spawnSync } from 'node:child_process';
import type { Protocol } from '../../src/model/protocol.ts';
import type { MessageSeen } from '../../src/see/decode/engine.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { captureNames, capturePath, decoded, factsOf } from './captures.ts';
import type { Comparison } from './comparisons.ts';

export type Counts = ReadonlyMap<number, number>;

/** The key under which a message is counted; undefined: under none. */
export function keyOf(message: MessageSeen): number | undefined {
  const protocol = protocols.find(({ id }) => id === message.protocol) as Protocol;
  if (protocol.codeKey) return protocol.codeKey(message.kind, message.code);
  return message.code < 0 ? undefined : message.code;
}

export function countByCode(codes: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** Of one capture, by protocol. */
export function ourCounts(name: string): ReadonlyMap<string, Counts> {
  const codes = new Map<string, number[]>();
  decoded(name, {
    onMessage: (message) => {
      const code = keyOf(message);
      if (code === undefined) return;
      const known = codes.get(message.protocol);
      if (known) known.push(code);
      else codes.set(message.protocol, [code]);
    },
  });
  return new Map([...codes].map(([protocol, list]) => [protocol, countByCode(list)]));
}

/** What tshark counts: from the facts where these have the field and all frames count, else from tshark itself; undefined where it is absent. */
export function tsharkCounts(name: string, comparison: Comparison, expectedNone: boolean): Counts | undefined {
  const { tshark, filter } = comparison;
  if (tshark === undefined) return undefined;
  const facts = factsOf(name);
  if (filter === undefined && factFields().has(tshark)) {
    const key = Object.keys(facts.function_counts).find((key) => key.endsWith(` ${tshark}`));
    return numbered(key === undefined ? {} : (facts.function_counts[key] ?? {}));
  }
  const words = (filter ?? tshark).split(/[^a-z0-9_-]+/i);
  if (expectedNone && !words.some((word) => facts.frames_containing_protocol[word] !== undefined)) return new Map();
  const run = spawnSync(
    'tshark',
    ['-n', '-r', capturePath(name), '-Y', filter ?? tshark, '-T', 'fields', '-e', tshark],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (run.error) return undefined;
  return countByCode(
    run.stdout
      .split(/[\n,]/)
      .filter((text) => text !== '')
      .map(Number),
  );
}

export const tsharkAbsent = spawnSync('tshark', ['--version']).error !== undefined;

/** A line for each code whose counts differ. */
export function unlike(ours: Counts, theirs: Counts, whose: string): string[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .sort((a, b) => a - b)
    .filter((code) => ours.get(code) !== theirs.get(code))
    .map((code) => `${code}: ${ours.get(code) ?? 0}, ${whose} ${theirs.get(code) ?? 0}`);
}

export const numbered = (counts: Readonly<Record<string, number>>): Map<number, number> =>
  new Map(Object.entries(counts).map(([code, count]) => [Number(code), count]));

let fields: Set<string> | undefined;

/** Fields that the facts count in some capture, and so in all. */
function factFields(): Set<string> {
  fields ??= new Set(
    captureNames().flatMap((name) => Object.keys(factsOf(name).function_counts).map((key) => key.split(' ')[1] ?? '')),
  );
  return fields;
}
