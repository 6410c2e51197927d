/**
 * Checks a batch before it is folded: hand-written, since a schema library would cost more than the fold itself. Fields that
 * are not known are ignored; an enumerated word that is not known becomes `unknown` where there is one, else it is refused.
 */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import { LIMITS } from '../model/limits.ts';
import { BATCH_VERSION, NO_SECRET, type Batch, type PulseSeen } from '../model/observation.ts';
import { LENGTHS_MAX, PREFIX_BYTES, PROFILED_TRANSPORTS } from '../model/service-looks.ts';
import { ATTRIBUTES, MEANINGS, PULSE_STATES, TRANSPORTS } from '../model/words.ts';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

/** The year 2255, where microseconds end to be exact. */
const TIME_MAX = Number.MAX_SAFE_INTEGER;
const TEXT_MAX = 1024;
const ACCOUNT_KINDS: ReadonlySet<unknown> = new Set(['user', 'machine', 'service', 'unknown']);
const attributes: ReadonlySet<unknown> = new Set(ATTRIBUTES);
const meanings: ReadonlySet<unknown> = new Set(MEANINGS);
const transports: ReadonlySet<unknown> = new Set(TRANSPORTS);
const states: ReadonlySet<unknown> = new Set(PULSE_STATES);

const count: Check = (v) => typeof v === 'number' && v >= 0 && Number.isSafeInteger(v);
const whole: Check = (v) => typeof v === 'number' && Number.isSafeInteger(v);
const time: Check = (v) => typeof v === 'number' && v >= 0 && v <= TIME_MAX;
const number: Check = (v) => typeof v === 'number' && Number.isFinite(v);
const flag: Check = (v) => typeof v === 'boolean';
const text: Check = (v) => typeof v === 'string' && v.length <= TEXT_MAX && !v.includes('\0');
const share: Check = (v) => typeof v === 'number' && v >= 0 && v <= 1;
const port: Check = (v) => typeof v === 'number' && v >= 0 && v <= 65_535 && Number.isInteger(v);
const among =
  (words: ReadonlySet<unknown>): Check =>
  (v) =>
    words.has(v);
const maybe =
  (check: Check): Check =>
  (v) =>
    v === undefined || v === null || check(v);

const ENDPOINT = {
  mac: maybe((v) => typeof v === 'string' && /^[0-9a-f]{2}(:[0-9a-f]{2}){5,7}$/i.test(v)),
  ip: maybe((v) => typeof v === 'string' && v.length <= 45 && /^[0-9a-f.:]+$/i.test(v)),
  vlan: maybe(count),
};
const OPERATION = {
  code: whole,
  operation: text,
  meaning: text,
  object: maybe(text),
  requests: count,
  responses: count,
  errors: count,
  firstUs: time,
  lastUs: time,
  firstPacket: count,
  lastPacket: count,
};
const CONVERSATION = {
  transport: among(transports),
  port,
  protocol: text,
  packets: count,
  bytes: count,
  flows: count,
  firstUs: time,
  lastUs: time,
};
const SESSION = {
  key: text,
  protocol: text,
  port,
  clientPort: port,
  startUs: time,
  lastUs: time,
  ended: flag,
  bytes: count,
};
const CLAIM = {
  attribute: text,
  value: text,
  source: (v: unknown) => text(v) && !(v as string).startsWith('person:'),
  confidence: share,
  firstUs: time,
  lastUs: time,
  firstPacket: count,
};
const ACCOUNT = { name: text, domain: text, kind: among(ACCOUNT_KINDS), source: text, firstUs: time, lastUs: time };
/** A mark, and nothing that could be the secret itself. */
const LOGON = {
  secret: (v: unknown) => typeof v === 'string' && (v === '' || v === NO_SECRET || /^[0-9a-f]{16,64}$/.test(v)),
  knownDefault: flag,
};
const SIGN = { protocol: text, kind: text, text, timeUs: time, packet: count };
const lengths: Check = (v) =>
  Array.isArray(v) &&
  v.length <= LENGTHS_MAX &&
  v.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(count));
const firstBytes: Check = (v) =>
  typeof v === 'string' && v.length <= 2 * PREFIX_BYTES && /^(?:[0-9a-f]{2}|\.\.)*$/.test(v);
const SIDE = { packets: count, shortest: count, longest: count, lengths, begins: firstBytes };
const side: Check = (v) => misfit(v, SIDE) === undefined;
const SERVICE = {
  transport: among(new Set(PROFILED_TRANSPORTS)),
  port,
  entropy: (v: unknown) => typeof v === 'number' && v >= 0 && v <= 8,
  printable: share,
  client: side,
  answers: side,
  periodUs: (v: unknown) => v === null || time(v),
  firstUs: time,
  lastUs: time,
};
const LIMIT = { limit: text, count, firstUs: time, lastUs: time, missing: text };
const HEALTH = {
  packets: count,
  bytes: count,
  dropped: count,
  malformed: count,
  packetsPerSecond: number,
  lagUs: number,
  spoolBytes: count,
  flows: count,
};
const GAP = { fromUs: time, toUs: time, batches: count };
const HEAD = { version: count, sensor: text, site: text, sequence: count, fromUs: time, toUs: time };
const PULSE = {
  transport: among(transports),
  port,
  protocol: text,
  periodUs: number,
  jitterUs: number,
  lastBeatUs: time,
  sinceUs: time,
  state: among(states),
};

const LIMIT_NAMES: ReadonlySet<string> = new Set(Object.keys(LIMITS));
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The name of the first field that does not fit; undefined when all do. */
function misfit(value: unknown, shape: Readonly<Record<string, Check>>): string | undefined {
  if (!isFields(value)) return '(not an object)';
  for (const name in shape) if (!shape[name]?.(value[name])) return name;
  return undefined;
}

function misfitIn(
  batch: Fields,
  name: string,
  shape: Readonly<Record<string, Check>>,
  more?: (item: Fields) => string | undefined,
): string | undefined {
  const items = batch[name];
  if (!Array.isArray(items)) return name;
  for (let i = 0; i < items.length; i++) {
    const bad = misfit(items[i], shape) ?? more?.(items[i] as Fields);
    if (bad !== undefined) return `${name}[${i}].${bad}`;
  }
  return undefined;
}

const bad = (where: string): Result<never> =>
  err({ code: 'invalid', message: `The batch is not as version ${BATCH_VERSION} has it: ${where}.`, where });

export function asBatch(value: unknown): Result<Batch, Problem> {
  const head = misfit(value, HEAD);
  if (head !== undefined) return bad(head);
  const batch = value as Fields;
  if ((batch['sequence'] as number) < 1) return bad('sequence');
  const ends = Array.isArray(batch['endpoints']) ? batch['endpoints'].length : 0;
  const index: Check = (v) => typeof v === 'number' && Number.isInteger(v) && v >= 0 && v < ends;
  const both = (a: string, b: string) => (item: Fields) => (!index(item[a]) ? a : !index(item[b]) ? b : undefined);
  const operations = (item: Fields): string | undefined =>
    both('client', 'server')(item) ?? misfitIn(item, 'operations', OPERATION);
  const where =
    misfitIn(batch, 'endpoints', ENDPOINT) ??
    misfitIn(batch, 'conversations', CONVERSATION, operations) ??
    misfitIn(batch, 'sessions', SESSION, both('client', 'server')) ??
    misfitIn(batch, 'claims', CLAIM, (item) => (index(item['about']) ? undefined : 'about')) ??
    misfitIn(batch, 'accounts', ACCOUNT, (item) => (index(item['at']) ? misfitOfLogon(item['logon'], index) : 'at')) ??
    misfitIn(batch, 'signs', SIGN, both('source', 'target')) ??
    (batch['unknownServices'] == null
      ? undefined
      : misfitIn(batch, 'unknownServices', SERVICE, (item) => (index(item['server']) ? undefined : 'server'))) ??
    misfitIn(batch, 'limits', LIMIT) ??
    misfit(batch['health'], HEALTH) ??
    (batch['gap'] === undefined || batch['gap'] === null ? undefined : misfit(batch['gap'], GAP));
  return where === undefined ? ok(understood(batch as unknown as Batch)) : bad(where);
}

function misfitOfLogon(logon: unknown, index: Check): string | undefined {
  if (logon === undefined || logon === null) return undefined;
  const bad = misfit(logon, { on: index, ...LOGON });
  return bad === undefined ? undefined : `logon.${bad}`;
}

/** A newer sensor may use words that are not known here: what can be kept is kept. */
function understood(batch: Batch): Batch {
  return {
    ...batch,
    conversations: batch.conversations.map((conversation) => ({
      ...conversation,
      operations: conversation.operations.map((operation) =>
        meanings.has(operation.meaning) ? operation : { ...operation, meaning: 'unknown' as const },
      ),
    })),
    claims: batch.claims.filter((claim) => attributes.has(claim.attribute)),
    limits: batch.limits.filter((limit) => LIMIT_NAMES.has(limit.limit)),
  };
}

export interface PulseWord {
  readonly sensor: string;
  readonly pulses: readonly PulseSeen[];
}

export function asPulseWord(value: unknown): Result<PulseWord, Problem> {
  if (!isFields(value) || !text(value['sensor'])) return bad('sensor');
  const pulses = value['pulses'];
  if (!Array.isArray(pulses) || pulses.length > LIMITS.pulsesMax) return bad('pulses');
  const ends = (item: Fields): string | undefined =>
    misfit(item['client'], ENDPOINT) ?? misfit(item['server'], ENDPOINT);
  const where = misfitIn(value, 'pulses', PULSE, ends);
  return where === undefined ? ok(value as unknown as PulseWord) : bad(where);
}
