/** Words for S7comm-plus: functions, and what some of them do by the object they name. Codes: Functioncode.cs and Ids.cs of S7CommPlusDriver; protocol.py of s7commplus (gijzelaerr). */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const EXPLORE = 0x04bb;
export const CREATE_OBJECT = 0x04ca;
export const DELETE_OBJECT = 0x04d4;
export const SET_VARIABLE = 0x04f2;
export const GET_VARIABLE = 0x04fc;
export const GET_LINK = 0x0524;
/** Stands for notifications, which carry no function. */
export const NOTIFY = 0x052e;
export const SET_MULTI_VARIABLES = 0x0542;
export const GET_MULTI_VARIABLES = 0x054c;
export const INVOKE = 0x056b;
export const SET_VAR_SUB_STREAMED = 0x057c;
export const GET_VAR_SUB_STREAMED = 0x0586;
/** Codes of our own for what has no function at all: keep-alive and system event. */
export const KEEP_ALIVE = 0xff;
export const SYSTEM_EVENT = 0xfe;

/** Code: the function, and above it what it is about. */
export const VARIANT_SHIFT = 16;
export const PLAIN = 0;
export const SESSION = 1;
export const SUBSCRIPTION = 2;
export const PROGRAM = 3;
export const STOP = 4;
export const RUN = 5;
export const RESET_RETENTIVE = 6;
export const LEGITIMATION = 7;
export const CLOCK = 8;
export const FIRMWARE = 9;

type Row = readonly [operation: string, meaning: Meaning];

const FUNCTIONS: Readonly<Record<number, Row>> = {
  [KEEP_ALIVE]: ['keep_alive', 'keep-alive'],
  [SYSTEM_EVENT]: ['system_event', 'keep-alive'],
  0x04b1: ['error', 'notify'],
  [EXPLORE]: ['explore', 'read'],
  [CREATE_OBJECT]: ['create_object', 'configure'],
  [DELETE_OBJECT]: ['delete_object', 'configure'],
  [SET_VARIABLE]: ['set_variable', 'write'],
  [GET_VARIABLE]: ['get_variable', 'read'],
  0x0506: ['add_link', 'configure'],
  0x051a: ['remove_link', 'configure'],
  [GET_LINK]: ['get_link', 'read'],
  [NOTIFY]: ['notify', 'notify'],
  [SET_MULTI_VARIABLES]: ['set_multi_variables', 'write'],
  [GET_MULTI_VARIABLES]: ['get_multi_variables', 'read'],
  0x0556: ['begin_sequence', 'transfer'],
  0x0560: ['end_sequence', 'transfer'],
  [INVOKE]: ['invoke', 'execute'],
  [SET_VAR_SUB_STREAMED]: ['set_var_sub_streamed', 'write'],
  [GET_VAR_SUB_STREAMED]: ['get_var_sub_streamed', 'read'],
  0x0590: ['get_variables_address', 'read'],
  0x059a: ['abort', 'disconnect'],
  0x05a9: ['error', 'notify'],
  0x05b3: ['init_ssl', 'connect'],
};

const VARIANTS: Readonly<Record<number, Row>> = {
  [SESSION]: ['server_session', 'connect'],
  [SUBSCRIPTION]: ['subscription', 'subscribe'],
  [PROGRAM]: ['plc_program', 'program-download'],
  [STOP]: ['operating_state_stop', 'stop'],
  [RUN]: ['operating_state_run', 'start'],
  [RESET_RETENTIVE]: ['operating_state_reset_retentive', 'control'],
  [LEGITIMATION]: ['legitimation', 'authenticate'],
  [CLOCK]: ['clock', 'time'],
  [FIRMWARE]: ['runtime_update', 'firmware'],
};

export function describe(code: number): OperationWord {
  const fn = code & 0xffff;
  const [operation, meaning] = FUNCTIONS[fn] ?? [`function_${String(fn)}`, 'unknown'];
  const variant = VARIANTS[code >> VARIANT_SHIFT];
  if (!variant) return { operation, meaning };
  const ends = fn === DELETE_OBJECT && code >> VARIANT_SHIFT === SESSION;
  return { operation: `${operation}_${variant[0]}`, meaning: ends ? 'disconnect' : variant[1] };
}

/** Methods that engineering tools invoke, of services of HMI panels; others are numbers. */
export const METHODS: Readonly<Record<number, string>> = {
  1387: 'ResolveAddressRemote',
  18667: 'AddonObject.CheckCompat',
  18827: 'RuntimeUpdateService.BeginRuntimeUpdate',
  18829: 'RuntimeUpdateService.FinishRuntimeUpdate',
  18878: 'RuntimeUpdateService.UninstallAddon',
  15000009: 'DownloadService.PreFullDownload',
  15000011: 'DownloadService.PostFullDownload',
  15000013: 'DownloadService.CheckFullDownload',
  15000016: 'DownloadService.ActivateDownload',
  15000019: 'DownloadService.AbortFullDownload',
  15000035: 'ScsProject.GetFullDownloadServiceRid',
  15000039: 'ProjectManager.GetScsProject',
};

export function methodVariant(method: number): number {
  const name = METHODS[method] ?? '';
  if (name.startsWith('DownloadService.')) return PROGRAM;
  return name.startsWith('RuntimeUpdateService.') ? FIRMWARE : PLAIN;
}
