/** Words for ADS commands, index groups and router services. Beckhoff Information System, TC1000 ADS: commands; AdsDef.h of Beckhoff/ADS. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const READ_DEVICE_INFO = 1;
export const READ = 2;
export const WRITE = 3;
export const READ_STATE = 4;
export const WRITE_CONTROL = 5;
export const ADD_NOTIFICATION = 6;
export const DELETE_NOTIFICATION = 7;
export const NOTIFICATION = 8;
export const READ_WRITE = 9;

/** Services of the router over UDP: this | their number. */
export const ROUTER = 0x10000;
export const SERVER_INFO = ROUTER | 1;
export const ADD_ROUTE = ROUTER | 6;

/** Second byte of a code: an ADS state for write control, else one of these or the place of its index group below. */
export const BY_SYMBOL = 0xff;

const COMMANDS: Readonly<Record<number, readonly [operation: string, meaning: Meaning]>> = {
  [READ_DEVICE_INFO]: ['read_device_info', 'identify'],
  [READ]: ['read', 'read'],
  [WRITE]: ['write', 'write'],
  [READ_STATE]: ['read_state', 'diagnose'],
  [WRITE_CONTROL]: ['write_control', 'control'],
  [ADD_NOTIFICATION]: ['add_device_notification', 'subscribe'],
  [DELETE_NOTIFICATION]: ['delete_device_notification', 'subscribe'],
  [NOTIFICATION]: ['device_notification', 'notify'],
  [READ_WRITE]: ['read_write', 'write'],
};

/** States that write control asks for: enumeration ADSSTATE. */
const STATES: readonly (readonly [state: string, meaning: Meaning] | undefined)[] = [
  undefined,
  ['idle', 'control'],
  ['reset', 'control'],
  ['init', 'control'],
  ['start', 'start'],
  ['run', 'start'],
  ['stop', 'stop'],
  ['save_config', 'configure'],
  ['load_config', 'configure'],
  ['power_failure', 'control'],
  ['power_good', 'control'],
  ['error', 'control'],
  ['shutdown', 'stop'],
  ['suspend', 'stop'],
  ['resume', 'start'],
  ['config', 'stop'],
  ['reconfig', 'stop'],
];

interface Group {
  readonly group: number;
  readonly name: string;
  /** Meanings of read, write and read-write with it; the command's own where absent. */
  readonly read?: Meaning;
  readonly write?: Meaning;
  readonly both?: Meaning;
  /** What a read-write writes is a name. */
  readonly named?: boolean;
}

/** Index groups that change what a command does: symbols (ADSIGRP_…), sums, and the system service of port 10000 (SYSTEMSERVICE_…). */
const GROUPS: readonly Group[] = [
  { group: 0xf003, name: 'symbol_handle_by_name', both: 'read', named: true },
  { group: 0xf004, name: 'symbol_value_by_name', both: 'read', named: true },
  { group: 0xf006, name: 'release_symbol_handle', write: 'disconnect' },
  { group: 0xf007, name: 'symbol_info_by_name', both: 'read', named: true },
  { group: 0xf009, name: 'symbol_info_by_name_ex', both: 'read', named: true },
  { group: 0xf00a, name: 'symbol_download', write: 'program-download', both: 'program-download' },
  { group: 0xf00d, name: 'symbol_download_2', write: 'program-download', both: 'program-download' },
  { group: 0xf080, name: 'sum_read', both: 'read' },
  { group: 0xf081, name: 'sum_write' },
  { group: 0xf082, name: 'sum_read_write' },
  { group: 0xf083, name: 'sum_read_ex', both: 'read' },
  { group: 0xf084, name: 'sum_read_ex_2', both: 'read' },
  { group: 0xf085, name: 'sum_add_notification', both: 'subscribe' },
  { group: 0xf086, name: 'sum_delete_notification', both: 'subscribe' },
  { group: 120, name: 'file_open', both: 'transfer', named: true },
  { group: 121, name: 'file_close', write: 'transfer', both: 'transfer' },
  { group: 122, name: 'file_read', both: 'transfer' },
  { group: 123, name: 'file_write', both: 'transfer' },
  { group: 131, name: 'file_delete', write: 'transfer', both: 'transfer', named: true },
  { group: 132, name: 'file_rename', write: 'transfer', both: 'transfer' },
  { group: 200, name: 'registry', write: 'configure', both: 'read', named: true },
  { group: 400, name: 'time_services', read: 'time', write: 'time', both: 'time' },
  { group: 500, name: 'start_process', write: 'execute', both: 'execute' },
  { group: 600, name: 'change_net_id', write: 'configure', both: 'configure' },
  { group: 700, name: 'target_info', read: 'identify', both: 'identify' },
  { group: 801, name: 'add_remote', write: 'configure', both: 'configure' },
  { group: 802, name: 'delete_remote', write: 'configure', both: 'configure' },
  { group: 803, name: 'list_remotes', read: 'read', both: 'read' },
];

const SERVICES: Readonly<Record<number, OperationWord>> = {
  [SERVER_INFO]: { operation: 'server_info', meaning: 'discover' },
  [ADD_ROUTE]: { operation: 'add_route', meaning: 'configure' },
};

const places = new Map(GROUPS.map(({ group }, i) => [group, i + 1]));
const groupOf = (code: number): Group | undefined => GROUPS[((code >> 8) & 0xff) - 1];

/** Code of a command with an index group. */
export function codeOf(command: number, group: number): number {
  if (command !== READ && command !== WRITE && command !== READ_WRITE) return command;
  return ((places.get(group) ?? 0) << 8) | command;
}

export const HANDLE_BY_NAME = codeOf(READ_WRITE, 0xf003);
export const TARGET_INFO = codeOf(READ, 700);
export const VALUE_BY_HANDLE = 0xf005;

/** Whether what is written with this code is a name, so that it is the object. */
export const isNamed = (code: number): boolean => (code & 0xff) === READ_WRITE && groupOf(code)?.named === true;

export function describe(code: number): OperationWord {
  if (code >= ROUTER) return SERVICES[code] ?? { operation: `service_${String(code - ROUTER)}`, meaning: 'unknown' };
  const command = code & 0xff;
  const word = COMMANDS[command];
  if (!word) return { operation: `function_${String(command)}`, meaning: 'unknown' };
  const [operation, meaning] = word;
  const second = code >> 8;
  if (command === WRITE_CONTROL) {
    const state = STATES[second];
    return state ? { operation: `${operation}_${state[0]}`, meaning: state[1] } : { operation, meaning };
  }
  const group = second === BY_SYMBOL ? undefined : groupOf(code);
  if (!group) return { operation, meaning };
  const own = command === READ ? group.read : command === WRITE ? group.write : group.both;
  return { operation: `${operation}_${group.name}`, meaning: own ?? meaning };
}
