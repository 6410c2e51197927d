/** Northfield bottling: a synthetic plant of 60 assets in 8 zones, which grows by more lines. */
import { definePlant } from '../../../model/plugins/plant.ts';
import type { Level } from '../../../model/words.ts';
import { populate } from '../../behaviours/populate.ts';
import type { PlantAsset, PlantData, PlantNetwork, Poll, Work } from '../../plant.ts';
import { simulate } from '../../simulator.ts';
import type { Device } from './devices.ts';
import { canLine, glassLine, type Line } from './line.ts';
import { DMZ, OFFICE, OPERATIONS, SAFETY, SERVERS, SITE_POLLS, UTILITIES } from './site.ts';
import { EXTERNALS, lineWork, WORK } from './work.ts';

const ASSETS = 60;
/** What a line earns per hour, in euros. */
const LINE_VALUES: Readonly<Record<string, number>> = { 'Line 1': 6200, 'Line 2': 7800 };
/** Numbers 1 to 3 are taken by the two lines and the utilities. */
const FIRST_ADDED_LINE = 4;

export default definePlant({
  id: 'northfield',
  title: 'Northfield bottling',
  timeZone: 'Europe/Berlin',
  assets: ASSETS,
  zones: (count) => {
    const { networks, assets } = northfield(count);
    return networks.map(({ zone, prefix }) => ({
      name: zone,
      subnet: `${prefix}.0/24`,
      level: levelOf(assets.filter((asset) => asset.zone === zone)),
      ...(zone in LINE_VALUES ? { valuePerHour: LINE_VALUES[zone] as number } : {}),
    }));
  },
  frames: (request, startUs) => simulate(northfield(request.assets), request.seed, startUs, populate),
});

/** Null for a cell, which spans levels 0 to 2. */
function levelOf(members: readonly PlantAsset[]): Level | null {
  const [above] = members.filter(({ level }) => Number(level) > 2);
  return above?.level ?? null;
}

/** Networks, devices, polls and work of a plant of at least so many assets. */
export function northfield(assets: number): PlantData {
  const plan: Plan = { networks: [], assets: [], polls: [...SITE_POLLS], work: [...WORK] };
  addZone(plan, { zone: 'Office', prefix: '10.20.10', gateway: 'FW-IT', depth: 0 }, OFFICE, 20);
  addZone(plan, { zone: 'IT servers', prefix: '10.20.20', gateway: 'FW-IT', depth: 0 }, SERVERS, 1);
  addZone(plan, { zone: 'Industrial DMZ', prefix: '10.20.30', gateway: 'FW-IT', depth: 1 }, DMZ, 10);
  addZone(plan, { zone: 'Site operations', prefix: '10.20.40', gateway: 'FW-OT', depth: 2 }, OPERATIONS, 10);
  addLine(plan, { zone: 'Line 1', prefix: '10.20.51', gateway: 'FW-OT', depth: 2 }, glassLine(1));
  addLine(plan, { zone: 'Line 2', prefix: '10.20.52', gateway: 'FW-OT', depth: 2 }, canLine(2));
  addZone(plan, { zone: 'Utilities', prefix: '10.20.60', gateway: 'FW-OT', depth: 2 }, UTILITIES, 10);
  addZone(plan, { zone: 'Safety', prefix: '10.20.70', gateway: 'FW-OT', depth: 2 }, SAFETY, 10);
  // A grown plant is there for its size: its lines beat slower, so that one machine can play it in real time.
  const stretch = Math.max(1, Math.round(assets / 100));
  for (let n = FIRST_ADDED_LINE; plan.assets.length < assets; n++) {
    const line = n % 2 ? glassLine(n, stretch) : canLine(n, stretch);
    const prefix = `10.${21 + (n >> 8)}.${n & 255}`;
    addLine(plan, { zone: `Line ${n}`, prefix, gateway: 'FW-OT', depth: 2 }, line);
    plan.work.push(
      ...lineWork(
        `HMI-${n}1`,
        line.devices.map((device) => device.name),
      ),
    );
  }
  return { domain: 'northfield.example', netbiosDomain: 'NORTHFIELD', externals: EXTERNALS, ...plan };
}

interface Plan {
  readonly networks: PlantNetwork[];
  readonly assets: PlantAsset[];
  readonly polls: Poll[];
  readonly work: Work[];
}

function addLine(plan: Plan, network: PlantNetwork, line: Line): void {
  addZone(plan, network, line.devices, 10);
  plan.polls.push(...line.polls);
}

function addZone(plan: Plan, network: PlantNetwork, devices: readonly Device[], firstHost: number): void {
  plan.networks.push(network);
  for (const [i, { oui, ...device }] of devices.entries()) {
    // Multiplying by an odd number keeps the numbers of one manufacturer apart and out of order.
    const number = (Math.imul(plan.assets.length + 1, 0x9e3779) + 0x2c41) & 0xffffff;
    const tail = [number >>> 16, (number >>> 8) & 255, number & 255].map((b) => b.toString(16).padStart(2, '0'));
    plan.assets.push({ ...device, zone: network.zone, host: firstHost + i, mac: `${oui}:${tail.join(':')}` });
  }
}
