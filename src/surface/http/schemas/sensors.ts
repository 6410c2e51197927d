/** Sensors, what they send, and imports of captures. */
import { z } from 'zod';
import { Count, Id, LimitNote, Name, Time } from './common.ts';

export const Sensor = z
  .object({
    id: Id,
    name: z.string(),
    kind: z.enum(['live', 'import', 'demo']),
    state: z.enum(['healthy', 'stale', 'never', 'finished']),
    packets: Count,
    bytes: Count,
    packetsPerSecond: z.number(),
    dropped: Count,
    malformed: Count,
    lagMs: z.number(),
    spoolBytes: Count,
    flows: Count,
    lastBatch: Time.nullable(),
    sequence: Count,
    gaps: z.array(z.object({ from: Time, to: Time, batches: Count })),
    limits: z.array(LimitNote),
    created: Time,
  })
  .meta({ id: 'Sensor' });

export const SensorInput = z.object({ name: Name }).meta({ id: 'NewSensor' });
export const SensorMade = z
  .object({ sensor: Sensor, token: z.string().meta({ description: 'Shown this once' }) })
  .meta({ id: 'SensorMade' });
export const SensorParams = z.object({ site: Id, sensor: z.string().min(1).max(100) });

export const Cursor = z
  .object({
    sequence: Count,
    fingerprintKey: z
      .string()
      .meta({ description: "Base64 of the site's key for the marks of secrets that are read in clear text." }),
  })
  .meta({ id: 'SensorCursor' });
export const Taken = z
  .object({ sequence: Count, taken: z.boolean().meta({ description: 'false: known already, nothing changed' }) })
  .meta({ id: 'Taken' });

export const IMPORT_STATES = ['waiting', 'reading', 'done', 'failed'] as const;
export const Import = z
  .object({
    id: Id,
    name: z.string(),
    bytes: Count,
    sha256: z.string().nullable(),
    state: z.enum(IMPORT_STATES),
    progress: z.number().min(0).max(1),
    packets: Count,
    firstSeen: Time.nullable(),
    lastSeen: Time.nullable(),
    warnings: z.array(z.string()),
    result: z
      .object({ assets: Count, conversations: Count, operations: Count, known: z.boolean() })
      .nullable()
      .meta({ description: 'What came of it; known: this capture was read before, nothing changed' }),
    error: z.string().nullable(),
    created: Time,
    ended: Time.nullable(),
  })
  .meta({ id: 'Import' });
export const ImportQuery = z.object({ name: z.string().trim().min(1).max(255) });
export const ImportParams = z.object({ site: Id, import: Id });
