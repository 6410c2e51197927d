/** Conversations with their operations, sessions, accounts, logons, and what changed between two times. */
import { z } from 'zod';
import {
  AssetRef,
  Count,
  Id,
  MeaningWord,
  PageQuery,
  PulseStateWord,
  RangeQuery,
  Time,
  TransportWord,
  page,
  personal,
} from './common.ts';
import { AssetRow } from './assets.ts';

export const ConversationPulse = z
  .object({
    state: z.enum(['on-time', 'late', 'missing', 'gone', 'not-received']),
    periodMs: z.number(),
    jitterMs: z.number(),
    lastBeat: Time,
    since: Time,
  })
  .meta({ id: 'ConversationPulse' });

export const ConversationRow = z
  .object({
    id: Id,
    client: AssetRef,
    server: AssetRef,
    clientAddress: z.string(),
    serverAddress: z.string(),
    transport: TransportWord,
    port: z.number().int(),
    protocol: z.string(),
    packets: Count,
    bytes: Count,
    flows: Count,
    firstSeen: Time,
    lastSeen: Time,
    meanings: z.array(MeaningWord),
    operationCount: Count,
    serviceName: z
      .string()
      .nullable()
      .meta({ description: 'What a person calls the service where the protocol is unknown' }),
    pulse: ConversationPulse.nullable(),
    new: z.boolean(),
  })
  .meta({ id: 'ConversationRow' });

export const Operation = z
  .object({
    operation: z.string(),
    code: z.number().int(),
    meaning: MeaningWord,
    object: z.string().nullable(),
    requests: Count,
    responses: Count,
    errors: Count,
    firstSeen: Time,
    lastSeen: Time,
    firstPacket: Count,
    lastPacket: Count,
    firstSensor: z.string(),
    lastSensor: z.string(),
  })
  .meta({ id: 'Operation' });

export const Bucket = z
  .object({ start: Time, packets: Count, bytes: Count, meanings: z.record(z.string(), Count) })
  .meta({ id: 'Bucket' });

export const Conversation = z
  .object({
    ...ConversationRow.shape,
    operations: z.array(Operation),
    buckets: z.array(Bucket).meta({ description: 'Five minutes each, the latest week' }),
  })
  .meta({ id: 'Conversation' });

export const CONVERSATION_SORTS = [
  'client',
  'server',
  'protocol',
  'port',
  'packets',
  'bytes',
  'firstSeen',
  'lastSeen',
] as const;

export const ConversationQuery = z.object({
  asset: z.string().max(64).optional(),
  client: z.string().max(64).optional(),
  server: z.string().max(64).optional(),
  zone: z.string().max(64).optional().meta({ description: 'Either side in this zone' }),
  protocol: z.string().max(500).optional().meta({ description: 'One or several, comma-separated' }),
  meaning: z.string().max(500).optional().meta({ description: 'One or several, comma-separated' }),
  cyclic: z.enum(['true', 'false']).optional(),
  service: Id.optional().meta({ description: 'Id of an unknown service' }),
  search: z.string().max(200).optional(),
  newWithin: z.coerce.number().positive().optional(),
  ...RangeQuery.shape,
  sort: z
    .string()
    .regex(new RegExp(`^-?(${CONVERSATION_SORTS.join('|')})$`))
    .default('-lastSeen'),
  ...PageQuery.shape,
});

export const ConversationParams = z.object({ site: Id, conversation: Id });

export const SessionQuery = z.object({ asset: z.string().max(64).optional(), ...RangeQuery.shape, ...PageQuery.shape });
export const Session = z
  .object({
    id: Id,
    client: AssetRef,
    server: AssetRef,
    protocol: z.string(),
    port: z.number().int(),
    clientPort: z.number().int(),
    start: Time,
    last: Time,
    ended: z.boolean(),
    bytes: Count,
  })
  .meta({ id: 'Session' });

export const Account = z
  .object({
    id: Id,
    name: personal(z.string()),
    domain: z.string(),
    kind: z.enum(['user', 'machine', 'service', 'unknown']),
    source: z.string(),
    assets: z.array(AssetRef),
    firstSeen: Time,
    lastSeen: Time,
  })
  .meta({ id: 'Account' });

export const LogonQuery = z.object({
  asset: z.string().max(64).optional().meta({ description: 'On either side' }),
  knownDefault: z.enum(['true', 'false']).optional(),
  sameSecretAs: Id.optional().meta({ description: 'Id of a logon: those with its secret, itself among them' }),
  ...PageQuery.shape,
});

export const Logon = z
  .object({
    id: Id,
    name: personal(z.string()).meta({ description: 'Empty where it has none, as a community' }),
    domain: z.string(),
    kind: Account.shape.kind,
    client: AssetRef,
    server: AssetRef,
    clientAddress: z.string(),
    serverAddress: z.string(),
    protocol: z.string(),
    withSecret: z.boolean().meta({ description: 'false: none was needed' }),
    knownDefault: z.boolean().meta({ description: 'Name and secret are as a maker delivers them' }),
    sharedWith: Count.meta({ description: 'Others of client, server and account with the same secret' }),
    firstSeen: Time,
    lastSeen: Time,
  })
  .meta({ id: 'Logon' });

export const LogonPage = z
  .object({
    ...page(Logon).shape,
    knownDefaults: Count.meta({ description: 'Of all that match, as a maker delivers them' }),
  })
  .meta({ id: 'LogonPage' });

export const Changes = z
  .object({
    from: Time,
    to: Time,
    assets: z.array(AssetRow),
    conversations: z.array(ConversationRow),
    operations: z.array(
      z.object({
        conversation: Id,
        client: AssetRef,
        server: AssetRef,
        protocol: z.string(),
        operation: z.string(),
        meaning: MeaningWord,
        object: z.string().nullable(),
        firstSeen: Time,
      }),
    ),
    claims: z.array(
      z.object({ asset: AssetRef, attribute: z.string(), value: z.string(), source: z.string(), firstSeen: Time }),
    ),
    cut: z.boolean().meta({ description: 'More changed than one answer holds' }),
  })
  .meta({ id: 'Changes' });

export const PulseItem = z
  .object({
    id: Id.meta({ description: 'Conversation id' }),
    client: z.object({ id: Id, name: z.string() }),
    server: z.object({ id: Id, name: z.string() }),
    zone: z.object({ id: Id, name: z.string() }).nullable().meta({ description: 'Zone of the server' }),
    protocol: z.string(),
    port: z.number().int(),
    periodMs: z.number(),
    jitterMs: z.number(),
    lastBeat: Time,
    state: PulseStateWord,
    since: Time,
    received: z.boolean().meta({ description: 'false: its sensor is not heard, the state is the last known' }),
  })
  .meta({ id: 'PulseItem' });

export const Pulse = z
  .object({
    receivedAt: Time.nullable().meta({ description: 'When the last word of any sensor arrived' }),
    stale: z.boolean(),
    items: z.array(PulseItem),
  })
  .meta({ id: 'Pulse' });
