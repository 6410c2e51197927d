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
const NO_USES: readonly Use[] = [];

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

/** The uses of one endpoint; the highest of their keys, where it is known. */
interface Held {
  readonly uses: Use[];
  highest: string;
}

export class ServiceUses {
  private readonly byEndpoint = new Map<number, Held>();
  private readonly kinds = new Map<string, Map<number, Kind>>();
  /** Uses beyond the ceiling that were left out. */
  omitted = 0;

  /** One more conversation of this kind at the endpoint, with somebody in the subnet `area`; `by` 0 only asks for the use. */
  add(endpoint: number, of: Omit<Kind, 'key'>, by: number, area?: string): Use | undefined {
    let held = this.byEndpoint.get(endpoint);
    if (!held) this.byEndpoint.set(endpoint, (held = { uses: [], highest: '' }));
    const kind = this.kindOf(of);
    let use = held.uses.find((known) => known.kind === kind);
    if (!use) {
      if (held.uses.length >= LIMITS.servicesPerAddressMax && !this.makeRoom(held, kind.key)) return undefined;
      use = new Use(kind);
      held.uses.push(use);
      held.highest = '';
    }
    use.peers += by;
    if (area !== undefined) use.areas = withAreas(use.areas, [area]);
    return use;
  }

  of(endpoint: number): readonly Use[] {
    return this.byEndpoint.get(endpoint)?.uses ?? NO_USES;
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

  /** Of a scanned or scanning host most uses are turned away here: so the highest key that is held is remembered. */
  private makeRoom(held: Held, key: string): boolean {
    this.omitted++;
    const { uses } = held;
    if (held.highest === '') held.highest = uses.reduce((top, { kind }) => (kind.key > top ? kind.key : top), '');
    if (key > held.highest) return false;
    uses.splice(
      uses.findIndex(({ kind }) => kind.key === held.highest),
      1,
    );
    return true;
  }
}

const sortKey = ({ protocol, transport, port, role }: Omit<Kind, 'key'>): string =>
  `${protocol === 'unknown' ? 1 : 0}|${role}|${protocol}|${transport}|${String(port).padStart(5, '0')}`;

/** Uses of several endpoints of one asset, told once each. */
export function mergeUses(lists: readonly (readonly Use[])[]): readonly ServiceUse[] {
  if (lists.length === 1) return [...(lists[0] ?? NO_USES)].sort(byKey);
  const merged = new Map<Kind, Use>();
  for (const list of lists) {
    for (const use of list) {
      let known = merged.get(use.kind);
      if (!known) merged.set(use.kind, (known = new Use(use.kind)));
      known.peers += use.peers;
      known.areas = withAreas(known.areas, use.areas);
      for (const meaning of use.meanings) known.meanings.add(meaning);
    }
  }
  return [...merged.values()].sort(byKey);
}

const byKey = ({ kind: a }: Use, { kind: b }: Use): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

const withAreas = (known: readonly string[], more: readonly string[]): readonly string[] =>
  more.every((area) => known.includes(area)) ? known : [...new Set([...known, ...more])].sort().slice(0, AREAS_MAX);
