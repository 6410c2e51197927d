/** Port: threads of this process that each do a part of one piece of work. */
import type { Problem, Result } from '../../kernel/result.ts';

/** `helper-died`: a thread ended before it had said what it found. `helper-stopped`: since another one did. */
export type HelperProblem = Problem<'helper-died' | 'helper-stopped'>;

/** Tasks and what is found are plain data, which is copied or moved from one thread to another. */
export interface Helpers<Task, Found> {
  /** Does a task in a thread of its own. When one dies, so do the others. */
  start(task: Task): Promise<Result<Found, HelperProblem>>;
}
