/** Words for FINS commands. OMRON W227 (CV series) and W342 (CS/CJ series, 5-3): their names and codes; FINS/TCP: W421, 7-4. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const PROTECT = 0x0304;
export const PROTECT_CLEAR = 0x0305;
export const CONTROLLER_DATA = 0x0501;
export const NAME_READ = 0x2603;

/** Commands of the FINS/TCP header itself: this | their number. Frame send carries FINS and is no message of its own. */
export const TCP = 0x10000;
export const FRAME_SEND = 2;
export const SEND_ERROR = 3;

const ROWS: readonly (readonly [code: number, operation: string, meaning: Meaning])[] = [
  [0x0101, 'memory_area_read', 'read'],
  [0x0102, 'memory_area_write', 'write'],
  [0x0103, 'memory_area_fill', 'write'],
  [0x0104, 'multiple_memory_area_read', 'read'],
  [0x0105, 'memory_area_transfer', 'write'],
  [0x0201, 'parameter_area_read', 'read'],
  [0x0202, 'parameter_area_write', 'configure'],
  [0x0203, 'parameter_area_clear', 'configure'],
  [0x0220, 'data_link_table_read', 'read'],
  [0x0221, 'data_link_table_write', 'configure'],
  [PROTECT, 'program_area_protect', 'configure'],
  [PROTECT_CLEAR, 'program_area_protect_clear', 'configure'],
  [0x0306, 'program_area_read', 'program-upload'],
  [0x0307, 'program_area_write', 'program-download'],
  [0x0308, 'program_area_clear', 'program-download'],
  [0x0401, 'run', 'start'],
  [0x0402, 'stop', 'stop'],
  [0x0403, 'reset', 'control'],
  [CONTROLLER_DATA, 'controller_data_read', 'identify'],
  [0x0502, 'connection_data_read', 'identify'],
  [0x0601, 'controller_status_read', 'diagnose'],
  [0x0602, 'network_status_read', 'diagnose'],
  [0x0603, 'data_link_status_read', 'diagnose'],
  [0x0620, 'cycle_time_read', 'diagnose'],
  [0x0701, 'clock_read', 'time'],
  [0x0702, 'clock_write', 'time'],
  [0x0801, 'loop_back_test', 'diagnose'],
  [0x0802, 'broadcast_test_results_read', 'diagnose'],
  [0x0803, 'broadcast_test_data_send', 'diagnose'],
  [0x0920, 'message_read_clear', 'diagnose'],
  [0x0c01, 'access_right_acquire', 'authenticate'],
  [0x0c02, 'access_right_forced_acquire', 'authenticate'],
  [0x0c03, 'access_right_release', 'disconnect'],
  [0x2101, 'error_clear', 'control'],
  [0x2102, 'error_log_read', 'diagnose'],
  [0x2103, 'error_log_clear', 'control'],
  [0x2140, 'fins_write_access_log_read', 'diagnose'],
  [0x2141, 'fins_write_access_log_clear', 'control'],
  [0x2201, 'file_name_read', 'read'],
  [0x2202, 'single_file_read', 'transfer'],
  [0x2203, 'single_file_write', 'transfer'],
  [0x2204, 'memory_card_format', 'configure'],
  [0x2205, 'file_delete', 'transfer'],
  [0x2206, 'volume_label_create_delete', 'configure'],
  [0x2207, 'file_copy', 'transfer'],
  [0x2208, 'file_name_change', 'transfer'],
  [0x2209, 'file_data_check', 'diagnose'],
  [0x220a, 'memory_area_file_transfer', 'transfer'],
  [0x220b, 'parameter_area_file_transfer', 'configure'],
  [0x220c, 'program_area_file_transfer', 'program-download'],
  [0x220f, 'file_memory_index_read', 'read'],
  [0x2210, 'file_memory_read', 'program-upload'],
  [0x2211, 'file_memory_write', 'program-download'],
  [0x2215, 'create_delete_directory', 'transfer'],
  [0x2220, 'memory_cassette_transfer', 'transfer'],
  [0x2301, 'forced_set_reset', 'control'],
  [0x2302, 'forced_set_reset_cancel', 'control'],
  [0x230a, 'multiple_forced_status_read', 'read'],
  [0x2601, 'name_set', 'configure'],
  [0x2602, 'name_delete', 'configure'],
  [NAME_READ, 'name_read', 'identify'],
  [TCP, 'node_address_data_send_client', 'connect'],
  [TCP | 1, 'node_address_data_send_server', 'connect'],
  [TCP | FRAME_SEND, 'frame_send', 'unknown'],
  [TCP | SEND_ERROR, 'frame_send_error_notification', 'diagnose'],
  [TCP | 6, 'connection_confirmation', 'keep-alive'],
];
const words = new Map(ROWS.map(([code, operation, meaning]) => [code, { operation, meaning }]));

export const isKnown = (code: number): boolean => words.has(code);

export function describe(code: number): OperationWord {
  const known = words.get(code);
  if (known) return known;
  const text = (code & 0xffff).toString(16).padStart(4, '0');
  return { operation: `${code >= TCP ? 'header_' : 'function_'}${text}`, meaning: 'unknown' };
}
