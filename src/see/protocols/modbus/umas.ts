/**
 * UMAS, the engineering protocol of Schneider Modicon controllers, in Modbus function 90: session key, function, data.
 * Functions: public dissectors of it (biero-el-corridor, extended after "From Pass-the-Hash to Code Execution on Schneider
 * Electric M340 PLCs", Black Hat Europe 2024). Layout of READ_ID and of memory blocks: packet-umas.c (B. Hutcheson); of
 * project and memory card: modicon-info.nse (Digital Bond).
 */
import { trimEnd } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute, Meaning } from '../../../model/words.ts';

export const UMAS_OK = 0xfe;
export const UMAS_ERROR = 0xfd;
/** A message with a signature: magic byte, 32 bytes, then function 90, session key and the function that is meant. */
export const SIGNED = 0x38;
const SIGNED_BYTES = 35;

const READ_ID = 0x02;
const READ_PROJECT_INFO = 0x03;
const READ_CARD_INFO = 0x06;
const TAKE_RESERVATION = 0x10;
const READ_MEMORY = 0x20;
const WRITE_MEMORY = 0x21;
const READ_VARIABLES = 0x22;

/** "Upload" is what goes from the engineering station to the controller; the meaning follows the direction. */
export const UMAS_FUNCTIONS: readonly (readonly [code: number, operation: string, meaning: Meaning])[] = [
  [0x01, 'umas_init_comm', 'connect'],
  [READ_ID, 'umas_read_id', 'identify'],
  [READ_PROJECT_INFO, 'umas_read_project_info', 'identify'],
  [0x04, 'umas_read_plc_info', 'identify'],
  [0x05, 'umas_read_loader_info', 'identify'],
  [READ_CARD_INFO, 'umas_read_card_info', 'identify'],
  [0x07, 'umas_read_block_info', 'read'],
  [0x0a, 'umas_repeat', 'diagnose'],
  [TAKE_RESERVATION, 'umas_take_plc_reservation', 'authenticate'],
  [0x11, 'umas_release_plc_reservation', 'disconnect'],
  [0x12, 'umas_keep_alive', 'keep-alive'],
  [READ_MEMORY, 'umas_read_memory_block', 'read'],
  [WRITE_MEMORY, 'umas_write_memory_block', 'write'],
  [READ_VARIABLES, 'umas_read_variables', 'read'],
  [0x23, 'umas_write_variables', 'write'],
  [0x24, 'umas_read_coils_registers', 'read'],
  [0x25, 'umas_write_coils_registers', 'write'],
  [0x26, 'umas_data_dictionary', 'read'],
  [0x27, 'umas_data_dictionary_preload', 'read'],
  [0x28, 'umas_read_physical_address', 'read'],
  [0x29, 'umas_write_physical_address', 'write'],
  [0x2a, 'umas_browse_events', 'diagnose'],
  [0x30, 'umas_initialize_upload', 'program-download'],
  [0x31, 'umas_upload_block', 'program-download'],
  [0x32, 'umas_end_strategy_upload', 'program-download'],
  [0x33, 'umas_initialize_download', 'program-upload'],
  [0x34, 'umas_download_block', 'program-upload'],
  [0x35, 'umas_end_strategy_download', 'program-upload'],
  [0x36, 'umas_backup', 'configure'],
  [0x37, 'umas_preload_blocks', 'program-download'],
  [SIGNED, 'umas_signed_message', 'unknown'],
  [0x39, 'umas_read_eth_master_data', 'read'],
  [0x40, 'umas_start_plc', 'start'],
  [0x41, 'umas_stop_plc', 'stop'],
  [0x42, 'umas_init_plc', 'control'],
  [0x43, 'umas_swap', 'program-download'],
  [0x50, 'umas_monitor_plc', 'read'],
  [0x51, 'umas_get_auto_modif', 'diagnose'],
  [0x52, 'umas_get_forced_bits', 'diagnose'],
  [0x53, 'umas_get_selected_blocks', 'diagnose'],
  [0x58, 'umas_check_plc', 'diagnose'],
  [0x60, 'umas_bkpt_set', 'control'],
  [0x61, 'umas_bkpt_del', 'control'],
  [0x62, 'umas_step_over', 'control'],
  [0x63, 'umas_step_in', 'control'],
  [0x64, 'umas_step_out', 'control'],
  [0x65, 'umas_get_call_stack', 'diagnose'],
  [0x66, 'umas_check_debug_allowed', 'diagnose'],
  [0x6c, 'umas_process_msg', 'unknown'],
  [0x6d, 'umas_private', 'unknown'],
  [0x6e, 'umas_reservation_nonces', 'authenticate'],
  [0x70, 'umas_read_io_object', 'read'],
  [0x71, 'umas_write_io_object', 'write'],
  [0x72, 'umas_read_rack', 'identify'],
  [0x73, 'umas_get_status_module', 'diagnose'],
  [0x74, 'umas_read_device_data', 'read'],
];

/** Where the function of a UMAS message stands whose session key is at `pdu`: further back when it is signed. */
export function functionAt(bytes: Uint8Array, pdu: number, end: number): number {
  const at = pdu + 1;
  return bytes[at] === SIGNED && at + SIGNED_BYTES < end ? at + SIGNED_BYTES + 1 : at;
}

/** As above of an answer, where only the request tells that it is signed. */
export const signedFunctionAt = (pdu: number): number => pdu + SIGNED_BYTES + 2;

/** The memory block that a request names, −1 for none: behind a range, or behind check, count and type of variables. */
export function memoryBlock(bytes: Uint8Array, at: number, end: number): number {
  const fn = bytes[at] as number;
  const where = fn === READ_MEMORY || fn === WRITE_MEMORY ? at + 2 : fn === READ_VARIABLES ? at + 7 : end;
  return where + 2 <= end ? (bytes[where] as number) | ((bytes[where + 1] as number) << 8) : -1;
}

/** Who reserves a controller says which computer it is: four bytes, then the length and text of its name, at the end. */
export function reserver(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  if (bytes[at] === TAKE_RESERVATION) text(bytes, at + 5, end, 'hostname', context, true);
}

/** What the answer to an identity request says; `data` follows its status. */
export function umasIdentity(fn: number, bytes: Uint8Array, data: number, end: number, context: DecodeContext): void {
  if (fn === READ_ID) {
    if (!text(bytes, data + 22, end, 'model', context, false)) return;
    context.claim(SOURCE, 'vendor', 'Schneider Electric');
    const version = ((bytes[data + 9] as number) << 8) | (bytes[data + 8] as number);
    // Two binary coded digits each: 0x0270 is 2.70.
    if (version > 0) context.claim(SOURCE, 'firmware', `${(version >> 8).toString(16)}.${two(version & 0xff)}`);
  } else if (fn === READ_PROJECT_INFO) text(bytes, data + 38, end, 'application', context, true);
  else if (fn === READ_CARD_INFO) text(bytes, data + 6, end, 'memory-card', context, false);
}

const two = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Claims printable text behind its length; `last`: only where it fills the message to its end. */
function text(
  bytes: Uint8Array,
  at: number,
  end: number,
  attribute: Attribute,
  context: DecodeContext,
  last: boolean,
): boolean {
  if (at >= end) return false;
  const from = at + 1;
  const stop = from + (bytes[at] as number);
  if (stop > end || (last && stop !== end)) return false;
  const to = trimEnd(bytes, from, stop);
  if (to - from < 3) return false;
  for (let i = from; i < to; i++) if (!isPrintable(bytes[i] as number)) return false;
  context.claimBytes(SOURCE, attribute, bytes, from, to, 'ascii');
  return true;
}

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;
