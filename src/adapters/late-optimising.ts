/**
 * Makes V8 optimise a function only after many more calls (3,000 without this), for work that is over in seconds: half of
 * what it would compile with TurboFan is hardly run afterwards. Until then it runs as Maglev left it.
 */
import { setFlagsFromString } from 'node:v8';

export function optimiseLate(): void {
  setFlagsFromString('--invocation-count-for-turbofan=50000');
}
