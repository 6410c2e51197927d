/** The machine's clock, in microseconds. Node gives milliseconds since the epoch and finer ones since its own start. */
import { asMicros, type Clock } from '../kernel/time.ts';

export const systemClock: Clock = {
  // Date, not performance.timeOrigin: the latter does not follow when the clock of the machine is set.
  now: () => asMicros(Date.now() * 1000),
};
