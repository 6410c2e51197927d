/**
 * Type identifications of IEC 60870-5-104 ASDUs, and what a code means. IEC 60870-5-101, 7.2.1 and 7.3; IEC 60870-5-104, 7;
 * IEC TS 60870-5-7 (81–95, 41). Lengths and names also as in Wireshark's packet-iec104.c and in lib60870.
 */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

/** Bytes of an information object behind its address; this value: no two are alike, or not known. */
export const ANY_LENGTH = -1;

/** How the value at the start of an information object is read (IEC 60870-5-101, 7.2.6). */
export type Element =
  'single' | 'double' | 'step' | 'bits' | 'normalized' | 'scaled' | 'float' | 'counter' | 'byte' | 'time' | 'none';

interface Type {
  readonly name: string;
  readonly length: number;
  readonly element: Element;
  readonly meaning: Meaning;
}

const TYPES: (Type | undefined)[] = Array.from({ length: 256 }, () => undefined);

function add(id: number, name: string, length: number, element: Element, meaning: Meaning): void {
  TYPES[id] = { name, length, element, meaning };
}

/** Process information to the controlling station, without a time, with three and with seven bytes of it. */
const INFORMATION: readonly (readonly [plain: number, cp24: number, cp56: number, string, number, Element])[] = [
  [1, 2, 30, 'single_point_information', 1, 'single'],
  [3, 4, 31, 'double_point_information', 1, 'double'],
  [5, 6, 32, 'step_position_information', 2, 'step'],
  [7, 8, 33, 'bitstring_of_32_bit', 5, 'bits'],
  [9, 10, 34, 'measured_value_normalized_value', 3, 'normalized'],
  [11, 12, 35, 'measured_value_scaled_value', 3, 'scaled'],
  [13, 14, 36, 'measured_value_short_floating_point_number', 5, 'float'],
  [15, 16, 37, 'integrated_totals', 5, 'counter'],
  [0, 17, 38, 'event_of_protection_equipment', 3, 'none'],
  [0, 18, 39, 'packed_start_events_of_protection_equipment', 4, 'none'],
  [0, 19, 40, 'packed_output_circuit_information_of_protection_equipment', 4, 'none'],
];
for (const [plain, cp24, cp56, name, length, element] of INFORMATION) {
  if (plain > 0) add(plain, name, length, element, 'notify');
  add(cp24, `${name}_with_time_tag`, length + 3, element, 'notify');
  add(cp56, `${name}_with_time_tag_cp56time2a`, length + 7, element, 'notify');
}
add(20, 'packed_single_point_information_with_status_change_detection', 5, 'none', 'notify');
add(21, 'measured_value_normalized_value_without_quality_descriptor', 2, 'normalized', 'notify');
add(41, 'integrated_totals_containing_time_tagged_security_statistics', 14, 'none', 'notify');

/** Commands, without a time and with one. */
const COMMANDS: readonly (readonly [string, number, Element])[] = [
  ['single_command', 1, 'single'],
  ['double_command', 1, 'double'],
  ['regulating_step_command', 1, 'double'],
  ['set_point_command_normalized_value', 3, 'normalized'],
  ['set_point_command_scaled_value', 3, 'scaled'],
  ['set_point_command_short_floating_point_number', 5, 'float'],
  ['bitstring_of_32_bit_command', 4, 'bits'],
];
const FIRST_COMMAND = 45;
const FIRST_TIMED_COMMAND = 58;
for (const [i, [name, length, element]] of COMMANDS.entries()) {
  add(FIRST_COMMAND + i, name, length, element, 'control');
  add(FIRST_TIMED_COMMAND + i, `${name}_with_time_tag_cp56time2a`, length + 7, element, 'control');
}

export const END_OF_INITIALIZATION = 70;
export const AUTHENTICATED_REQUEST = 83;
export const COUNTER_INTERROGATION = 101;
export const READ = 102;
export const FILE_READY = 120;
export const SECTION_READY = 121;
export const CALL_OR_SELECT = 122;
export const FILE_ACKNOWLEDGE = 124;
export const SEGMENT = 125;
export const QUERY_LOG = 127;
add(END_OF_INITIALIZATION, 'end_of_initialization', 1, 'byte', 'notify');
for (const [id, name, meaning] of [
  [81, 'authentication_challenge', 'authenticate'],
  [82, 'authentication_reply', 'authenticate'],
  [AUTHENTICATED_REQUEST, 'aggressive_mode_authentication_request', 'authenticate'],
  [84, 'session_key_status_request', 'authenticate'],
  [85, 'session_key_status', 'authenticate'],
  [86, 'session_key_change', 'authenticate'],
  [87, 'authentication_error', 'authenticate'],
  [90, 'user_status_change', 'configure'],
  [91, 'update_key_change_request', 'authenticate'],
  [92, 'update_key_change_reply', 'authenticate'],
  [93, 'update_key_change_symmetric', 'authenticate'],
  [94, 'update_key_change_asymmetric', 'authenticate'],
  [95, 'update_key_change_confirmation', 'authenticate'],
] as const)
  add(id, name, ANY_LENGTH, 'none', meaning);
add(100, 'interrogation_command', 1, 'byte', 'read');
add(COUNTER_INTERROGATION, 'counter_interrogation_command', 1, 'byte', 'read');
add(READ, 'read_command', 0, 'none', 'read');
add(103, 'clock_synchronization_command', 7, 'time', 'time');
add(104, 'test_command', 2, 'none', 'diagnose');
add(105, 'reset_process_command', 1, 'byte', 'control');
add(106, 'delay_acquisition_command', 2, 'none', 'time');
add(107, 'test_command_with_time_tag_cp56time2a', 9, 'none', 'diagnose');
add(110, 'parameter_of_measured_value_normalized_value', 3, 'normalized', 'configure');
add(111, 'parameter_of_measured_value_scaled_value', 3, 'scaled', 'configure');
add(112, 'parameter_of_measured_value_short_floating_point_number', 5, 'float', 'configure');
add(113, 'parameter_activation', 1, 'byte', 'configure');
add(FILE_READY, 'file_ready', 6, 'none', 'transfer');
add(SECTION_READY, 'section_ready', 7, 'none', 'transfer');
add(CALL_OR_SELECT, 'call_directory', 4, 'none', 'transfer');
add(123, 'last_section_last_segment', 5, 'none', 'transfer');
add(FILE_ACKNOWLEDGE, 'ack_file_ack_section', 4, 'none', 'transfer');
add(SEGMENT, 'segment', ANY_LENGTH, 'none', 'transfer');
add(126, 'directory', 13, 'none', 'transfer');
add(QUERY_LOG, 'query_log_request_archive_file', 16, 'none', 'transfer');

export const lengthOf = (type: number): number => TYPES[type]?.length ?? ANY_LENGTH;
export const elementOf = (type: number): Element => TYPES[type]?.element ?? 'none';
export const isKnown = (type: number): boolean => TYPES[type] !== undefined;
/** Process information, which only a controlled station sends. */
export const isInformation = (type: number): boolean => type <= 41 || type === END_OF_INITIALIZATION;
/** Whether a type addresses information objects; those of IEC TS 60870-5-7 begin with a segment number instead. */
export const hasObjects = (type: number): boolean => type < 81 || type > 95;
export const isCommand = (type: number): boolean => (type >= 45 && type <= 51) || (type >= 58 && type <= 64);
/** Commands and parameters: what is told with the object they are for. */
export const namesObject = (type: number): boolean => type >= 45 && type !== END_OF_INITIALIZATION && hasObjects(type);

/** Code: type identification, and in the next bits what the bare type leaves open. */
export const VARIANT_SHIFT = 8;
export const CYCLIC = 1;
export const REQUESTED = 2;
export const SELECT = 1;
export const DEACTIVATION = 2;
/** S and U format, which have no ASDU: above all types; of the U format with its function bits. */
export const SUPERVISORY = 1 << 16;
export const UNNUMBERED = 1 << 17;

const FUNCTIONS: Readonly<Record<number, OperationWord>> = {
  0x04: { operation: 'startdt_act', meaning: 'connect' },
  0x08: { operation: 'startdt_con', meaning: 'connect' },
  0x10: { operation: 'stopdt_act', meaning: 'disconnect' },
  0x20: { operation: 'stopdt_con', meaning: 'disconnect' },
  0x40: { operation: 'testfr_act', meaning: 'keep-alive' },
  0x80: { operation: 'testfr_con', meaning: 'keep-alive' },
};
export const isFunction = (bits: number): boolean => FUNCTIONS[bits] !== undefined;
/** The half of the functions that asks; the other confirms. IEC 60870-5-104, 5.1. */
export const FUNCTIONS_ASKING = 0x54;

/** Qualifier of select and call, lower half. IEC 60870-5-101, 7.2.6.30. */
const CALLS: readonly OperationWord[] = [
  { operation: 'call_directory', meaning: 'transfer' },
  { operation: 'select_file', meaning: 'transfer' },
  { operation: 'call_file', meaning: 'transfer' },
  { operation: 'deactivate_file', meaning: 'transfer' },
  { operation: 'delete_file', meaning: 'write' },
  { operation: 'select_section', meaning: 'transfer' },
  { operation: 'call_section', meaning: 'transfer' },
  { operation: 'deactivate_section', meaning: 'transfer' },
];
/** Freeze bits of the qualifier of counter interrogation. IEC 60870-5-101, 7.2.6.23. */
const FREEZES: readonly OperationWord[] = [
  { operation: 'counter_interrogation_command', meaning: 'read' },
  { operation: 'counter_freeze_without_reset', meaning: 'execute' },
  { operation: 'counter_freeze_with_reset', meaning: 'execute' },
  { operation: 'counter_reset', meaning: 'execute' },
];

export function describe(code: number): OperationWord {
  if (code >= UNNUMBERED) {
    return FUNCTIONS[code - UNNUMBERED] ?? { operation: `u_format_${String(code - UNNUMBERED)}`, meaning: 'unknown' };
  }
  if (code >= SUPERVISORY) return { operation: 'supervisory', meaning: 'keep-alive' };
  const id = code & 0xff;
  const variant = code >> VARIANT_SHIFT;
  const type = TYPES[id];
  if (!type) return { operation: `type_${String(id)}`, meaning: 'unknown' };
  if (id === CALL_OR_SELECT)
    return CALLS[variant] ?? { operation: `select_call_${String(variant)}`, meaning: 'transfer' };
  if (variant === 0) return { operation: type.name, meaning: type.meaning };
  if (id === COUNTER_INTERROGATION && variant < FREEZES.length) return FREEZES[variant] as OperationWord;
  if (isInformation(id)) {
    return variant === CYCLIC
      ? { operation: `${type.name}_cyclic`, meaning: 'exchange' }
      : { operation: `${type.name}_requested`, meaning: 'read' };
  }
  return { operation: `${type.name}_${variant === SELECT ? 'select' : 'deactivation'}`, meaning: type.meaning };
}
