/** What each endpoint offers and uses, kept small: of more services than the ceiling the lowest in a fixed order stay, so that no order of arrival shows. */
import { SmallSet } from '../../kernel/small.ts';
import { LIMITS } from '../../model/limits.ts';
import { TRANSPORTS, type Meaning, type Transport } from '../../model/words.ts';
import type { ServiceUse } from './profile.ts';

/** A service and one's part in it: the same object for all endpoints, of which there are many more than of services. */
interface Kind {
  readonly protocol: string;
  readonly transport: Transport;
  readonly port: number;
  readonly role: 'client' | 'server';
  /** Known protocols before unknown ones, then by port. */
  readonly key: string;
}

/** Of more subnets than this the lowest stay: it is only asked whether there are several. */
const AREAS_MAX = 3;
const NO_AREAS: readonly string[] = [];

export class Use implements ServiceUse {
  readonly kind: Kind;
  readonly meanings = new SmallSet<Meaning>();
  peers = 0;
  areas = NO_AREAS;

  constructor(kind: Kind) {
    this.kind = kind;
  }

  get protocol(): string {
    return this.kind.protocol;
  }
  get transport(): Transport {
    return this.kind.transport;
  }
  get port(): number {
    return this.kind.port;
  }
  get role(): 'client' | 'server' {
    return this.kind.role;
  }
}

export class ServiceUses {
  private readonly byEndpoint = new Map<number, Use[]>();
  private readonly kinds = new Map<string, Map<number, Kind>>();
  /** Uses beyond the ceiling that were left out. */
  omitted = 0;

  /** One more conversation of this kind at the endpoint, with somebody in the subnet `area`; `by` 0 only asks for the use. */
  add(endpoint: number, of: Omit<Kind, 'key'>, by: number, area?: string): Use | undefined {
    let uses = this.byEndpoint.get(endpoint);
    if (!uses) this.byEndpoint.set(endpoint, (uses = []));
    const kind = this.kindOf(of);
    let use = uses.find((held) => held.kind === kind);
    if (!use) {
      if (uses.length >= LIMITS.servicesPerAddressMax && !this.makeRoom(uses, kind.key)) return undefined;
      use = new Use(kind);
      uses.push(use);
    }
    use.peers += by;
    if (area !== undefined) use.areas = withAreas(use.areas, [area]);
    return use;
  }

  of(endpoint: number): Iterable<ServiceUse> {
    return this.byEndpoint.get(endpoint) ?? [];
  }

  private kindOf({ protocol, transport, port, role }: Omit<Kind, 'key'>): Kind {
    let kinds = this.kinds.get(protocol);
    if (!kinds) this.kinds.set(protocol, (kinds = new Map<number, Kind>()));
    const number = (port * TRANSPORTS.length + TRANSPORTS.indexOf(transport)) * 2 + (role === 'client' ? 0 : 1);
    let kind = kinds.get(number);
    if (!kind) {
      const of = { protocol, transport, port, role };
      kinds.set(number, (kind = { ...of, key: sortKey(of) }));
    }
    return kind;
  }

  private makeRoom(uses: Use[], key: string): boolean {
    this.omitted++;
    let highest = -1;
    for (const [at, { kind }] of uses.entries()) if (kind.key > (uses[highest]?.kind.key ?? key)) highest = at;
    if (highest < 0) return false;
    uses.splice(highest, 1);
    return true;
  }
}

const sortKey = ({ protocol, transport, port, role }: Omit<Kind, 'key'>): string =>
  `${protocol === 'unknown' ? 1 : 0}|${role}|${protocol}|${transport}|${String(port).padStart(5, '0')}`;

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
  return [...merged]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { use, ...sums }]) => {
      const { protocol, transport, port, role } = use;
      return { protocol, transport, port, role, ...sums };
    });
}

const withAreas = (known: readonly string[], more: readonly string[]): readonly string[] =>
  more.every((area) => known.includes(area)) ? known : [...new Set([...known, ...more])].sort().slice(0, AREAS_MAX);
