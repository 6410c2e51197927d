/** Words for PROFINET IO calls. IEC 61158-6-10, 5 (opnums, control commands, records); numbers as in the public dissector pn_io. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const CONNECT = 0;
export const WRITE = 3;
export const CONTROL = 4;
export const READ = 2;
export const READ_IMPLICIT = 5;

/** Code: opnum, what it is about in the second byte, and beyond them PDUs that are no call, and calls of the endpoint mapper. */
export const IDENTITY = 1 << 8;
export const COMMAND = 2 << 8;
export const PDU_BASE = 0x1000;
export const MAPPER_BASE = 0x2000;
/** A call that the RPC layer refused. */
export const FAULTED = 0x4000;

/** Bits of the control command, 5.2.3.5: from bit 0. Bit 3 (done) marks answers only. */
const COMMANDS = [
  'prm_end',
  'application_ready',
  'release',
  'done',
  'ready_for_companion',
  'ready_for_rt_class_3',
  'prm_begin',
] as const;

/** Second byte of a code for a control command: 2 and the number of its lowest bit that is not "done"; 0 for none. */
export function commandPart(command: number): number {
  for (let bit = 0; bit < COMMANDS.length; bit++) if (bit !== 3 && command & (1 << bit)) return COMMAND + (bit << 8);
  return 0;
}

const CALLS: Readonly<Record<number, readonly [operation: string, meaning: Meaning]>> = {
  [CONNECT]: ['connect', 'connect'],
  1: ['release', 'disconnect'],
  [READ]: ['read', 'read'],
  [WRITE]: ['write', 'write'],
  [CONTROL]: ['control', 'connect'],
  [READ_IMPLICIT]: ['read_implicit', 'read'],
};

/** PDU types of connectionless RPC, C706, 12.5.1. */
const PDUS: Readonly<Record<number, readonly [operation: string, meaning: Meaning]>> = {
  1: ['ping', 'keep-alive'],
  4: ['working', 'keep-alive'],
  5: ['nocall', 'keep-alive'],
  6: ['reject', 'unknown'],
  7: ['ack', 'keep-alive'],
  8: ['cancel', 'unknown'],
  9: ['fack', 'keep-alive'],
  10: ['cancel_ack', 'unknown'],
};
const MAPPER: Readonly<Record<number, readonly [operation: string, meaning: Meaning]>> = {
  2: ['ept_lookup', 'discover'],
  3: ['ept_map', 'discover'],
  4: ['ept_lookup_handle_free', 'disconnect'],
};

export function describe(whole: number): OperationWord {
  const code = whole & ~FAULTED;
  if (code >= MAPPER_BASE) return word(MAPPER[code - MAPPER_BASE], `ept_function_${String(code - MAPPER_BASE)}`);
  if (code >= PDU_BASE) return word(PDUS[code - PDU_BASE], `pdu_${String(code - PDU_BASE)}`);
  const call = CALLS[code & 0xff];
  const part = code & 0xff00;
  if (part === IDENTITY && call !== undefined)
    return (code & 0xff) === WRITE
      ? { operation: 'write_identification_and_maintenance', meaning: 'configure' }
      : { operation: 'read_identification_and_maintenance', meaning: 'identify' };
  const command = COMMANDS[(part - COMMAND) >> 8];
  if (part >= COMMAND && command !== undefined) return { operation: `control_${command}`, meaning: 'connect' };
  return word(call, `function_${String(code & 0xff)}`);
}

function word(known: readonly [string, Meaning] | undefined, otherwise: string): OperationWord {
  return known ? { operation: known[0], meaning: known[1] } : { operation: otherwise, meaning: 'unknown' };
}

/** ErrorCode1 where ErrorDecode says PNIORW, 5.2.6: a class in the upper half and its reason. */
const REFUSALS: Readonly<Record<number, string>> = {
  0xa0: 'read_error',
  0xa1: 'write_error',
  0xa2: 'module_failure',
  0xa7: 'busy',
  0xa8: 'version_conflict',
  0xa9: 'feature_not_supported',
  0xb0: 'invalid_index',
  0xb1: 'write_length_error',
  0xb2: 'invalid_slot_or_subslot',
  0xb3: 'type_conflict',
  0xb4: 'invalid_area',
  0xb5: 'state_conflict',
  0xb6: 'access_denied',
  0xb7: 'invalid_range',
  0xb8: 'invalid_parameter',
  0xb9: 'invalid_type',
  0xba: 'backup',
  0xc0: 'read_constrain_conflict',
  0xc1: 'write_constrain_conflict',
  0xc2: 'resource_busy',
  0xc3: 'resource_unavailable',
};
const RECORD_ERROR = 0x80;

export function errorText(decode: number, code1: number, code2: number): string {
  if (decode === RECORD_ERROR) return REFUSALS[code1] ?? `record_error_${String(code1)}`;
  return `pnio_error_${String(code1)}_${String(code2)}`;
}

const INDEXES: Readonly<Record<number, string>> = {
  0xaff0: 'I&M0',
  0xaff1: 'I&M1',
  0xaff2: 'I&M2',
  0xaff3: 'I&M3',
  0xaff4: 'I&M4',
  0xaff5: 'I&M5',
  0xe040: 'MultipleWrite',
  0xe050: 'ARFSUDataAdjust',
  0xe002: 'ModuleDiffBlock',
  0x802a: 'PDPortDataReal',
  0x802b: 'PDPortDataCheck',
  0x802c: 'PDIRData',
  0x802d: 'PDSyncData',
  0x802f: 'PDPortDataAdjust',
  0x8051: 'PDInterfaceMrpDataCheck',
  0x8052: 'PDInterfaceMrpDataAdjust',
  0x8071: 'PDInterfaceAdjust',
  0x80b0: 'CombinedObjectContainer',
  0xf820: 'ARData',
  0xf821: 'APIData',
  0xf830: 'LogData',
  0xf831: 'PDevData',
  0xf840: 'I&M0FilterData',
  0xf841: 'PDRealData',
  0xf842: 'PDExpectedData',
};

const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

export const indexText = (index: number): string => INDEXES[index] ?? `index ${hex(index)}`;

/** `slot 1 subslot 0x0001 I&M0`. */
export const recordText = (slot: number, subslot: number, index: number): string =>
  `slot ${String(slot)} subslot ${hex(subslot)} ${indexText(index)}`;
