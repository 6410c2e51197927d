/** Words for DNP3 codes: application functions (IEEE 1815-2012, 4.4.2 and table 4-2), link functions (9.2.4.1.3.4). */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const CONFIRM = 0;
export const READ = 1;
export const WRITE = 2;
export const SELECT = 3;
export const DIRECT_OPERATE_NO_RESPONSE = 6;
export const FREEZE_AT_TIME = 11;
export const FREEZE_AT_TIME_NO_RESPONSE = 12;
export const AUTHENTICATE_REQUEST = 32;
export const AUTHENTICATE_ERROR = 33;
export const RESPONSE_FUNCTION = 129;
export const UNSOLICITED = 130;
export const AUTHENTICATE_RESPONSE = 131;

/** A link service stands beyond the functions: bit 4 says that it comes from the primary station. */
export const LINK_BASE = 0x8000;
export const LINK_PRIMARY = 0x10;

type Row = readonly [code: number, operation: string, meaning: Meaning];

const FUNCTIONS: readonly Row[] = [
  [CONFIRM, 'confirm', 'notify'],
  [READ, 'read', 'read'],
  [WRITE, 'write', 'write'],
  [SELECT, 'select', 'control'],
  [4, 'operate', 'control'],
  [5, 'direct_operate', 'control'],
  [DIRECT_OPERATE_NO_RESPONSE, 'direct_operate_no_response', 'control'],
  [7, 'immediate_freeze', 'execute'],
  [8, 'immediate_freeze_no_response', 'execute'],
  [9, 'freeze_and_clear', 'execute'],
  [10, 'freeze_and_clear_no_response', 'execute'],
  [FREEZE_AT_TIME, 'freeze_at_time', 'execute'],
  [FREEZE_AT_TIME_NO_RESPONSE, 'freeze_at_time_no_response', 'execute'],
  [13, 'cold_restart', 'control'],
  [14, 'warm_restart', 'control'],
  [15, 'initialize_data', 'configure'],
  [16, 'initialize_application', 'control'],
  [17, 'start_application', 'start'],
  [18, 'stop_application', 'stop'],
  [19, 'save_configuration', 'configure'],
  [20, 'enable_unsolicited', 'subscribe'],
  [21, 'disable_unsolicited', 'subscribe'],
  [22, 'assign_class', 'configure'],
  [23, 'delay_measurement', 'time'],
  [24, 'record_current_time', 'time'],
  [25, 'open_file', 'transfer'],
  [26, 'close_file', 'transfer'],
  [27, 'delete_file', 'write'],
  [28, 'get_file_information', 'read'],
  [29, 'authenticate_file', 'authenticate'],
  [30, 'abort_file', 'transfer'],
  [31, 'activate_configuration', 'configure'],
  [AUTHENTICATE_REQUEST, 'authenticate_request', 'authenticate'],
  [AUTHENTICATE_ERROR, 'authenticate_error', 'authenticate'],
  [RESPONSE_FUNCTION, 'response', 'unknown'],
  [UNSOLICITED, 'unsolicited_response', 'notify'],
  [AUTHENTICATE_RESPONSE, 'authenticate_response', 'authenticate'],
];

/** Reads and writes of groups that are no process data, with the group in the second byte. IEEE 1815-2012, annex A. */
const OF_GROUP: readonly (readonly [fn: number, group: number, operation: string, meaning: Meaning])[] = [
  [READ, 0, 'read_device_attributes', 'identify'],
  [READ, 70, 'read_file', 'transfer'],
  [READ, 121, 'read_security_statistics', 'diagnose'],
  [WRITE, 0, 'write_device_attributes', 'configure'],
  [WRITE, 34, 'write_analog_input_deadband', 'configure'],
  [WRITE, 50, 'write_time_and_date', 'time'],
  [WRITE, 70, 'write_file', 'transfer'],
  [WRITE, 80, 'write_internal_indications', 'diagnose'],
  [WRITE, 112, 'write_virtual_terminal', 'execute'],
];

const LINK: readonly Row[] = [
  [LINK_PRIMARY | 0, 'reset_link_states', 'connect'],
  [LINK_PRIMARY | 1, 'reset_user_process', 'control'],
  [LINK_PRIMARY | 2, 'test_link_states', 'keep-alive'],
  [LINK_PRIMARY | 9, 'request_link_status', 'keep-alive'],
  [0, 'link_ack', 'keep-alive'],
  [1, 'link_nack', 'keep-alive'],
  [11, 'link_status', 'keep-alive'],
  [14, 'link_not_functioning', 'diagnose'],
  [15, 'link_not_supported', 'diagnose'],
];

const words = new Map<number, OperationWord>();
for (const [code, operation, meaning] of FUNCTIONS) words.set(code, { operation, meaning });
for (const [code, operation, meaning] of LINK) words.set(LINK_BASE | code, { operation, meaning });
for (const [fn, group, operation, meaning] of OF_GROUP) words.set(groupKey(fn, group), { operation, meaning });

/** Group 0 needs a byte that is not 0. */
function groupKey(fn: number, group: number): number {
  return fn | ((group + 1) << 8);
}

/** The code of a request: its function, told apart by the group that it names first where that matters. */
export function codeOf(fn: number, group: number): number {
  const key = groupKey(fn, group);
  return group >= 0 && (fn === READ || fn === WRITE) && words.has(key) ? key : fn;
}

export function describe(code: number): OperationWord {
  const known = words.get(code);
  if (known) return known;
  if (code >= LINK_BASE) return { operation: `link_function_${code & 15}`, meaning: 'unknown' };
  return { operation: `function_${code & 0xff}`, meaning: 'unknown' };
}
