/** Words for POWERLINK frames, NMT commands and SDO commands. EPSG DS 301, 4.6 (frames), 6.3 (SDO), 7.3 (NMT); numbers as in Wireshark's packet-epl.c. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const SOC = 1;
export const PREQ = 3;
export const PRES = 4;
export const SOA = 5;
export const ASND = 6;
export const AMNI = 7;
export const AINV = 13;

/** ServiceIDs of an ASnd. */
export const IDENT_RESPONSE = 1;
export const STATUS_RESPONSE = 2;
export const NMT_REQUEST = 3;
export const NMT_COMMAND = 4;
export const SDO = 5;

/** What the SDO sequence layer does by itself, and writes that are more than that, above the 8 bits of command ids. */
export const SEQUENCE_INITIALISE = 0x100;
export const SEQUENCE_CLOSE = 0x101;
export const SEQUENCE_ACKNOWLEDGE = 0x102;
export const ABORT = 0x103;
export const DOWNLOAD_PROGRAM = 0x110;
export const PROGRAM_CONTROL = 0x111;
export const STORE_PARAMETERS = 0x112;
export const RESTORE_PARAMETERS = 0x113;

/** Message type, the service within one that has several, and its command. */
export const codeOf = (type: number, service = 0, command = 0): number => (command << 16) | (service << 8) | type;
export const typeOf = (code: number): number => code & 0xff;

type Row = readonly [operation: string, meaning: Meaning];

const TYPES: Readonly<Record<number, Row>> = {
  [SOC]: ['start_of_cycle', 'time'],
  [PREQ]: ['poll_request', 'exchange'],
  [PRES]: ['poll_response', 'exchange'],
  [SOA]: ['start_of_asynchronous', 'keep-alive'],
  [ASND]: ['asynchronous_send', 'unknown'],
  [AMNI]: ['active_managing_node_indication', 'notify'],
  [AINV]: ['asynchronous_invite', 'keep-alive'],
};

const INVITED: Readonly<Record<number, Row>> = {
  1: ['ident_request', 'identify'],
  2: ['status_request', 'diagnose'],
  3: ['nmt_request_invite', 'keep-alive'],
  6: ['sync_request', 'time'],
  255: ['unspecified_invite', 'keep-alive'],
};

const SENT: Readonly<Record<number, Row>> = {
  [IDENT_RESPONSE]: ['ident_response', 'identify'],
  [STATUS_RESPONSE]: ['status_response', 'diagnose'],
  6: ['sync_response', 'time'],
};

const NMT: Readonly<Record<number, Row>> = {
  0x21: ['nmt_start_node', 'start'],
  0x22: ['nmt_stop_node', 'stop'],
  0x23: ['nmt_enter_pre_operational_2', 'configure'],
  0x24: ['nmt_enable_ready_to_operate', 'configure'],
  0x28: ['nmt_reset_node', 'control'],
  0x29: ['nmt_reset_communication', 'control'],
  0x2a: ['nmt_reset_configuration', 'control'],
  0x2b: ['nmt_sw_reset', 'control'],
  0x2d: ['nmt_dna', 'configure'],
  0x41: ['nmt_start_node_ex', 'start'],
  0x42: ['nmt_stop_node_ex', 'stop'],
  0x43: ['nmt_enter_pre_operational_2_ex', 'configure'],
  0x44: ['nmt_enable_ready_to_operate_ex', 'configure'],
  0x48: ['nmt_reset_node_ex', 'control'],
  0x49: ['nmt_reset_communication_ex', 'control'],
  0x4a: ['nmt_reset_configuration_ex', 'control'],
  0x4b: ['nmt_sw_reset_ex', 'control'],
  0x62: ['nmt_net_host_name_set', 'configure'],
  0x63: ['nmt_flush_arp_entry', 'configure'],
  0x80: ['nmt_publish_configured_nodes', 'notify'],
  0x90: ['nmt_publish_active_nodes', 'notify'],
  0x91: ['nmt_publish_pre_operational_1', 'notify'],
  0x92: ['nmt_publish_pre_operational_2', 'notify'],
  0x93: ['nmt_publish_ready_to_operate', 'notify'],
  0x94: ['nmt_publish_operational', 'notify'],
  0x95: ['nmt_publish_stopped', 'notify'],
  0xa0: ['nmt_publish_emergency_new', 'notify'],
  0xb0: ['nmt_publish_time', 'time'],
  0xff: ['nmt_invalid_service', 'diagnose'],
};

const SDOS: Readonly<Record<number, Row>> = {
  1: ['write_by_index', 'write'],
  2: ['read_by_index', 'read'],
  3: ['write_all_by_index', 'write'],
  4: ['read_all_by_index', 'read'],
  5: ['write_by_name', 'write'],
  6: ['read_by_name', 'read'],
  0x20: ['file_write', 'transfer'],
  0x21: ['file_read', 'transfer'],
  0x31: ['write_multiple_parameter_by_index', 'write'],
  0x32: ['read_multiple_parameter_by_index', 'read'],
  0x70: ['maximum_segment_size', 'connect'],
  0x71: ['link_name_to_index', 'configure'],
  [SEQUENCE_INITIALISE]: ['sdo_initialisation', 'connect'],
  [SEQUENCE_CLOSE]: ['sdo_close', 'disconnect'],
  [SEQUENCE_ACKNOWLEDGE]: ['sdo_acknowledge', 'keep-alive'],
  [ABORT]: ['sdo_abort', 'notify'],
  [DOWNLOAD_PROGRAM]: ['download_program_data', 'program-download'],
  [PROGRAM_CONTROL]: ['program_control', 'control'],
  [STORE_PARAMETERS]: ['store_parameters', 'configure'],
  [RESTORE_PARAMETERS]: ['restore_default_parameters', 'configure'],
};

export function describe(code: number): OperationWord {
  const type = typeOf(code);
  const service = (code >> 8) & 0xff;
  const command = code >> 16;
  if (type === SOA || type === AINV) return word(INVITED[service] ?? TYPES[type], '');
  if (type !== ASND) return word(TYPES[type], `message_${String(type)}`);
  if (service === NMT_COMMAND) return word(NMT[command], `nmt_command_${String(command)}`);
  if (service === NMT_REQUEST) return requested(command);
  if (service === SDO) return word(SDOS[command], `sdo_command_${String(command)}`);
  return word(SENT[service], `asynchronous_send_${String(service)}`);
}

/** A node asks the managing node for a service or a command: `request_nmt_start_node`. */
function requested(command: number): OperationWord {
  const [operation, meaning] = NMT[command] ?? INVITED[command] ?? [`nmt_command_${String(command)}`, 'unknown'];
  return { operation: `request_${operation}`, meaning };
}

const word = (row: Row | undefined, otherwise: string): OperationWord =>
  row ? { operation: row[0], meaning: row[1] } : { operation: otherwise, meaning: 'unknown' };
