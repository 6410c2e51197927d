/**
 * Every column of every table: personal or not, and in which class of data it is kept. Deletion, pseudonyms and backup work
 * from this list; a test holds it against the database, so that no column can be added without a word here.
 */

/** Days that each class is kept unless a site says otherwise; null is never deleted by age. */
export const RETENTION_DEFAULTS = {
  /** What the plant is: endpoints, claims, assets, conversations, operations. Counted from when it was last seen. */
  inventory: 3650,
  /** Conversations by stretch of time. */
  history: 400,
  sessions: 400,
  accounts: 400,
  signs: 400,
  imports: 400,
  limits: 100,
  'sign-ins': 30,
  audit: null,
  settings: null,
} as const satisfies Record<string, number | null>;

export type RetentionClass = keyof typeof RETENTION_DEFAULTS;
