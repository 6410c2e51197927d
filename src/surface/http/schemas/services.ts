/** Services of unknown protocols: what they look like, and what a person calls them. */
import { z } from 'zod';
import { NATURES, PROFILED_TRANSPORTS } from '../../../model/service-looks.ts';
import { AssetRef, Count, Id, Name, page, PageQuery, Time } from './common.ts';

export const UnknownServiceQuery = z.object({
  asset: z.string().max(64).optional().meta({ description: 'That offers the service' }),
  named: z.enum(['true', 'false']).optional().meta({ description: 'By a person' }),
  ...PageQuery.shape,
});

export const SideShape = z
  .object({
    packets: Count.meta({ description: 'That were looked at' }),
    shortest: Count.meta({ description: 'Bytes' }),
    longest: Count.meta({ description: 'Bytes' }),
    lengths: z
      .array(z.object({ bytes: Count, packets: Count }))
      .meta({ description: 'Commonest first; empty where there are more than a few' }),
    begins: z
      .string()
      .meta({ description: 'First bytes in hexadecimal, as far as all packets have them; `..` where they differ' }),
  })
  .meta({ id: 'SideShape' });

export const UnknownService = z
  .object({
    id: Id,
    server: AssetRef,
    address: z.string(),
    transport: z.enum(PROFILED_TRANSPORTS),
    port: z.number().int().meta({ description: 'EtherType on Ethernet' }),
    nature: z.enum(NATURES).meta({ description: '`random`: compressed or encrypted' }),
    entropy: z.number().meta({ description: 'Bits per byte, 0 to 8' }),
    printable: z.number().meta({ description: 'Share of printable ASCII, 0 to 1' }),
    client: SideShape,
    answers: SideShape,
    periodMs: z.number().nullable().meta({ description: 'Where nearly all packets of a client keep one' }),
    conversations: Count,
    name: z.string().nullable().meta({ description: "A person's word" }),
    note: z.string().nullable(),
    firstSeen: Time,
    lastSeen: Time,
  })
  .meta({ id: 'UnknownService' });

export const UnknownServicePage = z
  .object({ ...page(UnknownService).shape, named: Count.meta({ description: 'Of all that match' }) })
  .meta({ id: 'UnknownServicePage' });

export const UnknownServiceParams = z.object({ site: Id, service: Id });

export const ServiceName = z
  .object({
    name: Name.nullable().meta({ description: 'null takes the name back, and the note with it' }),
    note: z.string().trim().max(1000).nullable().optional(),
  })
  .meta({ id: 'ServiceName' });
