/** What each endpoint offers and uses, kept small: of more services than the ceiling the lowest in a fixed order stay, so that no order of arrival shows. */
import { LIMITS } from '../../model/limits.ts';
import { TRANSPORTS, type Meaning, type Transport } from '../../model/words.ts';
import type { ServiceUse } from './profile.ts';

/** A service and one's part in it: the same object for all endpoints, of which there are many more than of services. */
export interface Kind {
  readonly protocol: string;
  readonly transport: Transport;
  readonly port: number;
  readonly role: 'client' | 'server';
  /** Known protocols before unknown ones, then by port. */
  readonly key: string;
}

/** Both parts in it. */
type Service = Readonly<Record<Kind['role'], Kind>>;

/** Of more subnets than this the lowest stay: it is only asked whether there are several. */
const AREAS_MAX = 3;
const NO_AREAS: readonly string[] = [];
const NO_USES: readonly Use[] = [];

/** What was done over a service. Few of the possible sets occur, so that each is made once and never changes. */
class Meanings implements Iterable<Meaning> {
  static readonly none = new Meanings([]);
  private readonly all: readonly Meaning[];
  private readonly wider = new Map<Meaning, Meanings>();

  private constructor(all: readonly Meaning[]) {
    this.all = all;
  }

  has(meaning: Meaning): boolean {
    return this.all.includes(meaning);
  }

  with(meaning: Meaning): Meanings {
    if (this.has(meaning)) return this;
    let wider = this.wider.get(meaning);
    if (!wider) this.wider.set(meaning, (wider = new Meanings([...this.all, meaning])));
    return wider;
  }

  [Symbol.iterator](): Iterator<Meaning> {
    return this.all[Symbol.iterator]();
  }
}

export class Use implements ServiceUse {
  readonly kind: Kind;
  meanings = Meanings.none;
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

  did(meaning: Meaning): void {
    this.meanings = this.meanings.with(meaning);
  }
}

export class ServiceUses {
  /** In the order of their keys; no list is longer than what it holds, for most hold one or two. */
  private readonly byEndpoint = new Map<number, Use[]>();
  private readonly services = new Map<string, Map<number, Service>>();
  /** Uses beyond the ceiling that were left out. */
  omitted = 0;

  serviceOf(protocol: string, transport: Transport, port: number): Service {
    let services = this.services.get(protocol);
    if (!services) this.services.set(protocol, (services = new Map<number, Service>()));
    const number = port * TRANSPORTS.length + TRANSPORTS.indexOf(transport);
    let service = services.get(number);
    if (!service) {
      const partOf = (role: Kind['role']): Kind => {
        const of = { protocol, transport, port, role };
        return { ...of, key: sortKey(of) };
      };
      services.set(number, (service = { client: partOf('client'), server: partOf('server') }));
    }
    return service;
  }

  /** One more conversation of this kind at the endpoint, with somebody in the subnet `area`; `by` 0 only asks for the use. */
  add(endpoint: number, kind: Kind, by: number, area?: string): Use | undefined {
    const uses = this.byEndpoint.get(endpoint) ?? NO_USES;
    const use = useOf(uses, kind) ?? this.begin(endpoint, uses, kind);
    if (!use) return undefined;
    use.peers += by;
    if (area !== undefined && isNewArea(use.areas, area)) use.areas = lowestAreas([...use.areas, area]);
    return use;
  }

  of(endpoint: number): readonly Use[] {
    return this.byEndpoint.get(endpoint) ?? NO_USES;
  }

  /** Of a scanned or scanning host most uses are turned away here. */
  private begin(endpoint: number, uses: readonly Use[], kind: Kind): Use | undefined {
    const full = uses.length >= LIMITS.servicesPerAddressMax;
    if (full) {
      this.omitted++;
      if (kind.key > (uses.at(-1)?.kind.key ?? '')) return undefined;
    }
    const use = new Use(kind);
    const more = new Array<Use>(full ? uses.length : uses.length + 1);
    let place = uses.length;
    for (; place > 0 && kind.key < (uses[place - 1] as Use).kind.key; place--)
      if (place < more.length) more[place] = uses[place - 1] as Use;
    more[place] = use;
    while (place-- > 0) more[place] = uses[place] as Use;
    this.byEndpoint.set(endpoint, more);
    return use;
  }
}

const sortKey = ({ protocol, transport, port, role }: Omit<Kind, 'key'>): string =>
  `${protocol === 'unknown' ? 1 : 0}|${role}|${protocol}|${transport}|${String(port).padStart(5, '0')}`;

/** Uses of several endpoints of one asset, told once each. */
export function mergeUses(lists: readonly (readonly Use[])[]): readonly ServiceUse[] {
  if (lists.length < 2) return lists[0] ?? NO_USES;
  const merged = new Map<Kind, Use>();
  for (const list of lists) {
    for (const use of list) {
      let known = merged.get(use.kind);
      if (!known) merged.set(use.kind, (known = new Use(use.kind)));
      known.peers += use.peers;
      known.areas = lowestAreas([...known.areas, ...use.areas]);
      for (const meaning of use.meanings) known.did(meaning);
    }
  }
  return [...merged.values()].sort(byKey);
}

const byKey = ({ kind: a }: Use, { kind: b }: Use): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

function useOf(uses: readonly Use[], kind: Kind): Use | undefined {
  for (const known of uses) if (known.kind === kind) return known;
  return undefined;
}

const isNewArea = (areas: readonly string[], area: string): boolean =>
  !areas.includes(area) && (areas.length < AREAS_MAX || area < (areas[AREAS_MAX - 1] as string));

const lowestAreas = (areas: readonly string[]): readonly string[] =>
  areas.length === 0 ? NO_AREAS : [...new Set(areas)].sort().slice(0, AREAS_MAX);
