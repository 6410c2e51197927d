/** The audit: who did what, when, to what. Hash-linked, appended in the transaction of the act itself, never dropped. */
import type { PersonId, SiteId, TokenId, ZoneId } from '../ids.ts';
import type { Role } from '../words.ts';

/** Who acts. `system` names a part of Bulkhead that acts by itself, or by the hand of whoever owns the machine (`command-line`). */
export type Actor =
  | { readonly kind: 'person'; readonly id: PersonId }
  | { readonly kind: 'token'; readonly id: TokenId }
  | { readonly kind: 'system'; readonly name: string };

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Detail = Readonly<Record<string, Json>>;

/** Personal fields of one person. They are encrypted under that person's own key; destroying it erases them everywhere. */
export interface PersonalDetail {
  /** The account it is about, or the bare name of somebody without one (an owner). */
  readonly about: { readonly person: PersonId } | { readonly name: string };
  readonly fields: Readonly<Record<string, string>>;
}

/** What is about to be done. Without one nothing can be written. */
export interface Act {
  readonly actor: Actor;
  /** The use case, as `asset.correct`. */
  readonly what: string;
  /** The site that it touches; null for what belongs to no single site. Site-bound writes go to this site and no other. */
  readonly site: SiteId | null;
  /** Only for acts within one zone: then a grant for that zone is enough. */
  readonly zone?: ZoneId | null | undefined;
  /** Roles of which the actor must hold one here and now; checked against the grant rows in the transaction. Not for `system`. */
  readonly needs?: readonly Role[] | undefined;
  readonly subject?: string | null | undefined;
  readonly detail?: Detail | undefined;
  readonly personal?: readonly PersonalDetail[] | undefined;
}

export interface AuditEntry {
  readonly id: number;
  readonly timeUs: number;
  readonly actor: Actor;
  /** Name of the person or token as it is now; null when erased. */
  readonly actorName: string | null;
  readonly what: string;
  readonly site: SiteId | null;
  readonly subject: string | null;
  readonly outcome: 'done' | 'refused';
  readonly detail: Detail;
  /** Opened personal fields; null in place of those whose key was destroyed. */
  readonly personal: readonly { readonly person: string; readonly fields: Readonly<Record<string, string>> | null }[];
  readonly hash: string;
}

export interface AuditVerdict {
  readonly whole: boolean;
  readonly entries: number;
  /** The first entry that does not follow from the one before it, or `head` where entries are missing at the end. */
  readonly firstBad: number | 'head' | null;
}
