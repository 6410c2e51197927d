/**
 * Services of ANSI C12.22 (EPSEM), their words and what a service names. ANSI C12.22-2012 / IEEE 1703-2012, 5.3.2; codes
 * also as in Wireshark's packet-c1222.c and ICSNPP-C1222.
 */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const IDENTIFY = 0x20;
export const DEREGISTER = 0x24;
export const RESOLVE = 0x25;
export const REGISTER = 0x27;
export const FULL_READ = 0x30;
export const READ_OFFSET = 0x3f;
export const FULL_WRITE = 0x40;
export const WRITE_OFFSET = 0x4f;
export const LOGON = 0x50;
export const SECURITY = 0x51;
export const WAIT = 0x70;
const NEGOTIATE = 0x60;
const DEFAULT_READ = 0x3e;
const DEFAULT_WRITE = 0x4e;
/** Responses, whatever was asked for, are below. */
export const FIRST_REQUEST = 0x20;

/** Codes of ours, beyond a byte: a write that starts a procedure, an answer nobody was seen to ask for, a service that cannot be read. */
export const PROCEDURE = 0x100;
export const ANSWER = 0x200;
export const ENCRYPTED = 0x201;

type Row = readonly [operation: string, meaning: Meaning];
const WORDS: Readonly<Record<number, Row>> = {
  [IDENTIFY]: ['identification', 'identify'],
  0x21: ['terminate', 'disconnect'],
  0x22: ['disconnect', 'disconnect'],
  [DEREGISTER]: ['deregistration', 'configure'],
  [RESOLVE]: ['resolve', 'discover'],
  0x26: ['trace', 'diagnose'],
  [REGISTER]: ['registration', 'connect'],
  [FULL_READ]: ['full_read', 'read'],
  [DEFAULT_READ]: ['default_read', 'read'],
  [READ_OFFSET]: ['partial_read_offset', 'read'],
  [FULL_WRITE]: ['full_write', 'write'],
  [DEFAULT_WRITE]: ['default_write', 'write'],
  [WRITE_OFFSET]: ['partial_write_offset', 'write'],
  [LOGON]: ['logon', 'authenticate'],
  [SECURITY]: ['security', 'authenticate'],
  0x52: ['logoff', 'disconnect'],
  0x53: ['authenticate', 'authenticate'],
  [NEGOTIATE]: ['negotiate', 'connect'],
  [WAIT]: ['wait', 'keep-alive'],
  0x71: ['timing_setup', 'connect'],
  [FULL_WRITE | PROCEDURE]: ['full_write_procedure_initiate', 'execute'],
  [WRITE_OFFSET | PROCEDURE]: ['partial_write_offset_procedure_initiate', 'execute'],
  [ANSWER]: ['response', 'unknown'],
  [ENCRYPTED]: ['encrypted', 'unknown'],
};

/** A service without what its lower half counts: indices, baud rates. */
export function serviceOf(code: number): number {
  const low = code & 15;
  if ((code & 0xf0) === NEGOTIATE && low <= 11) return NEGOTIATE;
  return code;
}

export function describe(code: number): OperationWord {
  const row = WORDS[code];
  if (row) return { operation: row[0], meaning: row[1] };
  if (code > FULL_READ && code <= FULL_READ + 9) return { operation: 'partial_read_index', meaning: 'read' };
  if (code > FULL_WRITE && code <= FULL_WRITE + 9) return { operation: 'partial_write_index', meaning: 'write' };
  return { operation: `service_${String(code)}`, meaning: 'unknown' };
}

export const isRead = (code: number): boolean => (code >= FULL_READ && code <= FULL_READ + 9) || code === READ_OFFSET;
export const isWrite = (code: number): boolean =>
  (code >= FULL_WRITE && code <= FULL_WRITE + 9) || code === WRITE_OFFSET;
/** Bytes between the table's id and the count: indices of two bytes each, or an offset of three. */
export const selectorBytes = (code: number): number =>
  code === READ_OFFSET || code === WRITE_OFFSET ? 3 : 2 * (code & 15);

/** Response codes that say why not. 5.3.2.3. */
export const RESPONSES: readonly string[] = [
  'ok',
  'error',
  'service_not_supported',
  'insufficient_security_clearance',
  'operation_not_possible',
  'inappropriate_action_requested',
  'device_busy',
  'data_not_ready',
  'data_locked',
  'renegotiate_request',
  'invalid_service_sequence_state',
  'security_mechanism_error',
  'unknown_application_title',
  'network_time_out',
  'network_not_reachable',
  'request_too_large',
  'response_too_large',
  'segmentation_not_possible',
  'segmentation_error',
];

/** An object is a table's id, or a procedure's above those. ANSI C12.19: table 7 is where procedures are started. */
export const PROCEDURE_OBJECT = 1 << 16;
export const PROCEDURE_TABLE = 7;
const NUMBER_BITS = 0x7ff;
const MANUFACTURER = 0x800;
const PENDING = 0x1000;

export function objectName(_code: number, object: number): string {
  const number = String(object & NUMBER_BITS);
  const whose = (object & MANUFACTURER) !== 0 ? 'manufacturer' : 'standard';
  if (object >= PROCEDURE_OBJECT) return `${whose} procedure ${number}`;
  return `${(object & PENDING) !== 0 ? 'pending ' : ''}${whose} table ${number}`;
}
