/** The pulse as the strip draws it: cyclic conversations by zone, one tick for one or several, the worst state in words. */
import type { PulseState } from '../src/model/words.ts';
import { number } from './format.ts';
import { byZone } from './zone-order.ts';

export interface Beat {
  readonly state: PulseState;
  readonly received: boolean;
  readonly zone: { readonly id: string; readonly name: string } | null;
}

export interface PulseZone {
  readonly id: string;
  readonly name: string;
  readonly total: number;
  readonly onTime: number;
  readonly late: number;
  readonly missing: number;
  readonly gone: number;
  readonly unheard: number;
}

export interface PulseSum extends Omit<PulseZone, 'id' | 'name'> {
  readonly zones: readonly PulseZone[];
  /** How many conversations one tick stands for. */
  readonly perTick: number;
}

const TICKS_MAX = 200;
const NO_ZONE = { id: 'none', name: 'No zone' };

export function sumPulse(items: readonly Beat[]): PulseSum {
  const zones = new Map<string, { -readonly [K in keyof PulseZone]: PulseZone[K] }>();
  const all = { total: 0, onTime: 0, late: 0, missing: 0, gone: 0, unheard: 0 };
  for (const item of items) {
    const zone = item.zone ?? NO_ZONE;
    let row = zones.get(zone.id);
    if (!row) {
      row = { ...zone, total: 0, onTime: 0, late: 0, missing: 0, gone: 0, unheard: 0 };
      zones.set(zone.id, row);
    }
    const kind = item.received ? FIELD[item.state] : 'unheard';
    row.total += 1;
    row[kind] += 1;
    all.total += 1;
    all[kind] += 1;
  }
  return { ...all, zones: [...zones.values()].sort(byZone), perTick: Math.max(1, Math.ceil(all.total / TICKS_MAX)) };
}

const FIELD = { 'on-time': 'onTime', late: 'late', missing: 'missing', gone: 'gone' } as const;

/** As many zones as there is room for, those where something is wrong before others; whoever fits keeps its place. */
export function inSight(zones: readonly PulseZone[], most: number): readonly PulseZone[] {
  if (zones.length <= most) return zones;
  const isWrong = (zone: PulseZone): boolean => zone.onTime < zone.total;
  return [...zones.filter(isWrong), ...zones.filter((zone) => !isWrong(zone))].slice(0, most);
}

/** "4 missing", "2 late", "1 gone": what is wrong in a zone, worst first; empty when all is on time. */
export function wrong(zone: Omit<PulseZone, 'id' | 'name'>): string {
  const parts = [
    zone.missing > 0 ? `${number(zone.missing)} missing` : '',
    zone.gone > 0 ? `${number(zone.gone)} gone` : '',
    zone.late > 0 ? `${number(zone.late)} late` : '',
    zone.unheard > 0 ? `${number(zone.unheard)} not received` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export type Tone = 'plain' | 'red' | 'ochre' | 'violet';

export function toneOf(zone: Omit<PulseZone, 'id' | 'name'>): Tone {
  if (zone.missing > 0) return 'red';
  if (zone.gone > 0 || zone.unheard > 0) return 'violet';
  return zone.late > 0 ? 'ochre' : 'plain';
}
