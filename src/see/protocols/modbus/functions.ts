/** Words for Modbus codes. Modbus Application Protocol V1.1b3, 5–6; codes that it reserves (annex A) as Zeek names them. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';
import { UMAS_FUNCTIONS } from './umas.ts';

type Row = readonly [code: number, operation: string, meaning: Meaning];

/** An operation's code is the function code, with the sub-function, MEI type or UMAS code in the second byte. */
export const DIAGNOSTICS = 8;
export const ENCAPSULATED = 43;
export const UMAS = 90;
export const MEI_CANOPEN = 13;
export const MEI_DEVICE_IDENTIFICATION = 14;

const FUNCTIONS: readonly Row[] = [
  [1, 'read_coils', 'read'],
  [2, 'read_discrete_inputs', 'read'],
  [3, 'read_holding_registers', 'read'],
  [4, 'read_input_registers', 'read'],
  [5, 'write_single_coil', 'write'],
  [6, 'write_single_register', 'write'],
  [7, 'read_exception_status', 'diagnose'],
  [DIAGNOSTICS, 'diagnostics', 'diagnose'],
  [9, 'program_484', 'configure'],
  [10, 'poll_484', 'diagnose'],
  [11, 'get_comm_event_counter', 'diagnose'],
  [12, 'get_comm_event_log', 'diagnose'],
  [13, 'program_584_984', 'configure'],
  [14, 'poll_584_984', 'diagnose'],
  [15, 'write_multiple_coils', 'write'],
  [16, 'write_multiple_registers', 'write'],
  [17, 'report_server_id', 'identify'],
  [18, 'program_884_u84', 'configure'],
  [19, 'reset_comm_link_884_u84', 'control'],
  [20, 'read_file_record', 'read'],
  [21, 'write_file_record', 'write'],
  [22, 'mask_write_register', 'write'],
  [23, 'read_write_multiple_registers', 'write'],
  [24, 'read_fifo_queue', 'read'],
  [40, 'program_concept', 'configure'],
  [41, 'multiple_function_codes', 'unknown'],
  [ENCAPSULATED, 'encapsulated_interface_transport', 'unknown'],
  [UMAS, 'umas', 'unknown'],
  [91, 'object_messaging', 'unknown'],
  [125, 'firmware_replacement', 'firmware'],
  [126, 'program_584_984_2', 'configure'],
  [127, 'report_local_address', 'identify'],
];

/** Sub-functions of 8, clause 6.8.1. Forcing listen-only silences a device, a restart interrupts it: both are control. */
const DIAGNOSTIC: readonly Row[] = [
  [0, 'return_query_data', 'diagnose'],
  [1, 'restart_communications_option', 'control'],
  [2, 'return_diagnostic_register', 'diagnose'],
  [3, 'change_ascii_input_delimiter', 'configure'],
  [4, 'force_listen_only_mode', 'control'],
  [10, 'clear_counters_and_diagnostic_register', 'diagnose'],
  [11, 'return_bus_message_count', 'diagnose'],
  [12, 'return_bus_communication_error_count', 'diagnose'],
  [13, 'return_bus_exception_error_count', 'diagnose'],
  [14, 'return_server_message_count', 'diagnose'],
  [15, 'return_server_no_response_count', 'diagnose'],
  [16, 'return_server_nak_count', 'diagnose'],
  [17, 'return_server_busy_count', 'diagnose'],
  [18, 'return_bus_character_overrun_count', 'diagnose'],
  [20, 'clear_overrun_counter_and_flag', 'diagnose'],
];

const MEI: readonly Row[] = [
  [MEI_CANOPEN, 'canopen_general_reference', 'unknown'],
  [MEI_DEVICE_IDENTIFICATION, 'read_device_identification', 'identify'],
];

const words = new Map<number, OperationWord>();
const add = (rows: readonly Row[], code: (sub: number) => number): void => {
  for (const [sub, operation, meaning] of rows) words.set(code(sub), { operation, meaning });
};
add(FUNCTIONS, (code) => code);
// The plain code 8 stays "diagnostics"; sub-function 0 shares it, as its second byte is zero.
add(DIAGNOSTIC.slice(1), (sub) => (sub << 8) | DIAGNOSTICS);
add(MEI, (sub) => (sub << 8) | ENCAPSULATED);
add(UMAS_FUNCTIONS, (sub) => (sub << 8) | UMAS);

export function describe(code: number): OperationWord {
  const known = words.get(code);
  if (known) return known;
  const sub = code >> 8;
  const name = words.get(code & 0xff)?.operation ?? `function_${String(code & 0xff)}`;
  return { operation: sub > 0 ? `${name}_${String(sub)}` : name, meaning: 'unknown' };
}

/** Clause 7. */
export const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'illegal_function',
  2: 'illegal_data_address',
  3: 'illegal_data_value',
  4: 'server_device_failure',
  5: 'acknowledge',
  6: 'server_device_busy',
  8: 'memory_parity_error',
  10: 'gateway_path_unavailable',
  11: 'gateway_target_failed_to_respond',
};
