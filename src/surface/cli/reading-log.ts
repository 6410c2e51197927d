/** What went wrong while captures were read, as lines on standard error. */
import type { Problem } from '../../kernel/result.ts';
import type { InputTotals } from '../../see/decode/engine.ts';
import { complain } from './complain.ts';

export const explainProblem = (problem: Problem): void => complain(problem);

export function explainInput({ file, truncated, warnings }: InputTotals): void {
  for (const [i, message] of warnings.entries())
    complain({ code: truncated && i === 0 ? 'truncated' : 'incomplete', message, where: file });
}
