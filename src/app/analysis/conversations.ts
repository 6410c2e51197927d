/** Conversations of one reading: flows between the same two assets over the same service put together, one at a time. */
import { LIMITS } from '../../model/limits.ts';
import type { Meaning, Transport } from '../../model/words.ts';
import type { Engine, FlowRow, OperationRow } from '../../see/decode/engine.ts';
import { shownCode } from './shown-code.ts';

interface Counts {
  requests: number;
  responses: number;
  errors: number;
  firstUs: number;
  lastUs: number;
}

export interface OperationFound extends Counts {
  readonly operation: string;
  readonly code: number;
  readonly meaning: Meaning;
  /** By object, where the protocol has one; those beyond the ceiling are counted in the operation only. */
  readonly objects: readonly ObjectCounts[];
}

export interface ConversationFound {
  readonly id: string;
  /** Ids of assets; null for a group address, which is no asset. */
  readonly client: string | null;
  readonly server: string | null;
  readonly clientAddresses: readonly string[];
  readonly serverAddresses: readonly string[];
  readonly transport: Transport;
  readonly port: number;
  readonly protocol: string;
  readonly flows: number;
  readonly packets: number;
  readonly bytes: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly operations: readonly OperationFound[];
}

interface ObjectCounts extends Counts {
  readonly object: string;
}

interface Operation extends Counts {
  readonly operation: string;
  readonly code: number;
  readonly meaning: Meaning;
  readonly objects: Map<string, ObjectCounts>;
}

interface Gathered {
  readonly client: number;
  readonly server: number;
  readonly clients: Set<number>;
  readonly servers: Set<number>;
  readonly transport: Transport;
  readonly port: number;
  readonly protocol: string;
  flows: number;
  packets: number;
  bytes: number;
  firstUs: number;
  lastUs: number;
  readonly operations: Map<string, Operation>;
}

/** The engine gives flows sorted by the ranks of their ends and by port: so only those of one such group are held at a time. */
export function eachConversation(
  engine: Engine,
  rankOf: (endpoint: number) => number,
  idOf: (endpoint: number) => string | null,
  visit: (conversation: ConversationFound) => boolean,
): void {
  const group = new Map<string, Gathered>();
  let place = { client: -1, server: -1, port: -1 };
  let count = 0;
  let wanted = true;
  const release = (): void => {
    for (const [, gathered] of [...group].sort(([a], [b]) => (a < b ? -1 : 1)))
      if (wanted) wanted = visit(finished(gathered, `conversation-${++count}`, engine, idOf));
    group.clear();
  };
  const of = (row: Readonly<FlowRow | OperationRow>): Gathered => {
    const [client, server, { port }] = [rankOf(row.client), rankOf(row.server), row];
    if (client !== place.client || server !== place.server || port !== place.port) {
      release();
      place = { client, server, port };
    }
    const key = `${row.transport}|${row.protocol}`;
    const known = group.get(key) ?? begun(row);
    group.set(key, known);
    known.clients.add(row.client);
    known.servers.add(row.server);
    return widened(known, row);
  };
  engine.walk(
    {
      flow(row) {
        if (!wanted) return;
        const gathered = of(row);
        gathered.flows++;
        gathered.packets += row.packets;
        gathered.bytes += row.bytes;
      },
      operation(row) {
        if (wanted) addOperation(of(row), row);
      },
    },
    rankOf,
  );
  release();
}

function begun(row: Readonly<FlowRow | OperationRow>): Gathered {
  const { client, server, transport, port, protocol, firstUs, lastUs } = row;
  const service = { client, server, transport, port, protocol, firstUs, lastUs };
  const counts = { flows: 0, packets: 0, bytes: 0 };
  return { ...service, ...counts, clients: new Set(), servers: new Set(), operations: new Map() };
}

function addOperation(gathered: Gathered, row: Readonly<OperationRow>): void {
  const { operation, code, meaning, object, firstUs, lastUs } = row;
  const none = { requests: 0, responses: 0, errors: 0, firstUs, lastUs };
  const key = `${String(code + 1).padStart(12, '0')}|${operation}`;
  const known = gathered.operations.get(key) ?? {
    operation,
    code,
    meaning,
    ...none,
    objects: new Map<string, ObjectCounts>(),
  };
  gathered.operations.set(key, known);
  addCounts(known, row);
  if (object === undefined) return;
  const held = known.objects.get(object);
  if (held) addCounts(held, row);
  else if (known.objects.size < LIMITS.objectsToldMax) known.objects.set(object, addCounts({ object, ...none }, row));
}

function addCounts<T extends Counts>(to: T, row: Readonly<OperationRow>): T {
  to.requests += row.requests;
  to.responses += row.responses;
  to.errors += row.errors;
  return widened(to, row);
}

function widened<T extends { firstUs: number; lastUs: number }>(
  to: T,
  by: { readonly firstUs: number; readonly lastUs: number },
): T {
  if (by.firstUs < to.firstUs) to.firstUs = by.firstUs;
  if (by.lastUs > to.lastUs) to.lastUs = by.lastUs;
  return to;
}

function finished(
  gathered: Gathered,
  id: string,
  engine: Engine,
  idOf: (endpoint: number) => string | null,
): ConversationFound {
  const { client, server, clients, servers, operations, ...rest } = gathered;
  const addresses = (ends: ReadonlySet<number>): string[] => [
    ...new Set(
      [...ends].map((end) => {
        const { mac = '', ip } = engine.endpoint(end);
        return ip ?? mac;
      }),
    ),
  ];
  return {
    ...rest,
    id,
    client: idOf(client),
    server: idOf(server),
    clientAddresses: addresses(clients).sort(),
    serverAddresses: addresses(servers).sort(),
    operations: [...operations]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, operation]) => ({
        ...operation,
        code: shownCode(gathered.protocol, operation.code),
        objects: [...operation.objects.values()].sort((a, b) => (a.object < b.object ? -1 : 1)),
      })),
  };
}
