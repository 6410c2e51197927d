/** Which operations of a site are notable: the rare and weighty, one row for each conversation and meaning. */
import { sql, type RawBuilder } from 'kysely';
import type { Sight } from '../../model/ports/queries.ts';
import { NOTABLE_MEANINGS, type Meaning } from '../../model/words.ts';
import { rowsOf, type Connection } from './database.ts';
import { sideSeen } from './read-conversations.ts';
import { sees } from './sight.ts';

const NOTABLE_SHOWN = 20;

/** A write or control that comes again and again with the beat of its conversation belongs to the exchange, and is no news. */
const REPEATS_MIN = 3;
const BEATS_BETWEEN_MAX = 100;
const REPEATED: readonly Meaning[] = ['write', 'control'];

/** For operations as `o` joined with their conversation as `c`. What it carries or is carried by beats with it: CIP with EtherNet/IP. */
function isNotable(industrial: readonly string[]): RawBuilder<unknown> {
  const rare = NOTABLE_MEANINGS.filter((meaning) => !REPEATED.includes(meaning));
  return sql`(o.meaning = ANY (${rare}) OR (o.meaning = ANY (${[...REPEATED]}) AND c.protocol = ANY (${[...industrial]})
    AND NOT EXISTS (SELECT 1 FROM conversations b JOIN pulses p ON p.site = b.site AND p.conversation = b.id
      WHERE b.site = c.site AND b.client = c.client AND b.server = c.server AND b.port = c.port
      AND o.requests >= ${REPEATS_MIN} AND o.last_us - o.first_us <= (o.requests - 1) * ${BEATS_BETWEEN_MAX} * p.period_us)))`;
}

interface NotableGroup {
  /** Its newest operation. */
  readonly id: number;
  readonly kinds: number;
  readonly total: number;
}

export function notableGroups(
  db: Connection,
  sight: Sight,
  nowUs: number,
  industrial: readonly string[],
): Promise<readonly NotableGroup[]> {
  return rowsOf(
    db,
    sql<NotableGroup>`WITH told AS (SELECT o.id, o.conversation, o.meaning, o.requests, o.last_us FROM operations o
        JOIN conversations c ON c.site = o.site AND c.id = o.conversation
        WHERE o.site = ${sight.site} AND ${isNotable(industrial)} AND ${sees(sight, nowUs)} AND ${sideSeen(sight)}),
      summed AS (SELECT DISTINCT ON (conversation, meaning) id, last_us, count(*) OVER alike AS kinds,
        (sum(requests) OVER alike)::bigint AS total FROM told WINDOW alike AS (PARTITION BY conversation, meaning)
        ORDER BY conversation, meaning, last_us DESC, id DESC)
      SELECT id, kinds, total FROM summed ORDER BY last_us DESC, id DESC LIMIT ${NOTABLE_SHOWN}`,
  );
}
