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
  /** Assets by their level's place in `LEVELS`. */
  readonly counts: number[];
  /** Assets that are placed by their neighbours. */
  leaning: Set<AssetId> | null;
  /** Undefined while it was not worked out since the last count. */
  level: Level | null | undefined;
}

interface Place {
  readonly prefixes: readonly string[];
  readonly level: Level | null;
}

/** The subnets that addresses lie in, each once. A link-local address says nothing of a place. */
export function subnetsOf(ips: readonly string[]): readonly string[] {
  const [first] = ips;
  if (first === undefined) return NOWHERE;
  if (ips.length === 1) return isLinkLocalIp(first) ? NOWHERE : [prefixOf(first)];
  return [...new Set(ips.filter((ip) => !isLinkLocalIp(ip)).map(prefixOf))];
}

const NOWHERE: readonly string[] = [];

export class Neighbourhood {
  private readonly subnets = new Map<string, Subnet>();
  private readonly places = new Map<AssetId, Place>();

  /** The levels of these subnets, where they are known. */
  levelsOf(prefixes: readonly string[]): Level[] {
    const levels: Level[] = [];
    for (const prefix of prefixes) {
      const subnet = this.subnets.get(prefix);
      const level = subnet ? levelOf(subnet) : null;
      if (level !== null) levels.push(level);
    }
    return levels;
  }

  /** Says where an asset stands by itself (null: nowhere, or it is gone); those whose place may have changed thereby. */
  put(asset: AssetId, prefixes: readonly string[], level: Level | null, leans: boolean): Set<AssetId> {
    const moved = new Set<AssetId>();
    const before = this.places.get(asset);
    this.places.set(asset, { prefixes, level });
    for (const prefix of before?.prefixes ?? []) this.subnets.get(prefix)?.leaning?.delete(asset);
    if (leans) for (const prefix of prefixes) (this.subnetAt(prefix).leaning ??= new Set()).add(asset);
    if (before?.level === level && before.prefixes.join() === prefixes.join()) return moved;
    for (const prefix of before?.prefixes ?? []) this.count(prefix, before?.level ?? null, -1, moved);
    for (const prefix of prefixes) this.count(prefix, level, 1, moved);
    return moved;
  }

  /** For a reading that is over: an asset is told once, with its addresses, and never moves. */
  tell(ips: readonly string[], level: Level | null): void {
    if (level !== null) for (const prefix of subnetsOf(ips)) countIn(this.subnetAt(prefix), level, 1);
  }

  private count(prefix: string, level: Level | null, by: 1 | -1, moved: Set<AssetId>): void {
    if (level === null) return;
    const subnet = this.subnetAt(prefix);
    const before = levelOf(subnet);
    countIn(subnet, level, by);
    if (levelOf(subnet) !== before) for (const asset of subnet.leaning ?? []) moved.add(asset);
  }

  private subnetAt(prefix: string): Subnet {
    let subnet = this.subnets.get(prefix);
    if (!subnet) this.subnets.set(prefix, (subnet = { counts: LEVELS.map(() => 0), leaning: null, level: undefined }));
    return subnet;
  }
}

function countIn(subnet: Subnet, level: Level, by: 1 | -1): void {
  const place = LEVELS.indexOf(level);
  subnet.counts[place] = (subnet.counts[place] as number) + by;
  subnet.level = undefined;
}

const levelOf = (subnet: Subnet): Level | null =>
  subnet.level === undefined ? (subnet.level = levelBy(subnet.counts)) : subnet.level;

/** A DMZ where several are; else the lowest level from 1 on, for the network of a line belongs to its controllers. */
function levelBy(counts: readonly number[]): Level | null {
  const total = counts.reduce((sum, n) => sum + n, 0);
  const dmz = counts[LEVELS.indexOf('3.5')] ?? 0;
  if (dmz >= DMZ_HOSTS_MIN && dmz * 2 >= total) return '3.5';
  const held = LEVELS.filter((_, place) => (counts[place] ?? 0) > total * SHARE_MIN);
  return held.find((level) => level !== '0' && level !== '3.5') ?? held[0] ?? null;
}
