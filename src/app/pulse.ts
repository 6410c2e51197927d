/** The pulse as pages show it: each cyclic conversation by name, and how many are on time. */
import { ok, type Problem, type Result } from '../kernel/result.ts';
import type { SiteId, ZoneId } from '../model/ids.ts';
import type { Reach } from './caller.ts';
import type { App } from './app.ts';
import { authorise, type Caller } from './caller.ts';
import type { LivePulse, PulseEnd } from './pulse-board.ts';
import type { SiteMemory } from './site-book.ts';

export interface PulseItem extends LivePulse {
  readonly client: PulseEnd;
  readonly server: PulseEnd;
  readonly protocol: string;
  readonly port: number;
  readonly zone: { readonly id: ZoneId; readonly name: string } | null;
}

export interface PulseView {
  readonly receivedUs: number | null;
  readonly stale: boolean;
  readonly items: readonly PulseItem[];
}

export interface PulseCounts {
  readonly total: number;
  readonly onTime: number;
  readonly late: number;
  readonly missing: number;
  readonly gone: number;
  readonly notReceived: number;
}

/** Names the two ends of a pulse; undefined while they are no assets, or out of reach. */
export function named(memory: SiteMemory, pulse: LivePulse, reach: Reach): PulseItem | undefined {
  const ends = memory.endsOf(pulse.conversation);
  if (!ends || !memory.isPlants(pulse.conversation)) return undefined;
  const { client, server, protocol, port } = ends;
  if (reach !== 'site' && !inReach(client, reach) && !inReach(server, reach)) return undefined;
  const zone = server.zone === null ? null : { id: server.zone, name: memory.zoneName(server.zone) };
  return { ...pulse, client, server, protocol, port, zone };
}

const inReach = (end: PulseEnd, zones: ReadonlySet<ZoneId>): boolean => end.zone !== null && zones.has(end.zone);

/** What has been gone for so long was taken away: it is told no more. */
const GONE_TOLD_US = 24 * 3_600_000_000;

/** Pulses of sensors that watch now. Those of an imported capture ended with it and are no news. */
export function livePulses(memory: SiteMemory, nowUs: number, reach: Reach): PulseItem[] {
  return memory.pulses
    .all(nowUs)
    .filter((pulse) => !isCapture(pulse) && !isOver(pulse, nowUs))
    .flatMap((pulse) => named(memory, pulse, reach) ?? [])
    .sort((a, b) => (a.zone?.name ?? '').localeCompare(b.zone?.name ?? '') || a.conversation - b.conversation);
}

const isOver = ({ state, sinceUs }: LivePulse, nowUs: number): boolean =>
  state === 'gone' && nowUs - sinceUs > GONE_TOLD_US;
const isCapture = (pulse: LivePulse): boolean => pulse.sensor.startsWith('capture:');

export async function seePulse(app: App, caller: Caller, site: SiteId): Promise<Result<PulseView, Problem>> {
  const now = app.clock.now();
  const reach = authorise(caller, 'see', site, now);
  if (!reach.ok) return reach;
  const memory = await app.sites.open(site);
  const items = livePulses(memory, now, reach.value);
  const receivedUs = memory.pulses.receivedUs();
  return ok({ receivedUs, stale: items.length > 0 && items.every((item) => !item.received), items });
}

export function countPulses(items: readonly PulseItem[]): PulseCounts {
  const counts = { total: items.length, onTime: 0, late: 0, missing: 0, gone: 0, notReceived: 0 };
  for (const item of items) {
    // A pulse that is not received is never "on time", whatever its last word was.
    if (!item.received) counts.notReceived++;
    else if (item.state === 'on-time') counts.onTime++;
    else counts[item.state]++;
  }
  return counts;
}

/** On time and total by the zone of the server. */
export function countByZone(items: readonly PulseItem[]): ReadonlyMap<ZoneId | null, PulseCounts> {
  const groups = new Map<ZoneId | null, PulseItem[]>();
  for (const item of items) {
    const key = item.zone?.id ?? null;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return new Map([...groups].map(([zone, group]) => [zone, countPulses(group)]));
}
