/** What a whole site looks like: overview, map, zones, lines. */
import { z } from 'zod';
import { AssetClassWord, AssetRef, Count, Id, LevelWord, LimitNote, MeaningWord, Name, Time } from './common.ts';
import { AssetRow } from './assets.ts';

const PulseCounts = z.object({
  total: Count,
  onTime: Count,
  late: Count,
  missing: Count,
  gone: Count,
  notReceived: Count,
  stale: z.boolean(),
  receivedAt: Time.nullable(),
});

export const Overview = z
  .object({
    assets: z.object({
      total: Count,
      new24h: Count,
      external: Count,
      withOwner: Count,
      byClass: z.array(z.object({ class: AssetClassWord, count: Count })),
      byLevel: z.array(z.object({ level: LevelWord.nullable(), count: Count })),
    }),
    conversations: z.object({ total: Count, new24h: Count, cyclic: Count }),
    protocols: z.array(
      z.object({
        protocol: z.string(),
        name: z.string(),
        messages: Count.meta({ description: 'Requests, responses and errors' }),
        conversations: Count,
      }),
    ),
    pulse: PulseCounts,
    sensors: z.object({ total: Count, healthy: Count }),
    zones: z.array(
      z.object({
        id: Id,
        name: z.string(),
        level: LevelWord.nullable(),
        assets: Count,
        pulse: z.object({ total: Count, onTime: Count }),
      }),
    ),
    newAssets: z.array(AssetRow),
    notable: z.array(
      z.object({
        time: Time,
        conversation: Id,
        client: AssetRef,
        server: AssetRef,
        operation: z.string(),
        meaning: MeaningWord,
        object: z.string().nullable(),
        protocol: z.string(),
        kinds: Count.meta({
          description: 'Kinds of operation of this meaning in this conversation; the newest is told',
        }),
        count: Count.meta({ description: 'Requests of all of them' }),
      }),
    ),
    limits: z.array(LimitNote),
    oldest: Time.nullable(),
    hints: z.array(z.object({ id: z.string(), text: z.string(), page: z.string() })),
  })
  .meta({ id: 'Overview' });

export const PlantMap = z
  .object({
    zones: z.array(
      z.object({
        id: Id,
        name: z.string(),
        level: LevelWord.nullable(),
        levels: z.array(LevelWord),
        kind: z.enum(['proposed', 'person']),
        assets: Count,
      }),
    ),
    assets: z.array(
      z.object({
        id: Id,
        name: z.string(),
        class: AssetClassWord,
        level: LevelWord.nullable(),
        zone: Id.nullable(),
        zones: z.array(Id).describe('Its own zone, then those of other subnets that it has an address in'),
        ip: z.string().nullable(),
        new: z.boolean(),
      }),
    ),
    edges: z.array(
      z.object({
        client: Id,
        server: Id,
        protocol: z.string(),
        meanings: z.array(MeaningWord),
        conversations: Count,
        lastSeen: Time,
        cyclic: z.boolean(),
      }),
    ),
    externals: Count,
  })
  .meta({ id: 'PlantMap' });

export const Zone = z
  .object({
    id: Id,
    name: z.string(),
    level: LevelWord.nullable(),
    kind: z.enum(['proposed', 'person']),
    assets: Count,
    members: z.array(Id),
    pulse: z.object({ total: Count, onTime: Count }),
  })
  .meta({ id: 'Zone' });
export const ZoneInput = z
  .object({ name: Name, level: LevelWord.nullable(), members: z.array(Id).max(100_000).optional() })
  .meta({ id: 'NewZone' });
export const ZonePatch = ZoneInput.partial().meta({ id: 'ZonePatch' });
export const ZoneParams = z.object({ site: Id, zone: Id });

export const Line = z
  .object({ id: Id, name: z.string(), assets: z.array(Id), valuePerHour: z.number().nullable() })
  .meta({ id: 'Line' });
export const LineInput = z
  .object({
    name: Name,
    assets: z.array(Id).max(100_000).default([]),
    valuePerHour: z.number().min(0).max(1e12).nullable().default(null),
  })
  .meta({ id: 'NewLine' });
export const LinePatch = z
  .object({
    name: Name,
    assets: z.array(Id).max(100_000),
    valuePerHour: z.number().min(0).max(1e12).nullable(),
  })
  .partial()
  .meta({ id: 'LinePatch' });
export const LineParams = z.object({ site: Id, line: Id });
