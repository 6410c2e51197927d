/** Commands of MySQL. MySQL source documentation, "Command Phase"; a query has its verb above its code. */
import { SQL_VERBS } from '../../../model/sql-statement.ts';
import type { OperationWord } from '../../../model/protocol.ts';

export const QUERY = 3;
export const INIT_DB = 2;
export const STMT_PREPARE = 22;
export const CHANGE_USER = 17;
const QUIT = 1;
const STATISTICS = 9;
const STMT_SEND_LONG_DATA = 24;
const STMT_CLOSE = 25;
/** Beyond the commands: what is no command. */
export const GREETING = 0x100;
export const LOGIN = 0x101;
export const SSL_REQUEST = 0x102;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  0: { operation: 'sleep', meaning: 'unknown' },
  [QUIT]: { operation: 'quit', meaning: 'disconnect' },
  [INIT_DB]: { operation: 'init_db', meaning: 'connect' },
  [QUERY]: { operation: 'query', meaning: 'execute' },
  4: { operation: 'field_list', meaning: 'read' },
  5: { operation: 'create_db', meaning: 'configure' },
  6: { operation: 'drop_db', meaning: 'configure' },
  7: { operation: 'refresh', meaning: 'configure' },
  8: { operation: 'shutdown', meaning: 'stop' },
  [STATISTICS]: { operation: 'statistics', meaning: 'diagnose' },
  10: { operation: 'process_info', meaning: 'diagnose' },
  11: { operation: 'connect', meaning: 'connect' },
  12: { operation: 'process_kill', meaning: 'configure' },
  13: { operation: 'debug', meaning: 'diagnose' },
  14: { operation: 'ping', meaning: 'keep-alive' },
  15: { operation: 'time', meaning: 'time' },
  16: { operation: 'delayed_insert', meaning: 'write' },
  [CHANGE_USER]: { operation: 'change_user', meaning: 'authenticate' },
  18: { operation: 'binlog_dump', meaning: 'transfer' },
  19: { operation: 'table_dump', meaning: 'transfer' },
  20: { operation: 'connect_out', meaning: 'connect' },
  21: { operation: 'register_slave', meaning: 'connect' },
  [STMT_PREPARE]: { operation: 'stmt_prepare', meaning: 'execute' },
  23: { operation: 'stmt_execute', meaning: 'execute' },
  [STMT_SEND_LONG_DATA]: { operation: 'stmt_send_long_data', meaning: 'write' },
  [STMT_CLOSE]: { operation: 'stmt_close', meaning: 'unknown' },
  26: { operation: 'stmt_reset', meaning: 'unknown' },
  27: { operation: 'set_option', meaning: 'configure' },
  28: { operation: 'stmt_fetch', meaning: 'read' },
  29: { operation: 'daemon', meaning: 'unknown' },
  30: { operation: 'binlog_dump_gtid', meaning: 'transfer' },
  31: { operation: 'reset_connection', meaning: 'connect' },
  250: { operation: 'stmt_bulk_execute', meaning: 'execute' },
  [GREETING]: { operation: 'handshake', meaning: 'identify' },
  [LOGIN]: { operation: 'handshake_response', meaning: 'authenticate' },
  [SSL_REQUEST]: { operation: 'ssl_request', meaning: 'connect' },
};
export const isCommand = (code: number): boolean => code <= 0xff && OPERATIONS[code] !== undefined;
/** What no server answers. */
export const isUnanswered = (code: number): boolean =>
  code === QUIT || code === STMT_SEND_LONG_DATA || code === STMT_CLOSE;
/** The answer to this is a text, not one of the packets that others are answered by. */
export const isAnsweredByText = (code: number): boolean => code === STATISTICS;

const VERB_SHIFT = 9;
export const withVerb = (code: number, verb: number): number => code | (verb << VERB_SHIFT);
const plain = (code: number): number => code & ((1 << VERB_SHIFT) - 1);

export function describe(code: number): OperationWord {
  const word = OPERATIONS[plain(code)];
  const verb = SQL_VERBS[(code >> VERB_SHIFT) - 1];
  if (word && verb) return { operation: `${word.operation}_${verb[0]}`, meaning: verb[1] };
  return word ?? { operation: `command_${String(code)}`, meaning: 'unknown' };
}

/** Commands count by their number, what is no command does not. */
export const codeKey = (code: number): number | undefined =>
  code < 0 || plain(code) >= GREETING ? undefined : plain(code);
