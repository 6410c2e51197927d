/**
 * What a sensor reports: one numbered batch of aggregated observations. The wire format between sensor and server,
 * version 1. Fields may be added; a reader ignores those that it does not know. Times are microseconds since the epoch.
 */
import type { LimitEvent } from './limits.ts';
import type { ProfiledTransport, ServiceLooks } from './service-looks.ts';
import type { Attribute, Meaning, PulseState, Transport } from './words.ts';

export const BATCH_VERSION = 1;

/** One end of a conversation. A MAC is there only where it was on the wire beside the IP. */
export interface Endpoint {
  readonly mac?: string;
  readonly ip?: string;
  readonly vlan?: number;
}

/** Index into `Batch.endpoints`. */
export type EndpointIndex = number;

export interface OperationDelta {
  readonly code: number;
  readonly operation: string;
  readonly meaning: Meaning;
  /** Register, tag, block: where the protocol has one. */
  readonly object?: string;
  readonly requests: number;
  readonly responses: number;
  readonly errors: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly firstPacket: number;
  readonly lastPacket: number;
}

/** What was added to a conversation since the last batch. */
export interface ConversationDelta {
  readonly client: EndpointIndex;
  readonly server: EndpointIndex;
  readonly transport: Transport;
  /** Server port; EtherType for `ethernet`, protocol number for `ip`, 0 for icmp. */
  readonly port: number;
  /** Protocol id, or 'unknown'. */
  readonly protocol: string;
  readonly packets: number;
  readonly bytes: number;
  /** Flows begun. */
  readonly flows: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly operations: readonly OperationDelta[];
}

/** One instance of a remote-control conversation. `key` is stable for its whole life within the sensor. */
export interface SessionSeen {
  readonly key: string;
  readonly client: EndpointIndex;
  readonly server: EndpointIndex;
  readonly protocol: string;
  readonly port: number;
  readonly clientPort: number;
  readonly startUs: number;
  readonly lastUs: number;
  readonly ended: boolean;
  readonly bytes: number;
}

export interface ClaimSeen {
  readonly about: EndpointIndex;
  readonly attribute: Attribute;
  readonly value: string;
  /** What says so: a protocol id (`s7comm`), `oui`, `wire` (a MAC and an IP in one packet). */
  readonly source: string;
  readonly confidence: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly firstPacket: number;
}

/** Of a logon whose secret could be read on the way. */
export interface LogonSeen {
  /** Endpoint that it logged on to. */
  readonly on: EndpointIndex;
  /** Fingerprint of the secret in hexadecimal, under the key of the site; `NO_SECRET` where none was needed, empty without a key. */
  readonly secret: string;
  /** Name and secret are as a maker delivers them. */
  readonly knownDefault: boolean;
}

export const NO_SECRET = 'none';

export interface AccountSeenAt {
  readonly at: EndpointIndex;
  /** Empty only where it logged on without one, as with a community. */
  readonly name: string;
  readonly domain: string;
  readonly kind: 'user' | 'machine' | 'service' | 'unknown';
  readonly source: string;
  readonly logon?: LogonSeen;
  readonly firstUs: number;
  readonly lastUs: number;
}

export interface SignSeen {
  readonly source: EndpointIndex;
  readonly target: EndpointIndex;
  readonly protocol: string;
  readonly kind: string;
  readonly text: string;
  readonly timeUs: number;
  readonly packet: number;
}

/** A service of an unknown protocol as it looks since the sensor began; told when it is new and when it looks otherwise. */
export interface UnknownServiceSeen extends ServiceLooks {
  readonly server: EndpointIndex;
  readonly transport: ProfiledTransport;
  /** EtherType for `ethernet`. */
  readonly port: number;
  readonly firstUs: number;
  readonly lastUs: number;
}

/** A cyclic conversation as the sensor recognises it. Sent on a channel of its own, at once when the state changes. */
export interface PulseSeen {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly transport: Transport;
  readonly port: number;
  readonly protocol: string;
  readonly periodUs: number;
  readonly jitterUs: number;
  readonly lastBeatUs: number;
  readonly state: PulseState;
  /** Since when in this state. */
  readonly sinceUs: number;
}

export interface SensorHealth {
  readonly packets: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly malformed: number;
  readonly packetsPerSecond: number;
  /** How far decoding is behind capture. */
  readonly lagUs: number;
  readonly spoolBytes: number;
  readonly flows: number;
}

export interface Batch {
  readonly version: number;
  readonly sensor: string;
  readonly site: string;
  /** 1, 2, 3…: the server takes each once and in order. */
  readonly sequence: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly endpoints: readonly Endpoint[];
  readonly conversations: readonly ConversationDelta[];
  readonly sessions: readonly SessionSeen[];
  readonly claims: readonly ClaimSeen[];
  readonly accounts: readonly AccountSeenAt[];
  readonly signs: readonly SignSeen[];
  /** Older sensors don't tell. */
  readonly unknownServices?: readonly UnknownServiceSeen[];
  readonly limits: readonly LimitEvent[];
  readonly health: SensorHealth;
  /** Observations lost before this batch (the spool overflowed): the gap is shown, not hidden. */
  readonly gap?: { readonly fromUs: number; readonly toUs: number; readonly batches: number };
}
