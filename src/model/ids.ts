/** Identifiers. Branded, so that a site can't be passed where an asset is meant; never reused. */

declare const brand: unique symbol;
type Id<B extends string> = string & { readonly [brand]: B };

export type SiteId = Id<'site'>;
export type AssetId = Id<'asset'>;
export type ConversationId = Id<'conversation'>;
export type ZoneId = Id<'zone'>;
export type LineId = Id<'line'>;
export type SensorId = Id<'sensor'>;
export type PersonId = Id<'person'>;
export type GrantId = Id<'grant'>;
export type TokenId = Id<'token'>;
export type ImportId = Id<'import'>;
export type HoldId = Id<'hold'>;
export type ProtocolId = string;

export const asId = <T extends Id<string>>(text: string): T => text as unknown as T;
