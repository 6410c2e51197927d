/** Set-up, sign-in and who I am. */
import { z } from 'zod';
import { Id, Name, RoleWord, Time } from './common.ts';

export const Password = z.string().min(12).max(1000);
export const TimeZone = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: 'IANA time zone', examples: ['Europe/Berlin'] });

export const SetupQuery = z.object({ token: z.string().max(200) });
export const SetupState = z.object({ state: z.enum(['open', 'used', 'unknown']) }).meta({ id: 'SetupState' });
export const SetupInput = z
  .object({
    token: z.string().max(200),
    name: Name,
    password: Password,
    site: z
      .object({ name: Name, timeZone: TimeZone })
      .optional()
      .meta({ description: 'May be left out where a site exists already, as in the demo' }),
  })
  .meta({ id: 'Setup' });

export const SignInInput = z.object({ name: Name, password: z.string().min(1).max(1000) }).meta({ id: 'SignIn' });

export const OwnGrant = z
  .object({ role: RoleWord, site: Id, zone: Id.nullable(), until: Time.nullable() })
  .meta({ id: 'OwnGrant' });

export const Site = z
  .object({ id: Id, name: z.string(), timeZone: z.string(), demo: z.boolean(), created: Time })
  .meta({ id: 'Site' });

export const Me = z
  .object({
    person: z.object({ id: Id, name: z.string() }).nullable().meta({ description: 'null for a token' }),
    token: z
      .object({ name: z.string(), scope: z.string().nullable(), site: Id.nullable(), sensor: z.string().nullable() })
      .nullable()
      .meta({ description: 'null for a person' }),
    csrf: z.string().nullable().meta({ description: 'Send it as x-bulkhead-csrf with every change' }),
    grants: z.array(OwnGrant),
    sites: z.array(Site),
    can: z
      .record(z.string(), z.array(z.string()))
      .meta({ description: 'Capabilities by site id; "*" for those of no single site' }),
  })
  .meta({ id: 'Me' });

export const SiteInput = z.object({ name: Name, timeZone: TimeZone }).meta({ id: 'NewSite' });
export const SitePatch = SiteInput.partial().meta({ id: 'SitePatch' });
