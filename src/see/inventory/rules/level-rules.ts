/** Purdue level and IT/OT domain, from the class of an asset and from what it speaks. ISA-95 / IEC 62264; NIST SP 800-82, 2.3. */
import type { Inferred } from '../../../model/graph.ts';
import type { AssetClass, Domain, Level } from '../../../model/words.ts';

interface Placing {
  readonly level: Inferred<Level>;
  readonly domain: Inferred<Domain>;
}

function placed(level: Level, domain: Domain, confidence: number, reason: string): Placing {
  const how = { confidence, source: 'inference', reason };
  return { level: { value: level, ...how }, domain: { value: domain, ...how } };
}

/** A class that stands at the same level wherever it is. */
const BY_CLASS: Readonly<Record<AssetClass, Placing | null>> = {
  'sensor-actuator': placed('0', 'ot', 0.85, 'Sensors and actuators are the process itself.'),
  drive: placed('0', 'ot', 0.8, 'Drives move the process.'),
  'remote-io': placed('0', 'ot', 0.75, 'Remote I/O connects the process to its controller.'),
  plc: placed('1', 'ot', 0.9, 'A PLC controls the process.'),
  'safety-controller': placed('1', 'ot', 0.9, 'A safety controller guards the process.'),
  robot: placed('1', 'ot', 0.8, 'A robot is controlled where it works.'),
  rtu: placed('1', 'ot', 0.85, 'A remote terminal unit controls a station.'),
  'protection-relay': placed('1', 'ot', 0.85, 'A protection relay acts on the process by itself.'),
  gateway: null,
  hmi: placed('2', 'ot', 0.8, 'Operators watch and act from here.'),
  'scada-server': placed('2', 'ot', 0.75, 'It supervises several controllers.'),
  'engineering-workstation': placed('3', 'ot', 0.7, 'Controllers are engineered from here.'),
  historian: placed('3', 'ot', 0.75, 'A historian collects for the whole site.'),
  iiot: placed('1', 'ot', 0.4, 'An IIoT device stands at the process.'),
  'domain-controller': placed(
    '4',
    'it',
    0.6,
    'A domain controller belongs to IT unless it is said to serve the plant only.',
  ),
  printer: placed('4', 'it', 0.5, 'Printers belong to IT.'),
  phone: placed('4', 'it', 0.6, 'Telephones belong to IT.'),
  camera: placed('4', 'it', 0.4, 'Cameras belong to IT unless they watch the process.'),
  storage: placed('4', 'it', 0.5, 'Storage belongs to IT.'),
  external: placed('5', 'it', 0.7, 'It lies outside of the plant.'),
  server: null,
  workstation: null,
  switch: null,
  router: null,
  firewall: null,
  'wireless-access-point': null,
  unknown: null,
};

const INDUSTRIAL_GATEWAY = placed(
  '1',
  'ot',
  0.6,
  'A gateway between industrial protocols stands beside the controllers.',
);
const IT_GATEWAY = placed('4', 'it', 0.5, 'A gateway that speaks services of IT only.');

const NETWORK: readonly AssetClass[] = ['switch', 'router', 'firewall', 'wireless-access-point'];
/** Hosts of which each zone may have its own. */
const HOSTS: readonly AssetClass[] = ['server', 'workstation', 'historian', 'storage', 'gateway', 'unknown'];
const DMZ_NAME = /(^|[-_.])dmz([-_.\d]|$)/i;
const JUMP_NAME = /(^|[-_])(jump|bastion)([-_]?(host|box|srv))?[-_]?\d{0,3}($|[-_.])/i;
/** A SCADA server that polls controllers of so many subnets supervises the site, not one line. */
const SITE_AREAS_MIN = 3;

export interface Placed {
  readonly class: AssetClass;
  /** Speaks an industrial protocol. */
  readonly industrial: boolean;
  readonly profinet: boolean;
  /** Subnets of the controllers that it asks. */
  readonly areas: number;
  readonly hosts: readonly string[];
  /** Levels of the subnets that it lies in, where others tell them; most assets need not ask. */
  readonly around: () => readonly Level[];
}

export interface Place {
  readonly placing: Placing | null;
  /** What it tells by itself, and others may be placed by. */
  readonly own: Level | null;
  /** Its place hangs on that of its neighbours. */
  readonly leans: boolean;
}

export function placeOf(of: Placed): Place {
  if (NETWORK.includes(of.class)) return { placing: placeOfNetwork(of), own: null, leans: true };
  const own = placeByItself(of);
  const leans = !of.industrial && HOSTS.includes(of.class) && own?.level.value !== '3.5';
  const dmz = leans && of.around().includes('3.5');
  return { placing: dmz ? IN_DMZ : own, own: own?.level.value ?? null, leans };
}

// Made once: hundreds of thousands of assets share few places.
const IN_DMZ = placed('3.5', 'both', 0.55, 'Its subnet is an industrial DMZ.');
const NAMED_DMZ = placed('3.5', 'both', 0.65, 'Its host name places it in the industrial DMZ.');
const JUMP_HOST = placed('3.5', 'both', 0.6, 'By its host name a jump host, which stands between IT and OT.');
const OVER_SUBNETS = placed('3', 'ot', 0.7, 'It supervises controllers of several subnets: the site, not one line.');
const BESIDE_CONTROLLERS = placed('3', 'ot', 0.55, 'It speaks with controllers and is none.');
const IT_ONLY = placed('4', 'it', 0.5, 'It speaks services of IT only.');

function placeByItself(of: Placed): Placing | null {
  if (HOSTS.includes(of.class) && !of.industrial && of.hosts.length > 0) {
    if (of.hosts.some((host) => DMZ_NAME.test(host))) return NAMED_DMZ;
    if (of.hosts.some((host) => JUMP_NAME.test(host))) return JUMP_HOST;
  }
  if (of.class === 'gateway') return of.industrial ? INDUSTRIAL_GATEWAY : IT_GATEWAY;
  if (of.class === 'scada-server' && of.areas >= SITE_AREAS_MIN) return OVER_SUBNETS;
  const byClass = BY_CLASS[of.class];
  if (byClass) return byClass;
  if (of.industrial) return BESIDE_CONTROLLERS;
  return of.class === 'server' || of.class === 'workstation' ? IT_ONLY : null;
}

function placeOfNetwork(of: Placed): Placing | null {
  if (of.profinet) return placed('1', 'ot', 0.6, 'It takes part in PROFINET.');
  const around = of.around();
  const process = around.filter((level) => Number(level) <= 3);
  if (process.length > 0 && process.length < around.length)
    return placed('3.5', 'both', 0.6, 'It stands between IT and OT: it has addresses on both sides.');
  const [first] = around;
  if (first === undefined)
    return of.industrial ? placed('2', 'ot', 0.5, 'A network device that speaks an industrial protocol.') : null;
  const level = around.reduce((best, other) => (Number(other) > Number(best) ? other : best), first);
  const domain = Number(level) <= 3 ? 'ot' : level === '3.5' ? 'both' : 'it';
  return placed(level, domain, 0.5, 'It connects assets of this level.');
}
