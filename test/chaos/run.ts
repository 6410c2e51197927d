/** What both kill runs are told. */
export interface KillRun {
  readonly folder: string;
  readonly kills: number;
  readonly seed: number;
  /** A promise that was kept (null) or what broke it. */
  readonly report: (promise: string, problem: string | null) => void;
}

/** Mulberry32: the same seed gives the same times and targets. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
