/** What the map is made of, in its own units: one unit is one pixel at 100 %. */
import type { AssetClass, Level, Meaning } from '../../src/model/words.ts';

export interface MapAsset {
  readonly id: string;
  readonly name: string;
  readonly class: AssetClass;
  readonly level: Level | null;
  readonly zone: string | null;
  /** Its own, and those of other subnets that it has an address in. */
  readonly zones: readonly string[];
  readonly ip: string | null;
  readonly new: boolean;
}

export interface MapZone {
  readonly id: string;
  readonly name: string;
  readonly level: Level | null;
}

export interface MapEdge {
  readonly client: string;
  readonly server: string;
  readonly protocol: string;
  readonly meanings: readonly Meaning[];
  readonly conversations: number;
  readonly cyclic: boolean;
}

export interface LayoutInput {
  readonly zones: readonly MapZone[];
  readonly assets: readonly MapAsset[];
  readonly edges: readonly Pick<MapEdge, 'client' | 'server' | 'conversations'>[];
  readonly externals: number;
  /** Stacks that a person opened. */
  readonly open: readonly string[];
}

export interface Chip {
  /** The asset's id, or the stack's. */
  readonly id: string;
  readonly zone: string;
  readonly class: AssetClass;
  readonly name: string;
  readonly members: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly w: number;
}

export interface ZoneBox {
  readonly id: string;
  readonly name: string;
  readonly kind: 'zone' | 'unplaced' | 'external';
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Where a level line crosses it. */
  readonly lines: readonly number[];
}

export interface Band {
  readonly level: string;
  readonly word: string;
  readonly y: number;
  readonly h: number;
}

export interface Trunk {
  readonly id: string;
  readonly a: string;
  readonly b: string;
  readonly count: number;
  /** x, y, x, y… */
  readonly points: readonly number[];
  readonly pill: { readonly x: number; readonly y: number };
}

export interface Wall {
  readonly name: string;
  readonly y: number;
  /** Right end of its name, which no trunk crosses. */
  readonly label: number;
  readonly gates: readonly number[];
}

export interface Layout {
  readonly chipW: number;
  readonly bands: readonly Band[];
  readonly zones: readonly ZoneBox[];
  readonly chips: readonly Chip[];
  readonly trunks: readonly Trunk[];
  readonly walls: readonly Wall[];
  readonly width: number;
  readonly height: number;
}

export interface TierZone {
  readonly id: string;
  readonly name: string;
  readonly kind: ZoneBox['kind'];
  readonly count: number;
  readonly rows: ReadonlyMap<string, readonly Omit<Chip, 'x' | 'y' | 'w'>[]>;
  readonly x: number;
  readonly w: number;
  readonly columns: number;
}

/** One row of zone boxes. A band has one or several. */
export interface Tier {
  readonly key: string;
  readonly zones: readonly TierZone[];
  readonly rowsByLevel: readonly (readonly [string, number])[];
}

/** How many conversations two zones have. */
export interface Count {
  readonly id: string;
  readonly count: number;
}

export interface Pair extends Count {
  readonly upper: { readonly zone: TierZone; readonly tier: number };
  readonly lower: { readonly zone: TierZone; readonly tier: number };
}

/** A pair of zones, the same whichever comes first. */
export const pairId = (a: string, b: string): string => (a < b ? `${a}~${b}` : `${b}~${a}`);
