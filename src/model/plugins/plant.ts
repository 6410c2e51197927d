/** A synthetic plant and a scenario that happens in it. Deterministic: the same seed gives the same packets. */
import { assert } from '../../kernel/assert.ts';
import type { Level } from '../words.ts';
import { checkHead, type PluginHead } from './plugin.ts';

export interface PlantRequest {
  readonly seed: number;
  /** At least this many assets; more lines are added until there are. */
  readonly assets: number;
}

/** One frame of the wire, complete with its link header. */
export interface SimulatedFrame {
  readonly timeUs: number;
  readonly bytes: Uint8Array;
}

/** A zone as the people of the plant name it: what no packet says. */
export interface PlantZone {
  readonly name: string;
  readonly subnet: string;
  /** Null for a cell, which spans levels 0 to 2. */
  readonly level: Level | null;
  /** Production value per hour, where the zone is a line. */
  readonly valuePerHour?: number;
}

export interface SyntheticPlant extends PluginHead {
  readonly timeZone: string;
  readonly assets: number;
  /** Names of the zones of a plant of so many assets, for whoever sets up its site. */
  readonly zones?: (assets: number) => readonly PlantZone[];
  /** Frames in order of time, without end. */
  readonly frames: (request: PlantRequest, startUs: number) => Iterable<SimulatedFrame>;
}

export interface Scenario extends PluginHead {
  /** Id of the plant it happens in. */
  readonly plant: string;
  /** True: an attack that detection must find; false: ordinary work that it must leave alone. */
  readonly attack: boolean;
  /** ATT&CK ids in the order in which they happen; empty for ordinary work. */
  readonly techniques: readonly string[];
  readonly frames: (request: PlantRequest, startUs: number) => Iterable<SimulatedFrame>;
}

export function definePlant(plant: SyntheticPlant): SyntheticPlant {
  checkHead('synthetic plant', plant);
  return plant;
}

/** @throws AssertionError for an attack without a technique, or ordinary work with one. */
export function defineScenario(scenario: Scenario): Scenario {
  checkHead('scenario', scenario);
  assert(scenario.attack === scenario.techniques.length > 0, `scenario ${scenario.id}: techniques and attack disagree`);
  return scenario;
}
