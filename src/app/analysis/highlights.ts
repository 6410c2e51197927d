/** What a person wants to see of an analysis first: assets, operations that change a device, services, logons in clear. */
import { NOTABLE_MEANINGS, type AssetClass, type Meaning } from '../../model/words.ts';
import type { SurveyedAsset } from '../../see/inventory/survey.ts';
import { protocols } from '../../see/all-protocols.ts';
import type { LogonFound } from './accounts.ts';
import type { Analysis } from './analysis.ts';
import type { ConversationFound } from './conversations.ts';
import type { OperationFound } from './operations.ts';

export interface NotableOperation {
  readonly meaning: Meaning;
  readonly client: string;
  readonly server: string;
  readonly protocol: string;
  readonly operation: string;
  /** The first objects, as text. */
  readonly objects: string;
  readonly requests: number;
  readonly errors: number;
  readonly firstUs: number;
}

export interface ServiceTotals {
  readonly name: string;
  readonly ports: string;
  readonly clients: number;
  readonly servers: number;
  readonly packets: number;
  /** Messages that were decoded; 0 where the protocol is recognised only. */
  readonly messages: number;
}

export interface ClearTotals extends ServiceTotals {
  /** Logons that were read, and those of them that are as a maker delivers them. */
  readonly logons: number;
  readonly defaults: number;
}

export interface Highlights {
  /** Assets that are no external addresses, the first of them. */
  readonly assets: readonly SurveyedAsset[];
  readonly classes: ReadonlyMap<AssetClass, number>;
  /** In the order of time, the weightiest meanings where there are too many. */
  readonly notable: readonly NotableOperation[];
  readonly notableCount: number;
  /** By packets, most first. */
  readonly services: readonly ServiceTotals[];
  readonly clear: readonly ClearTotals[];
  /** Conversations whose protocol is not known. */
  readonly unknown: number;
}

/** Writes of industrial protocols change a process, too; they come after all else, since many are cyclic. */
const BY_WEIGHT: readonly Meaning[] = [
  'firmware',
  'program-download',
  'stop',
  'start',
  'configure',
  'control',
  'program-upload',
];
const OBJECTS_SHOWN = 3;
const PORTS_SHOWN = 4;
const PROTOCOLS = new Map(protocols.map((protocol) => [protocol.id, protocol]));

export function collectHighlights(
  analysis: Analysis,
  shown: { readonly notable: number; readonly assets: number },
): Highlights {
  const { assets, classes } = collectAssets(analysis, shown.assets);
  const services = new Map<string, Service>();
  const notable: NotableOperation[] = [];
  let notableCount = 0;
  let unknown = 0;
  analysis.eachConversation((conversation) => {
    if (conversation.protocol === 'unknown') unknown++;
    addService(services, conversation);
    for (const operation of conversation.operations) {
      if (!isNotable(conversation.protocol, operation.meaning)) continue;
      notableCount++;
      notable.push(notableOf(conversation, operation));
      // Kept to a few times of what is shown, the weightiest first.
      if (notable.length > shown.notable * 4) notable.sort(byWeight).splice(shown.notable);
    }
    return true;
  });
  const messages = new Map(analysis.protocols.map((of) => [of.protocol, of.messages]));
  const totals = [...services].map(([id, service]) => ({ id, ...totalsOf(id, service, messages.get(id) ?? 0) }));
  totals.sort((a, b) => b.packets - a.packets || (a.id < b.id ? -1 : 1));
  return {
    assets,
    classes,
    notable: notable
      .sort(byWeight)
      .slice(0, shown.notable)
      .sort((a, b) => a.firstUs - b.firstUs),
    notableCount,
    services: totals.filter(({ id }) => id !== 'unknown'),
    clear: clearOf(totals, analysis.logons),
    unknown,
  };
}

/** Protocols that can log on in clear, and those that did. */
function clearOf(
  totals: readonly (ServiceTotals & { readonly id: string })[],
  logons: readonly LogonFound[],
): readonly ClearTotals[] {
  return totals
    .map((of) => {
      const read = logons.filter(({ protocol }) => protocol === of.id);
      return { ...of, logons: read.length, defaults: read.filter(({ knownDefault }) => knownDefault).length };
    })
    .filter(({ id, logons: read }) => read > 0 || PROTOCOLS.get(id)?.logonInClear === true);
}

function collectAssets(
  analysis: Analysis,
  shown: number,
): {
  readonly assets: readonly SurveyedAsset[];
  readonly classes: ReadonlyMap<AssetClass, number>;
} {
  const assets: SurveyedAsset[] = [];
  const classes = new Map<AssetClass, number>();
  for (const [, asset] of analysis.assets()) {
    classes.set(asset.class, (classes.get(asset.class) ?? 0) + 1);
    if (asset.class !== 'external' && assets.length < shown) assets.push(asset);
  }
  return { assets, classes };
}

function isNotable(protocol: string, meaning: Meaning): boolean {
  return NOTABLE_MEANINGS.includes(meaning) || (meaning === 'write' && PROTOCOLS.get(protocol)?.domain === 'ot');
}

function notableOf(conversation: ConversationFound, of: OperationFound): NotableOperation {
  const { clientAddresses, serverAddresses, protocol } = conversation;
  const objects = of.objects.slice(0, OBJECTS_SHOWN).map(({ object }) => object);
  if (of.objects.length > OBJECTS_SHOWN) objects.push('…');
  return {
    meaning: of.meaning,
    client: clientAddresses[0] ?? '',
    server: serverAddresses[0] ?? '',
    protocol,
    operation: of.operation,
    objects: objects.join(', '),
    requests: of.requests,
    errors: of.errors,
    firstUs: of.firstUs,
  };
}

function byWeight(a: NotableOperation, b: NotableOperation): number {
  const weight = ({ meaning }: NotableOperation): number => {
    const place = BY_WEIGHT.indexOf(meaning);
    return place < 0 ? BY_WEIGHT.length : place;
  };
  return weight(a) - weight(b) || a.firstUs - b.firstUs;
}

interface Service {
  readonly ports: Set<string>;
  readonly clients: Set<string>;
  readonly servers: Set<string>;
  packets: number;
}

function addService(services: Map<string, Service>, conversation: ConversationFound): void {
  const { protocol, transport, port, client, server, clientAddresses, serverAddresses, packets } = conversation;
  const none = { ports: new Set<string>(), clients: new Set<string>(), servers: new Set<string>(), packets: 0 };
  const service = services.get(protocol) ?? none;
  services.set(protocol, service);
  if (service.ports.size <= PORTS_SHOWN)
    service.ports.add(transport === 'tcp' || transport === 'udp' ? `${transport}/${port}` : transport);
  service.clients.add(client ?? clientAddresses[0] ?? '');
  service.servers.add(server ?? serverAddresses[0] ?? '');
  service.packets += packets;
}

function totalsOf(id: string, { ports, clients, servers, packets }: Service, messages: number): ServiceTotals {
  const shown = [...ports].slice(0, PORTS_SHOWN);
  if (ports.size > PORTS_SHOWN) shown.push('…');
  const name = PROTOCOLS.get(id)?.name ?? id;
  return { name, ports: shown.join(' '), clients: clients.size, servers: servers.size, packets, messages };
}
