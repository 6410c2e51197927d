/** From the model's records to what the API says: times as text, absent things as null, no field more than the schema has. */
import type { z } from 'zod';
import type { ClaimView } from '../../../app/assets.ts';
import type { LivePulse } from '../../../app/pulse-board.ts';
import type { PulseItem } from '../../../app/pulse.ts';
import type { SensorView } from '../../../app/sensors.ts';
import { NEW_US } from '../../../app/views.ts';
import { asMicros, formatMicros, parseMicros } from '../../../kernel/time.ts';
import type { BucketRecord, OperationRecord } from '../../../model/graph.ts';
import type {
  AccountView,
  AssetRef,
  AssetView,
  ConversationView,
  LogonView,
  SessionView,
} from '../../../model/ports/queries.ts';
import type { ImportRow, LimitRow, SiteRow } from '../../../model/ports/rows.ts';
import type { AssetRow, Claim } from '../schemas/assets.ts';
import type {
  Account,
  Bucket,
  ConversationPulse,
  ConversationRow,
  Logon,
  Operation,
  Session,
} from '../schemas/conversations.ts';
import type { LimitNote } from '../schemas/common.ts';
import type { Import, Sensor } from '../schemas/sensors.ts';
import type { Site } from '../schemas/session.ts';

export const time = (us: number): string => formatMicros(asMicros(us));
export const maybeTime = (us: number | null): string | null => (us === null ? null : time(us));
/** A time that the schema has checked already. */
export const micros = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseMicros(text);

/** Of an id; 0 where it is none, which no row has. */
export const numberOf = (id: string): number => (Number.isSafeInteger(Number(id)) ? Number(id) : 0);

const ref = ({ id, name, class: kind }: AssetRef): { id: string; name: string; class: AssetRef['class'] } => ({
  id,
  name,
  class: kind,
});
export const assetRef = ref;

export const site = (row: SiteRow): z.input<typeof Site> => ({
  id: row.id,
  name: row.name,
  timeZone: row.timeZone,
  demo: row.demo,
  created: time(row.createdUs),
});

export const assetRow = (asset: AssetView, nowUs: number): z.input<typeof AssetRow> => ({
  id: asset.id,
  name: asset.name,
  class: asset.class,
  level: asset.level,
  domain: asset.domain,
  zone: asset.zone === null ? null : { id: asset.zone, name: asset.zoneName ?? asset.zone },
  vendor: asset.vendor,
  model: asset.model,
  firmware: asset.firmware,
  serial: asset.serial,
  os: asset.os,
  macs: [...asset.macs],
  ips: [...asset.ips],
  hostnames: [...asset.hostnames],
  itOwner: asset.itOwner,
  otOwner: asset.otOwner,
  neverTouch: asset.neverTouch,
  lossPerHour: asset.lossPerHour,
  firstSeen: time(asset.firstUs),
  lastSeen: time(asset.lastUs),
  new: asset.firstUs > nowUs - NEW_US,
});

export const claim = (row: ClaimView): z.input<typeof Claim> => ({
  id: String(row.id),
  attribute: row.attribute,
  value: row.value,
  source: row.source.startsWith('person:') ? 'person' : row.source,
  person: row.person,
  confidence: row.confidence,
  firstSeen: time(row.firstUs),
  lastSeen: time(row.lastUs),
  sensor: row.sensor,
  packet: row.firstPacket,
  best: row.best,
  disagrees: row.disagrees,
});

export const conversationPulse = (pulse: LivePulse): z.input<typeof ConversationPulse> => ({
  state: pulse.received ? pulse.state : 'not-received',
  periodMs: pulse.periodUs / 1000,
  jitterMs: pulse.jitterUs / 1000,
  lastBeat: time(pulse.lastBeatUs),
  since: time(pulse.sinceUs),
});

export const conversationRow = (
  row: ConversationView,
  pulse: LivePulse | null,
  nowUs: number,
): z.input<typeof ConversationRow> => ({
  id: String(row.id),
  client: ref(row.clientAsset),
  server: ref(row.serverAsset),
  clientAddress: row.clientAddress,
  serverAddress: row.serverAddress,
  transport: row.transport,
  port: row.port,
  protocol: row.protocol,
  packets: row.packets,
  bytes: row.bytes,
  flows: row.flows,
  firstSeen: time(row.firstUs),
  lastSeen: time(row.lastUs),
  meanings: [...row.meanings],
  operationCount: row.operationCount,
  serviceName: row.serviceName,
  pulse: pulse ? conversationPulse(pulse) : null,
  new: row.firstUs > nowUs - NEW_US,
});

export const operation = (row: OperationRecord): z.input<typeof Operation> => ({
  operation: row.operation,
  code: row.code,
  meaning: row.meaning,
  object: row.object,
  requests: row.requests,
  responses: row.responses,
  errors: row.errors,
  firstSeen: time(row.firstUs),
  lastSeen: time(row.lastUs),
  firstPacket: row.firstPacket,
  lastPacket: row.lastPacket,
  firstSensor: row.firstSensor,
  lastSensor: row.lastSensor,
});

export const bucket = (row: BucketRecord): z.input<typeof Bucket> => ({
  start: time(row.startUs),
  packets: row.packets,
  bytes: row.bytes,
  meanings: { ...row.meanings },
});

export const session = (row: SessionView): z.input<typeof Session> => ({
  id: String(row.id),
  client: ref(row.clientAsset),
  server: ref(row.serverAsset),
  protocol: row.protocol,
  port: row.port,
  clientPort: row.clientPort,
  start: time(row.startUs),
  last: time(row.lastUs),
  ended: row.ended,
  bytes: row.bytes,
});

export const account = (row: AccountView): z.input<typeof Account> => ({
  id: String(row.id),
  name: row.name,
  domain: row.domain,
  kind: row.kind,
  source: row.source,
  assets: row.assets.map(ref),
  firstSeen: time(row.firstUs),
  lastSeen: time(row.lastUs),
});

export const logon = (row: LogonView): z.input<typeof Logon> => ({
  id: String(row.id),
  name: row.name,
  domain: row.domain,
  kind: row.kind,
  client: ref(row.clientAsset),
  server: ref(row.serverAsset),
  clientAddress: row.clientAddress,
  serverAddress: row.serverAddress,
  protocol: row.protocol,
  withSecret: row.withSecret,
  knownDefault: row.knownDefault,
  sharedWith: row.sharedWith,
  firstSeen: time(row.firstUs),
  lastSeen: time(row.lastUs),
});

export const limit = (row: LimitRow): z.input<typeof LimitNote> => ({
  limit: row.limit,
  sensor: row.sensor,
  count: row.count,
  since: time(row.firstUs),
  last: time(row.lastUs),
  missing: row.missing,
});

export const sensor = (row: SensorView): z.input<typeof Sensor> => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  state: row.state,
  packets: row.health?.packets ?? 0,
  bytes: row.health?.bytes ?? 0,
  // A sensor that is not heard captures nothing that we know of.
  packetsPerSecond: row.state === 'healthy' ? (row.health?.packetsPerSecond ?? 0) : 0,
  dropped: row.health?.dropped ?? 0,
  malformed: row.health?.malformed ?? 0,
  lagMs: (row.health?.lagUs ?? 0) / 1000,
  spoolBytes: row.health?.spoolBytes ?? 0,
  flows: row.health?.flows ?? 0,
  lastBatch: maybeTime(row.lastBatchUs),
  sequence: row.sequence,
  gaps: row.gaps.map((gap) => ({ from: time(gap.fromUs), to: time(gap.toUs), batches: gap.batches })),
  limits: row.limits.map(limit),
  created: time(row.createdUs),
});

export const capture = (row: ImportRow): z.input<typeof Import> => ({
  id: row.id,
  name: row.name,
  bytes: row.bytes,
  sha256: row.sha256,
  state: row.state,
  progress: row.progress,
  packets: row.packets,
  firstSeen: maybeTime(row.firstUs),
  lastSeen: maybeTime(row.lastUs),
  warnings: [...row.warnings],
  result: row.result,
  error: row.error,
  created: time(row.createdUs),
  ended: maybeTime(row.endedUs),
});

export const pulseItem = (item: PulseItem) => ({
  id: String(item.conversation),
  client: { id: item.client.id, name: item.client.name },
  server: { id: item.server.id, name: item.server.name },
  zone: item.zone === null ? null : { id: item.zone.id, name: item.zone.name },
  protocol: item.protocol,
  port: item.port,
  periodMs: item.periodUs / 1000,
  jitterMs: item.jitterUs / 1000,
  lastBeat: time(item.lastBeatUs),
  state: item.state,
  since: time(item.sinceUs),
  received: item.received,
});
