/** Repeatable chance: sfc32, a small generator of good quality, seeded from a number and a name so that streams do not disturb each other. */

export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** Uniform whole number in [from, to]. */
  readonly between: (from: number, to: number) => number;
  /** Bell-shaped around zero with standard deviation 1, never beyond ±3. */
  readonly bell: () => number;
  readonly pick: <T>(of: readonly [T, ...T[]]) => T;
  readonly bytes: (count: number) => Uint8Array;
  /** A stream of its own, the same for the same name whatever was drawn before. */
  readonly fork: (name: string) => Random;
}

export function createRandom(seed: number, name = ''): Random {
  const next = sfc32(hash(seed, `${name}/a`), hash(seed, `${name}/b`), hash(seed, `${name}/c`));
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    // The sum of twelve uniforms has variance 1 and is bounded, which a simulator needs more than exact tails.
    bell: () => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += next();
      return Math.max(-3, Math.min(3, sum));
    },
    pick: <T>(of: readonly [T, ...T[]]): T => of[Math.floor(next() * of.length)] ?? of[0],
    bytes: (count) => Uint8Array.from({ length: count }, () => between(0, 255)),
    fork: (child) => createRandom(seed, `${name}/${child}`),
  };
}

function sfc32(a: number, b: number, c: number): () => number {
  let counter = 1;
  const step = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) step();
  return step;
}

/** FNV-1a of the text, begun with the seed. */
function hash(seed: number, text: string): number {
  let h = (0x811c9dc5 ^ Math.imul(seed | 0, 0x9e3779b1)) | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}
