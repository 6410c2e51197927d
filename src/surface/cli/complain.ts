/** A problem on standard error: what, where, and what to do. */
import type { Problem } from '../../kernel/result.ts';

export function complain({ message, where, advice }: Problem): void {
  const place = where !== undefined && !message.includes(where) ? ` (${where})` : '';
  process.stderr.write(`bulkhead: ${message}${place}\n${advice === undefined ? '' : `  ${advice}\n`}`);
}
