/** A batch and what it holds, each as plain as can be, for tests that change one thing of it. */
import type { Batch, ConversationDelta, OperationDelta, UnknownServiceSeen } from '../../src/model/observation.ts';

export const T0 = 1_800_000_000_000_000;
const HEALTH = {
  packets: 0,
  bytes: 0,
  dropped: 0,
  malformed: 0,
  packetsPerSecond: 0,
  lagUs: 0,
  spoolBytes: 0,
  flows: 0,
};

export const batch = (more: Partial<Batch>): Batch => ({
  version: 1,
  sensor: 'a',
  site: 'site-1',
  sequence: 1,
  fromUs: T0,
  toUs: T0 + 1,
  endpoints: [
    { mac: '00:00:00:00:00:01', ip: '10.0.0.1' },
    { mac: '00:00:00:00:00:02', ip: '10.0.0.2' },
  ],
  conversations: [],
  sessions: [],
  claims: [],
  accounts: [],
  signs: [],
  limits: [],
  health: HEALTH,
  ...more,
});

export const talk = (more: Partial<ConversationDelta>): ConversationDelta => ({
  client: 0,
  server: 1,
  transport: 'tcp',
  port: 502,
  protocol: 'modbus',
  packets: 10,
  bytes: 1000,
  flows: 1,
  firstUs: T0,
  lastUs: T0,
  operations: [],
  ...more,
});

export const operation = (more: Partial<OperationDelta>): OperationDelta => ({
  code: 3,
  operation: 'read',
  meaning: 'read',
  object: 'register 1',
  requests: 1,
  responses: 1,
  errors: 0,
  firstUs: T0,
  lastUs: T0,
  firstPacket: 1,
  lastPacket: 2,
  ...more,
});

export const serviceSeen = (more: Partial<UnknownServiceSeen>): UnknownServiceSeen => ({
  server: 1,
  transport: 'tcp',
  port: 9999,
  entropy: 4.5,
  printable: 0.1,
  client: { packets: 2, shortest: 4, longest: 4, lengths: [[4, 2]], begins: 'aa..0000' },
  answers: { packets: 0, shortest: 0, longest: 0, lengths: [], begins: '' },
  periodUs: null,
  firstUs: T0,
  lastUs: T0,
  ...more,
});
