/** Words for MMS: confirmed services by number (ISO 9506-2, 7), what IEC 61850-8-1 makes of them, and the other PDUs. */
import { REQUEST, type MessageKind, type OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const GET_NAME_LIST = 1;
export const IDENTIFY = 2;
export const READ = 4;
export const WRITE = 5;

/**
 * A read or write that IEC 61850 gives a name of its own, by the functional constraint in the item's name: services of
 * IEC 61850-7-2 as IEC 61850-8-1 maps them. They are counted under the MMS service that carries them.
 */
export const SELECT = 128;
export const SELECT_WITH_VALUE = 129;
export const OPERATE = 130;
export const CANCEL = 131;
export const SET_BUFFERED_REPORT = 132;
export const SET_UNBUFFERED_REPORT = 133;
export const SET_LOG = 134;
export const SET_GOOSE = 135;
export const SET_MULTICAST_SAMPLES = 136;
export const SET_UNICAST_SAMPLES = 137;
export const SET_SETTING_GROUP = 138;
export const SET_SETTINGS = 139;
const MAPPED_MAX = 255;

/** PDUs that are no confirmed request or answer: beyond all services. ISO 9506-2, 7.1. */
export const ERROR_PDU = 1002;
export const REJECT = 1004;
export const CANCEL_PDU = 1005;
export const INITIATE = 1008;
export const CONCLUDE = 1011;
export const UNCONFIRMED = 1100;
/** ACSE release and abort, told by the session's PDU. X.227, 7. */
export const RELEASE = 1200;
export const ABORTED = 1201;

/** ConfirmedServiceRequest, in the order of its numbers from 0. */
const SERVICES: readonly (readonly [operation: string, meaning: Meaning])[] = [
  ['status', 'diagnose'],
  ['get_name_list', 'discover'],
  ['identify', 'identify'],
  ['rename', 'configure'],
  ['read', 'read'],
  ['write', 'write'],
  ['get_variable_access_attributes', 'discover'],
  ['define_named_variable', 'configure'],
  ['define_scattered_access', 'configure'],
  ['get_scattered_access_attributes', 'discover'],
  ['delete_variable_access', 'configure'],
  ['define_named_variable_list', 'configure'],
  ['get_named_variable_list_attributes', 'discover'],
  ['delete_named_variable_list', 'configure'],
  ['define_named_type', 'configure'],
  ['get_named_type_attributes', 'discover'],
  ['delete_named_type', 'configure'],
  ['input', 'read'],
  ['output', 'write'],
  ['take_control', 'execute'],
  ['relinquish_control', 'execute'],
  ['define_semaphore', 'configure'],
  ['delete_semaphore', 'configure'],
  ['report_semaphore_status', 'read'],
  ['report_pool_semaphore_status', 'read'],
  ['report_semaphore_entry_status', 'read'],
  ['initiate_download_sequence', 'program-download'],
  ['download_segment', 'program-download'],
  ['terminate_download_sequence', 'program-download'],
  ['initiate_upload_sequence', 'program-upload'],
  ['upload_segment', 'program-upload'],
  ['terminate_upload_sequence', 'program-upload'],
  ['request_domain_download', 'program-download'],
  ['request_domain_upload', 'program-upload'],
  ['load_domain_content', 'program-download'],
  ['store_domain_content', 'program-upload'],
  ['delete_domain', 'configure'],
  ['get_domain_attributes', 'read'],
  ['create_program_invocation', 'configure'],
  ['delete_program_invocation', 'configure'],
  ['start', 'start'],
  ['stop', 'stop'],
  ['resume', 'start'],
  ['reset', 'control'],
  ['kill', 'stop'],
  ['get_program_invocation_attributes', 'read'],
  ['obtain_file', 'transfer'],
  ['define_event_condition', 'configure'],
  ['delete_event_condition', 'configure'],
  ['get_event_condition_attributes', 'read'],
  ['report_event_condition_status', 'read'],
  ['alter_event_condition_monitoring', 'configure'],
  ['trigger_event', 'execute'],
  ['define_event_action', 'configure'],
  ['delete_event_action', 'configure'],
  ['get_event_action_attributes', 'read'],
  ['report_event_action_status', 'read'],
  ['define_event_enrollment', 'subscribe'],
  ['delete_event_enrollment', 'subscribe'],
  ['alter_event_enrollment', 'subscribe'],
  ['report_event_enrollment_status', 'read'],
  ['get_event_enrollment_attributes', 'read'],
  ['acknowledge_event_notification', 'write'],
  ['get_alarm_summary', 'read'],
  ['get_alarm_enrollment_summary', 'read'],
  ['read_journal', 'read'],
  ['write_journal', 'write'],
  ['initialize_journal', 'configure'],
  ['report_journal_status', 'read'],
  ['create_journal', 'configure'],
  ['delete_journal', 'configure'],
  ['get_capability_list', 'discover'],
  ['file_open', 'transfer'],
  ['file_read', 'transfer'],
  ['file_close', 'transfer'],
  ['file_rename', 'write'],
  ['file_delete', 'write'],
  ['file_directory', 'read'],
];

const OTHERS: readonly (readonly [code: number, operation: string, meaning: Meaning])[] = [
  [SELECT, 'select', 'control'],
  [SELECT_WITH_VALUE, 'select_with_value', 'control'],
  [OPERATE, 'operate', 'control'],
  [CANCEL, 'cancel', 'control'],
  [SET_BUFFERED_REPORT, 'set_brcb_values', 'subscribe'],
  [SET_UNBUFFERED_REPORT, 'set_urcb_values', 'subscribe'],
  [SET_LOG, 'set_lcb_values', 'configure'],
  [SET_GOOSE, 'set_gocb_values', 'configure'],
  [SET_MULTICAST_SAMPLES, 'set_msvcb_values', 'configure'],
  [SET_UNICAST_SAMPLES, 'set_usvcb_values', 'configure'],
  [SET_SETTING_GROUP, 'set_sgcb_values', 'configure'],
  [SET_SETTINGS, 'set_setting_values', 'configure'],
  [ERROR_PDU, 'confirmed_error', 'unknown'],
  [REJECT, 'reject', 'unknown'],
  [CANCEL_PDU, 'cancel_request', 'disconnect'],
  [INITIATE, 'initiate', 'connect'],
  [CONCLUDE, 'conclude', 'disconnect'],
  [UNCONFIRMED, 'information_report', 'notify'],
  [UNCONFIRMED + 1, 'unsolicited_status', 'notify'],
  [UNCONFIRMED + 2, 'event_notification', 'notify'],
  [RELEASE, 'release', 'disconnect'],
  [ABORTED, 'abort', 'disconnect'],
];

const words = new Map<number, OperationWord>();
for (const [code, [operation, meaning]] of SERVICES.entries()) words.set(code, { operation, meaning });
for (const [code, operation, meaning] of OTHERS) words.set(code, { operation, meaning });

export const describe = (code: number): OperationWord =>
  words.get(code) ?? { operation: `function_${String(code)}`, meaning: 'unknown' };

/** The MMS service that carries what this code means. */
export const serviceOf = (code: number): number =>
  code < SELECT || code > MAPPED_MAX ? code : code === SELECT ? READ : WRITE;

/** As tshark's `mms.confirmedServiceRequest`: requests of confirmed services and nothing else. */
export const codeKey = (kind: MessageKind, code: number): number | undefined =>
  kind === REQUEST && code <= MAPPED_MAX ? serviceOf(code) : undefined;
