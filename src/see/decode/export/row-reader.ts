/** Reads flows and operations out of their tables: one row object of each kind, filled anew for every record. */
import { NO_OBJECT, type OperationWord, type Protocol } from '../../../model/protocol.ts';
import type { Transport } from '../../../model/words.ts';
import { endpointOfSide } from '../endpoint-of-side.ts';
import * as L from '../layout.ts';
import { objectText } from '../message-report.ts';
import type { Names } from '../names.ts';
import * as O from '../operations.ts';
import type { Tables } from '../tables.ts';
import type { FlowRow, OperationRow } from './rows.ts';

const EVENT = 3;
const TRANSPORT_OF: Readonly<Record<number, Transport>> = { 6: 'tcp', 17: 'udp', 1: 'icmp', 58: 'icmp' };
/** Words of a plug-in's codes that are kept. */
const WORDS_MAX = 4096;

export class RowReader {
  private readonly tables: Tables;
  private readonly protocols: readonly Protocol[];
  /** Ids of the plug-ins behind the word for none of them, which has the number −1. */
  private readonly ids: readonly string[];
  private readonly words = new Map<number, Map<number, OperationWord>>();
  private readonly othersNames: Names[] = [];
  private readonly flowRow: FlowRow = {
    id: 0,
    client: 0,
    server: 0,
    transport: 'tcp',
    port: 0,
    clientPort: 0,
    protocol: '',
    plugin: -1,
    packets: 0,
    bytes: 0,
    begun: false,
    ended: false,
    firstUs: 0,
    lastUs: 0,
  };
  private readonly operationRow: OperationRow = {
    flow: 0,
    client: 0,
    server: 0,
    transport: 'tcp',
    port: 0,
    protocol: '',
    code: 0,
    operation: '',
    meaning: 'unknown',
    object: undefined,
    requests: 0,
    responses: 0,
    errors: 0,
    firstUs: 0,
    lastUs: 0,
    firstPacket: 0,
    lastPacket: 0,
  };

  constructor(tables: Tables) {
    this.tables = tables;
    this.protocols = tables.classifier.protocols;
    this.ids = ['unknown', ...this.protocols.map(({ id }) => id)];
  }

  /** The present flow as a row: the same object each time. */
  describe(id: number): FlowRow {
    const { flows, addresses } = this.tables;
    const page = flows.page(id);
    const cells = flows.cellsOf(id);
    const base = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
    const cell = base >> 1;
    const flags = page[base + L.W_FLAGS] as number;
    const meta = page[base + L.W_META] as number;
    const ports = page[base + L.W_PORTS] as number;
    const client = (flags & L.FLAG_CLIENT) !== 0 ? 1 : 0;
    const family = (meta >>> 8) & 3;
    const ip = meta & 0xff;
    const row = this.flowRow;
    row.id = id;
    row.client = endpointOfSide(addresses, page, base, client);
    row.server = endpointOfSide(addresses, page, base, 1 - client);
    row.transport = family === L.FAMILY_MAC ? 'ethernet' : (TRANSPORT_OF[ip] ?? 'ip');
    const ported = row.transport === 'tcp' || row.transport === 'udp';
    const [mine, theirs] = client === 0 ? [ports >>> 16, ports & 0xffff] : [ports & 0xffff, ports >>> 16];
    row.port = ported ? theirs : row.transport === 'ethernet' ? meta >>> 16 : row.transport === 'ip' ? ip : 0;
    row.clientPort = ported ? mine : 0;
    row.plugin = this.pluginOf(page, base);
    row.protocol = this.ids[row.plugin + 1] as string;
    row.packets = (page[base + L.W_PACKETS] as number) + (page[base + L.W_PACKETS + 1] as number);
    row.bytes = cells[cell + L.D_BYTES] as number;
    row.begun = (flags & L.FLAG_NEW) !== 0;
    row.ended = isEnded(flags);
    row.firstUs = cells[cell + L.D_FIRST] as number;
    row.lastUs = cells[cell + L.D_LAST] as number;
    return row;
  }

  private pluginOf(page: Int32Array, base: number): number {
    const named = (page[base + L.W_FLAGS] as number) >>> L.NAME_SHIFT;
    const kind = named !== 0 ? named : (page[base + L.W_CLASS] as number) & L.CLASS_MASK;
    return kind < L.CLASS_FIRST ? -1 : kind - L.CLASS_FIRST;
  }

  isFree(id: number): boolean {
    const flags = this.tables.flows.page(id)[((id & L.PAGE_MASK) << L.FLOW_SHIFT) + L.W_FLAGS] as number;
    return (flags & L.FLAG_FREE) !== 0;
  }

  headOf(flow: number): number {
    return this.tables.flows.page(flow)[((flow & L.PAGE_MASK) << L.FLOW_SHIFT) + L.W_OPERATIONS] as number;
  }

  nextOf(operation: number): number {
    const { operations } = this.tables;
    return operations.page(operation)[((operation & L.PAGE_MASK) << O.OPERATION_SHIFT) + O.O_NEXT] as number;
  }

  /** One operation of the flow that `describe` was called for last, as a row: the same object each time. */
  operation(id: number, flow: number): OperationRow {
    const { operations, names } = this.tables;
    const page = operations.page(id);
    const cells = operations.cellsOf(id);
    const at = (id & L.PAGE_MASK) << O.OPERATION_SHIFT;
    const plugin = page[at + O.O_PROTOCOL] as number;
    const protocol = this.protocols[plugin] as Protocol;
    const code = page[at + O.O_CODE] as number;
    const object = page[at + O.O_OBJECT] as number;
    const word = this.wordOf(plugin, code);
    const count = (kind: number): number => page[at + O.O_COUNTS + kind] as number;
    const row = this.operationRow;
    const from = this.flowRow;
    row.flow = flow;
    row.client = from.client;
    row.server = from.server;
    row.transport = from.transport;
    row.port = from.port;
    row.protocol = protocol.id;
    row.code = code;
    row.operation = word.operation;
    row.meaning = word.meaning;
    row.object = object === NO_OBJECT ? undefined : objectText(protocol, code, object, names);
    row.requests = count(0) + count(EVENT);
    row.responses = count(1);
    row.errors = count(2);
    row.firstUs = cells[(at >> 1) + O.O_FIRST_CELL] as number;
    row.lastUs = cells[(at >> 1) + O.O_LAST_CELL] as number;
    row.firstPacket = page[at + O.O_FIRST_PACKET] as number;
    row.lastPacket = page[at + O.O_LAST_PACKET] as number;
    return row;
  }

  /** `share`: whose object it is, as a table of conversations says. */
  objectText(plugin: number, code: number, object: number, share = 0): string {
    const names = share === 0 ? this.tables.names : (this.othersNames[share - 1] as Names);
    return objectText(this.protocols[plugin] as Protocol, code, object, names);
  }

  /** Names of the next share that is taken over. */
  addNames(names: Names): void {
    this.othersNames.push(names);
  }

  wordOf(plugin: number, code: number): OperationWord {
    let words = this.words.get(plugin);
    if (!words) this.words.set(plugin, (words = new Map<number, OperationWord>()));
    let word = words.get(code);
    if (!word) {
      word = (this.protocols[plugin] as Protocol).describe(code);
      if (words.size < WORDS_MAX) words.set(code, word);
    }
    return word;
  }
}

export function isEnded(flags: number): boolean {
  return (flags & (L.FLAG_ENDED | L.FLAG_RESET)) !== 0 || (flags & (L.FLAG_FIN * 3)) === L.FLAG_FIN * 3;
}
