/** Words for S7 communication: functions, user-data services, PI services. Numbers and names as packet-s7comm.c (T. Wiens) has them. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const READ_VAR = 0x04;
export const WRITE_VAR = 0x05;
export const REQUEST_DOWNLOAD = 0x1a;
export const DOWNLOAD_BLOCK = 0x1b;
export const DOWNLOAD_ENDED = 0x1c;
export const START_UPLOAD = 0x1d;
export const UPLOAD = 0x1e;
export const END_UPLOAD = 0x1f;
export const PI_SERVICE = 0x28;
export const PLC_STOP = 0x29;

/**
 * Codes: a function as it is; a PI service has its number in the second byte; user data is USERDATA | group << 8 | service.
 * An Ack names no function: ACK | the function that it answers, so that it isn't counted under a function it doesn't carry.
 */
export const USERDATA = 0x10000;
export const ACK = 0x20000;

type Row = readonly [code: number, operation: string, meaning: Meaning];

const FUNCTIONS: readonly Row[] = [
  [0x00, 'cpu_services', 'unknown'],
  [0x01, 'mode_transition', 'notify'],
  [0xf0, 'setup_communication', 'connect'],
  [READ_VAR, 'read_var', 'read'],
  [WRITE_VAR, 'write_var', 'write'],
  [REQUEST_DOWNLOAD, 'request_download', 'program-download'],
  [DOWNLOAD_BLOCK, 'download_block', 'program-download'],
  [DOWNLOAD_ENDED, 'download_ended', 'program-download'],
  [START_UPLOAD, 'start_upload', 'program-upload'],
  [UPLOAD, 'upload', 'program-upload'],
  [END_UPLOAD, 'end_upload', 'program-upload'],
  [PI_SERVICE, 'pi_service', 'execute'],
  [PLC_STOP, 'plc_stop', 'stop'],
];

/** A service whose arguments hold a password is told without them. */
const PI_SECRETS: readonly string[] = ['_N_LOGIN_', '_N_NEWPWD'];

/** PI services by name; their place in the list, from 1, is the second byte of the code. Those of Sinumerik NC begin with `_N_`. */
const PI: readonly (readonly [name: string, operation: string, meaning: Meaning])[] = [
  ['_INSE', 'pi_insert_block', 'program-download'],
  ['_DELE', 'pi_delete_block', 'program-download'],
  ['P_PROGRAM', 'pi_start_program', 'start'],
  ['_MODU', 'pi_copy_ram_to_rom', 'configure'],
  ['_GARB', 'pi_compress_memory', 'configure'],
  ['_N_LOGIN_', 'pi_login', 'authenticate'],
  ['_N_LOGOUT', 'pi_logout', 'disconnect'],
  ['_NRSET', 'pi_reset', 'control'],
  ['_INS2', 'pi_activate_module', 'program-download'],
  ...nc('control', [
    'CANCEL',
    'DIGIOF',
    'DIGION',
    'ENDEXT',
    'OST_OF',
    'OST_ON',
    'STRTLK',
    'STRTUL',
    'EXTERN',
    'EXTMOD',
    'SELECT',
    'ASUP__',
    'FINDBL',
    'NCKMOD',
    'SEL_BL',
    'SETTST',
    'TMMVTL',
    'TMPOSM',
  ]),
  ...nc('configure', [
    'DASAVE',
    'DZERO_',
    'SCALE_',
    'SETUFR',
    'TMRASS',
    'LOCKE_',
    'SRTEXT',
    'CONFIG',
    'CRCEDN',
    'DELECE',
    'CREACE',
    'CREATO',
    'DELETO',
    'CRTOCE',
    'DELVAR',
    'F_PROR',
    'F_PROT',
    'IBN_SS',
    'NEWPWD',
    'TMAWCO',
    'TMCRTC',
    'TMCRTO',
    'TMPCIT',
    'TRESMO',
  ]),
  ...nc('program-download', ['F_DELE', 'F_DELR', 'F_COPY', 'F_DMDA', 'F_RENA']),
  ...nc('program-upload', ['F_XFER']),
  ...nc('transfer', ['F_OPER', 'F_CLOS', 'F_OPEN', 'F_SEEK']),
  ...nc('read', ['TMFDPL', 'TMFPBP', 'TMGETT', 'TSEARC']),
  ...nc('diagnose', ['CHEKDM', 'CHKDNO']),
  ...nc('execute', ['MMCSEM']),
];

function nc(
  meaning: Meaning,
  names: readonly string[],
): (readonly [name: string, operation: string, meaning: Meaning])[] {
  return names.map((name) => [`_N_${name}`, `pi_n_${name.toLowerCase().replace(/_+$/, '')}`, meaning] as const);
}

const NC = 0x3f;
const DATA_RECORD_ROUTING = 0x20;
const SERVICES: readonly (readonly [group: number, service: number, operation: string, meaning: Meaning])[] = [
  [0, 0, 'mode_stop', 'notify'],
  [0, 1, 'mode_warm_restart', 'notify'],
  [0, 2, 'mode_run', 'notify'],
  [0, 3, 'mode_hot_restart', 'notify'],
  [0, 4, 'mode_hold', 'notify'],
  [0, 6, 'mode_cold_restart', 'notify'],
  [0, 9, 'mode_run_redundant', 'notify'],
  [0, 11, 'mode_link_up', 'notify'],
  [0, 12, 'mode_update', 'notify'],
  [1, 1, 'block_status', 'read'],
  [1, 2, 'variable_status', 'read'],
  [1, 3, 'output_istack', 'diagnose'],
  [1, 4, 'output_bstack', 'diagnose'],
  [1, 5, 'output_lstack', 'diagnose'],
  [1, 6, 'time_measurement', 'diagnose'],
  [1, 7, 'force_selection', 'control'],
  [1, 8, 'modify_variable', 'write'],
  [1, 9, 'force', 'control'],
  [1, 10, 'breakpoint', 'control'],
  [1, 11, 'exit_hold', 'control'],
  [1, 12, 'memory_reset', 'control'],
  [1, 13, 'disable_job', 'diagnose'],
  [1, 14, 'enable_job', 'diagnose'],
  [1, 15, 'delete_job', 'diagnose'],
  [1, 16, 'read_job_list', 'diagnose'],
  [1, 17, 'read_job', 'diagnose'],
  [1, 18, 'replace_job', 'diagnose'],
  [1, 19, 'block_status_v2', 'read'],
  [1, 22, 'flash_led', 'control'],
  [2, 1, 'cyclic_transfer', 'subscribe'],
  [2, 4, 'cyclic_unsubscribe', 'subscribe'],
  [2, 5, 'change_driven_transfer', 'subscribe'],
  [2, 7, 'change_driven_transfer_modify', 'subscribe'],
  [2, 8, 'read_record', 'read'],
  [3, 1, 'list_blocks', 'read'],
  [3, 2, 'list_blocks_of_type', 'read'],
  [3, 3, 'get_block_info', 'read'],
  [4, 1, 'read_szl', 'diagnose'],
  [4, 2, 'message_service', 'subscribe'],
  [4, 3, 'diagnostic_message', 'notify'],
  [4, 5, 'alarm_8_indication', 'notify'],
  [4, 6, 'notify_indication', 'notify'],
  [4, 7, 'alarm_8_lock', 'configure'],
  [4, 8, 'alarm_8_unlock', 'configure'],
  [4, 9, 'scan_indication', 'notify'],
  [4, 11, 'alarm_ack', 'write'],
  [4, 12, 'alarm_ack_indication', 'notify'],
  [4, 13, 'alarm_lock_indication', 'notify'],
  [4, 14, 'alarm_unlock_indication', 'notify'],
  [4, 16, 'ar_send_indication', 'notify'],
  [4, 17, 'alarm_sq_indication', 'notify'],
  [4, 18, 'alarm_s_indication', 'notify'],
  [4, 19, 'alarm_query', 'read'],
  [4, 22, 'notify_8_indication', 'notify'],
  [5, 1, 'plc_password', 'authenticate'],
  [5, 2, 'clear_password', 'authenticate'],
  [6, 1, 'bsend', 'transfer'],
  [6, 2, 'brecv', 'transfer'],
  [7, 1, 'read_clock', 'time'],
  [7, 2, 'set_clock', 'time'],
  [7, 3, 'read_clock_following', 'time'],
  [7, 4, 'set_clock_following', 'time'],
  [DATA_RECORD_ROUTING, 1, 'drr_init', 'connect'],
  [DATA_RECORD_ROUTING, 2, 'drr_finish', 'disconnect'],
  [DATA_RECORD_ROUTING, 3, 'drr_data', 'transfer'],
  [NC, 1, 'nc_request_download', 'program-download'],
  [NC, 2, 'nc_download_block', 'program-download'],
  [NC, 3, 'nc_continue_download', 'program-download'],
  [NC, 4, 'nc_download_ended', 'program-download'],
  [NC, 6, 'nc_start_upload', 'program-upload'],
  [NC, 7, 'nc_upload', 'program-upload'],
  [NC, 8, 'nc_continue_upload', 'program-upload'],
];

export const READ_SZL = USERDATA | (4 << 8) | 1;
/** Reading the module's identification is what engineering stations and scanners do to learn what a device is. */
export const READ_SZL_IDENTITY = USERDATA | (4 << 8) | 0x80 | 1;

const words = new Map<number, OperationWord>([
  [READ_SZL_IDENTITY, { operation: 'read_szl_identification', meaning: 'identify' }],
]);
for (const [code, operation, meaning] of FUNCTIONS) words.set(code, { operation, meaning });
PI.forEach(([, operation, meaning], i) => words.set(((i + 1) << 8) | PI_SERVICE, { operation, meaning }));
for (const [group, service, operation, meaning] of SERVICES) {
  words.set(USERDATA | (group << 8) | service, { operation, meaning });
}

export function describe(code: number): OperationWord {
  if (code === ACK) return { operation: 'acknowledge', meaning: 'unknown' };
  const known = words.get(code >= ACK ? code & 0xffff : code);
  if (known) return known;
  if (code < USERDATA || code >= ACK) return { operation: `function_${String(code & 0xff)}`, meaning: 'unknown' };
  return { operation: `userdata_${String((code >> 8) & 0xff)}_${String(code & 0xff)}`, meaning: 'unknown' };
}

const SECRETS: ReadonlySet<number> = new Set(
  PI.flatMap(([name], i) => (PI_SECRETS.includes(name) ? [((i + 1) << 8) | PI_SERVICE] : [])),
);
export const isSecret = (code: number): boolean => SECRETS.has(code);

const PI_BYTES = PI.map(([name]) => Uint8Array.from(name, (character) => character.charCodeAt(0)));

/** Code of a PI service by its name in bytes[from, to). */
export function piCode(bytes: Uint8Array, from: number, to: number): number {
  for (let i = 0; i < PI_BYTES.length; i++) {
    const name = PI_BYTES[i] as Uint8Array;
    if (to - from !== name.length) continue;
    let same = 0;
    while (same < name.length && bytes[from + same] === name[same]) same++;
    if (same === name.length) return ((i + 1) << 8) | PI_SERVICE;
  }
  return PI_SERVICE;
}

export const ERROR_CLASSES: Readonly<Record<number, string>> = {
  0x81: 'application_relationship',
  0x82: 'object_definition',
  0x83: 'no_resources_available',
  0x84: 'error_on_service_processing',
  0x85: 'error_on_supplies',
  0x87: 'access_error',
};
