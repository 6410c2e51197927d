/** What each endpoint offers and uses, kept small: of more services than the ceiling the lowest in a fixed order stay, so that no order of arrival shows. */
import { LIMITS } from '../../model/limits.ts';
import type { Meaning, Transport } from '../../model/words.ts';
import type { ServiceUse } from './profile.ts';

export interface Use {
  readonly protocol: string;
  readonly transport: Transport;
  readonly port: number;
  readonly role: 'client' | 'server';
  readonly meanings: Set<Meaning>;
  peers: number;
  areas: readonly string[];
}

/** Of more subnets than this the lowest stay: it is only asked whether there are several. */
const AREAS_MAX = 3;
const NO_AREAS: readonly string[] = [];

type Kind = Omit<Use, 'meanings' | 'peers' | 'areas'>;

export class ServiceUses {
  private readonly byEndpoint = new Map<number, Map<string, Use>>();
  /** Uses beyond the ceiling that were left out. */
  omitted = 0;

  /** One more conversation of this kind at the endpoint, with somebody in the subnet `area`; `by` 0 only asks for the use. */
  add(endpoint: number, of: Kind, by: number, area?: string): Use | undefined {
    let uses = this.byEndpoint.get(endpoint);
    if (!uses) this.byEndpoint.set(endpoint, (uses = new Map<string, Use>()));
    const key = sortKey(of);
    let use = uses.get(key);
    if (!use) {
      if (uses.size >= LIMITS.servicesPerAddressMax && !this.makeRoom(uses, key)) return undefined;
      use = {
        protocol: of.protocol,
        transport: of.transport,
        port: of.port,
        role: of.role,
        meanings: new Set(),
        peers: 0,
        areas: NO_AREAS,
      };
      uses.set(key, use);
    }
    use.peers += by;
    if (area !== undefined) use.areas = withAreas(use.areas, [area]);
    return use;
  }

  of(endpoint: number): Iterable<ServiceUse> {
    return this.byEndpoint.get(endpoint)?.values() ?? [];
  }

  private makeRoom(uses: Map<string, Use>, key: string): boolean {
    this.omitted++;
    let highest = key;
    for (const held of uses.keys()) if (held > highest) highest = held;
    if (highest === key) return false;
    uses.delete(highest);
    return true;
  }
}

/** Known protocols before unknown ones, then by port. */
const sortKey = (of: Kind): string =>
  `${of.protocol === 'unknown' ? 1 : 0}|${of.role}|${of.protocol}|${of.transport}|${String(of.port).padStart(5, '0')}`;

/** Uses of several endpoints of one asset, told once each. */
export function mergeUses(lists: Iterable<Iterable<ServiceUse>>): ServiceUse[] {
  const merged = new Map<
    string,
    { use: ServiceUse; meanings: Set<Meaning>; peers: number; areas: readonly string[] }
  >();
  for (const list of lists) {
    for (const use of list) {
      const key = sortKey(use);
      const known = merged.get(key);
      if (known) {
        known.peers += use.peers;
        known.areas = withAreas(known.areas, use.areas);
        for (const meaning of use.meanings) known.meanings.add(meaning);
      } else merged.set(key, { use, meanings: new Set(use.meanings), peers: use.peers, areas: use.areas });
    }
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { use, ...sums }]) => ({ ...use, ...sums }));
}

const withAreas = (known: readonly string[], more: readonly string[]): readonly string[] =>
  more.every((area) => known.includes(area)) ? known : [...new Set([...known, ...more])].sort().slice(0, AREAS_MAX);
