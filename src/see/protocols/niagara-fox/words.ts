/** Words for Fox: frame types as foxdissector names them; channels and their commands as public analyses of Niagara 4 list them. */
import { hasText } from '../../../kernel/encodings/text.ts';
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

type Row = readonly [channel: string, command: string, operation: string, meaning: Meaning];

/** A broker's channel has a name of its own, which `makeBrokerChannel` gave it. */
const ANY_OTHER = '';

const COMMANDS: readonly Row[] = [
  ['fox', 'hello', 'hello', 'connect'],
  ['fox', 'kerberos', 'kerberos', 'authenticate'],
  ['fox', 'username', 'username', 'authenticate'],
  ['fox', 'challenge', 'challenge', 'authenticate'],
  ['fox', 'clientKeyExchangeMethod', 'client_key_exchange_method', 'authenticate'],
  ['fox', 'authMessage1', 'auth_message_1', 'authenticate'],
  ['fox', 'authMessage2', 'auth_message_2', 'authenticate'],
  ['fox', 'welcome', 'welcome', 'authenticate'],
  ['fox', 'retry', 'retry', 'authenticate'],
  ['fox', 'rejected', 'rejected', 'authenticate'],
  ['fox', 'busy', 'busy', 'connect'],
  ['fox', 'redirect', 'redirect', 'connect'],
  ['fox', 'keepalive', 'keepalive', 'keep-alive'],
  ['circuit', 'open', 'circuit_open', 'connect'],
  ['sys', 'navEvent', 'nav_event', 'notify'],
  ['sys', 'summary', 'summary', 'read'],
  ['sys', 'stationCall', 'station_call', 'execute'],
  ['sys', 'stationEvent', 'station_event', 'notify'],
  ['sys', 'listLocalSpaces', 'list_local_spaces', 'read'],
  ['sys', 'makeBrokerChannel', 'make_broker_channel', 'connect'],
  ['sys', 'subNavEvents', 'sub_nav_events', 'subscribe'],
  ['sys', 'unsubNavEvents', 'unsub_nav_events', 'subscribe'],
  ['sys', 'niagaraRpc', 'niagara_rpc', 'execute'],
  ['file', 'head', 'file_head', 'read'],
  ['file', 'list', 'file_list', 'read'],
  ['file', 'getCrc', 'file_get_crc', 'read'],
  ['file', 'delete', 'file_delete', 'configure'],
  ['file', 'makeFile', 'file_make_file', 'configure'],
  ['file', 'makeDir', 'file_make_dir', 'configure'],
  ['file', 'move', 'file_move', 'configure'],
  ['file', 'setLastModified', 'file_set_last_modified', 'configure'],
  ['user', 'fetchPrefs', 'user_fetch_prefs', 'read'],
  ['user', 'setAuthenticator', 'user_set_authenticator', 'configure'],
  ['user', 'resetSessionTimeout', 'user_reset_session_timeout', 'keep-alive'],
  ['user', 'getSessionTimeRemaining', 'user_get_session_time_remaining', 'read'],
  ['data', 'canExportEntities', 'data_can_export_entities', 'read'],
  ['data', 'resolve', 'data_resolve', 'read'],
  ['data', 'resolveEntities', 'data_resolve_entities', 'read'],
  ['data', 'exportEntities', 'data_export_entities', 'read'],
  ['spy', 'get', 'spy_get', 'diagnose'],
  [ANY_OTHER, 'loadRoot', 'broker_load_root', 'read'],
  [ANY_OTHER, 'load', 'broker_load', 'read'],
  [ANY_OTHER, 'loadSlot', 'broker_load_slot', 'read'],
  [ANY_OTHER, 'syncFromMaster', 'broker_sync_from_master', 'read'],
  [ANY_OTHER, 'sub', 'broker_sub', 'subscribe'],
  [ANY_OTHER, 'unsub', 'broker_unsub', 'subscribe'],
  [ANY_OTHER, 'transfer', 'broker_transfer', 'configure'],
  [ANY_OTHER, 'invoke', 'broker_invoke', 'control'],
];
const CHANNELS: readonly string[] = [...new Set(COMMANDS.map(([channel]) => channel)), 'crypto'].filter(Boolean);

const indexOf = (operation: string): number => COMMANDS.findIndex((row) => row[2] === operation);
export const HELLO = indexOf('hello');
export const USERNAME = indexOf('username');
const REFUSALS = [indexOf('rejected'), indexOf('busy')];
/** A command that the table has not: its object is its channel and its name. */
export const OTHER = 0xff;

export const SYNC = 0x73;
export const ASYNC = 0x61;
export const REPLY = 0x72;
export const ERROR_REPLY = 0x65;
export const NULL_REPLY = 0x6e;
export const KEEP_ALIVE = 0x6b;
export const CLOSE = 0x63;
export const FRAME_TYPES: readonly number[] = [SYNC, ASYNC, REPLY, ERROR_REPLY, NULL_REPLY, KEEP_ALIVE, CLOSE];

const is = (bytes: Uint8Array, from: number, to: number, word: string): boolean =>
  to - from === word.length && hasText(bytes, from, to, word);

/** Index of the command in [space + 1, end) of the channel in [from, space), or OTHER. */
export function commandOf(bytes: Uint8Array, from: number, space: number, end: number): number {
  let named = false;
  for (const channel of CHANNELS) named ||= is(bytes, from, space, channel);
  for (let i = 0; i < COMMANDS.length; i++) {
    const [channel, command] = COMMANDS[i] as Row;
    const ofChannel = channel === ANY_OTHER ? !named : is(bytes, from, space, channel);
    if (ofChannel && is(bytes, space + 1, end, command)) return i;
  }
  return OTHER;
}

export const isRefusal = (command: number): boolean => REFUSALS.includes(command);
/** A code is the frame's type and the command. */
export const codeOf = (type: number, command: number): number => (type << 8) | command;

export function describe(code: number): OperationWord {
  const type = code >> 8;
  if (type === CLOSE) return { operation: 'close', meaning: 'disconnect' };
  const row = COMMANDS[code & 0xff];
  return row ? { operation: row[2], meaning: row[3] } : { operation: 'command', meaning: 'unknown' };
}
