/**
 * PCCC commands carried by CIP (class 0x67, service 0x4b) to SLC 500, MicroLogix and PLC-5 controllers.
 * DF1 Protocol and Command Set, publication 1770-6.5.16, chapter 7.
 */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { SOURCE, type DecodeContext, type OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

const REPLY = 0x40;
const EXTENDED = 0x0f;
const DIAGNOSTIC = 0x06;
const DIAGNOSTIC_STATUS = 0x03;

/** Commands with functions, as command << 8 | function; commands without one stand alone below. */
const FUNCTIONS: Readonly<Record<number, readonly [operation: string, meaning: Meaning]>> = {
  0x0600: ['pccc_echo', 'diagnose'],
  0x0601: ['pccc_read_diagnostic_counters', 'diagnose'],
  0x0603: ['pccc_diagnostic_status', 'identify'],
  0x0607: ['pccc_reset_diagnostic_counters', 'diagnose'],
  0x0609: ['pccc_read_link_parameters', 'read'],
  0x060a: ['pccc_set_link_parameters', 'configure'],
  0x0700: ['pccc_disable_outputs', 'control'],
  0x0701: ['pccc_enable_program', 'control'],
  0x0703: ['pccc_enable_scan', 'control'],
  0x0704: ['pccc_enter_download_mode', 'program-download'],
  0x0705: ['pccc_exit_download_mode', 'program-download'],
  0x0706: ['pccc_enter_upload_mode', 'program-upload'],
  0x0f00: ['pccc_word_range_write', 'write'],
  0x0f01: ['pccc_word_range_read', 'read'],
  0x0f02: ['pccc_bit_write', 'write'],
  0x0f07: ['pccc_disable_forces', 'control'],
  0x0f11: ['pccc_get_edit_resource', 'program-download'],
  0x0f12: ['pccc_return_edit_resource', 'program-download'],
  0x0f17: ['pccc_read_bytes_physical', 'program-upload'],
  0x0f18: ['pccc_write_bytes_physical', 'program-download'],
  0x0f26: ['pccc_read_modify_write', 'write'],
  0x0f29: ['pccc_read_section_size', 'read'],
  0x0f3a: ['pccc_set_cpu_mode', 'control'],
  0x0f41: ['pccc_disable_forces', 'control'],
  0x0f50: ['pccc_download_all_request', 'program-download'],
  0x0f52: ['pccc_download_completed', 'program-download'],
  0x0f53: ['pccc_upload_all_request', 'program-upload'],
  0x0f55: ['pccc_upload_completed', 'program-upload'],
  0x0f57: ['pccc_initialize_memory', 'control'],
  0x0f67: ['pccc_typed_write', 'write'],
  0x0f68: ['pccc_typed_read', 'read'],
  0x0f79: ['pccc_read_modify_write_n', 'write'],
  0x0f80: ['pccc_change_mode', 'control'],
  0x0f81: ['pccc_open_file', 'transfer'],
  0x0f82: ['pccc_close_file', 'transfer'],
  0x0f88: ['pccc_apply_port_configuration', 'configure'],
  0x0fa1: ['pccc_protected_typed_logical_read_2', 'read'],
  0x0fa2: ['pccc_protected_typed_logical_read_3', 'read'],
  0x0fa7: ['pccc_protected_typed_file_read', 'program-upload'],
  0x0fa9: ['pccc_protected_typed_logical_write_2', 'write'],
  0x0faa: ['pccc_protected_typed_logical_write_3', 'write'],
  0x0fab: ['pccc_protected_typed_logical_masked_write_3', 'write'],
  0x0faf: ['pccc_protected_typed_file_write', 'program-download'],
};
const COMMANDS: Readonly<Record<number, readonly [operation: string, meaning: Meaning]>> = {
  0x00: ['pccc_protected_write', 'write'],
  0x01: ['pccc_unprotected_read', 'read'],
  0x02: ['pccc_protected_bit_write', 'write'],
  0x05: ['pccc_unprotected_bit_write', 'write'],
  0x08: ['pccc_unprotected_write', 'write'],
};

export function pcccWord(command: number, fn: number): OperationWord {
  const known = FUNCTIONS[(command << 8) | fn] ?? COMMANDS[command];
  if (known) return { operation: known[0], meaning: known[1] };
  return { operation: `pccc_command_${String(command)}_${String(fn)}`, meaning: 'unknown' };
}

/** What the last `readPccc` found. Reused. */
export const pccc = { command: 0, fn: 0, status: 0, transaction: 0, object: 0, reply: false };

/** Reads the PCCC packet behind its requestor id (length, vendor, serial). False when it does not fit. */
export function readPccc(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  const at = from + (from < to ? (bytes[from] as number) : 0);
  if (at <= from || at + 4 > to) return false;
  const first = bytes[at] as number;
  pccc.reply = (first & REPLY) !== 0;
  pccc.command = first & 0x0f;
  pccc.status = bytes[at + 1] as number;
  pccc.transaction = (bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8);
  pccc.fn = 0;
  pccc.object = 0;
  if (pccc.reply) return true;
  if (pccc.command !== DIAGNOSTIC && pccc.command !== EXTENDED && pccc.command !== 7) return true;
  if (at + 5 > to) return false;
  pccc.fn = bytes[at + 4] as number;
  if (pccc.command === EXTENDED) pccc.object = address(bytes, at + 5, to, context);
  return true;
}

/** Typed logical functions name size, file number, file type, element and, with three fields, sub-element; 0xff escapes to two bytes. */
function address(bytes: Uint8Array, size: number, to: number, context: DecodeContext): number {
  const fields =
    pccc.fn === 0xa1 || pccc.fn === 0xa9 ? 3 : pccc.fn === 0xa2 || pccc.fn === 0xaa || pccc.fn === 0xab ? 4 : 0;
  let at = size + 1;
  for (let i = 0; i < fields && at < to; i++) at += bytes[at] === 0xff ? 3 : 1;
  return fields === 0 || at > to ? 0 : context.intern(bytes, size + 1, at);
}

/** Diagnostic status of SLC 500 and MicroLogix: mode, 0xEE, interface, processor, series and revision, then the name. */
export function pcccIdentity(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const at = from + (bytes[from] as number) + 4;
  if (at + 16 > to || bytes[at + 1] !== 0xee) return;
  let end = at + 16;
  while (end > at + 5 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
  for (let i = at + 5; i < end; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return;
  if (end - at > 8) context.claimBytes(SOURCE, 'model', bytes, at + 5, end, 'ascii');
}

export const isIdentity = (command: number, fn: number): boolean => command === DIAGNOSTIC && fn === DIAGNOSTIC_STATUS;

const FILE_TYPES: Readonly<Record<number, string>> = {
  0x82: 'O',
  0x83: 'I',
  0x84: 'S',
  0x85: 'B',
  0x86: 'T',
  0x87: 'C',
  0x88: 'R',
  0x89: 'N',
  0x8a: 'F',
  0x8d: 'ST',
  0x8e: 'A',
  0x91: 'L',
};

/** `N7:0`, `T4:3.1`: file type and number, element, sub-element. */
export function pcccAddress(name: string): string {
  const bytes = bytesOfName(name);
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] as number;
    values.push(first === 0xff ? (bytes[at + 1] ?? 0) | ((bytes[at + 2] ?? 0) << 8) : first);
    at += first === 0xff ? 3 : 1;
  }
  const [file = 0, type = 0, element = 0, sub = 0] = values;
  const letter = FILE_TYPES[type] ?? `type 0x${type.toString(16)} `;
  return `${letter}${String(file)}:${String(element)}${sub === 0 ? '' : `.${String(sub)}`}`;
}
