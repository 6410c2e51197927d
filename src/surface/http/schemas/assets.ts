/** Assets, what is claimed about them, what happened to them. */
import { z } from 'zod';
import {
  AssetClassWord,
  AssetRef,
  Count,
  DomainWord,
  Id,
  LevelWord,
  MeaningWord,
  Name,
  PageQuery,
  RangeQuery,
  ThingRef,
  Time,
  TransportWord,
  personal,
} from './common.ts';

const text = z.string().nullable();

export const AssetRow = z
  .object({
    id: Id,
    name: z.string(),
    class: AssetClassWord,
    level: LevelWord.nullable(),
    domain: DomainWord.nullable(),
    zone: ThingRef.nullable(),
    vendor: text,
    model: text,
    firmware: text,
    serial: text,
    os: text,
    macs: z.array(z.string()),
    ips: z.array(z.string()),
    hostnames: z.array(z.string()),
    itOwner: personal(z.string().nullable()),
    otOwner: personal(z.string().nullable()),
    neverTouch: z.boolean(),
    lossPerHour: z.number().nullable(),
    firstSeen: Time,
    lastSeen: Time,
    new: z.boolean().meta({ description: 'First seen within 24 hours' }),
  })
  .meta({ id: 'AssetRow' });

export const Reason = z
  .object({ value: z.string(), confidence: z.number(), source: z.string(), reason: z.string() })
  .meta({ id: 'Reason' });

export const Service = z
  .object({
    protocol: z.string(),
    transport: TransportWord,
    port: z.number().int(),
    role: z.enum(['client', 'server']),
  })
  .meta({ id: 'Service' });

export const Asset = z
  .object({
    ...AssetRow.shape,
    reasons: z.record(z.string(), Reason),
    services: z.array(Service),
    mergedInto: Id.nullable(),
    conversations: Count,
    pulse: z.object({ total: Count, onTime: Count }),
  })
  .meta({ id: 'Asset' });

export const ASSET_SORTS = [
  'name',
  'class',
  'level',
  'vendor',
  'model',
  'zone',
  'ip',
  'firstSeen',
  'lastSeen',
] as const;

export const AssetFilter = z.object({
  search: z.string().max(200).optional().meta({ description: 'In name, address, vendor, model, serial, host name' }),
  zone: z.string().max(64).optional().meta({ description: 'Zone id, or `none`' }),
  class: z.string().max(500).optional().meta({ description: 'One class or several, comma-separated' }),
  level: z.string().max(100).optional().meta({ description: 'One level or several, comma-separated; `none`' }),
  domain: DomainWord.optional(),
  vendor: z.string().max(200).optional(),
  line: z.string().max(64).optional(),
  owner: z.enum(['none', 'it', 'ot', 'both']).optional(),
  seenWithin: z.coerce.number().positive().optional().meta({ description: 'Hours since last seen, at most' }),
  newWithin: z.coerce.number().positive().optional().meta({ description: 'Hours since first seen, at most' }),
  sort: z
    .string()
    .regex(new RegExp(`^-?(${ASSET_SORTS.join('|')})$`))
    .default('name'),
});
export const AssetQuery = z.object({ ...AssetFilter.shape, ...PageQuery.shape });

export const AssetParams = z.object({ site: Id, asset: Id });

const said = z.string().trim().min(1).max(200).nullable();
export const AssetPatch = z
  .object({
    name: said,
    class: AssetClassWord.nullable(),
    level: LevelWord.nullable(),
    domain: DomainWord.nullable(),
    zone: Id.nullable(),
    vendor: said,
    model: said,
    firmware: said,
    itOwner: said,
    otOwner: said,
    neverTouch: z.boolean(),
    lossPerHour: z.number().min(0).max(1e12).nullable(),
  })
  .partial()
  .meta({ id: 'AssetPatch', description: "A person's word. It outranks inference for good; null takes it back" });

export const Claim = z
  .object({
    id: z.string(),
    attribute: z.string(),
    value: z.string(),
    source: z.string(),
    person: personal(z.string().nullable()),
    confidence: z.number(),
    firstSeen: Time,
    lastSeen: Time,
    sensor: z.string(),
    packet: Count,
    best: z.boolean(),
    disagrees: z.boolean(),
  })
  .meta({ id: 'Claim' });

export const HistoryQuery = z.object({ ...RangeQuery.shape, ...PageQuery.shape });
export const HistoryItem = z
  .object({
    time: Time,
    kind: z.enum(['asset', 'claim', 'conversation', 'operation', 'session', 'person']),
    text: z.string(),
    asset: AssetRef.nullable().meta({ description: 'The other asset' }),
    conversation: Id.nullable(),
    meaning: MeaningWord.nullable(),
  })
  .meta({ id: 'HistoryItem' });

export const Peer = z
  .object({
    asset: AssetRef,
    direction: z.enum(['client', 'server']).meta({ description: 'What the peer was towards this asset' }),
    protocol: z.string(),
    conversation: Id,
    packets: Count,
    bytes: Count,
    meanings: z.record(z.string(), Count),
    firstSeen: Time,
    lastSeen: Time,
  })
  .meta({ id: 'Peer' });

export const OwnerName = Name;
