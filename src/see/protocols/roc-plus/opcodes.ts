/** Words for ROC Plus opcodes. Emerson ROC Plus Protocol Specifications Manual, D301180X012, 2; sub-commands of 17 and 203 in the second byte of a code. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const SYSTEM_CONFIGURATION = 6;
export const READ_TABLE = 10;
export const WRITE_TABLE = 11;
export const LOGIN = 17;
export const SET_POINT = 166;
export const READ_POINT = 167;
export const READ_PARAMETERS = 180;
export const WRITE_PARAMETERS = 181;
export const FILE = 203;
export const ERROR_INDICATOR = 255;

type Row = readonly [code: number, operation: string, meaning: Meaning];
const ROWS: readonly Row[] = [
  [SYSTEM_CONFIGURATION, 'system_configuration', 'identify'],
  [7, 'read_real_time_clock', 'time'],
  [8, 'set_real_time_clock', 'time'],
  [READ_TABLE, 'read_configurable_opcode_point_data', 'read'],
  [WRITE_TABLE, 'write_configurable_opcode_point_data', 'write'],
  [LOGIN, 'login_request', 'authenticate'],
  [24, 'store_and_forward', 'transfer'],
  [50, 'request_io_point_position', 'read'],
  [100, 'access_user_defined_information', 'read'],
  [105, 'request_today_yesterday_min_max_values', 'read'],
  [108, 'request_history_tag_and_periodic_index', 'read'],
  [118, 'request_alarm_data', 'read'],
  [119, 'request_event_data', 'read'],
  [135, 'request_single_history_point_data', 'read'],
  [136, 'request_multiple_history_point_data', 'read'],
  [137, 'request_history_index', 'read'],
  [138, 'request_daily_and_periodic_history', 'read'],
  [139, 'history_information_data', 'read'],
  [SET_POINT, 'set_single_point_parameters', 'write'],
  [READ_POINT, 'request_single_point_parameters', 'read'],
  [READ_PARAMETERS, 'request_parameters', 'read'],
  [WRITE_PARAMETERS, 'write_parameters', 'write'],
  [FILE, 'general_file_transfer', 'transfer'],
  [205, 'peer_to_peer_network_messages', 'exchange'],
  [206, 'read_transaction_history_data', 'read'],
  [224, 'srbx_signal', 'notify'],
  [225, 'acknowledge_srbx', 'notify'],
  [ERROR_INDICATOR, 'error_indicator', 'diagnose'],
];

export const LOGOUT = (1 << 8) | LOGIN;
export const SESSION_KEY = (2 << 8) | LOGIN;
export const FILE_OPEN = (1 << 8) | FILE;
export const FILE_READ = (2 << 8) | FILE;
export const FILE_WRITE = (3 << 8) | FILE;
export const FILE_CLOSE = (4 << 8) | FILE;
export const FILE_DELETE = (5 << 8) | FILE;
export const FILE_DIRECTORY = (6 << 8) | FILE;
const SUB: readonly Row[] = [
  [LOGOUT, 'logout', 'disconnect'],
  [SESSION_KEY, 'request_session_key', 'authenticate'],
  [FILE_OPEN, 'file_open', 'transfer'],
  [FILE_READ, 'file_read', 'read'],
  [FILE_WRITE, 'file_write', 'write'],
  [FILE_CLOSE, 'file_close', 'transfer'],
  [FILE_DELETE, 'file_delete', 'write'],
  [FILE_DIRECTORY, 'file_read_directory', 'read'],
];

const words = new Map<number, OperationWord>(
  [...ROWS, ...SUB].map(([code, operation, meaning]) => [code, { operation, meaning }]),
);

export const isOpcode = (opcode: number): boolean => words.has(opcode);

export const describe = (code: number): OperationWord =>
  words.get(code) ?? words.get(code & 0xff) ?? { operation: `function_${String(code & 0xff)}`, meaning: 'unknown' };

/** Type of ROC in the system configuration, opcode 6. */
export const MODELS: Readonly<Record<number, string>> = {
  1: 'ROC300-Series with ROCPAC',
  2: 'FloBoss 407',
  3: 'ROC300-Series with FlashPAC',
  4: 'FloBoss 503',
  5: 'FloBoss 504',
  6: 'ROC800 (809/827)',
  11: 'DL8000',
};
