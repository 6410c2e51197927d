/** Words for FOUNDATION Fieldbus HSE: services of session management, system management, FMS and LAN redundancy. Wireshark packet-ff.c, FF-588-1.3, 6.3. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const SESSION = 1;
export const SYSTEM = 2;
export const MESSAGES = 3;
export const REDUNDANCY = 4;
/** Of the service byte: it will be answered. */
export const CONFIRMED = 0x80;

export const codeOf = (protocol: number, service: number): number => (protocol << 8) | service;

export const IDENTIFY_DEVICE = codeOf(SYSTEM, CONFIRMED | 3);
export const ANNUNCIATION = codeOf(SYSTEM, 16);
export const FIND_TAG = codeOf(SYSTEM, 1);
export const CLEAR_ADDRESS = codeOf(SYSTEM, CONFIRMED | 12);
export const SET_ASSIGNMENT = codeOf(SYSTEM, CONFIRMED | 14);
export const CLEAR_ASSIGNMENT = codeOf(SYSTEM, CONFIRMED | 15);
export const IDENTIFY_VFD = codeOf(MESSAGES, CONFIRMED | 1);

type Row = readonly [service: number, operation: string, meaning: Meaning];

const PARTS: readonly (readonly [protocol: number, confirmed: number, rows: readonly Row[]])[] = [
  [
    SESSION,
    CONFIRMED,
    [
      [1, 'open_session', 'connect'],
      [3, 'idle', 'keep-alive'],
    ],
  ],
  [
    SYSTEM,
    CONFIRMED,
    [
      [3, 'identify', 'identify'],
      [12, 'clear_address', 'configure'],
      [14, 'set_assignment_info', 'configure'],
      [15, 'clear_assignment_info', 'configure'],
    ],
  ],
  [
    SYSTEM,
    0,
    [
      [1, 'find_tag_query', 'discover'],
      [2, 'find_tag_reply', 'discover'],
      [16, 'device_annunciation', 'discover'],
    ],
  ],
  [
    MESSAGES,
    CONFIRMED,
    [
      [0, 'status', 'diagnose'],
      [1, 'identify_vfd', 'identify'],
      [2, 'read', 'read'],
      [3, 'write', 'write'],
      [4, 'get_od', 'discover'],
      [7, 'define_variable_list', 'configure'],
      [8, 'delete_variable_list', 'configure'],
      [9, 'initiate_download_sequence', 'program-download'],
      [10, 'download_segment', 'program-download'],
      [11, 'terminate_download_sequence', 'program-download'],
      [12, 'initiate_upload_sequence', 'program-upload'],
      [13, 'upload_segment', 'program-upload'],
      [14, 'terminate_upload_sequence', 'program-upload'],
      [15, 'request_domain_download', 'program-download'],
      [16, 'request_domain_upload', 'program-upload'],
      [17, 'create_program_invocation', 'configure'],
      [18, 'delete_program_invocation', 'configure'],
      [19, 'start', 'start'],
      [20, 'stop', 'stop'],
      [21, 'resume', 'start'],
      [22, 'reset', 'control'],
      [23, 'kill', 'stop'],
      [24, 'alter_event_condition_monitoring', 'configure'],
      [25, 'acknowledge_event_notification', 'write'],
      [28, 'initiate_put_od', 'configure'],
      [29, 'put_od', 'configure'],
      [30, 'terminate_put_od', 'configure'],
      [31, 'generic_initiate_download_sequence', 'program-download'],
      [32, 'generic_download_segment', 'program-download'],
      [33, 'generic_terminate_download_sequence', 'program-download'],
      [82, 'read_with_subindex', 'read'],
      [83, 'write_with_subindex', 'write'],
      [96, 'initiate', 'connect'],
    ],
  ],
  [
    MESSAGES,
    0,
    [
      [0, 'information_report', 'notify'],
      [1, 'unsolicited_status', 'notify'],
      [2, 'event_notification', 'notify'],
      [16, 'information_report_with_subindex', 'notify'],
      [17, 'information_report_on_change', 'notify'],
      [18, 'information_report_on_change_with_subindex', 'notify'],
      [112, 'abort', 'disconnect'],
    ],
  ],
  [
    REDUNDANCY,
    CONFIRMED,
    [
      [1, 'get_lan_redundancy_information', 'read'],
      [2, 'put_lan_redundancy_information', 'configure'],
      [3, 'get_lan_redundancy_statistics', 'diagnose'],
    ],
  ],
  [REDUNDANCY, 0, [[1, 'diagnostic_message', 'keep-alive']]],
];

const words = new Map<number, OperationWord>();
for (const [protocol, confirmed, rows] of PARTS) {
  for (const [service, operation, meaning] of rows)
    words.set(codeOf(protocol, confirmed | service), { operation, meaning });
}

export const isKnown = (code: number): boolean => words.has(code);

/** An example of an unknown one: `fms_service_5`. */
export function describe(code: number): OperationWord {
  const protocol = ['fda', 'fda', 'sm', 'fms', 'lan'][code >> 8] ?? 'fda';
  return words.get(code) ?? { operation: `${protocol}_service_${String(code & 0x7f)}`, meaning: 'unknown' };
}

/** FMS requests whose data begin with the index of the object that they are about. */
const INDEXED = new Set([
  ...[2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24, 25, 31, 32, 33, 82, 83].map((service) =>
    codeOf(MESSAGES, CONFIRMED | service),
  ),
  ...[0, 2, 16, 17, 18].map((service) => codeOf(MESSAGES, service)),
]);
export const hasIndex = (code: number): boolean => INDEXED.has(code);

export const ERROR_CLASSES: readonly string[] = [
  'unknown',
  'vfd_state',
  'application_reference',
  'definition',
  'resource',
  'service',
  'access',
  'od',
  'other',
  'reject',
  'h1_sm_reason_code',
  'fms_initiate',
];
