/**
 * A drain of the engine as batches for the server (model/observation.ts): flows merged into conversations, endpoints
 * listed once per batch, as many batches as their bounds ask for. The same capture drained at the same packet times
 * gives the same batches.
 */
import { LIMITS } from '../../model/limits.ts';
import {
  BATCH_VERSION,
  type AccountSeenAt,
  type Batch,
  type ClaimSeen,
  type ConversationDelta,
  type Endpoint,
  type EndpointIndex,
  type OperationDelta,
  type SensorHealth,
  type SessionSeen,
  type SignSeen,
} from '../../model/observation.ts';
import type { Engine, FlowRow, OperationRow } from './engine.ts';

export interface BatchOptions {
  readonly sensor: string;
  readonly site: string;
  /** Number of the first batch made; the next call goes on with `sequence + batches.length`. */
  readonly sequence: number;
  /** Packet time up to which this drain reaches, and that of the drain before. Default: the engine's latest. */
  readonly fromUs?: number;
  readonly toUs?: number;
  readonly health: Pick<SensorHealth, 'dropped' | 'packetsPerSecond' | 'lagUs' | 'spoolBytes'>;
  /** Make a batch even when nothing was observed: a sensor's sign of life. */
  readonly always?: boolean;
}

/** Rows of the other kinds that one batch takes. */
const ROWS_MAX = 5000;

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

/** Drains the engine. Empty when there is nothing new, unless `always`. */
export function toBatches(engine: Engine, options: BatchOptions): Batch[] {
  const found = collect(engine, options.toUs ?? engine.nowUs);
  const batches: Batch[] = [];
  const parts = Math.max(
    Math.ceil(found.conversations.length / LIMITS.batchConversationsMax),
    Math.ceil(Math.max(found.claims.length, found.accounts.length, found.signs.length) / ROWS_MAX),
    options.always === true || found.sessions.length > 0 ? 1 : 0,
  );
  const { malformed, flows, packets, bytes } = engine.health();
  for (let part = 0; part < parts; part++) {
    const rows = <T>(all: readonly T[], size: number): readonly T[] => all.slice(part * size, (part + 1) * size);
    const local = new LocalEndpoints(engine);
    batches.push({
      version: BATCH_VERSION,
      sensor: options.sensor,
      site: options.site,
      sequence: options.sequence + part,
      fromUs: options.fromUs ?? engine.nowUs,
      toUs: options.toUs ?? engine.nowUs,
      conversations: rows(found.conversations, LIMITS.batchConversationsMax).map((c) => plain(c, local)),
      sessions: (part === 0 ? found.sessions : []).map((s) => ({ ...s, ...local.ends(s) })),
      claims: rows(found.claims, ROWS_MAX).map((c) => ({ ...c, about: local.of(c.about) })),
      accounts: rows(found.accounts, ROWS_MAX).map((a) => ({ ...a, at: local.of(a.at) })),
      signs: rows(found.signs, ROWS_MAX).map((s) => ({ ...s, source: local.of(s.source), target: local.of(s.target) })),
      limits: part === 0 ? engine.limitEvents() : [],
      health: { ...options.health, packets, bytes, malformed, flows },
      endpoints: local.list,
    });
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

interface Found {
  readonly conversations: readonly Conversation[];
  readonly sessions: readonly SessionSeen[];
  readonly claims: readonly ClaimSeen[];
  readonly accounts: readonly AccountSeenAt[];
  readonly signs: readonly SignSeen[];
}

function collect(engine: Engine, nowUs: number): Found {
  const conversations = new Map<string, Conversation>();
  const sessions: SessionSeen[] = [];
  const claims: ClaimSeen[] = [];
  const accounts: AccountSeenAt[] = [];
  const signs: SignSeen[] = [];
  const of = (
    row: Pick<FlowRow, 'client' | 'server' | 'transport' | 'port' | 'protocol' | 'firstUs' | 'lastUs'>,
  ): Conversation => {
    const { client, server, transport, port, protocol, firstUs, lastUs } = row;
    const key = `${client}|${server}|${transport}|${port}|${protocol}`;
    let known = conversations.get(key);
    if (!known) {
      const counts = { packets: 0, bytes: 0, flows: 0, firstUs, lastUs, operations: [], byOperation: new Map() };
      known = { client, server, transport, port, protocol, ...counts };
      conversations.set(key, known);
    }
    known.firstUs = Math.min(known.firstUs, firstUs);
    known.lastUs = Math.max(known.lastUs, lastUs);
    return known;
  };
  engine.drain(
    {
      flow(row) {
        const conversation = of(row);
        conversation.packets += row.packets;
        conversation.bytes += row.bytes;
        if (row.begun) conversation.flows++;
      },
      operation(row) {
        addOperation(of(row), row);
      },
      session: (row) => sessions.push({ ...row }),
      claim: (row) => claims.push({ ...row }),
      account: (row) => accounts.push({ ...row }),
      sign: (row) => signs.push({ ...row }),
    },
    nowUs,
  );
  return { conversations: [...conversations.values()], sessions, claims, accounts, signs };
}

function addOperation(conversation: Conversation, row: Readonly<OperationRow>): void {
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
    return;
  }
  const counts = { requests, responses, errors, firstUs, lastUs, firstPacket, lastPacket };
  const made: Operation = { code, operation, meaning, ...(object === undefined ? {} : { object }), ...counts };
  conversation.byOperation.set(key, made);
  conversation.operations.push(made);
}

function plain(row: Conversation, local: LocalEndpoints): ConversationDelta {
  const { transport, port, protocol, packets, bytes, flows, firstUs, lastUs, operations } = row;
  return { ...local.ends(row), transport, port, protocol, packets, bytes, flows, firstUs, lastUs, operations };
}
