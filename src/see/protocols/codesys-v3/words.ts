/**
 * Words for CODESYS V3: datagram services, channel types and service groups as ics-forensics-tools (Microsoft) numbers
 * them, services as the public dissector codesysv3_protocol.lua does.
 */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

type Word = readonly [operation: string, meaning: Meaning];

export const ADDRESS_REQUEST = 1;
export const ADDRESS_RESPONSE = 2;
export const NAME_SERVER = 3;
export const NAME_CLIENT = 4;
export const CHANNEL = 64;

export const DEVICE_INFO = 0xc280;
const NAMES: Readonly<Record<number, Word>> = {
  0xc201: ['resolve_address', 'discover'],
  0xc202: ['resolve_name', 'discover'],
  [DEVICE_INFO]: ['device_info', 'identify'],
};

export const BLOCK = 0x01;
export const BLOCK_ACK = 0x02;
export const KEEP_ALIVE = 0x03;
export const OPEN_RESPONSE = 0x83;
export const GET_INFO = 0xc2;
export const OPEN_REQUEST = 0xc3;
export const CLOSE = 0xc4;
const CHANNEL_TYPES: Readonly<Record<number, Word>> = {
  [BLOCK]: ['application_block', 'transfer'],
  [BLOCK_ACK]: ['application_ack', 'keep-alive'],
  [KEEP_ALIVE]: ['keep_alive', 'keep-alive'],
  [GET_INFO]: ['get_info', 'read'],
  [OPEN_REQUEST]: ['open_channel', 'connect'],
  [OPEN_RESPONSE]: ['open_channel', 'connect'],
  [CLOSE]: ['close_channel', 'disconnect'],
};

export const DEVICE = 0x01;
export const APPLICATION = 0x02;
const GROUPS: Readonly<Record<number, string>> = {
  [DEVICE]: 'device',
  [APPLICATION]: 'app',
  0x03: 'monitoring',
  0x04: 'visu_server',
  0x05: 'log',
  0x06: 'settings',
  0x07: 'ethernet',
  0x08: 'file',
  0x09: 'iec_var_access',
  0x0b: 'io_mgr',
  0x0c: 'user_mgr',
  0x0f: 'trace_mgr',
  0x11: 'plc_shell',
  0x12: 'app_bp',
  0x13: 'app_force',
  0x18: 'alarm_manager',
  0x1b: 'monitor',
  0x1d: 'code_meter',
  0x1e: 'trend_storage',
  0x1f: 'core_dump',
  0x22: 'certificate',
};

export const DEVICE_LOGIN = 2;
export const DEVICE_SESSION_CREATE = 10;
/** By group, then by service. */
const SERVICES: Readonly<Record<number, Readonly<Record<number, Word>>>> = {
  [DEVICE]: {
    1: ['info', 'identify'],
    [DEVICE_LOGIN]: ['login', 'authenticate'],
    3: ['logout', 'disconnect'],
    4: ['reset_origin', 'control'],
    5: ['echo', 'keep-alive'],
    6: ['set_operating_mode', 'control'],
    7: ['get_operating_mode', 'read'],
    8: ['interactive_login', 'authenticate'],
    9: ['rename_node', 'configure'],
    [DEVICE_SESSION_CREATE]: ['session_create', 'connect'],
  },
  [APPLICATION]: {
    1: ['login', 'connect'],
    2: ['logout', 'disconnect'],
    3: ['create_application', 'program-download'],
    4: ['delete', 'configure'],
    5: ['download', 'program-download'],
    6: ['online_change', 'program-download'],
    7: ['device_download', 'program-download'],
    8: ['create_dev_app', 'program-download'],
    16: ['start', 'start'],
    17: ['stop', 'stop'],
    18: ['reset', 'control'],
    19: ['set_breakpoint', 'control'],
    20: ['get_status', 'read'],
    21: ['delete_breakpoint', 'control'],
    22: ['read_call_stack', 'diagnose'],
    23: ['get_area_offset', 'read'],
    24: ['application_list', 'read'],
    25: ['set_next_statement', 'control'],
    32: ['release_force_list', 'control'],
    33: ['upload_force_list', 'read'],
    34: ['single_cycle', 'control'],
    35: ['create_boot_project', 'program-download'],
    36: ['reinit_application', 'control'],
    37: ['application_state_list', 'read'],
    38: ['load_boot_app', 'control'],
    39: ['register_boot_application', 'configure'],
    40: ['check_file_consistency', 'read'],
    41: ['read_application_info', 'read'],
    48: ['download_compact', 'program-download'],
    49: ['read_project_info', 'read'],
    50: ['define_flow', 'diagnose'],
    51: ['read_flow_values', 'read'],
    52: ['download_encrypted', 'program-download'],
    53: ['read_application_content', 'program-upload'],
    54: ['save_retains', 'control'],
    55: ['restore_retains', 'control'],
    56: ['get_area_address', 'read'],
    57: ['leave_execpoints_active', 'control'],
    64: ['claim_execpoints_for_application', 'control'],
  },
  0x05: {
    1: ['get_entries', 'diagnose'],
    2: ['get_component_names', 'diagnose'],
    3: ['logger_list', 'diagnose'],
  },
  0x08: {
    0x01: ['exist', 'read'],
    0x02: ['open_for_write', 'program-download'],
    0x03: ['open_for_write', 'program-download'],
    0x04: ['write', 'program-download'],
    0x05: ['open_for_read', 'program-upload'],
    0x06: ['open_for_read', 'program-upload'],
    0x07: ['read', 'program-upload'],
    0x08: ['close', 'transfer'],
    0x09: ['close', 'transfer'],
    0x0a: ['read', 'program-upload'],
    0x0b: ['read', 'program-upload'],
    0x0c: ['list', 'read'],
    0x0d: ['read', 'program-upload'],
    0x0e: ['delete_file', 'configure'],
    0x0f: ['rename_file', 'configure'],
    0x10: ['create_directory', 'configure'],
    0x11: ['delete_directory', 'configure'],
    0x12: ['rename_directory', 'configure'],
  },
  0x11: { 1: ['execute', 'execute'] },
  0x1b: { 1: ['read', 'read'], 2: ['write', 'write'] },
  0x22: {
    1: ['import', 'configure'],
    2: ['export', 'read'],
    3: ['delete', 'configure'],
    4: ['move', 'configure'],
    5: ['list', 'read'],
    6: ['list_use_cases', 'read'],
    7: ['create_self_signed', 'configure'],
    9: ['get_status', 'read'],
  },
};

const OF_CHANNEL = 0x10000;
const OF_SERVICE = 0x20000;
const SERVICE_MAX = 0xff;

/** A code is the datagram's service and, above it, what the datagram carries. */
const withDetail = (service: number, detail: number): number => service | (detail << 8);
export const isDatagram = (service: number): boolean =>
  (service >= ADDRESS_REQUEST && service <= NAME_CLIENT) || service === CHANNEL;
export const nameCode = (service: number, command: number): number => withDetail(service, command);
export const channelCode = (type: number): number => withDetail(CHANNEL, OF_CHANNEL | type);
export const serviceCode = (group: number, service: number): number =>
  withDetail(CHANNEL, OF_SERVICE | (group << 8) | Math.min(service, SERVICE_MAX));

const hex = (value: number): string => value.toString(16).padStart(2, '0');

export function describe(code: number): OperationWord {
  const datagram = code & 0xff;
  const detail = code >> 8;
  if (datagram === ADDRESS_REQUEST || datagram === ADDRESS_RESPONSE)
    return { operation: 'address_notification', meaning: 'discover' };
  if (datagram === NAME_SERVER || datagram === NAME_CLIENT) return asWord(NAMES[detail], `name_service_${hex(detail)}`);
  if (!(detail & OF_SERVICE)) return asWord(CHANNEL_TYPES[detail & 0xff], `channel_${hex(detail & 0xff)}`);
  const group = (detail >> 8) & 0x7f;
  const service = detail & 0xff;
  const prefix = GROUPS[group] ?? `group_${hex(group)}`;
  const word = SERVICES[group]?.[service];
  return word
    ? { operation: `${prefix}_${word[0]}`, meaning: word[1] }
    : { operation: `${prefix}_service_${hex(service)}`, meaning: 'unknown' };
}

const asWord = (word: Word | undefined, unknown: string): OperationWord =>
  word ? { operation: word[0], meaning: word[1] } : { operation: unknown, meaning: 'unknown' };
