/**
 * The decoder engine: bytes of captures in, aggregated observations out. One thread, no allocation per packet.
 *
 *   const engine = createEngine({ protocols, seed });
 *   engine.open('line2.pcap');           // one input: a pcap or pcapng file, or a live pipe of either
 *   engine.write(chunk);                 // any number of times, any size; chunk may be reused after the call
 *   const totals = engine.end();         // never throws; truncation is a warning with its offset
 *
 * Gzip is the caller's to undo (`isGzip` in framer.ts). What was observed is read in one of three ways:
 *
 * - `engine.drain(visitor, nowUs)`: what was added since the last drain, for a sensor. Rows are deltas. Flows that ended
 *   are forgotten afterwards. A TCP flow not classified yet is held back for one drain, so that it gets its name first.
 * - `engine.each(visitor)`: everything that was not drained, flows in the order of their endpoints. Nothing is forgotten
 *   or reset.
 * - `engine.gather(table, all)`: for a one-shot analysis, now and then while reading: flows that ended are put together
 *   into conversations and forgotten; at last with `all` those still open. `claims` and `accounts` give the rest.
 *
 * A visitor is handed the same row objects again and again: copy what you keep. Endpoints are small numbers that
 * `engine.endpoint(id)` explains (one frozen object per id); a MAC stands in them only where it was on the wire beside
 * the address. A flow's packets are counted once, under the protocol that the flow is named after; operations of a
 * protocol carried within (CIP in ENIP) come as rows with that protocol's id and the same ends.
 * Claims that are the engine's own have the sources `arp`, `ndp` and `wire` (a flow whose MAC changed): attribute `ip`
 * about the endpoint { mac }; and `tcp-stack` (how a TCP connection begins): attribute `os`. `toBatches` in batches.ts turns either into batches for the server.
 */
import type { Result } from '../../kernel/result.ts';
import { LIMITS, type LimitEvent } from '../../model/limits.ts';
import type { Endpoint } from '../../model/observation.ts';
import type { OperationWord, Protocol } from '../../model/protocol.ts';
import { Addresses } from './addresses.ts';
import { Accounts } from './accounts.ts';
import { Claims } from './claims.ts';
import { Classifier, type OnFault } from './classify.ts';
import type { ConversationTable } from './conversations.ts';
import { Context } from './context.ts';
import type { Fingerprint, Tables } from './tables.ts';
import { Correlation } from './correlation.ts';
import { Export } from './export/export.ts';
import type { AccountRow, ClaimRow, ProtocolTotals, Visitor } from './export/rows.ts';
import { Flows } from './flows.ts';
import { Intake, type InputTotals } from './intake.ts';
import { Marks } from './marks.ts';
import type { MessageSeen } from './message-report.ts';
import { Names } from './names.ts';
import { Operations } from './operations.ts';
import { PacketPath } from './path.ts';
import { Profiles } from './profiles.ts';
import { Pulses } from './pulse.ts';
import { PulseReader } from './pulse-reader.ts';
import type { UnknownService } from './service-profile.ts';
import { handOver, takeOver, type HandedOver, type Parts } from './take-over.ts';
import { ALL, type Share } from './share.ts';
import { Signs } from './signs.ts';

export type { Fingerprint } from './tables.ts';
export type { MessageSeen } from './message-report.ts';
export type {
  AccountRow,
  ClaimRow,
  FlowRow,
  OperationRow,
  ProtocolTotals,
  SessionRow,
  Visitor,
} from './export/rows.ts';
export type { SignEntry } from './signs.ts';
export type { InputTotals } from './intake.ts';
export { buffersOf, type HandedOver } from './take-over.ts';
export type { Share } from './share.ts';
export type { UnknownService } from './service-profile.ts';
export { isGzip } from './framer.ts';

export interface EngineOptions {
  readonly protocols: readonly Protocol[];
  /** Seeds the hashes; random in a sensor (chosen addresses can't collide then), fixed where output must repeat exactly. */
  readonly seed: number;
  /** Cyclic conversations are recognised; unless said otherwise. */
  readonly pulse?: boolean;
  /** Every message with its fields, in order; makes decoding slower. */
  readonly onMessage?: (message: MessageSeen) => void;
  /** A decoder threw: a fault of ours. The frame is counted as malformed and decoding goes on. */
  readonly onFault?: (protocol: string, error: unknown) => void;
  readonly limits?: Partial<EngineLimits>;
  /** Of several engines that read the same captures each decodes its share, and only counts what is not in it. */
  readonly share?: Share;
  /** Without it clear-text logons are told without a mark of their secret. */
  readonly fingerprint?: Fingerprint;
}

export interface EngineLimits {
  readonly flows: number;
  readonly operations: number;
  readonly addresses: number;
  /** Signs kept between two drains. */
  readonly signs: number;
}

export interface EngineHealth {
  readonly packets: number;
  readonly bytes: number;
  readonly malformed: number;
  /** Flows open now, and begun ever. */
  readonly flows: number;
  readonly flowsBegun: number;
  readonly operations: number;
  /** Decoders that threw. */
  readonly faults: number;
}

export interface Engine {
  /** Latest packet time seen, 0 before the first. */
  readonly nowUs: number;
  readonly inputs: readonly InputTotals[];
  readonly pulse: PulseReader;
  open(fileName?: string): void;
  write(chunk: Uint8Array): void;
  end(): InputTotals;
  drain(visitor: Visitor, nowUs?: number): void;
  each(visitor: Visitor): void;
  gather(table: ConversationTable, all: boolean): void;
  /** For the engines of a `share`, when all is gathered: what this one found, to be given away; and what the others did, to be added. */
  handOver(table: ConversationTable): HandedOver;
  takeOver(table: ConversationTable, handed: readonly HandedOver[]): Result<undefined>;
  claims(visit: (claim: ClaimRow) => void): void;
  /** The claim of this number as it stands, as a row of its own. */
  claim(number: number): ClaimRow;
  accounts(visit: (account: AccountRow) => void): void;
  /** What services of unknown protocols look like, since the start. */
  unknownServices(visit: (service: UnknownService) => void): void;
  readonly protocols: readonly Protocol[];
  /** What the plug-in of this number calls one of its codes. */
  wordOf(plugin: number, code: number): OperationWord;
  /** An object as the plug-in writes it; `share` says whose it is, as a table of conversations has it. */
  objectText(plugin: number, code: number, object: number, share?: number): string;
  endpoint(id: number): Endpoint;
  /** How many endpoints there are: ids are 1 … this. */
  readonly endpointCount: number;
  protocolTotals(): ProtocolTotals[];
  health(): EngineHealth;
  /** Why frames were malformed, with counts, most frequent first. */
  malformedReasons(): readonly (readonly [string, number])[];
  limitEvents(): LimitEvent[];
}

export function createEngine(options: EngineOptions): Engine {
  const { protocols, seed, share = ALL } = options;
  const max: EngineLimits = {
    flows: LIMITS.flowsMax,
    operations: LIMITS.operationsMax,
    addresses: LIMITS.addressesMax,
    signs: LIMITS.signsPerTickMax,
    ...options.limits,
  };
  let faults = 0;
  const onFault: OnFault = (protocol, error) => {
    faults++;
    options.onFault?.(protocol.id, error);
  };
  const flows = new Flows(seed, max.flows);
  const pulses = new Pulses(seed, protocols);
  const addresses = new Addresses(seed, max.addresses);
  const tables: Tables = {
    flows,
    operations: new Operations(seed, max.operations),
    claims: new Claims(seed),
    accounts: new Accounts(),
    signs: new Signs(max.signs),
    names: new Names(seed),
    addresses,
    classifier: new Classifier(protocols, onFault),
    correlation: new Correlation(seed),
    fingerprint: options.fingerprint ?? (() => ''),
    profiles: new Profiles(addresses, protocols.length > 0),
  };
  const context = new Context(tables, options.onMessage, onFault);
  const path = new PacketPath(tables, context, pulses, options.pulse ?? true, share);
  const out = new Export(tables, path, context);
  const marks = new Marks();
  const { claims, accounts, profiles } = tables;
  const note = (): void =>
    marks.note({ claims: claims.count, accounts: accounts.list.length, services: profiles.count });
  const intake = new Intake(path, context, share.count > 1 ? note : undefined);
  const parts: Parts = { tables, path, context, intake, out, marks };
  return {
    get nowUs() {
      return path.nowUs;
    },
    inputs: intake.inputs,
    pulse: new PulseReader(pulses, tables, out),
    open: (fileName) => intake.open(fileName),
    write: (chunk) => intake.write(chunk),
    end: () => intake.end(),
    drain: (visitor, nowUs) => out.drain(visitor, nowUs),
    each: (visitor) => out.each(visitor),
    gather: (table, all) => out.gather(table, all),
    handOver: (table) => handOver(parts, table),
    takeOver: (table, handed) => takeOver(parts, table, handed),
    claims: (visit) => out.everyClaim(visit),
    claim: (number) => claims.entry(number),
    accounts: (visit) => out.everyAccount(visit),
    unknownServices: (visit) => tables.profiles.each(visit),
    protocols,
    wordOf: (plugin, code) => out.rows.wordOf(plugin, code),
    objectText: (plugin, code, object, of) => out.rows.objectText(plugin, code, object, of),
    endpoint: (id) => tables.addresses.describe(id),
    get endpointCount() {
      return tables.addresses.endpointCount;
    },
    protocolTotals: () => out.protocolTotals(),
    health: () => ({
      packets: intake.packets,
      bytes: intake.bytes,
      malformed: context.malformedFrames,
      flows: flows.live,
      flowsBegun: flows.created,
      operations: tables.operations.live,
      faults,
    }),
    malformedReasons: () => [...context.malformedReasons].sort(byFrequency),
    limitEvents: () => out.limitEvents(pulses.lost),
  };
}

const byFrequency = ([a, n]: readonly [string, number], [b, m]: readonly [string, number]): number =>
  m - n || (a < b ? -1 : 1);
