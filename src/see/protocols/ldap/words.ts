/** Operations of LDAP by their tags, and which answer belongs to which request. RFC 4511, 4.2–4.14. */
import type { OperationWord } from '../../../model/protocol.ts';

export const BIND = 0;
export const BIND_ANSWER = 1;
export const SEARCH = 3;
export const ENTRY = 4;
export const REFERENCE = 19;
export const EXTENDED = 23;
export const INTERMEDIATE = 25;
/** A buffer that is encrypted or cannot be read: no operation is known. */
export const SEALED = 256;

const WORDS: Readonly<Record<number, OperationWord>> = {
  [BIND]: { operation: 'bind', meaning: 'authenticate' },
  2: { operation: 'unbind', meaning: 'disconnect' },
  [SEARCH]: { operation: 'search', meaning: 'read' },
  [ENTRY]: { operation: 'search_result_entry', meaning: 'read' },
  6: { operation: 'modify', meaning: 'write' },
  8: { operation: 'add', meaning: 'write' },
  10: { operation: 'delete', meaning: 'write' },
  12: { operation: 'modify_dn', meaning: 'write' },
  14: { operation: 'compare', meaning: 'read' },
  16: { operation: 'abandon', meaning: 'disconnect' },
  [REFERENCE]: { operation: 'search_result_reference', meaning: 'read' },
  [EXTENDED]: { operation: 'extended', meaning: 'execute' },
  [INTERMEDIATE]: { operation: 'intermediate', meaning: 'read' },
  [SEALED]: { operation: 'sealed', meaning: 'unknown' },
};

export const describe = (code: number): OperationWord =>
  WORDS[code] ?? { operation: `operation_${code}`, meaning: 'unknown' };

/** Answers are counted under their requests: the tag of each. */
const REQUESTS: Readonly<Record<number, number>> = { 1: 0, 5: 3, 7: 6, 9: 8, 11: 10, 13: 12, 15: 14, 24: 23 };
const ANSWERS: Readonly<Record<number, number>> = Object.fromEntries(
  Object.entries(REQUESTS).map(([answer, request]) => [request, Number(answer)]),
);

export const requestOf = (tag: number): number | undefined => REQUESTS[tag];
/** The tag of the answer to a request. */
export const answerTo = (request: number): number | undefined => ANSWERS[request];
