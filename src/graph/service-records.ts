/** Records of services of unknown protocols: what several sensors say of one is one, and the latest word counts. */
import type { UnknownServiceRecord } from '../model/graph.ts';
import type { UnknownServiceSeen } from '../model/observation.ts';
import type { ServiceLooks, SideShape } from '../model/service-looks.ts';
import { widen } from './record-times.ts';

export function freshService(id: number, server: number, seen: UnknownServiceSeen): UnknownServiceRecord {
  const { transport, port, firstUs, lastUs } = seen;
  return { id, server, transport, port, ...looksOf(seen), firstUs, lastUs };
}

/** True where the record is another by what was seen. Of two words of the same time that of more packets counts. */
export function lookAnew(record: UnknownServiceRecord, seen: UnknownServiceSeen): boolean {
  const later = seen.lastUs - record.lastUs || packetsOf(seen) - packetsOf(record);
  const widened = widen(record, seen.firstUs, seen.lastUs);
  if (later > 0) Object.assign(record, looksOf(seen));
  return widened || later > 0;
}

const packetsOf = ({ client, answers }: ServiceLooks): number => client.packets + answers.packets;

/** Without what a newer sensor may say beside. */
const looksOf = ({ entropy, printable, client, answers, periodUs }: ServiceLooks): ServiceLooks => ({
  entropy,
  printable,
  client: shapeOf(client),
  answers: shapeOf(answers),
  periodUs,
});

const shapeOf = ({ packets, shortest, longest, lengths, begins }: SideShape): SideShape => ({
  packets,
  shortest,
  longest,
  lengths,
  begins,
});
