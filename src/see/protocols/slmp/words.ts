/** Words for SLMP and MC protocol commands. SLMP Reference Manual SH-080956ENG, 5; numbers of CC-Link IE as pySLMPClient's crate has them. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const UNLOCK = 0x1630;
export const LOCK = 0x1631;
export const READ_TYPE_NAME = 0x0101;
export const DEVICE_READ = 0x0401;
export const DEVICE_READ_RANDOM = 0x0403;
export const DEVICE_READ_BLOCK = 0x0406;
export const DEVICE_WRITE = 0x1401;
export const DEVICE_WRITE_RANDOM = 0x1402;
export const DEVICE_WRITE_BLOCK = 0x1406;
/** An answer whose request was not seen. */
export const UNASKED = -1;

type Row = readonly [operation: string, meaning: Meaning];

const COMMANDS: Readonly<Record<number, Row>> = {
  [UNASKED]: ['response', 'unknown'],
  [READ_TYPE_NAME]: ['read_type_name', 'identify'],
  0x0201: ['read_file_info', 'read'],
  0x0202: ['read_file_info_with_title', 'read'],
  0x0203: ['file_search', 'read'],
  0x0204: ['read_file_number_info', 'read'],
  0x0205: ['read_disk_state', 'diagnose'],
  0x0206: ['file_read', 'program-upload'],
  [DEVICE_READ]: ['device_read', 'read'],
  [DEVICE_READ_RANDOM]: ['device_read_random', 'read'],
  [DEVICE_READ_BLOCK]: ['device_read_block', 'read'],
  0x041a: ['array_label_read', 'read'],
  0x041c: ['label_read_random', 'read'],
  0x0601: ['extend_unit_read', 'read'],
  0x0613: ['memory_read', 'read'],
  0x0619: ['self_test', 'diagnose'],
  0x0801: ['entry_monitor_device', 'subscribe'],
  0x0802: ['execute_monitor', 'read'],
  0x0808: ['file_lock', 'configure'],
  0x0e28: ['device_identification_info_get', 'identify'],
  0x0e29: ['data_monitoring', 'read'],
  0x0e30: ['node_search', 'discover'],
  0x0e31: ['ip_address_set', 'configure'],
  0x0e32: ['device_info_compare', 'identify'],
  0x0e33: ['parameter_get', 'read'],
  0x0e34: ['parameter_update', 'configure'],
  0x0e35: ['parameter_set_start', 'configure'],
  0x0e36: ['parameter_set_end', 'configure'],
  0x0e3a: ['parameter_set_cancel', 'configure'],
  0x0e44: ['status_read', 'diagnose'],
  0x0e45: ['connection_setting_get', 'read'],
  0x0e53: ['status_read_2', 'diagnose'],
  0x0e90: ['network_config', 'configure'],
  0x0e91: ['master_config', 'configure'],
  0x0e92: ['slave_config', 'configure'],
  0x0e93: ['cyclic_config', 'configure'],
  0x0e94: ['notification', 'notify'],
  0x0eb0: ['get_communication_set', 'read'],
  0x0eb1: ['get_station_sub_id_list', 'read'],
  0x0eb2: ['get_device_info', 'identify'],
  0x0eb3: ['start_backup', 'program-upload'],
  0x0eb4: ['end_backup', 'program-upload'],
  0x0eb5: ['request_backup', 'program-upload'],
  0x0eb6: ['get_backup_parameter', 'program-upload'],
  0x0eb7: ['check_restore', 'read'],
  0x0eb8: ['start_restore', 'program-download'],
  0x0eb9: ['end_restore', 'program-download'],
  0x0eba: ['set_backup_parameter', 'program-download'],
  0x0ebe: ['check_parameter_delivery', 'read'],
  0x1001: ['remote_run', 'start'],
  0x1002: ['remote_stop', 'stop'],
  0x1003: ['remote_pause', 'stop'],
  0x1005: ['remote_latch_clear', 'control'],
  0x1006: ['remote_reset', 'control'],
  0x1202: ['new_file', 'program-download'],
  0x1203: ['file_write', 'program-download'],
  0x1204: ['change_file_info', 'configure'],
  0x1205: ['file_delete', 'program-download'],
  0x1206: ['file_copy', 'program-download'],
  0x1207: ['defrag', 'configure'],
  [DEVICE_WRITE]: ['device_write', 'write'],
  [DEVICE_WRITE_RANDOM]: ['device_write_random', 'write'],
  [DEVICE_WRITE_BLOCK]: ['device_write_block', 'write'],
  0x141a: ['array_label_write', 'write'],
  0x141b: ['label_write_random', 'write'],
  0x1601: ['extend_unit_write', 'write'],
  0x1613: ['memory_write', 'write'],
  0x1617: ['clear_error_code', 'configure'],
  0x1619: ['clear_error_history', 'configure'],
  0x161a: ['clear_event_history', 'configure'],
  [UNLOCK]: ['remote_password_unlock', 'authenticate'],
  [LOCK]: ['remote_password_lock', 'authenticate'],
  0x1810: ['read_directory', 'read'],
  0x1811: ['search_directory', 'read'],
  0x1820: ['new_file', 'program-download'],
  0x1822: ['delete_file', 'program-download'],
  0x1824: ['copy_file', 'program-download'],
  0x1825: ['change_file_state', 'configure'],
  0x1826: ['change_file_date', 'configure'],
  0x1827: ['open_file', 'transfer'],
  0x1828: ['read_file', 'program-upload'],
  0x1829: ['write_file', 'program-download'],
  0x182a: ['close_file', 'transfer'],
  0x2101: ['on_demand', 'notify'],
  0x3040: ['communication_test', 'diagnose'],
  0x3050: ['cable_test', 'diagnose'],
  0x3060: ['get_event_number', 'diagnose'],
  0x3061: ['get_event_history', 'diagnose'],
  0x3062: ['clock_offset_data_send', 'time'],
  0x3070: ['node_indication', 'control'],
  0x3072: ['communication_speed', 'configure'],
  0x3119: ['select_node_info_get', 'diagnose'],
  0x3206: ['stop_own_station_cyclic', 'control'],
  0x3207: ['start_own_station_cyclic', 'control'],
  0x3208: ['stop_other_station_cyclic', 'control'],
  0x3209: ['start_other_station_cyclic', 'control'],
  0x320a: ['link_device_parameter_write', 'configure'],
  0x320b: ['link_device_parameter_write_check_request', 'read'],
  0x320c: ['link_device_parameter_write_check_response', 'read'],
  0x320d: ['reserved_station_temporary_release', 'configure'],
  0x320e: ['reserved_station_config', 'configure'],
  0x3210: ['set_watchdog_counter_info', 'configure'],
  0x3211: ['watchdog_counter_offset_config', 'configure'],
  0x4000: ['authentication', 'authenticate'],
  0x4001: ['keep_alive', 'keep-alive'],
  0x4002: ['get_data', 'read'],
  0x4003: ['distribute', 'notify'],
  0x4020: ['can_application', 'transfer'],
  0x5000: ['io_link', 'transfer'],
  0x5001: ['modbus_tcp', 'transfer'],
  0x5002: ['modbus_rtu', 'transfer'],
};

export const isCommand = (command: number): boolean => COMMANDS[command] !== undefined;

export function describe(code: number): OperationWord {
  const row = COMMANDS[code];
  return row
    ? { operation: row[0], meaning: row[1] }
    : { operation: `command_${code.toString(16)}`, meaning: 'unknown' };
}
