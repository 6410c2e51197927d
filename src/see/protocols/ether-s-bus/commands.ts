/** Words for S-Bus commands, numbered and named as Wireshark's dissector of S-Bus has them; types of block telegrams (169) in the second byte. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const READ_FIRMWARE_VERSION = 32;
export const BLOCK = 169;

type Row = readonly [code: number, operation: string, meaning: Meaning];
const ROWS: readonly Row[] = [
  [0, 'read_counter', 'read'],
  [1, 'read_display_register', 'read'],
  [2, 'read_flag', 'read'],
  [3, 'read_input', 'read'],
  [4, 'read_real_time_clock', 'time'],
  [5, 'read_output', 'read'],
  [6, 'read_register', 'read'],
  [7, 'read_timer', 'read'],
  [10, 'write_counter', 'write'],
  [11, 'write_flag', 'write'],
  [12, 'write_real_time_clock', 'time'],
  [13, 'write_output', 'write'],
  [14, 'write_register', 'write'],
  [15, 'write_timer', 'write'],
  [19, 'read_write_multi_medias', 'write'],
  [27, 'read_pcd_status_own', 'diagnose'],
  [29, 'read_station_number', 'identify'],
  [30, 'read_user_memory', 'program-upload'],
  [31, 'read_program_line', 'program-upload'],
  [READ_FIRMWARE_VERSION, 'read_firmware_version', 'identify'],
  [33, 'read_text', 'read'],
  [34, 'read_active_transition', 'diagnose'],
  [35, 'write_user_memory', 'program-download'],
  [36, 'write_program_line', 'program-download'],
  [37, 'write_text', 'write'],
  [70, 'read_arithmetic_status_and_accu', 'diagnose'],
  [71, 'read_byte', 'read'],
  [72, 'read_halt_failure_register', 'diagnose'],
  [73, 'read_index_register', 'read'],
  [74, 'read_instruction_pointer', 'diagnose'],
  [75, 'find_history', 'diagnose'],
  [80, 'write_arithmetic_status_and_accu', 'control'],
  [81, 'write_byte', 'write'],
  [82, 'write_index_register', 'write'],
  [83, 'write_instruction_pointer', 'control'],
  [90, 'clear_all', 'control'],
  [91, 'clear_flags', 'control'],
  [92, 'clear_outputs', 'control'],
  [93, 'clear_registers', 'control'],
  [94, 'clear_timers', 'control'],
  [110, 'change_block', 'program-download'],
  [111, 'clear_history_failure', 'diagnose'],
  [112, 'delete_program_line', 'program-download'],
  [113, 'go_conditional', 'control'],
  [114, 'insert_program_line', 'program-download'],
  [115, 'local_cycles', 'control'],
  [116, 'all_cycles', 'control'],
  [117, 'make_text', 'program-download'],
  [118, 'execute_single_instruction', 'control'],
  [119, 'single_step', 'control'],
  [130, 'xob_17_interrupt', 'control'],
  [131, 'xob_18_interrupt', 'control'],
  [132, 'xob_19_interrupt', 'control'],
  [145, 'read_hangup_timeout', 'read'],
  [150, 'read_data_block', 'read'],
  [151, 'write_data_block', 'write'],
  [152, 'make_data_block', 'program-download'],
  [153, 'clear_data_block', 'program-download'],
  [154, 'clear_text', 'program-download'],
  [155, 'read_block_address', 'diagnose'],
  [156, 'read_block_sizes', 'diagnose'],
  [157, 'read_current_block', 'diagnose'],
  [158, 'read_call_stack', 'diagnose'],
  [159, 'read_dbx', 'read'],
  [161, 'read_user_eeprom_register', 'read'],
  [163, 'write_user_eeprom_register', 'write'],
  [165, 'erase_flash', 'control'],
  [166, 'restart_cold_flag', 'start'],
  [167, 'write_system_buffer', 'configure'],
  [168, 'read_system_buffer', 'read'],
  [BLOCK, 'read_write_block_data', 'transfer'],
  [170, 'get_diagnostic', 'diagnose'],
  [171, 'read_system_information', 'identify'],
  [172, 'change_blocks_on_run', 'program-download'],
  [173, 'flashcard_telegram', 'transfer'],
  [174, 'download_firmware', 'firmware'],
  [175, 'web_server_serial_communication', 'transfer'],
];
/** One command per processor: first and last number, and what is done to which. */
const PROCESSORS: readonly (readonly [first: number, last: number, operation: string, meaning: Meaning])[] = [
  [20, 26, 'read_pcd_status_cpu', 'diagnose'],
  [40, 48, 'run_procedure', 'start'],
  [50, 57, 'restart_cold', 'start'],
  [60, 68, 'stop_procedure', 'stop'],
  [100, 107, 'restart_warm', 'start'],
];
const BLOCKS: readonly Row[] = [
  [0, 'write_block_start_of_stream', 'program-download'],
  [1, 'write_block_data_stream', 'program-download'],
  [2, 'write_block_end_of_stream', 'program-download'],
  [7, 'abort_write_block_stream', 'program-download'],
  [8, 'write_block_data', 'program-download'],
  [16, 'read_block_start_of_stream', 'program-upload'],
  [17, 'read_block_data_stream', 'program-upload'],
  [23, 'abort_read_block_stream', 'program-upload'],
  [24, 'read_block_data', 'program-upload'],
  [32, 'delete_block', 'program-download'],
  [33, 'get_block_size', 'diagnose'],
  [34, 'get_program_block_list', 'diagnose'],
];

const words = new Map<number, OperationWord>();
for (const [code, operation, meaning] of ROWS) words.set(code, { operation, meaning });
for (const [first, last, operation, meaning] of PROCESSORS)
  for (let code = first; code <= last; code++) words.set(code, { operation, meaning });
for (const [type, operation, meaning] of BLOCKS) words.set(((type + 1) << 8) | BLOCK, { operation, meaning });

/** The code of a block telegram: its type is counted from one, so that 0 stays the plain command. */
export const blockCode = (type: number): number => ((type + 1) << 8) | BLOCK;

export const describe = (code: number): OperationWord =>
  words.get(code) ?? words.get(code & 0xff) ?? { operation: `function_${String(code & 0xff)}`, meaning: 'unknown' };
