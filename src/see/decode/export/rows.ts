/** Rows of what the tables hold, as a visitor is told them. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Transport } from '../../../model/words.ts';
import type { AccountEntry } from '../accounts.ts';
import type { ClaimEntry } from '../claim-columns.ts';
import type { UnknownService } from '../service-profile.ts';
import type { SignEntry } from '../signs.ts';

/** One flow. `client` and `server` are endpoint ids; `port` is the server's (EtherType, IP protocol number or 0 elsewhere). */
export interface FlowRow {
  id: number;
  client: number;
  server: number;
  transport: Transport;
  port: number;
  clientPort: number;
  protocol: string;
  /** Number of the protocol's plug-in; −1 for unknown. */
  plugin: number;
  packets: number;
  bytes: number;
  /** Begun in this delta. */
  begun: boolean;
  ended: boolean;
  firstUs: number;
  lastUs: number;
}

/** One operation of a flow. Events count as requests. */
export interface OperationRow {
  flow: number;
  client: number;
  server: number;
  transport: Transport;
  port: number;
  protocol: string;
  code: number;
  operation: string;
  meaning: OperationWord['meaning'];
  object: string | undefined;
  requests: number;
  responses: number;
  errors: number;
  firstUs: number;
  lastUs: number;
  firstPacket: number;
  lastPacket: number;
}

export type ClaimRow = ClaimEntry;
export type AccountRow = AccountEntry;

export interface SessionRow {
  readonly key: string;
  readonly client: number;
  readonly server: number;
  readonly protocol: string;
  readonly port: number;
  readonly clientPort: number;
  readonly startUs: number;
  readonly lastUs: number;
  readonly ended: boolean;
  readonly bytes: number;
}

/** Told in this order: flows, operations, sessions, claims, accounts, signs, unknown services. */
export interface Visitor {
  flow?(row: Readonly<FlowRow>): void;
  operation?(row: Readonly<OperationRow>): void;
  session?(row: SessionRow): void;
  /** The row is made for this call; under its number `engine.claim` shows it as it stands later. */
  claim?(row: ClaimRow, number: number): void;
  account?(row: AccountRow): void;
  sign?(row: SignEntry): void;
  /** Only those that look otherwise than when they were last told. */
  unknownService?(row: UnknownService): void;
}

export interface ProtocolTotals {
  readonly protocol: string;
  readonly name: string;
  readonly messages: number;
  /** By the key that the plug-in counts under, ascending. */
  readonly codes: ReadonlyMap<number, number>;
}
