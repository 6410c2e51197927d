/** Purdue level and IT/OT domain, from the class of an asset and from what it speaks. ISA-95 / IEC 62264; NIST SP 800-82, 2.3. */
import type { AssetClass, Domain, Level } from '../../../model/words.ts';

interface Placing {
  readonly level: Level | null;
  readonly domain: Domain | null;
  readonly confidence: number;
  readonly reason: string;
}

const placed = (level: Level | null, domain: Domain | null, confidence: number, reason: string): Placing => ({
  level,
  domain,
  confidence,
  reason,
});

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
  gateway: placed('1', 'ot', 0.6, 'A gateway between industrial protocols stands beside the controllers.'),
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

const NETWORK: readonly AssetClass[] = ['switch', 'router', 'firewall', 'wireless-access-point'];

export function placeOf(of: {
  readonly class: AssetClass;
  readonly industrial: boolean;
  readonly speaks: boolean;
  readonly profinet: boolean;
}): Placing | null {
  const byClass = BY_CLASS[of.class];
  if (byClass) return byClass;
  if (NETWORK.includes(of.class)) {
    if (of.profinet) return placed('1', 'ot', 0.6, 'It takes part in PROFINET.');
    return of.industrial ? placed('2', 'ot', 0.5, 'A network device that speaks an industrial protocol.') : null;
  }
  if (of.industrial) return placed('3', 'ot', 0.55, 'It speaks with controllers and is none.');
  if (of.class === 'server' || of.class === 'workstation')
    return placed('4', 'it', 0.5, 'It speaks services of IT only.');
  return null;
}
