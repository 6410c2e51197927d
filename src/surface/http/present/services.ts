/** Services of unknown protocols as the API says them. */
import type { z } from 'zod';
import type { UnknownServiceView } from '../../../model/ports/queries.ts';
import { natureOf, type SideShape as Shape } from '../../../model/service-looks.ts';
import type { SideShape, UnknownService } from '../schemas/services.ts';
import { assetRef, time } from './rows.ts';

export const unknownService = (row: UnknownServiceView): z.input<typeof UnknownService> => ({
  id: String(row.id),
  server: assetRef(row.serverAsset),
  address: row.address,
  transport: row.transport,
  port: row.port,
  nature: natureOf(row),
  entropy: row.entropy,
  printable: row.printable,
  client: side(row.client),
  answers: side(row.answers),
  periodMs: row.periodUs === null ? null : row.periodUs / 1000,
  conversations: row.conversations,
  name: row.name,
  note: row.note,
  firstSeen: time(row.firstUs),
  lastSeen: time(row.lastUs),
});

const side = ({ packets, shortest, longest, lengths, begins }: Shape): z.input<typeof SideShape> => ({
  packets,
  shortest,
  longest,
  lengths: lengths.map(([bytes, count]) => ({ bytes, packets: count })),
  begins,
});
