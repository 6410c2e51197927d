/** From when on a pulse is late, missing, gone: bounds learnt from its period, its jitter and the gaps that are ordinary for it. */
import type { PulseState } from '../../model/words.ts';

export const STATE_WORDS: readonly PulseState[] = ['on-time', 'late', 'missing', 'gone'];
export const LATE = 1;
export const MISSING = 2;
export const GONE = 3;

/** So many periods after the last beat, or so much more than the longest gap that was ordinary: the later of the two. */
const LATE_PERIODS = 1.5;
const LATE_GAPS = 1.25;
const MISSING_PERIODS = 3;
const MISSING_GAPS = 2;
const GONE_PERIODS = 20;
const GONE_LEAST_US = 60_000_000;
/** What jitter and the way to the sensor may take on top. */
const JITTERS = 4;
const DELIVERY_US = 100_000;
/** Share of the longest gap that each beat forgets. */
const GAP_FADES = 1 / 256;

/** A pulse that is gone for so long is forgotten. */
export const FORGOTTEN_US = GONE_PERIODS * GONE_LEAST_US;

export interface Habit {
  readonly periodUs: number;
  readonly jitterUs: number;
  readonly longestUs: number;
}

/** How long after its last beat a pulse enters this state. */
export function boundUs(state: number, { periodUs, jitterUs, longestUs }: Habit): number {
  const slack = DELIVERY_US + JITTERS * jitterUs;
  if (state === LATE) return Math.max(periodUs * LATE_PERIODS, longestUs * LATE_GAPS) + slack;
  if (state === MISSING) return Math.max(periodUs * MISSING_PERIODS, longestUs * MISSING_GAPS) + slack;
  return Math.max(periodUs * GONE_PERIODS, GONE_LEAST_US) + slack;
}

/** Index of the state of a pulse so long after its last beat. */
export function stateAfter(ageUs: number, habit: Habit): number {
  let state = 0;
  while (state < GONE && ageUs > boundUs(state + 1, habit)) state++;
  return state;
}

/** The longest ordinary gap as it fades with each beat that is sooner. */
export const faded = (longestUs: number): number => longestUs * (1 - GAP_FADES);

/** Whether a gap is still ordinary: what was missing is no measure of it. */
export const isOrdinary = (intervalUs: number, habit: Habit): boolean => intervalUs <= boundUs(MISSING, habit);
