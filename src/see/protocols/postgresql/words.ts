/** Messages of PostgreSQL by who sends them. PostgreSQL documentation, 55.7 (message formats). */
import { SQL_VERBS } from '../../../model/sql-statement.ts';
import { ERROR, EVENT, REQUEST, RESPONSE, type MessageKind, type OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

type Row = readonly [type: string, operation: string, meaning: Meaning, kind: MessageKind];
export const QUERY = 0x51;
export const PARSE = 0x50;
export const PASSWORD = 0x70;
const CLIENT: readonly Row[] = [
  ['B', 'bind', 'execute', REQUEST],
  ['C', 'close', 'unknown', REQUEST],
  ['D', 'describe', 'read', REQUEST],
  ['E', 'execute', 'execute', REQUEST],
  ['F', 'function_call', 'execute', REQUEST],
  ['H', 'flush', 'unknown', REQUEST],
  ['P', 'parse', 'execute', REQUEST],
  ['Q', 'query', 'execute', REQUEST],
  ['S', 'sync', 'unknown', REQUEST],
  ['X', 'terminate', 'disconnect', REQUEST],
  ['c', 'copy_done', 'transfer', REQUEST],
  ['d', 'copy_data', 'transfer', REQUEST],
  ['f', 'copy_fail', 'transfer', REQUEST],
  // Also the answers of SASL and GSSAPI: the type does not tell them apart.
  ['p', 'password_message', 'authenticate', REQUEST],
];
export const AUTHENTICATION = 0x52;
export const PARAMETER_STATUS = 0x53;
export const ERROR_RESPONSE = 0x45;
export const READY = 0x5a;
const SERVER: readonly Row[] = [
  ['1', 'parse_complete', 'execute', RESPONSE],
  ['2', 'bind_complete', 'execute', RESPONSE],
  ['3', 'close_complete', 'unknown', RESPONSE],
  ['A', 'notification_response', 'notify', EVENT],
  ['C', 'command_complete', 'execute', RESPONSE],
  ['D', 'data_row', 'read', RESPONSE],
  ['E', 'error_response', 'unknown', ERROR],
  ['G', 'copy_in_response', 'transfer', RESPONSE],
  ['H', 'copy_out_response', 'transfer', RESPONSE],
  ['I', 'empty_query_response', 'execute', RESPONSE],
  ['K', 'backend_key_data', 'connect', RESPONSE],
  ['N', 'notice_response', 'notify', EVENT],
  ['R', 'authentication', 'authenticate', RESPONSE],
  ['S', 'parameter_status', 'identify', RESPONSE],
  ['T', 'row_description', 'read', RESPONSE],
  ['V', 'function_call_response', 'execute', RESPONSE],
  ['W', 'copy_both_response', 'transfer', RESPONSE],
  ['Z', 'ready_for_query', 'connect', RESPONSE],
  ['c', 'copy_done', 'transfer', RESPONSE],
  ['d', 'copy_data', 'transfer', RESPONSE],
  ['n', 'no_data', 'read', RESPONSE],
  ['s', 'portal_suspended', 'read', RESPONSE],
  ['t', 'parameter_description', 'read', RESPONSE],
  ['v', 'negotiate_protocol_version', 'connect', RESPONSE],
];
/** What a client sends without a type. */
export const STARTUP = 1;
export const SSL_REQUEST = 2;
export const GSS_REQUEST = 3;
export const CANCEL_REQUEST = 4;
const UNTYPED: readonly (readonly [number, OperationWord])[] = [
  [STARTUP, { operation: 'startup_message', meaning: 'authenticate' }],
  [SSL_REQUEST, { operation: 'ssl_request', meaning: 'connect' }],
  [GSS_REQUEST, { operation: 'gssenc_request', meaning: 'connect' }],
  [CANCEL_REQUEST, { operation: 'cancel_request', meaning: 'execute' }],
];
/** How a server wants a user to be authenticated, or that he is. */
export const AUTHENTICATION_WORDS: Readonly<Record<number, string>> = {
  0: 'ok',
  2: 'kerberos_v5',
  3: 'cleartext_password',
  5: 'md5_password',
  7: 'gss',
  8: 'gss_continue',
  9: 'sspi',
  10: 'sasl',
  11: 'sasl_continue',
  12: 'sasl_final',
};
export const CLEARTEXT = 3;

/** A code is the type, with a bit for what a server sends; above it a verb, a kind of authentication, or that it fails. */
const FROM_SERVER = 0x80;
const EXTRA_SHIFT = 8;
export const serverCode = (type: number): number => type | FROM_SERVER;
export const withExtra = (code: number, extra: number): number => code | ((extra + 1) << EXTRA_SHIFT);

const WORDS = new Map<number, OperationWord>(UNTYPED);
const KINDS = new Map<number, MessageKind>();
for (const [type, operation, meaning, kind] of CLIENT) {
  WORDS.set(type.charCodeAt(0), { operation, meaning });
  KINDS.set(type.charCodeAt(0), kind);
}
for (const [type, operation, meaning, kind] of SERVER) {
  WORDS.set(serverCode(type.charCodeAt(0)), { operation, meaning });
  KINDS.set(serverCode(type.charCodeAt(0)), kind);
}

export const kindOf = (code: number): MessageKind | undefined => KINDS.get(code);

export function describe(code: number): OperationWord {
  const plain = code & 0xff;
  const extra = (code >> EXTRA_SHIFT) - 1;
  const word = WORDS.get(plain);
  if (!word) return { operation: `message_${String(plain)}`, meaning: 'unknown' };
  if (extra < 0) return word;
  if (plain === serverCode(AUTHENTICATION))
    return { operation: `${word.operation}_${AUTHENTICATION_WORDS[extra] ?? String(extra)}`, meaning: word.meaning };
  // An error before a session is ready refuses the logon.
  if (plain === serverCode(ERROR_RESPONSE)) return { operation: word.operation, meaning: 'authenticate' };
  const verb = SQL_VERBS[extra - 1];
  return verb ? { operation: `${word.operation}_${verb[0]}`, meaning: verb[1] } : word;
}
