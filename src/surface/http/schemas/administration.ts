/** People, grants, tokens, audit, retention, holds, the demo. */
import { z } from 'zod';
import { Count, Id, Name, PageQuery, RangeQuery, RoleWord, Time, TimeGiven, personal } from './common.ts';
import { Password } from './session.ts';

export const Person = z
  .object({
    id: Id,
    name: personal(z.string()),
    created: Time,
    lastSignIn: Time.nullable(),
    disabled: z.boolean(),
    erased: z.boolean(),
  })
  .meta({ id: 'Person' });
export const PersonInput = z.object({ name: Name, password: Password }).meta({ id: 'NewPerson' });
export const PersonPatch = z
  .object({ name: Name, password: Password, disabled: z.boolean() })
  .partial()
  .meta({ id: 'PersonPatch' });
export const PersonParams = z.object({ person: Id });

export const Grant = z
  .object({
    id: Id,
    person: Id,
    personName: personal(z.string()),
    role: RoleWord,
    site: Id,
    zone: Id.nullable(),
    costLimit: z.number().nullable(),
    from: Time,
    until: Time.nullable(),
  })
  .meta({ id: 'Grant' });
export const GrantInput = z
  .object({
    person: Id,
    role: RoleWord,
    site: Id,
    zone: Id.nullable().default(null),
    costLimit: z.number().min(0).max(1e12).nullable().default(null),
    from: TimeGiven.optional(),
    until: TimeGiven.nullable().default(null),
  })
  .meta({ id: 'NewGrant' });
export const GrantParams = z.object({ grant: Id });

export const SCOPES = ['ingest', 'metrics', 'read'] as const;
export const Token = z
  .object({
    id: Id,
    name: z.string(),
    scope: z.enum(SCOPES).nullable(),
    role: RoleWord.nullable(),
    site: Id.nullable(),
    sensor: z.string().nullable(),
    created: Time,
    expires: Time.nullable(),
    lastUsed: Time.nullable(),
    revoked: z.boolean(),
  })
  .meta({ id: 'Token' });
export const TokenInput = z
  .object({
    name: Name,
    scope: z.enum(SCOPES).optional(),
    role: RoleWord.optional(),
    site: Id.optional(),
    sensor: z.string().max(100).optional(),
    expires: TimeGiven.nullable().optional().meta({ description: 'One year where left out' }),
  })
  .refine((t) => (t.scope === undefined) !== (t.role === undefined), 'Give a scope or a role, not both')
  .refine((t) => t.scope === 'metrics' || t.site !== undefined, 'All but metrics tokens name a site')
  .meta({ id: 'NewToken' });
export const TokenMade = z
  .object({ token: Token, secret: z.string().meta({ description: 'Shown this once' }) })
  .meta({ id: 'TokenMade' });
export const TokenParams = z.object({ token: Id });

export const AuditQuery = z.object({
  who: z.string().max(200).optional(),
  what: z.string().max(200).optional(),
  ...RangeQuery.shape,
  ...PageQuery.shape,
});
export const AuditEntry = z
  .object({
    id: Id,
    time: Time,
    actor: personal(z.string()),
    what: z.string().meta({ description: 'The use case, as `asset.correct`' }),
    subject: z.string().nullable(),
    outcome: z.enum(['done', 'refused']),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export const AuditVerdict = z
  .object({ whole: z.boolean(), entries: Count, firstBad: z.string().nullable() })
  .meta({ id: 'AuditVerdict' });

export const Retention = z
  .object({ days: z.record(z.string(), z.number().int()), defaults: z.record(z.string(), z.number().int()) })
  .meta({ id: 'Retention', description: 'Days by class of data' });
export const RetentionInput = z
  .object({ days: z.record(z.string(), z.number().int().min(1).max(36_500)) })
  .meta({ id: 'NewRetention' });

export const Hold = z
  .object({ id: Id, reason: z.string(), from: Time.nullable(), to: Time.nullable(), created: Time })
  .meta({ id: 'Hold', description: 'Nothing between these times is deleted while it stands' });
export const HoldInput = z
  .object({
    reason: z.string().trim().min(1).max(500),
    from: TimeGiven.nullable().default(null),
    to: TimeGiven.nullable().default(null),
  })
  .meta({ id: 'NewHold' });
export const HoldParams = z.object({ site: Id, hold: Id });

export const Demo = z
  .object({
    running: z.boolean(),
    state: z.enum(['absent', 'starting', 'running', 'restarting', 'failed', 'removing']),
    site: Id.nullable(),
    assets: Count.nullable(),
    detail: z.string().nullable(),
  })
  .meta({ id: 'Demo' });
export const DemoInput = z.object({ assets: z.number().int().min(60).max(20_000).optional() }).meta({ id: 'NewDemo' });
