/** What packets of the tabular data stream are called and do. [MS-TDS] 2.2.3.1.1 (types), 2.2.6.6 (procedures by number). */
import { SQL_VERBS } from '../../../model/sql-statement.ts';
import type { OperationWord } from '../../../model/protocol.ts';

export const SQL_BATCH = 1;
export const RPC = 3;
export const RESULT = 4;
export const LOGIN7 = 16;
export const SSPI = 17;
export const PRELOGIN = 18;
const TYPES: Readonly<Record<number, OperationWord>> = {
  [SQL_BATCH]: { operation: 'sql_batch', meaning: 'execute' },
  2: { operation: 'pre_tds7_login', meaning: 'authenticate' },
  [RPC]: { operation: 'rpc', meaning: 'execute' },
  [RESULT]: { operation: 'tabular_result', meaning: 'unknown' },
  6: { operation: 'attention', meaning: 'notify' },
  7: { operation: 'bulk_load', meaning: 'write' },
  8: { operation: 'federated_authentication_token', meaning: 'authenticate' },
  14: { operation: 'transaction_manager_request', meaning: 'execute' },
  15: { operation: 'tds5_query', meaning: 'execute' },
  [LOGIN7]: { operation: 'login7', meaning: 'authenticate' },
  [SSPI]: { operation: 'sspi', meaning: 'authenticate' },
  [PRELOGIN]: { operation: 'prelogin', meaning: 'connect' },
};
export const isType = (type: number): boolean => TYPES[type] !== undefined;

/** A code is a type, above it the verb of a batch; that of a result has what it answers above its own type. */
const VERB_SHIFT = 8;
const ASKED_SHIFT = 8;
export const batchCode = (verb: number): number => SQL_BATCH | (verb << VERB_SHIFT);
export const resultCode = (asked: number): number => RESULT | (asked << ASKED_SHIFT);

export function describe(code: number): OperationWord {
  const type = code & 0xff;
  const rest = code >> ASKED_SHIFT;
  if (type === RESULT && rest > 0) return describe(rest);
  const word = TYPES[type];
  const verb = type === SQL_BATCH ? SQL_VERBS[rest - 1] : undefined;
  if (word && verb) return { operation: `${word.operation}_${verb[0]}`, meaning: verb[1] };
  return word ?? { operation: `type_${String(type)}`, meaning: 'unknown' };
}

/** 2.2.6.6, ProcID: from 1 on. */
export const PROCEDURES: readonly string[] = [
  'sp_cursor',
  'sp_cursoropen',
  'sp_cursorprepare',
  'sp_cursorexecute',
  'sp_cursorprepexec',
  'sp_cursorunprepare',
  'sp_cursorfetch',
  'sp_cursoroption',
  'sp_cursorclose',
  'sp_executesql',
  'sp_prepare',
  'sp_execute',
  'sp_prepexec',
  'sp_prepexecrpc',
  'sp_unprepare',
];
