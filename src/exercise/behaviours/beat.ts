/** The beat of a cyclic conversation: a fixed grid with jitter around it, so that it does not drift. */
import type { Random } from '../random.ts';
import type { Process, World } from '../simulator.ts';

export interface Beat {
  readonly periodUs: number;
  /** Standard deviation of one beat around its grid, as a share of the period. */
  readonly jitter: number;
}

/** Runs `turn` at each beat, for ever; a turn that takes longer than its period delays the next, never doubles it. */
export function* beats(
  world: World,
  beat: Beat,
  random: Random,
  turn: (count: number) => Process | undefined,
): Process {
  const start = world.now();
  for (let count = 0; ; count++) {
    const due = start + count * beat.periodUs + random.bell() * beat.jitter * beat.periodUs;
    yield Math.max(1, Math.round(due - world.now()));
    const process = turn(count);
    if (process) yield* process;
  }
}
