/**
 * Words for what BACnet messages are. ANSI/ASHRAE 135-2020, 21 (service choices), 6.2.4 (network messages), annex J.2
 * (BACnet/IP). Confirmed services are counted under their number; all else beyond them.
 */
import type { MessageKind, OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const SUBSCRIBE_COV = 5;
export const ATOMIC_READ_FILE = 6;
export const ATOMIC_WRITE_FILE = 7;
export const ADD_LIST_ELEMENT = 8;
export const REMOVE_LIST_ELEMENT = 9;
export const CREATE_OBJECT = 10;
export const DELETE_OBJECT = 11;
export const READ_PROPERTY = 12;
export const READ_PROPERTY_MULTIPLE = 14;
export const WRITE_PROPERTY = 15;
export const WRITE_PROPERTY_MULTIPLE = 16;
export const DEVICE_COMMUNICATION_CONTROL = 17;
export const REINITIALIZE_DEVICE = 20;
export const READ_RANGE = 26;
export const SUBSCRIBE_COV_PROPERTY = 28;

/** Unconfirmed services, network messages and functions of the virtual link, each by its number in the low byte. */
export const UNCONFIRMED = 0x100;
export const NETWORK = 0x200;
export const LINK = 0x300;
export const I_AM = 0;
export const I_HAVE = 1;
/** Answers that name no service: the service is the one remembered, NO_SERVICE where none is. */
export const REJECTED = 0x400;
export const ABORTED = 0x500;
export const NO_SERVICE = 0xff;
export const SEGMENT_ACK = 0x600;
export const SECURED = 0x601;

type Row = readonly [operation: string, meaning: Meaning];

const CONFIRMED_WORDS: readonly Row[] = [
  ['acknowledge_alarm', 'control'],
  ['confirmed_cov_notification', 'notify'],
  ['confirmed_event_notification', 'notify'],
  ['get_alarm_summary', 'read'],
  ['get_enrollment_summary', 'read'],
  ['subscribe_cov', 'subscribe'],
  ['atomic_read_file', 'program-upload'],
  ['atomic_write_file', 'program-download'],
  ['add_list_element', 'configure'],
  ['remove_list_element', 'configure'],
  ['create_object', 'configure'],
  ['delete_object', 'configure'],
  ['read_property', 'read'],
  ['read_property_conditional', 'read'],
  ['read_property_multiple', 'read'],
  ['write_property', 'write'],
  ['write_property_multiple', 'write'],
  ['device_communication_control', 'control'],
  ['confirmed_private_transfer', 'unknown'],
  ['confirmed_text_message', 'notify'],
  ['reinitialize_device', 'control'],
  ['vt_open', 'connect'],
  ['vt_close', 'disconnect'],
  ['vt_data', 'execute'],
  ['authenticate', 'authenticate'],
  ['request_key', 'authenticate'],
  ['read_range', 'read'],
  ['life_safety_operation', 'safety'],
  ['subscribe_cov_property', 'subscribe'],
  ['get_event_information', 'read'],
  ['subscribe_cov_property_multiple', 'subscribe'],
  ['confirmed_cov_notification_multiple', 'notify'],
  ['confirmed_audit_notification', 'notify'],
  ['audit_log_query', 'read'],
];

const UNCONFIRMED_WORDS: readonly Row[] = [
  ['i_am', 'discover'],
  ['i_have', 'discover'],
  ['unconfirmed_cov_notification', 'notify'],
  ['unconfirmed_event_notification', 'notify'],
  ['unconfirmed_private_transfer', 'unknown'],
  ['unconfirmed_text_message', 'notify'],
  ['time_synchronization', 'time'],
  ['who_has', 'discover'],
  ['who_is', 'discover'],
  ['utc_time_synchronization', 'time'],
  ['write_group', 'write'],
  ['unconfirmed_cov_notification_multiple', 'notify'],
  ['unconfirmed_audit_notification', 'notify'],
  ['who_am_i', 'discover'],
  ['you_are', 'configure'],
];

const NETWORK_WORDS: readonly Row[] = [
  ['who_is_router_to_network', 'discover'],
  ['i_am_router_to_network', 'discover'],
  ['i_could_be_router_to_network', 'discover'],
  ['reject_message_to_network', 'unknown'],
  ['router_busy_to_network', 'notify'],
  ['router_available_to_network', 'notify'],
  ['initialize_routing_table', 'configure'],
  ['initialize_routing_table_ack', 'configure'],
  ['establish_connection_to_network', 'connect'],
  ['disconnect_connection_to_network', 'disconnect'],
  ['challenge_request', 'authenticate'],
  ['security_payload', 'unknown'],
  ['security_response', 'authenticate'],
  ['request_key_update', 'authenticate'],
  ['update_key_set', 'configure'],
  ['update_distribution_key', 'configure'],
  ['request_master_key', 'authenticate'],
  ['set_master_key', 'configure'],
  ['what_is_network_number', 'discover'],
  ['network_number_is', 'discover'],
];

const LINK_WORDS: readonly Row[] = [
  ['bvlc_result', 'diagnose'],
  ['write_broadcast_distribution_table', 'configure'],
  ['read_broadcast_distribution_table', 'read'],
  ['read_broadcast_distribution_table_ack', 'read'],
  ['forwarded_npdu', 'unknown'],
  ['register_foreign_device', 'connect'],
  ['read_foreign_device_table', 'read'],
  ['read_foreign_device_table_ack', 'read'],
  ['delete_foreign_device_table_entry', 'configure'],
];

const GROUPS: readonly (readonly Row[])[] = [CONFIRMED_WORDS, UNCONFIRMED_WORDS, NETWORK_WORDS, LINK_WORDS];
const GROUP_NAMES: readonly string[] = ['function', 'unconfirmed', 'network_message', 'bvlc_function'];

const words = new Map<number, OperationWord>([
  [REJECTED | NO_SERVICE, { operation: 'reject', meaning: 'unknown' }],
  [ABORTED | NO_SERVICE, { operation: 'abort', meaning: 'unknown' }],
  [SEGMENT_ACK, { operation: 'segment_ack', meaning: 'transfer' }],
  [SECURED, { operation: 'secured', meaning: 'unknown' }],
]);
for (const [group, rows] of GROUPS.entries())
  for (const [number, [operation, meaning]] of rows.entries()) words.set((group << 8) | number, { operation, meaning });

export function describe(code: number): OperationWord {
  const known = words.get(code);
  if (known) return known;
  const group = code >> 8;
  if (code >= REJECTED && code < SEGMENT_ACK) return describe(code & 0xff);
  return { operation: `${GROUP_NAMES[group] ?? 'function'}_${String(code & 0xff)}`, meaning: 'unknown' };
}

/** The service choice where the message has one: rejects and aborts do not repeat it (20.1.8, 20.1.9). */
export const codeKey = (_kind: MessageKind, code: number): number | undefined =>
  code >= 0 && code < UNCONFIRMED ? code : undefined;
