/**
 * The simulator: processes of a synthetic plant, each a generator that yields how long it waits (µs), run in order of
 * time. Deterministic: the same plant, seed and start give the same frames.
 */
import type { SimulatedFrame } from '../model/plugins/plant.ts';
import { createNetwork, type Network } from './network.ts';
import type { PlantData } from './plant.ts';
import { createRandom, type Random } from './random.ts';

export type Process = Generator<number, void, void>;

export interface World {
  readonly plant: PlantData;
  readonly network: Network;
  readonly random: Random;
  /** Start of the simulation, µs since the epoch. */
  readonly startUs: number;
  /** The present of the simulation. */
  readonly now: () => number;
  /** A frame is on the wire now. */
  readonly emit: (frame: Uint8Array) => void;
  readonly spawn: (process: Process, delayUs: number) => void;
  /** Pairs of addresses that resolved each other, with the time at which they forget it. */
  readonly resolved: Map<string, number>;
}

interface Entry {
  readonly timeUs: number;
  readonly order: number;
  readonly process: Process;
}

/** Frames in order of time, without end as long as one process goes on. */
export function* simulate(
  plant: PlantData,
  seed: number,
  startUs: number,
  populate: (world: World) => void,
): Generator<SimulatedFrame, void, void> {
  const random = createRandom(seed);
  const queue = createQueue();
  let now = startUs;
  let order = 0;
  let frames: SimulatedFrame[] = [];
  const world: World = {
    plant,
    random,
    startUs,
    network: createNetwork(plant, random),
    now: () => now,
    emit: (bytes) => frames.push({ timeUs: now, bytes }),
    spawn: (process, delayUs) => queue.add({ timeUs: now + Math.max(0, Math.round(delayUs)), order: order++, process }),
    resolved: new Map(),
  };
  populate(world);
  for (let entry = queue.take(); entry; entry = queue.take()) {
    now = entry.timeUs;
    const step = entry.process.next();
    if (!step.done) world.spawn(entry.process, step.value);
    if (frames.length === 0) continue;
    const ready = frames;
    frames = [];
    yield* ready;
  }
}

interface Queue {
  readonly add: (entry: Entry) => void;
  readonly take: () => Entry | undefined;
}

const before = (a: Entry, b: Entry): boolean => a.timeUs < b.timeUs || (a.timeUs === b.timeUs && a.order < b.order);

/** A binary heap; bounded by the number of processes, each of which stands in it once. */
function createQueue(): Queue {
  const heap: Entry[] = [];
  const at = (i: number): Entry => heap[i] as Entry;
  const add = (entry: Entry): void => {
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, at(parent))) break;
      heap[i] = at(parent);
      i = parent;
    }
    heap[i] = entry;
  };
  const take = (): Entry | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = i * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(at(child + 1), at(child))) child++;
      if (!before(at(child), last)) break;
      heap[i] = at(child);
      i = child;
    }
    heap[i] = last;
    return first;
  };
  return { add, take };
}
