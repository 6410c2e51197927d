/**
 * A drain of the engine as batches for the server (model/observation.ts): flows merged into conversations, endpoints
 * listed once per batch, as many batches as their bounds ask for. The same capture drained at the same packet times
 * gives the same batches.
 */
import { LIMITS, type LimitEvent } from '../../model/limits.ts';
import {
  BATCH_VERSION,
  type AccountSeenAt,
  type Batch,
  type ConversationDelta,
  type Endpoint,
  type EndpointIndex,
  type OperationDelta,
  type SensorHealth,
  type SessionSeen,
  type SignSeen,
} from '../../model/observation.ts';
import type { AccountRow, Engine, FlowRow, OperationRow, UnknownService } from './engine.ts';

export interface BatchOptions {
  readonly sensor: string;
  readonly site: string;
  /** Number of the first batch made; the next call goes on with `sequence + batches.length`. */
  readonly sequence: number;
  /** Packet time up to which this drain reaches, and that of the drain before. Default: the engine's latest. */
  readonly fromUs?: number;
  readonly toUs?: number;
  readonly health: Pick<SensorHealth, 'dropped' | 'packetsPerSecond' | 'lagUs' | 'spoolBytes'>;
  /** Ceilings that others than the engine hit. */
  readonly limits?: readonly LimitEvent[];
  /** Make a batch even when nothing was observed: a sensor's sign of life. */
  readonly always?: boolean;
}

/** Rows of the other kinds that one batch takes. */
const ROWS_MAX = 5000;
/** Conversations and operations of one batch: about 4 MiB of JSON, well below what a server takes at once. */
const WEIGHT_MAX = 16_000;

interface Conversation extends ConversationDelta {
  packets: number;
  bytes: number;
  flows: number;
  firstUs: number;
  lastUs: number;
  readonly operations: Operation[];
  readonly byOperation: Map<string, Operation>;
}
type Operation = { -readonly [K in keyof OperationDelta]: OperationDelta[K] };
type Ends = Pick<FlowRow, 'client' | 'server' | 'transport' | 'port' | 'protocol' | 'firstUs' | 'lastUs'>;

/** Drains the engine. Empty when there is nothing new, unless `always`. */
export function toBatches(engine: Engine, options: BatchOptions): Batch[] {
  const maker = new BatchMaker(engine);
  maker.gather(options.toUs ?? engine.nowUs);
  return maker.make(options);
}

/**
 * Gathers drains until they are wanted as batches: what merely goes on is merged for some seconds, what is new is told.
 *
 *   if (maker.gather() || late) spool(maker.make({ sensor, site, sequence, health }));
 */
export class BatchMaker {
  private readonly engine: Engine;
  private readonly conversations = new Map<string, Conversation>();
  private readonly sessions = new Map<string, SessionSeen>();
  /** Numbers of claims: each is told as it stands when its batch is made. */
  private readonly claims = new Set<number>();
  private readonly accounts = new Set<AccountRow>();
  private signs: SignSeen[] = [];
  private readonly services = new Map<string, UnknownService>();
  /** Keys of conversations and operations that were seen before. Forgetting them only lets a batch leave sooner. */
  private readonly known = new Set<string>();
  private firstUntoldClaim = 0;
  private readonly knownAccounts = new WeakSet<AccountRow>();
  private novel = false;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** Conversations that wait to be made into batches. */
  get held(): number {
    return this.conversations.size;
  }

  /** Drains the engine. True when something waits that was never seen before: an end, a conversation, an operation, a claim… */
  gather(nowUs = this.engine.nowUs): boolean {
    this.engine.drain(
      {
        flow: (row) => this.addFlow(row),
        operation: (row) => this.addOperation(row),
        session: (row) => {
          if (row.ended) this.novel = true;
          this.note(`session ${row.key}`);
          this.sessions.set(row.key, { ...row });
        },
        claim: (_, number) => this.addClaim(number),
        account: (row) => this.addAccount(row),
        sign: (row) => {
          this.novel = true;
          this.signs.push({ ...row });
        },
        unknownService: (row) => {
          const key = `service ${row.server}|${row.transport}|${row.port}`;
          this.note(key);
          this.services.set(key, row);
        },
      },
      nowUs,
    );
    return this.novel;
  }

  /** What was gathered, as batches. Empty when there is nothing, unless `always`. */
  make(options: BatchOptions): Batch[] {
    const conversations = portions([...this.conversations.values()]);
    const [claims, accounts] = [Array.from(this.claims, (n) => this.engine.claim(n)), [...this.accounts]];
    const [sessions, services, signs] = [[...this.sessions.values()], [...this.services.values()], this.signs];
    const rows = Math.max(claims.length, accounts.length, signs.length, sessions.length);
    const fewest = Math.max(Math.ceil(rows / ROWS_MAX), Math.ceil(services.length / LIMITS.batchServicesMax));
    const parts = Math.max(conversations.length, fewest, options.always === true ? 1 : 0);
    const batches: Batch[] = [];
    for (let part = 0; part < parts; part++) {
      const some = <T>(all: readonly T[]): readonly T[] => all.slice(part * ROWS_MAX, (part + 1) * ROWS_MAX);
      const local = new LocalEndpoints(this.engine);
      batches.push({
        ...headOf(this.engine, options, part),
        conversations: (conversations[part] ?? []).map((c) => plain(c, local)),
        sessions: some(sessions).map((s) => ({ ...s, ...local.ends(s) })),
        claims: some(claims).map((c) => ({ ...c, about: local.of(c.about) })),
        accounts: some(accounts).map((a) => placed(a, local)),
        signs: some(signs).map((s) => ({ ...s, source: local.of(s.source), target: local.of(s.target) })),
        ...servicesIn(services.slice(part * LIMITS.batchServicesMax, (part + 1) * LIMITS.batchServicesMax), local),
        endpoints: local.list,
      });
    }
    this.clear();
    return batches;
  }

  private clear(): void {
    this.conversations.clear();
    this.sessions.clear();
    this.claims.clear();
    this.accounts.clear();
    this.signs = [];
    this.services.clear();
    this.novel = false;
  }

  private addFlow(row: Readonly<FlowRow>): void {
    const conversation = this.conversationOf(row);
    conversation.packets += row.packets;
    conversation.bytes += row.bytes;
    if (row.begun) conversation.flows++;
  }

  private conversationOf(row: Ends): Conversation {
    const { client, server, transport, port, protocol, firstUs, lastUs } = row;
    const key = `${client}|${server}|${transport}|${port}|${protocol}`;
    let held = this.conversations.get(key);
    if (!held) {
      this.note(key);
      const counts = { packets: 0, bytes: 0, flows: 0, firstUs, lastUs, operations: [], byOperation: new Map() };
      held = { client, server, transport, port, protocol, ...counts };
      this.conversations.set(key, held);
    }
    held.firstUs = Math.min(held.firstUs, firstUs);
    held.lastUs = Math.max(held.lastUs, lastUs);
    return held;
  }

  private addOperation(row: Readonly<OperationRow>): void {
    const conversation = this.conversationOf(row);
    if (!mergeOperation(conversation, row)) return;
    const { client, server, port, protocol } = conversation;
    this.note(`${client}|${server}|${port}|${protocol} ${row.code}|${row.object ?? ''}`);
  }

  private note(key: string): void {
    if (this.known.has(key)) return;
    if (this.known.size >= LIMITS.knownKeysMax) this.known.clear();
    this.known.add(key);
    this.novel = true;
  }

  private addClaim(number: number): void {
    this.claims.add(number);
    this.novel ||= number >= this.firstUntoldClaim;
    this.firstUntoldClaim = Math.max(this.firstUntoldClaim, number + 1);
  }

  private addAccount(row: AccountRow): void {
    this.accounts.add(row);
    this.novel ||= !this.knownAccounts.has(row);
    this.knownAccounts.add(row);
  }
}

type Rows = 'conversations' | 'sessions' | 'claims' | 'accounts' | 'signs' | 'unknownServices' | 'endpoints';
type Head = Omit<Batch, Rows | 'gap'>;

function headOf(engine: Engine, options: BatchOptions, part: number): Head {
  const { malformed, flows, packets, bytes } = engine.health();
  return {
    version: BATCH_VERSION,
    sensor: options.sensor,
    site: options.site,
    sequence: options.sequence + part,
    fromUs: options.fromUs ?? engine.nowUs,
    toUs: options.toUs ?? engine.nowUs,
    limits: part === 0 ? [...engine.limitEvents(), ...(options.limits ?? [])] : [],
    health: { ...options.health, packets, bytes, malformed, flows },
  };
}

/** Conversations by batch. One with more operations than a batch takes goes on in the next, where it adds operations only. */
function portions(all: readonly Conversation[]): Conversation[][] {
  const batches: Conversation[][] = [];
  let weight = Infinity;
  for (const whole of all) {
    for (let at = 0; at === 0 || at < whole.operations.length; at += WEIGHT_MAX) {
      const operations = whole.operations.slice(at, at + WEIGHT_MAX);
      const conversation =
        at === 0 ? { ...whole, operations } : { ...whole, packets: 0, bytes: 0, flows: 0, operations };
      const last = batches.at(-1);
      const more = 1 + operations.length;
      if (last && weight + more <= WEIGHT_MAX && last.length < LIMITS.batchConversationsMax) {
        last.push(conversation);
        weight += more;
      } else {
        batches.push([conversation]);
        weight = more;
      }
    }
  }
  return batches;
}

/** Endpoints of one batch: engine ids become places in its list. */
class LocalEndpoints {
  readonly list: Endpoint[] = [];
  private readonly places = new Map<number, EndpointIndex>();
  private readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  of(id: number): EndpointIndex {
    const known = this.places.get(id);
    if (known !== undefined) return known;
    const place = this.list.push(this.engine.endpoint(id)) - 1;
    this.places.set(id, place);
    return place;
  }

  ends(row: { readonly client: number; readonly server: number }): { client: EndpointIndex; server: EndpointIndex } {
    return { client: this.of(row.client), server: this.of(row.server) };
  }
}

/** True when the conversation had no such operation yet. */
function mergeOperation(conversation: Conversation, row: Readonly<OperationRow>): boolean {
  const { code, operation, meaning, object, requests, responses, errors, firstUs, lastUs, firstPacket, lastPacket } =
    row;
  const key = `${code}|${object ?? ''}`;
  const known = conversation.byOperation.get(key);
  if (known) {
    known.requests += requests;
    known.responses += responses;
    known.errors += errors;
    if (firstUs < known.firstUs) [known.firstUs, known.firstPacket] = [firstUs, firstPacket];
    if (lastUs >= known.lastUs) [known.lastUs, known.lastPacket] = [lastUs, lastPacket];
    return false;
  }
  const counts = { requests, responses, errors, firstUs, lastUs, firstPacket, lastPacket };
  const made: Operation = { code, operation, meaning, ...(object === undefined ? {} : { object }), ...counts };
  conversation.byOperation.set(key, made);
  conversation.operations.push(made);
  return true;
}

function plain(row: Conversation, local: LocalEndpoints): ConversationDelta {
  const { transport, port, protocol, packets, bytes, flows, firstUs, lastUs, operations } = row;
  return { ...local.ends(row), transport, port, protocol, packets, bytes, flows, firstUs, lastUs, operations };
}

function placed({ logon, ...account }: AccountRow, local: LocalEndpoints): AccountSeenAt {
  const at = local.of(account.at);
  return logon ? { ...account, at, logon: { ...logon, on: local.of(logon.on) } } : { ...account, at };
}

function servicesIn(services: readonly UnknownService[], local: LocalEndpoints): Pick<Batch, 'unknownServices'> {
  if (services.length === 0) return {};
  return { unknownServices: services.map((service) => ({ ...service, server: local.of(service.server) })) };
}
