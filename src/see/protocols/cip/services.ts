/**
 * Words for CIP services. CIP Networks Library Volume 1, appendix A (common services) and the objects' own (chapter 5);
 * tags: Logix 5000 Data Access manual (1756-PM020). What a service above 0x4a does depends on the class it is sent to.
 */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';
import { pcccWord } from './pccc.ts';

/** Kinds of class that give a service its sense: the second byte of a code. */
export const TAG = 0;
export const OTHER = 1;
export const VENDOR_CLASS = 2;
export const IDENTITY = 3;
export const CONNECTION_MANAGER = 4;
export const FILE = 5;
export const NETWORK = 6;
export const PCCC = 7;
export const SYMBOL = 8;
export const TEMPLATE = 9;
export const CLOCK = 10;
export const FIRMWARE = 11;
export const SAFETY = 12;
export const MESSAGE_ROUTER = 13;
export const SECURITY = 14;
/** A forward open whose path has a safety segment. */
export const SAFETY_CONNECTION = 15;

/** PCCC: flag | command << 16 | function << 8 | service. */
export const PCCC_CODE = 0x1000000;

const KINDS = new Map<number, number>([
  [0x01, IDENTITY],
  [0x02, MESSAGE_ROUTER],
  [0x06, CONNECTION_MANAGER],
  [0x37, FILE],
  [0x39, SAFETY],
  [0x3a, SAFETY],
  ...[0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x49, 0x4a, 0x4b, 0x58, 0x59, 0x5a, 0x5b].map((id) => [id, SAFETY] as const),
  [0x43, CLOCK],
  [0x47, NETWORK],
  [0x48, NETWORK],
  ...[0x5d, 0x5e, 0x5f, 0x60, 0x61, 0x62].map((id) => [id, SECURITY] as const),
  [0x67, PCCC],
  [0x6b, SYMBOL],
  [0x6c, TEMPLATE],
  [0x8b, CLOCK],
  [0xa1, FIRMWARE],
  [0xf4, NETWORK],
  [0xf5, NETWORK],
  [0xf6, NETWORK],
]);

/** Vendor-specific classes: 0x64–0xC7 and 0x300–0x4FF (Volume 1, table 4-1.3). Logix keeps its program in them. */
export function kindOf(classId: number, symbol: boolean): number {
  if (symbol && (classId < 0 || classId === 0x6b)) return TAG;
  if (classId < 0) return OTHER;
  const known = KINDS.get(classId);
  if (known !== undefined) return known;
  return (classId >= 0x64 && classId <= 0xc7) || (classId >= 0x300 && classId <= 0x4ff) ? VENDOR_CLASS : OTHER;
}

type Words = Readonly<Record<number, readonly [operation: string, meaning: Meaning]>>;

const COMMON: Words = {
  0x01: ['get_attributes_all', 'read'],
  0x02: ['set_attributes_all', 'write'],
  0x03: ['get_attribute_list', 'read'],
  0x04: ['set_attribute_list', 'write'],
  0x05: ['reset', 'control'],
  0x06: ['start', 'start'],
  0x07: ['stop', 'stop'],
  0x08: ['create', 'configure'],
  0x09: ['delete', 'configure'],
  0x0a: ['multiple_service_packet', 'transfer'],
  0x0d: ['apply_attributes', 'configure'],
  0x0e: ['get_attribute_single', 'read'],
  0x10: ['set_attribute_single', 'write'],
  0x11: ['find_next_object_instance', 'read'],
  0x15: ['restore', 'configure'],
  0x16: ['save', 'configure'],
  0x17: ['nop', 'keep-alive'],
  0x18: ['get_member', 'read'],
  0x19: ['set_member', 'write'],
  0x1a: ['insert_member', 'write'],
  0x1b: ['remove_member', 'write'],
  0x1c: ['group_sync', 'time'],
};

const TAGS: Words = {
  0x4c: ['read_tag', 'read'],
  0x4d: ['write_tag', 'write'],
  0x4e: ['read_modify_write_tag', 'write'],
  0x52: ['read_tag_fragmented', 'read'],
  0x53: ['write_tag_fragmented', 'write'],
  0x55: ['get_instance_attribute_list', 'read'],
};

const SPECIAL: Readonly<Record<number, Words>> = {
  [TAG]: TAGS,
  [SYMBOL]: TAGS,
  [TEMPLATE]: { 0x4c: ['read_template', 'read'] },
  [IDENTITY]: { 0x4b: ['flash_leds', 'control'] },
  [MESSAGE_ROUTER]: { 0x4b: ['symbolic_translation', 'read'] },
  [CONNECTION_MANAGER]: {
    0x4e: ['forward_close', 'disconnect'],
    0x52: ['unconnected_send', 'transfer'],
    0x54: ['forward_open', 'connect'],
    0x56: ['get_connection_data', 'diagnose'],
    0x57: ['search_connection_data', 'diagnose'],
    0x5a: ['get_connection_owner', 'diagnose'],
    0x5b: ['large_forward_open', 'connect'],
  },
  [FILE]: {
    0x4b: ['initiate_upload', 'transfer'],
    0x4c: ['initiate_download', 'transfer'],
    0x4d: ['initiate_partial_read', 'transfer'],
    0x4e: ['initiate_partial_write', 'transfer'],
    0x4f: ['upload_transfer', 'transfer'],
    0x50: ['download_transfer', 'transfer'],
    0x51: ['clear_file', 'configure'],
  },
  [FIRMWARE]: {
    0x4b: ['nvs_update', 'firmware'],
    0x4d: ['nvs_transfer', 'firmware'],
    0x51: ['nvs_service_81', 'firmware'],
  },
  [PCCC]: { 0x4b: ['execute_pccc', 'execute'] },
  // Safety Supervisor and Validator: Volume 5, 5-4 and 5-5; numbers as in Wireshark's packet-cipsafety.c.
  [SAFETY]: {
    0x4b: ['reset_error', 'safety'],
    0x4c: ['recover', 'safety'],
    0x4e: ['perform_diagnostics', 'diagnose'],
    0x4f: ['configure_request', 'safety'],
    0x50: ['validate_configuration', 'safety'],
    0x51: ['set_password', 'safety'],
    0x52: ['configuration_lock_unlock', 'safety'],
    0x53: ['mode_change', 'safety'],
    0x54: ['safety_reset', 'safety'],
    0x55: ['reset_password', 'safety'],
    0x56: ['propose_tunid', 'safety'],
    0x57: ['apply_tunid', 'safety'],
    0x58: ['propose_tunid_list', 'safety'],
    0x59: ['apply_tunid_list', 'safety'],
  },
  [SAFETY_CONNECTION]: { 0x54: ['safety_open', 'safety'], 0x5b: ['large_safety_open', 'safety'] },
};

const READS = new Set([0x01, 0x03, 0x0e, 0x18]);
const WRITES = new Set([0x02, 0x04, 0x10, 0x19, 0x1a, 0x1b, 0x0d]);

export function describe(code: number): OperationWord {
  if (code >= PCCC_CODE) return pcccWord((code >> 16) & 0xff, (code >> 8) & 0xff);
  const service = code & 0xff;
  const kind = (code >> 8) & 0xff;
  const special = SPECIAL[kind]?.[service];
  if (special) return { operation: special[0], meaning: special[1] };
  const common = COMMON[service];
  if (common) return { operation: common[0], meaning: meaningIn(kind, service, common[1]) };
  return { operation: `service_${String(service)}`, meaning: 'unknown' };
}

/** Reading an identity identifies; setting a network interface, a clock or a safety object is more than a write. */
function meaningIn(kind: number, service: number, meaning: Meaning): Meaning {
  if (kind === IDENTITY && READS.has(service)) return 'identify';
  if ((kind === NETWORK || kind === SECURITY) && WRITES.has(service)) return 'configure';
  if (kind === CLOCK && WRITES.has(service)) return 'time';
  if (kind === SAFETY && WRITES.has(service)) return 'safety';
  if (kind === FIRMWARE && WRITES.has(service)) return 'firmware';
  // A Logix controller keeps programs, routines and tags as instances of its vendor's classes.
  if ((kind === VENDOR_CLASS || kind === SYMBOL || kind === TEMPLATE) && (service === 0x08 || service === 0x09)) {
    return 'program-download';
  }
  return meaning;
}

/** Volume 1, appendix B-1. */
export const STATUS: Readonly<Record<number, string>> = {
  0x01: 'connection_failure',
  0x02: 'resource_unavailable',
  0x03: 'invalid_parameter_value',
  0x04: 'path_segment_error',
  0x05: 'path_destination_unknown',
  0x06: 'partial_transfer',
  0x07: 'connection_lost',
  0x08: 'service_not_supported',
  0x09: 'invalid_attribute_value',
  0x0a: 'attribute_list_error',
  0x0b: 'already_in_requested_mode',
  0x0c: 'object_state_conflict',
  0x0d: 'object_already_exists',
  0x0e: 'attribute_not_settable',
  0x0f: 'privilege_violation',
  0x10: 'device_state_conflict',
  0x11: 'reply_data_too_large',
  0x13: 'not_enough_data',
  0x14: 'attribute_not_supported',
  0x15: 'too_much_data',
  0x16: 'object_does_not_exist',
  0x1a: 'routing_failure_request_too_large',
  0x1b: 'routing_failure_response_too_large',
  0x1e: 'embedded_service_error',
  0x1f: 'vendor_specific_error',
  0x20: 'invalid_parameter',
  0x25: 'key_failure_in_path',
  0x26: 'path_size_invalid',
  0x28: 'invalid_member_id',
  0xff: 'general_error',
};
