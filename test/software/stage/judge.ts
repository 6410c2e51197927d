/** What our decoders find in a capture, beside what a piece of software says they must find and what tshark counts. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fingerprintUnder } from '../../../src/adapters/secrets/fingerprint.ts';
import { KIND_WORDS } from '../../../src/model/protocol.ts';
import { createEngine, type Engine, type EngineOptions, type MessageSeen } from '../../../src/see/decode/engine.ts';
import { protocols } from '../../../src/see/protocols/index.gen.ts';
import { analysisText } from '../../corpus/analysed.ts';
import { comparisons } from '../../corpus/comparisons.ts';
import { givenOut } from '../../support/given-out.ts';
import { byKey, type Counting, type Expectation, type Side, type Software, type VersionOf } from './software.ts';
import { ADDRESSES } from './stage.ts';

export interface Row {
  readonly protocol: string;
  /** Of all that is counted. */
  readonly ours: number;
  /** Undefined where tshark has nothing to count by. */
  readonly theirs: number | undefined;
  readonly both: number;
  readonly differences: readonly string[];
}

export interface Verdict {
  readonly rows: readonly Row[];
  /** A sentence each; none: all is as it should be. */
  readonly problems: readonly string[];
}

interface Found {
  readonly capture: string;
  readonly engine: Engine;
  readonly messages: readonly MessageSeen[];
  readonly versionOf: VersionOf;
}

/** @throws Error when a decoder throws, or tshark is not installed. */
export async function judge(software: Software, capture: string, versionOf: VersionOf): Promise<Verdict> {
  const bytes = readFileSync(capture);
  const messages: MessageSeen[] = [];
  const engine = decoded(bytes, { onMessage: (message) => messages.push(message) });
  const found: Found = { capture, engine, messages, versionOf };
  const rows = software.expects.map((expectation) => ({ expectation, ...counted(expectation, found) }));
  const problems = software.expects.flatMap((expectation) => missing(expectation, found));
  for (const { expectation, unexplained } of rows)
    problems.push(...unexplained.map((line) => `${expectation.protocol}: ${line}, and no reason given.`));
  for (const [reason, count] of engine.malformedReasons()) problems.push(`malformed: ${reason} (${count}).`);
  problems.push(...(await leaks(software.secrets ?? [], bytes, capture)));
  return { rows: rows.map(({ row }) => row), problems };
}

function decoded(bytes: Uint8Array, options: Pick<EngineOptions, 'onMessage'>): Engine {
  const onFault = (protocol: string, error: unknown): never => {
    throw new Error(`${protocol} threw`, { cause: error });
  };
  const engine = createEngine({ protocols, seed: 1, onFault, fingerprint: fingerprintUnder(), ...options });
  engine.open('software.pcap');
  engine.write(bytes);
  engine.end();
  return engine;
}

function sideOf(engine: Engine, endpoint: number): Side | undefined {
  const { ip, mac } = engine.endpoint(endpoint);
  return (['client', 'server'] as const).find(
    (side) => mac === ADDRESSES[side].mac || ip === ADDRESSES[side].ip || ip === ADDRESSES[side].ip6,
  );
}

/** What the expectation says and is not there, or there and not said. */
function missing(expectation: Expectation, { engine, messages, versionOf }: Found): string[] {
  const { protocol, operations, claims = [], accounts = [], logons = [] } = expectation;
  const seen = new Set(
    messages
      .filter((message) => message.protocol === protocol)
      .map(({ kind, operation, meaning }) => `${KIND_WORDS[kind]} ${operation}: ${meaning}`),
  );
  const problems = operations
    .map(([kind, operation, meaning]) => `${kind} ${operation}: ${meaning}`)
    .filter((text) => !seen.has(text))
    .map((text) => `${protocol}: no ${text}. There are ${[...seen].sort().join(', ') || 'none'}.`);
  const claimed: { readonly at: string; readonly value: string }[] = [];
  engine.claims(({ about, attribute, value, source }) => {
    if (source === protocol) claimed.push({ at: `${sideOf(engine, about) ?? 'another'} ${attribute}`, value });
  });
  for (const [side, attribute, wanted] of claims) {
    const value = typeof wanted === 'function' ? wanted(versionOf) : wanted;
    const holds = (text: string): boolean =>
      typeof wanted === 'function'
        ? text.startsWith(String(value))
        : value instanceof RegExp
          ? value.test(text)
          : text === value;
    const here = claimed.filter(({ at }) => at === `${side} ${attribute}`).map((claim) => claim.value);
    if (!here.some(holds))
      problems.push(`${protocol}: no ${side} ${attribute} ${value}. There is ${here.join(' | ') || 'none'}.`);
  }
  const named = new Set<string>();
  const loggedOn: string[] = [];
  engine.accounts(({ name, domain, source, logon }) => {
    if (source !== protocol) return;
    const account = domain === '' ? name : `${domain}\\${name}`;
    // A community has no name.
    if (account !== '') named.add(account);
    if (logon) loggedOn.push(account);
  });
  for (const [what, are, should] of [
    ['accounts', [...named].sort(), accounts],
    ['logons', loggedOn.sort(), logons],
  ] as const)
    if (are.join() !== should.join())
      problems.push(`${protocol}: ${what} are [${are.join(', ')}], not [${should.join(', ')}].`);
  return problems;
}

function counted(expectation: Expectation, found: Found): { row: Row; unexplained: string[] } {
  const { protocol, differences = {} } = expectation;
  const messages = found.messages.filter((message) => message.protocol === protocol);
  const counting = expectation.counting ?? asInCorpus(protocol);
  if (counting === 'none')
    return {
      row: { protocol, ours: messages.length, theirs: undefined, both: 0, differences: [] },
      unexplained: [],
    };
  const ours = tally(messages.map(counting.ours));
  const theirs = tally(tsharkTexts(found.capture, counting).map(counting.theirs));
  let both = 0;
  const unlike: string[] = [];
  const unexplained: string[] = [];
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [our, their] = [ours.get(name) ?? 0, theirs.get(name) ?? 0];
    both += Math.min(our, their);
    if (our === their) continue;
    const line = `${name}: ${our}, tshark ${their}`;
    const why = differences[name];
    if (why === undefined) unexplained.push(line);
    unlike.push(why === undefined ? line : `${line}. ${why}`);
  }
  return { row: { protocol, ours: total(ours), theirs: total(theirs), both, differences: unlike }, unexplained };
}

function asInCorpus(protocol: string): Counting | 'none' {
  const comparison = comparisons().find((one) => one.protocol === protocol);
  const { tshark, filter } = comparison ?? {};
  if (tshark === undefined) return 'none';
  return byKey(tshark, filter);
}

function tsharkTexts(capture: string, { tshark, filter = tshark, decodeAs = [] }: Counting): string[] {
  // What ICMP quotes of a packet that nobody took is no message.
  const args = ['-n', '-r', capture, '-Y', `(${filter}) && !icmp && !icmpv6`, '-T', 'fields', '-e', tshark];
  for (const port of [decodeAs].flat()) args.push('-d', port);
  const { stdout, error, status, stderr } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw new Error('tshark is not installed: tools/setup-debian.sh installs it.', { cause: error });
  if (status !== 0) throw new Error(`tshark: ${stderr}`);
  return stdout.split(/[\n,]/).filter((text) => text !== '');
}

function tally(names: readonly (string | undefined)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);

async function leaks(secrets: readonly string[], bytes: Uint8Array, capture: string): Promise<string[]> {
  const told: (readonly [string, string])[] = [
    ...givenOut((options) => decoded(bytes, options)),
    ['analysis', await analysisText([capture])],
  ];
  return secrets.flatMap((secret) => {
    const forms = [
      secret,
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('hex'),
    ];
    const places = told.filter(([, text]) => forms.some((form) => text.includes(form))).map(([where]) => where);
    return places.length === 0 ? [] : [`the secret ${secret} is given out: ${[...new Set(places)].join(', ')}.`];
  });
}
