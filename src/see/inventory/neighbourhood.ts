/**
 * Where the assets of a subnet stand, for those whose own traffic does not tell: a switch stands with what it connects, a
 * server in the industrial DMZ is no office server. Only what an asset tells by itself is counted, so that no order of
 * arrival shows and nobody is placed by somebody who was placed by him. IEC 62443-3-2, ZCR 3; NIST SP 800-82, 5.2.
 */
import { isLinkLocalIp } from '../../kernel/address.ts';
import type { AssetId } from '../../model/ids.ts';
import { LEVELS, type Level } from '../../model/words.ts';
import { prefixOf } from './address-nature.ts';

/** Fewer than this share of a subnet are strays in it. */
const SHARE_MIN = 0.1;
/** One host may bear a misleading name. */
const DMZ_HOSTS_MIN = 2;

interface Subnet {
  readonly counts: Map<Level, number>;
  /** Assets that are placed by their neighbours. */
  readonly leaning: Set<AssetId>;
  level: Level | null;
}

interface Place {
  readonly prefixes: readonly string[];
  readonly level: Level | null;
}

/** The subnets that addresses lie in, each once. A link-local address says nothing of a place. */
export const subnetsOf = (ips: readonly string[]): readonly string[] => [
  ...new Set(ips.filter((ip) => !isLinkLocalIp(ip)).map(prefixOf)),
];

export class Neighbourhood {
  private readonly subnets = new Map<string, Subnet>();
  private readonly places = new Map<AssetId, Place>();

  /** The levels of these subnets, where they are known. */
  levelsOf(prefixes: readonly string[]): Level[] {
    const levels: Level[] = [];
    for (const prefix of prefixes) {
      const level = this.subnets.get(prefix)?.level;
      if (level != null) levels.push(level);
    }
    return levels;
  }

  /** Says where an asset stands by itself (null: nowhere, or it is gone); those whose place may have changed thereby. */
  put(asset: AssetId, prefixes: readonly string[], level: Level | null, leans: boolean): Set<AssetId> {
    const moved = new Set<AssetId>();
    const before = this.places.get(asset);
    this.places.set(asset, { prefixes, level });
    for (const prefix of before?.prefixes ?? []) this.subnets.get(prefix)?.leaning.delete(asset);
    if (leans) for (const prefix of prefixes) this.subnetAt(prefix).leaning.add(asset);
    if (before?.level === level && before.prefixes.join() === prefixes.join()) return moved;
    for (const prefix of before?.prefixes ?? []) this.count(prefix, before?.level ?? null, -1, moved);
    for (const prefix of prefixes) this.count(prefix, level, 1, moved);
    return moved;
  }

  /** For a reading that is over: an asset is told once and never moves. */
  tell(prefixes: readonly string[], level: Level | null): void {
    for (const prefix of prefixes) this.count(prefix, level, 1, new Set());
  }

  private count(prefix: string, level: Level | null, by: 1 | -1, moved: Set<AssetId>): void {
    if (level === null) return;
    const subnet = this.subnetAt(prefix);
    subnet.counts.set(level, (subnet.counts.get(level) ?? 0) + by);
    const after = levelOf(subnet.counts);
    if (after === subnet.level) return;
    subnet.level = after;
    for (const asset of subnet.leaning) moved.add(asset);
  }

  private subnetAt(prefix: string): Subnet {
    let subnet = this.subnets.get(prefix);
    if (!subnet) this.subnets.set(prefix, (subnet = { counts: new Map(), leaning: new Set(), level: null }));
    return subnet;
  }
}

/** A DMZ where several are; else the lowest level from 1 on, for the network of a line belongs to its controllers. */
function levelOf(counts: ReadonlyMap<Level, number>): Level | null {
  const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
  const dmz = counts.get('3.5') ?? 0;
  if (dmz >= DMZ_HOSTS_MIN && dmz * 2 >= total) return '3.5';
  const held = LEVELS.filter((level) => (counts.get(level) ?? 0) > total * SHARE_MIN);
  return held.find((level) => level !== '0' && level !== '3.5') ?? held[0] ?? null;
}
