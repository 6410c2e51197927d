/** Broken captures out of whole ones: the same seed and number give the same bytes, wherever they are made. */
import { createRandom, type Random } from '../../src/exercise/random.ts';

/** Bytes of a capture that one input is made of, at most. */
const PART_BYTES_MAX = 12_000;
const EDGES = [0, 1, 2, 3, 4, 7, 8, 0x0f, 0x10, 0x7f, 0x80, 0xfe, 0xff];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const place = (bytes: Uint8Array, random: Random, from = 0): number => random.between(from, bytes.length - 1);

function set(bytes: Uint8Array, at: number, value: number): Uint8Array {
  if (at < bytes.length) bytes[at] = value;
  return bytes;
}

function piece(bytes: Uint8Array, random: Random): Uint8Array {
  const from = place(bytes, random);
  return bytes.subarray(from, from + random.between(1, 64));
}

function splice(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const out = new Uint8Array(at + added.length + Math.max(0, bytes.length - at - removed));
  out.set(bytes.subarray(0, at));
  out.set(added, at);
  out.set(bytes.subarray(Math.min(bytes.length, at + removed)), at + added.length);
  return out;
}

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  (bytes, random) => {
    const at = place(bytes, random);
    return set(bytes, at, (bytes[at] ?? 0) ^ (1 << random.between(0, 7)));
  },
  (bytes, random) => set(bytes, place(bytes, random), random.between(0, 255)),
  (bytes, random) => set(bytes, place(bytes, random), EDGES[random.between(0, EDGES.length - 1)] ?? 0),
  // Two bytes: a length, in either order, near what it was.
  (bytes, random) => {
    const at = place(bytes, random);
    return set(bytes, at, (bytes[at] ?? 0) + random.between(-4, 4));
  },
  (bytes, random) => set(set(bytes, place(bytes, random), 0xff), place(bytes, random), 0xff),
  (bytes, random) => bytes.subarray(0, place(bytes, random, Math.min(24, bytes.length - 1))).slice(),
  (bytes, random) => splice(bytes, place(bytes, random), random.between(1, 32), new Uint8Array(0)),
  (bytes, random) => splice(bytes, place(bytes, random), 0, piece(bytes, random).slice()),
  (bytes, random) => splice(bytes, place(bytes, random), 0, random.bytes(random.between(1, 32))),
  (bytes, random) => {
    const part = piece(bytes, random).slice();
    return splice(bytes, place(bytes, random), part.length, part);
  },
];

/** Some of the records of a capture behind its head, from anywhere in it, so that no part is out of reach. */
function excerpt(capture: Uint8Array, random: Random): Uint8Array {
  if (capture.length <= PART_BYTES_MAX) return capture.slice();
  const view = new DataView(capture.buffer, capture.byteOffset, capture.length);
  const little = view.getUint32(0, true) === 0xa1b2c3d4;
  if (!little && view.getUint32(0, false) !== 0xa1b2c3d4) return capture.slice(0, PART_BYTES_MAX);
  const wanted = random.between(24, capture.length - 1);
  let from = 24;
  for (let at = 24; at + 16 <= wanted; at += 16 + view.getUint32(at + 8, little)) from = at;
  return splice(capture.subarray(0, 24), 24, 0, capture.subarray(from, from + PART_BYTES_MAX));
}

export interface Mutant {
  readonly bytes: Uint8Array;
  readonly source: string;
  /** Bytes per write. */
  readonly chunk: number;
}

/** Input `number` of a seed. */
export function mutant(seed: number, number: number, sources: readonly (readonly [string, Uint8Array])[]): Mutant {
  const random = createRandom(seed, String(number));
  const [source, capture] = sources[random.between(0, sources.length - 1)] ?? ['none', new Uint8Array(0)];
  let bytes = excerpt(capture, random);
  // A few captures keep their head whole more often than not: behind a broken one there is little to find.
  const rounds = 1 + Math.floor(random.next() ** 2 * 24);
  for (let i = 0; i < rounds && bytes.length > 32; i++) {
    const head = random.next() < 0.02 ? 0 : 24;
    const body = random.pick(MUTATIONS)(bytes.slice(head), random);
    bytes = splice(bytes.subarray(0, head), head, 0, body);
  }
  return { bytes, source, chunk: random.next() < 0.1 ? random.between(1, 64) : random.between(512, 65_536) };
}
