/** Schemas that many resources share: times, ids, pages, problem details (RFC 9457), cursors. */
import { z } from 'zod';
import { LIMITS } from '../../../model/limits.ts';
import { ASSET_CLASSES, DOMAINS, LEVELS, MEANINGS, PULSE_STATES, ROLES, TRANSPORTS } from '../../../model/words.ts';

/** Marks a field as personal data: an answer to a caller who may not see it carries a pseudonym. */
export const personal = <T extends z.ZodType>(schema: T): T => schema.meta({ 'x-personal': true }) as unknown as T;

export const Time = z.string().meta({ format: 'date-time', description: 'RFC 3339, UTC, microseconds' });
export const TimeGiven = z.iso.datetime({ offset: true }).meta({ description: 'RFC 3339' });
export const Id = z.string().min(1).max(64);
export const Name = z.string().trim().min(1).max(200);
export const Count = z.number().int().nonnegative();

export const AssetClassWord = z.enum(ASSET_CLASSES);
export const LevelWord = z.enum(LEVELS);
export const DomainWord = z.enum(DOMAINS);
export const MeaningWord = z.enum(MEANINGS);
export const RoleWord = z.enum(ROLES);
export const TransportWord = z.enum(TRANSPORTS);
export const PulseStateWord = z.enum(PULSE_STATES);

export const ProblemDetails = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string(),
    advice: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

export const SiteParams = z.object({ site: Id });

export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.pageRowsMax).default(100),
});

export const RangeQuery = z.object({ from: TimeGiven.optional(), to: TimeGiven.optional() });

export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: Count });

export const list = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

export const Nothing = z.undefined().meta({ description: 'No content' });

export const AssetRef = z
  .object({
    id: z.string().max(64).meta({ description: 'Empty for a group address (multicast, broadcast), which is no asset' }),
    name: z.string(),
    class: AssetClassWord,
  })
  .meta({ id: 'AssetRef' });
export const ThingRef = z.object({ id: Id, name: z.string() }).meta({ id: 'ThingRef' });

export const LimitNote = z
  .object({
    limit: z.string(),
    sensor: Id.nullable().describe('null: the server itself'),
    count: Count,
    since: Time,
    last: Time,
    missing: z.string(),
  })
  .meta({ id: 'LimitNote', description: 'A ceiling that was hit, and what is therefore missing' });
