/** Words for HART-IP messages and the HART commands within. FieldComm HCF_SPEC-085; HCF_SPEC-127 (universal), -151 (common practice). */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const PASS_THROUGH = 3;
/** Code: message id; of a command that is passed through also its number, plus one, above that. */
const COMMAND_SHIFT = 8;
export const commandCode = (command: number): number => ((command + 1) << COMMAND_SHIFT) | PASS_THROUGH;

type Row = readonly [operation: string, meaning: Meaning];

const MESSAGES: readonly Row[] = [
  ['session_initiate', 'connect'],
  ['session_close', 'disconnect'],
  ['keep_alive', 'keep-alive'],
  ['pass_through', 'unknown'],
  ['direct_pdu', 'unknown'],
  ['read_audit_log', 'diagnose'],
];

const COMMANDS: Readonly<Record<number, Row>> = {
  0: ['read_unique_identifier', 'identify'],
  1: ['read_primary_variable', 'read'],
  2: ['read_loop_current_and_percent_of_range', 'read'],
  3: ['read_dynamic_variables_and_loop_current', 'read'],
  6: ['write_polling_address', 'configure'],
  7: ['read_loop_configuration', 'read'],
  8: ['read_dynamic_variable_classifications', 'read'],
  9: ['read_device_variables_with_status', 'read'],
  11: ['read_unique_identifier_associated_with_tag', 'identify'],
  12: ['read_message', 'read'],
  13: ['read_tag_descriptor_date', 'identify'],
  14: ['read_primary_variable_transducer_information', 'read'],
  15: ['read_device_information', 'read'],
  16: ['read_final_assembly_number', 'identify'],
  17: ['write_message', 'configure'],
  18: ['write_tag_descriptor_date', 'configure'],
  19: ['write_final_assembly_number', 'configure'],
  20: ['read_long_tag', 'identify'],
  21: ['read_unique_identifier_associated_with_long_tag', 'identify'],
  22: ['write_long_tag', 'configure'],
  33: ['read_device_variables', 'read'],
  34: ['write_primary_variable_damping_value', 'configure'],
  35: ['write_primary_variable_range_values', 'configure'],
  36: ['set_primary_variable_upper_range_value', 'configure'],
  37: ['set_primary_variable_lower_range_value', 'configure'],
  38: ['reset_configuration_changed_flag', 'configure'],
  40: ['enter_exit_fixed_current_mode', 'control'],
  41: ['perform_self_test', 'control'],
  42: ['perform_device_reset', 'control'],
  43: ['set_primary_variable_zero', 'configure'],
  44: ['write_primary_variable_units', 'configure'],
  45: ['trim_loop_current_zero', 'configure'],
  46: ['trim_loop_current_gain', 'configure'],
  47: ['write_primary_variable_transfer_function', 'configure'],
  48: ['read_additional_device_status', 'diagnose'],
  49: ['write_primary_variable_transducer_serial_number', 'configure'],
  50: ['read_dynamic_variable_assignments', 'read'],
  51: ['write_dynamic_variable_assignments', 'configure'],
  52: ['set_device_variable_zero', 'configure'],
  53: ['write_device_variable_units', 'configure'],
  54: ['read_device_variable_information', 'read'],
  55: ['write_device_variable_damping_value', 'configure'],
  59: ['write_number_of_response_preambles', 'configure'],
  71: ['lock_device', 'configure'],
  72: ['squawk', 'control'],
  73: ['find_device', 'discover'],
  74: ['read_io_system_capabilities', 'read'],
  75: ['poll_sub_device', 'discover'],
  76: ['read_lock_device_state', 'read'],
  77: ['send_command_to_sub_device', 'transfer'],
  78: ['read_aggregated_commands', 'read'],
  79: ['write_device_variable', 'control'],
  84: ['read_sub_device_identity_summary', 'identify'],
};

export function describe(code: number): OperationWord {
  const command = (code >> COMMAND_SHIFT) - 1;
  if (command >= 0) return word(COMMANDS[command], `command_${String(command)}`);
  return word(MESSAGES[code], `message_${String(code)}`);
}

function word(row: Row | undefined, otherwise: string): OperationWord {
  return row ? { operation: row[0], meaning: row[1] } : { operation: otherwise, meaning: 'unknown' };
}
