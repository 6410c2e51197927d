/** A problem on standard error: what, where, and what to do. */
import type { Problem } from '../../kernel/result.ts';

export function complain({ message, where, advice }: Problem): void {
  const place = where !== undefined && !message.includes(where) ? ` (${where})` : '';
  process.stderr.write(`bulkhead: ${message}${place}\n${advice === undefined ? '' : `  ${advice}\n`}`);
}

/** A protocol's plug-in threw. */
export function explainFault(protocol: string, error: unknown): void {
  complain({ code: 'fault', message: `The decoder of ${protocol} failed on a message: ${String(error)}` });
}
