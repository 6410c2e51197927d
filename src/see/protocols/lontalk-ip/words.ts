/**
 * Words for LonTalk over IP. Packet types: EIA-852, as packet-cnip.c numbers them. Messages: ISO/IEC 14908-1, codes of
 * network management and diagnostics as packet-lon.c numbers them.
 */
import { ERROR, EVENT, REQUEST, RESPONSE, type MessageKind, type OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

type Row = readonly [operation: string, meaning: Meaning, kind: MessageKind];

export const DATA_PACKET = 0x01;

const PACKETS: Readonly<Record<number, Row>> = {
  [DATA_PACKET]: ['data_packet', 'unknown', EVENT],
  0x03: ['device_registration', 'identify', EVENT],
  0x04: ['channel_membership', 'notify', EVENT],
  0x06: ['send_list', 'notify', EVENT],
  0x07: ['acknowledge', 'keep-alive', RESPONSE],
  0x08: ['channel_routing', 'notify', EVENT],
  0x60: ['status_request', 'diagnose', REQUEST],
  0x63: ['device_configuration_request', 'read', REQUEST],
  0x64: ['channel_membership_request', 'read', REQUEST],
  0x66: ['send_list_request', 'read', REQUEST],
  0x68: ['channel_routing_request', 'read', REQUEST],
  0x70: ['status_response', 'diagnose', RESPONSE],
  0x71: ['device_configuration', 'configure', EVENT],
  0x7f: ['segment', 'transfer', EVENT],
};

/** Codes of network management and diagnostics. */
const SERVICES: Readonly<Record<number, readonly [operation: string, meaning: Meaning]>> = {
  0x51: ['nd_query_status', 'diagnose'],
  0x52: ['nd_proxy_command', 'diagnose'],
  0x53: ['nd_clear_status', 'diagnose'],
  0x54: ['nd_query_xcvr', 'diagnose'],
  0x61: ['nm_query_id', 'discover'],
  0x62: ['nm_respond_to_query', 'configure'],
  0x63: ['nm_update_domain', 'configure'],
  0x64: ['nm_leave_domain', 'configure'],
  0x65: ['nm_update_key', 'configure'],
  0x66: ['nm_update_addr', 'configure'],
  0x67: ['nm_query_addr', 'read'],
  0x68: ['nm_query_nv_cnfg', 'read'],
  0x69: ['nm_update_group_addr', 'configure'],
  0x6a: ['nm_query_domain', 'read'],
  0x6b: ['nm_update_nv_cnfg', 'configure'],
  0x6c: ['nm_set_node_mode', 'control'],
  0x6d: ['nm_read_memory', 'read'],
  0x6e: ['nm_write_memory', 'configure'],
  0x6f: ['nm_checksum_recalc', 'configure'],
  0x70: ['nm_wink', 'control'],
  0x71: ['nm_memory_refresh', 'configure'],
  0x72: ['nm_query_snvt', 'read'],
  0x73: ['nm_nv_fetch', 'read'],
  0x7f: ['nm_manual_service_request', 'identify'],
};

/** What a data packet carries, in the bits of a code above those of the packet's type. */
export const NV_UPDATE = 0x100;
export const NV_POLL = 0x101;
export const APPLICATION = 0x102;
export const FOREIGN_FRAME = 0x103;
export const ACK = 0x104;
export const REMINDER = 0x105;
export const CHALLENGE = 0x106;
export const REPLY = 0x107;
export const ANSWER = 0x108;

const MESSAGES: Readonly<Record<number, readonly [operation: string, meaning: Meaning]>> = {
  [NV_UPDATE]: ['nv_update', 'write'],
  [NV_POLL]: ['nv_poll', 'read'],
  [APPLICATION]: ['application_message', 'unknown'],
  [FOREIGN_FRAME]: ['foreign_frame', 'unknown'],
  [ACK]: ['ack', 'keep-alive'],
  [REMINDER]: ['reminder', 'keep-alive'],
  [CHALLENGE]: ['challenge', 'authenticate'],
  [REPLY]: ['reply', 'authenticate'],
  [ANSWER]: ['response', 'unknown'],
};

export const MANUAL_SERVICE_REQUEST = 0x7f;
export const isPacket = (type: number): boolean => type in PACKETS;
export const kindOfPacket = (type: number): MessageKind => PACKETS[type]?.[2] ?? EVENT;
/** Of a data packet: a message above, or a service's code. */
export const codeOf = (message: number): number => DATA_PACKET | (message << 8);

/** Whether an answer's code says that the service of code `service` succeeded, as the public LON stack (izot/lon-stack-dx) makes it. */
export function kindOfAnswer(service: number, answer: number): MessageKind {
  const [mask, success] = service >= 0x60 ? [0x1f, 0x20] : [0x0f, 0x30];
  return answer === (success | (service & mask)) ? RESPONSE : ERROR;
}

export function describe(code: number): OperationWord {
  const message = code >> 8;
  const row = message === 0 ? PACKETS[code] : (MESSAGES[message] ?? SERVICES[message]);
  if (row) return { operation: row[0], meaning: row[1] };
  const unknown = message === 0 ? `packet_${code.toString(16)}` : `service_${message.toString(16)}`;
  return { operation: unknown, meaning: 'unknown' };
}
