/** How long each class of data is kept, and what may not be deleted at all. */
import type { RetentionClass } from '../fields.ts';
import type { HoldId, SiteId } from '../ids.ts';
import type { Actor } from './audit.ts';

/** Days by class, where the site differs from the defaults. */
export type RetentionDays = Readonly<Partial<Record<RetentionClass, number>>>;

/** Nothing between these times is deleted while it stands; null is open. */
export interface Hold {
  readonly id: HoldId;
  readonly site: SiteId;
  readonly reason: string;
  readonly fromUs: number | null;
  readonly toUs: number | null;
  readonly createdUs: number;
  readonly by: Actor;
}

/** What one run of the deletion routine removed. The graph in memory should be loaded anew where `inventory` is among it. */
export interface Swept {
  readonly rows: readonly { readonly site: SiteId; readonly class: RetentionClass; readonly rows: number }[];
  /** Set when the disk was nearly full: history older than this was removed before its time. */
  readonly droppedBeforeUs: number | null;
  readonly freeShare: number | null;
}
