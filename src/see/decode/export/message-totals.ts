/** How many messages of each protocol there were, by the keys that its plug-in counts under. */
import type { Protocol } from '../../../model/protocol.ts';
import type { ConversationTable } from '../conversations.ts';
import * as L from '../layout.ts';
import * as O from '../operations.ts';
import type { ProtocolTotals } from './rows.ts';

/** By plug-in, then by code × 4 + kind. */
type Counts = Map<number, Map<number, number>>;

export class MessageTotals {
  private readonly operations: O.Operations;
  private readonly protocols: readonly Protocol[];
  /** Of operations whose counts were drained. */
  private readonly drained: Counts = new Map();

  constructor(operations: O.Operations, protocols: readonly Protocol[]) {
    this.operations = operations;
    this.protocols = protocols;
  }

  /** Keeps what an operation counted, which is about to be reset. */
  keep(operation: number): void {
    this.count(this.drained, operation);
  }

  /** Of all that was drained, of what the table still holds, and of what was put together into conversations. */
  all(gathered: ConversationTable | undefined): ProtocolTotals[] {
    const counts: Counts = new Map([...this.drained].map(([plugin, codes]) => [plugin, new Map(codes)]));
    for (let id = 1; id < this.operations.top; id++) this.count(counts, id);
    gathered?.tally((plugin, code, kind, count) => add(codesOf(counts, plugin), code * 4 + kind, count));
    const totals: ProtocolTotals[] = [];
    for (const [plugin, byCode] of counts) {
      const total = totalOf(this.protocols[plugin] as Protocol, byCode);
      if (total.messages > 0) totals.push(total);
    }
    return totals.sort((a, b) => (a.protocol < b.protocol ? -1 : 1));
  }

  private count(into: Counts, id: number): void {
    const page = this.operations.page(id);
    const at = (id & L.PAGE_MASK) << O.OPERATION_SHIFT;
    if (page[at + O.O_FLOW] === 0) return;
    const codes = codesOf(into, page[at + O.O_PROTOCOL] as number);
    for (let kind = 0; kind < 4; kind++) {
      const count = page[at + O.O_COUNTS + kind] as number;
      if (count > 0) add(codes, (page[at + O.O_CODE] as number) * 4 + kind, count);
    }
  }
}

function totalOf(protocol: Protocol, byCode: ReadonlyMap<number, number>): ProtocolTotals {
  const codes = new Map<number, number>();
  let messages = 0;
  for (const [key, count] of byCode) {
    messages += count;
    const kind = (((key % 4) + 4) % 4) as 0 | 1 | 2 | 3;
    const code = (key - kind) / 4;
    const shown = protocol.codeKey ? protocol.codeKey(kind, code) : code < 0 ? undefined : code;
    if (shown !== undefined) add(codes, shown, count);
  }
  const sorted = new Map([...codes].sort((a, b) => a[0] - b[0]));
  return { protocol: protocol.id, name: protocol.name, messages, codes: sorted };
}

function codesOf(counts: Counts, plugin: number): Map<number, number> {
  let codes = counts.get(plugin);
  if (!codes) counts.set(plugin, (codes = new Map<number, number>()));
  return codes;
}

function add(codes: Map<number, number>, key: number, count: number): void {
  codes.set(key, (codes.get(key) ?? 0) + count);
}
