/**
 * Words for EtherCAT datagrams. ETG.1000.4, 5.4 (commands) and 6 (registers); ETG.1000.6, 5 (mailbox services). Numbers
 * as in Wireshark's packet-ethercat-datagram.c and packet-ecatmb.h and in SOEM's ethercattype.h.
 */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

/** Commands: the address is a position that each slave counts up, a configured station, all, or one of the process image. */
export const NOP = 0;
export const APRD = 1;
export const FPRD = 4;
export const BRD = 7;
export const BRW = 9;
export const LRD = 10;
export const LRW = 12;
export const ARMW = 13;
export const FRMW = 14;

/** Above the command, what it does to what it addresses. */
const SPECIAL_SHIFT = 8;
export const codeOf = (command: number, special: number): number => (special << SPECIAL_SHIFT) | command;
export const commandOf = (code: number): number => code & 0xff;
export const specialOf = (code: number): number => (code >> SPECIAL_SHIFT) & 0xff;
/** A frame that holds no datagrams; its type below. */
const OTHER_FRAME = 0x10000;
export const frameCode = (type: number): number => OTHER_FRAME | type;
export const isDatagram = (code: number): boolean => code < OTHER_FRAME;

type Row = readonly [operation: string, meaning: Meaning];

const COMMANDS: readonly Row[] = [
  ['no_operation', 'keep-alive'],
  ['auto_increment_physical_read', 'read'],
  ['auto_increment_physical_write', 'write'],
  ['auto_increment_physical_read_write', 'write'],
  ['configured_address_physical_read', 'read'],
  ['configured_address_physical_write', 'write'],
  ['configured_address_physical_read_write', 'write'],
  ['broadcast_read', 'read'],
  ['broadcast_write', 'write'],
  ['broadcast_read_write', 'write'],
  ['logical_read', 'exchange'],
  ['logical_write', 'exchange'],
  ['logical_read_write', 'exchange'],
  ['auto_increment_physical_read_multiple_write', 'write'],
  ['configured_address_physical_read_multiple_write', 'write'],
];

const FRAMES: Readonly<Record<number, Row>> = {
  2: ['ads', 'transfer'],
  3: ['raw_io', 'exchange'],
  4: ['network_variables', 'exchange'],
  5: ['mailbox_gateway', 'transfer'],
};

/** What a datagram does to a register. 1–8 are states, as AL control has them. */
export const REQUEST_INIT = 1;
export const REQUEST_OTHER = 9;
export const LOWER_TO_PRE_OPERATIONAL = 10;
export const LOWER_TO_SAFE_OPERATIONAL = 11;
export const READ_IDENTITY = 16;
export const READ_AL_STATUS = 17;
export const READ_ERROR_COUNTERS = 18;
export const READ_SII = 19;
export const WRITE_STATION_ADDRESS = 24;
export const WRITE_SII_INTERFACE = 25;
export const SII_READ = 26;
export const SII_WRITE = 27;
export const SII_RELOAD = 28;
export const WRITE_FMMU = 29;
export const WRITE_SYNC_MANAGER = 30;
export const WRITE_DISTRIBUTED_CLOCK = 31;
export const WRITE_REGISTER = 32;

/** What a mailbox holds: the kind of service, and below it its own number. */
export const COE_EMERGENCY = 0x40;
export const COE_SDO_REQUEST = 0x41;
export const COE_SDO_RESPONSE = 0x48;
export const COE_PDO = 0x4c;
export const COE_SDO_INFORMATION = 0x50;
export const FOE = 0x58;
export const SOE = 0x60;
export const EOE = 0x68;
export const AOE = 0x70;
export const VOE = 0x71;
export const isMailbox = (special: number): boolean => special >= COE_EMERGENCY;

const SPECIAL: Readonly<Record<number, Row>> = {
  [REQUEST_INIT]: ['request_init', 'stop'],
  2: ['request_pre_operational', 'configure'],
  3: ['request_bootstrap', 'firmware'],
  4: ['request_safe_operational', 'configure'],
  8: ['request_operational', 'start'],
  [REQUEST_OTHER]: ['request_state', 'control'],
  [LOWER_TO_PRE_OPERATIONAL]: ['return_to_pre_operational', 'stop'],
  [LOWER_TO_SAFE_OPERATIONAL]: ['return_to_safe_operational', 'stop'],
  [READ_IDENTITY]: ['read_controller_information', 'identify'],
  [READ_AL_STATUS]: ['read_al_status', 'diagnose'],
  [READ_ERROR_COUNTERS]: ['read_error_counters', 'diagnose'],
  [READ_SII]: ['read_slave_information', 'identify'],
  [WRITE_STATION_ADDRESS]: ['write_station_address', 'configure'],
  [WRITE_SII_INTERFACE]: ['write_slave_information_interface', 'configure'],
  [SII_READ]: ['slave_information_read', 'identify'],
  [SII_WRITE]: ['slave_information_write', 'configure'],
  [SII_RELOAD]: ['slave_information_reload', 'configure'],
  [WRITE_FMMU]: ['write_fmmu', 'configure'],
  [WRITE_SYNC_MANAGER]: ['write_sync_manager', 'configure'],
  [WRITE_DISTRIBUTED_CLOCK]: ['write_distributed_clock', 'time'],
  [WRITE_REGISTER]: ['write_register', 'configure'],
  [COE_EMERGENCY]: ['coe_emergency', 'notify'],
  [COE_SDO_REQUEST]: ['sdo_download_segment', 'write'],
  [COE_SDO_REQUEST + 1]: ['sdo_initiate_download', 'write'],
  [COE_SDO_REQUEST + 2]: ['sdo_initiate_upload', 'read'],
  [COE_SDO_REQUEST + 3]: ['sdo_upload_segment', 'read'],
  [COE_SDO_REQUEST + 4]: ['sdo_abort_transfer', 'notify'],
  [COE_SDO_RESPONSE]: ['sdo_upload_segment_response', 'read'],
  [COE_SDO_RESPONSE + 1]: ['sdo_download_segment_response', 'write'],
  [COE_SDO_RESPONSE + 2]: ['sdo_initiate_upload_response', 'read'],
  [COE_SDO_RESPONSE + 3]: ['sdo_initiate_download_response', 'write'],
  [COE_PDO]: ['coe_tx_pdo', 'exchange'],
  [COE_PDO + 1]: ['coe_rx_pdo', 'exchange'],
  [COE_PDO + 2]: ['coe_tx_pdo_remote_transmission_request', 'exchange'],
  [COE_PDO + 3]: ['coe_rx_pdo_remote_transmission_request', 'exchange'],
  [COE_SDO_INFORMATION + 1]: ['get_od_list', 'discover'],
  [COE_SDO_INFORMATION + 2]: ['get_od_list_response', 'discover'],
  [COE_SDO_INFORMATION + 3]: ['get_object_description', 'discover'],
  [COE_SDO_INFORMATION + 4]: ['get_object_description_response', 'discover'],
  [COE_SDO_INFORMATION + 5]: ['get_entry_description', 'discover'],
  [COE_SDO_INFORMATION + 6]: ['get_entry_description_response', 'discover'],
  [COE_SDO_INFORMATION + 7]: ['sdo_information_error', 'discover'],
  [FOE + 1]: ['foe_read_request', 'transfer'],
  [FOE + 2]: ['foe_write_request', 'firmware'],
  [FOE + 3]: ['foe_data', 'transfer'],
  [FOE + 4]: ['foe_ack', 'transfer'],
  [FOE + 5]: ['foe_error', 'transfer'],
  [FOE + 6]: ['foe_busy', 'transfer'],
  [SOE + 1]: ['soe_read_request', 'read'],
  [SOE + 2]: ['soe_read_response', 'read'],
  [SOE + 3]: ['soe_write_request', 'write'],
  [SOE + 4]: ['soe_write_response', 'write'],
  [SOE + 5]: ['soe_notification', 'notify'],
  [SOE + 6]: ['soe_emergency', 'notify'],
  [EOE]: ['eoe_fragment', 'transfer'],
  [EOE + 1]: ['eoe_time_stamp_response', 'time'],
  [EOE + 2]: ['eoe_init_request', 'configure'],
  [EOE + 3]: ['eoe_init_response', 'configure'],
  [EOE + 4]: ['eoe_mac_filter_request', 'configure'],
  [EOE + 5]: ['eoe_mac_filter_response', 'configure'],
  [AOE]: ['aoe', 'transfer'],
  [VOE]: ['voe', 'transfer'],
};

export function describe(code: number): OperationWord {
  if (!isDatagram(code)) return word(FRAMES[code & 0xf], `frame_${String(code & 0xf)}`);
  return word(SPECIAL[specialOf(code)] ?? COMMANDS[commandOf(code)], `command_${String(commandOf(code))}`);
}

const word = (row: Row | undefined, otherwise: string): OperationWord =>
  row ? { operation: row[0], meaning: row[1] } : { operation: otherwise, meaning: 'unknown' };
