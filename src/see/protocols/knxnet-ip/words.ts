/**
 * Words for KNX. Services: KNX Standard 3/8/1–3/8/9, as packet-knxip.c numbers them; message codes and application
 * services: 3/6/3 and 3/3/7, as packet-cemi.c numbers them.
 */
import { ERROR, EVENT, REQUEST, RESPONSE, type MessageKind, type OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

type Row = readonly [operation: string, meaning: Meaning, kind: MessageKind];

export const SEARCH_RESPONSE = 0x0202;
export const DESCRIPTION_RESPONSE = 0x0204;
export const CONNECT_RESPONSE = 0x0206;
export const CONNECTIONSTATE_RESPONSE = 0x0208;
export const DISCONNECT_RESPONSE = 0x020a;
export const SEARCH_RESPONSE_EXTENDED = 0x020c;
export const CONFIGURATION_REQUEST = 0x0310;
export const CONFIGURATION_ACK = 0x0311;
export const TUNNELLING_REQUEST = 0x0420;
export const TUNNELLING_ACK = 0x0421;
export const FEATURE_RESPONSE = 0x0423;
export const ROUTING_INDICATION = 0x0530;
export const ROUTING_SYSTEM_BROADCAST = 0x0533;
export const REMOTE_DIAGNOSTIC_RESPONSE = 0x0741;
export const SESSION_STATUS = 0x0954;

/** By service type. */
const SERVICES: Readonly<Record<number, Row>> = {
  0x0201: ['search', 'discover', REQUEST],
  [SEARCH_RESPONSE]: ['search', 'discover', RESPONSE],
  0x0203: ['description', 'identify', REQUEST],
  [DESCRIPTION_RESPONSE]: ['description', 'identify', RESPONSE],
  0x0205: ['connect', 'connect', REQUEST],
  [CONNECT_RESPONSE]: ['connect', 'connect', RESPONSE],
  0x0207: ['connectionstate', 'keep-alive', REQUEST],
  [CONNECTIONSTATE_RESPONSE]: ['connectionstate', 'keep-alive', RESPONSE],
  0x0209: ['disconnect', 'disconnect', REQUEST],
  [DISCONNECT_RESPONSE]: ['disconnect', 'disconnect', RESPONSE],
  0x020b: ['search_extended', 'discover', REQUEST],
  [SEARCH_RESPONSE_EXTENDED]: ['search_extended', 'discover', RESPONSE],
  [CONFIGURATION_REQUEST]: ['device_configuration', 'unknown', REQUEST],
  [CONFIGURATION_ACK]: ['device_configuration_ack', 'keep-alive', RESPONSE],
  [TUNNELLING_REQUEST]: ['tunnelling', 'unknown', REQUEST],
  [TUNNELLING_ACK]: ['tunnelling_ack', 'keep-alive', RESPONSE],
  0x0422: ['tunnelling_feature_get', 'read', REQUEST],
  [FEATURE_RESPONSE]: ['tunnelling_feature_response', 'read', RESPONSE],
  0x0424: ['tunnelling_feature_set', 'configure', REQUEST],
  0x0425: ['tunnelling_feature_info', 'notify', EVENT],
  [ROUTING_INDICATION]: ['routing_indication', 'unknown', EVENT],
  0x0531: ['routing_lost_message', 'notify', EVENT],
  0x0532: ['routing_busy', 'notify', EVENT],
  [ROUTING_SYSTEM_BROADCAST]: ['routing_system_broadcast', 'unknown', EVENT],
  0x0740: ['remote_diagnostic', 'diagnose', REQUEST],
  [REMOTE_DIAGNOSTIC_RESPONSE]: ['remote_diagnostic', 'diagnose', RESPONSE],
  0x0742: ['remote_basic_configuration', 'configure', REQUEST],
  0x0743: ['remote_reset', 'control', REQUEST],
  0x0950: ['secure_wrapper', 'unknown', EVENT],
  0x0951: ['session', 'connect', REQUEST],
  0x0952: ['session', 'connect', RESPONSE],
  0x0953: ['session_authenticate', 'authenticate', REQUEST],
  [SESSION_STATUS]: ['session_status', 'unknown', RESPONSE],
  0x0955: ['timer_notify', 'time', EVENT],
};

const SESSION_STATES: readonly Row[] = [
  ['session_status_authentication_success', 'authenticate', RESPONSE],
  ['session_status_authentication_failed', 'authenticate', ERROR],
  ['session_status_unauthenticated', 'authenticate', ERROR],
  ['session_status_timeout', 'disconnect', ERROR],
  ['session_status_keepalive', 'keep-alive', EVENT],
  ['session_status_close', 'disconnect', EVENT],
];

export const M_PROP_READ_CON = 0xfb;
export const M_PROP_WRITE_CON = 0xf5;

/** By cEMI message code, of those that carry no service of the application layer. */
const MESSAGE_CODES: Readonly<Record<number, Row>> = {
  0x10: ['l_raw', 'execute', REQUEST],
  0x13: ['l_poll_data', 'read', REQUEST],
  0x25: ['l_poll_data', 'read', RESPONSE],
  0x2b: ['l_busmon', 'notify', EVENT],
  0x2d: ['l_raw', 'notify', EVENT],
  0x2f: ['l_raw', 'execute', RESPONSE],
  0xf0: ['m_reset', 'control', EVENT],
  0xf1: ['m_reset', 'control', REQUEST],
  [M_PROP_WRITE_CON]: ['m_prop_write', 'configure', RESPONSE],
  0xf6: ['m_prop_write', 'configure', REQUEST],
  0xf7: ['m_prop_info', 'notify', EVENT],
  0xf8: ['m_func_prop_command', 'control', REQUEST],
  0xf9: ['m_func_prop_state_read', 'read', REQUEST],
  0xfa: ['m_func_prop', 'read', RESPONSE],
  [M_PROP_READ_CON]: ['m_prop_read', 'read', RESPONSE],
  0xfc: ['m_prop_read', 'read', REQUEST],
};

/** By the two bits of a control packet of the transport layer. */
const TRANSPORT: readonly Row[] = [
  ['t_connect', 'connect', REQUEST],
  ['t_disconnect', 'disconnect', REQUEST],
  ['t_ack', 'keep-alive', RESPONSE],
  ['t_nak', 'keep-alive', ERROR],
];

export const GROUP_VALUE_RESPONSE = 0x040;
export const GROUP_VALUE_WRITE = 0x080;
/** The services whose number is four bits long: six bits of data follow. */
const SHORT_SERVICES = 0x3c0;
const USER_MESSAGE = 0x2c0;
const ESCAPE = 0x3c0;

/** By the ten bits of the application layer's service. Responses and reports are known by their names. */
const APPLICATION: Readonly<Record<number, readonly [operation: string, meaning: Meaning]>> = {
  0x000: ['group_value_read', 'read'],
  [GROUP_VALUE_RESPONSE]: ['group_value_response', 'read'],
  [GROUP_VALUE_WRITE]: ['group_value_write', 'write'],
  0x0c0: ['individual_address_write', 'configure'],
  0x100: ['individual_address_read', 'discover'],
  0x140: ['individual_address_response', 'discover'],
  0x180: ['adc_read', 'read'],
  0x1c0: ['adc_response', 'read'],
  0x1c8: ['system_network_parameter_read', 'discover'],
  0x1c9: ['system_network_parameter_response', 'discover'],
  0x1ca: ['system_network_parameter_write', 'configure'],
  0x1cc: ['property_ext_value_read', 'read'],
  0x1cd: ['property_ext_value_response', 'read'],
  0x1ce: ['property_ext_value_write_con', 'configure'],
  0x1cf: ['property_ext_value_write_con_response', 'configure'],
  0x1d0: ['property_ext_value_write_un_con', 'configure'],
  0x1d1: ['property_ext_value_info_report', 'notify'],
  0x1d2: ['property_ext_description_read', 'read'],
  0x1d3: ['property_ext_description_response', 'read'],
  0x1d4: ['function_property_ext_command', 'control'],
  0x1d5: ['function_property_ext_state_read', 'read'],
  0x1d6: ['function_property_ext_state_response', 'read'],
  0x1fb: ['memory_extended_write', 'configure'],
  0x1fc: ['memory_extended_write_response', 'configure'],
  0x1fd: ['memory_extended_read', 'read'],
  0x1fe: ['memory_extended_read_response', 'read'],
  0x200: ['memory_read', 'read'],
  0x240: ['memory_response', 'read'],
  0x280: ['memory_write', 'configure'],
  0x2c0: ['user_memory_read', 'read'],
  0x2c1: ['user_memory_response', 'read'],
  0x2c2: ['user_memory_write', 'configure'],
  0x2c4: ['user_memory_bit_write', 'configure'],
  0x2c5: ['user_manufacturer_info_read', 'identify'],
  0x2c6: ['user_manufacturer_info_response', 'identify'],
  0x2c7: ['function_property_command', 'control'],
  0x2c8: ['function_property_state_read', 'read'],
  0x2c9: ['function_property_state_response', 'read'],
  0x300: ['device_descriptor_read', 'identify'],
  0x340: ['device_descriptor_response', 'identify'],
  0x380: ['restart', 'control'],
  0x381: ['restart_master_reset', 'control'],
  0x3a1: ['restart_response', 'control'],
  0x3c0: ['open_routing_table', 'configure'],
  0x3c1: ['read_routing_table', 'read'],
  0x3c2: ['read_routing_table_response', 'read'],
  0x3c3: ['write_routing_table', 'configure'],
  0x3c8: ['read_router_memory', 'read'],
  0x3c9: ['read_router_memory_response', 'read'],
  0x3ca: ['write_router_memory', 'configure'],
  0x3cd: ['read_router_status', 'diagnose'],
  0x3ce: ['read_router_status_response', 'diagnose'],
  0x3cf: ['write_router_status', 'configure'],
  0x3d0: ['memory_bit_write', 'configure'],
  0x3d1: ['authorize_request', 'authenticate'],
  0x3d2: ['authorize_response', 'authenticate'],
  0x3d3: ['key_write', 'configure'],
  0x3d4: ['key_response', 'configure'],
  0x3d5: ['property_value_read', 'read'],
  0x3d6: ['property_value_response', 'read'],
  0x3d7: ['property_value_write', 'configure'],
  0x3d8: ['property_description_read', 'read'],
  0x3d9: ['property_description_response', 'read'],
  0x3da: ['network_parameter_read', 'discover'],
  0x3db: ['network_parameter_response', 'discover'],
  0x3dc: ['individual_address_serial_number_read', 'discover'],
  0x3dd: ['individual_address_serial_number_response', 'discover'],
  0x3de: ['individual_address_serial_number_write', 'configure'],
  0x3e0: ['domain_address_write', 'configure'],
  0x3e1: ['domain_address_read', 'discover'],
  0x3e2: ['domain_address_response', 'discover'],
  0x3e3: ['domain_address_selective_read', 'discover'],
  0x3e4: ['network_parameter_write', 'configure'],
  0x3e5: ['link_read', 'read'],
  0x3e6: ['link_response', 'read'],
  0x3e7: ['link_write', 'configure'],
  0x3e8: ['group_prop_value_read', 'read'],
  0x3e9: ['group_prop_value_response', 'read'],
  0x3ea: ['group_prop_value_write', 'write'],
  0x3eb: ['group_prop_value_info_report', 'notify'],
  0x3ec: ['domain_address_serial_number_read', 'discover'],
  0x3ed: ['domain_address_serial_number_response', 'discover'],
  0x3ee: ['domain_address_serial_number_write', 'configure'],
  0x3f0: ['file_stream_info_report', 'transfer'],
  0x3f1: ['secure_data', 'unknown'],
};
const ANSWERS: ReadonlySet<number> = new Set(
  Object.keys(APPLICATION)
    .map(Number)
    .filter((code) => APPLICATION[code]?.[0].endsWith('_response')),
);

/** What a service carries makes the upper half of a code: a service of the application layer, a control packet, a message code or a status. */
const OF_APPLICATION = 0x0400;
const OF_TRANSPORT = 0x0800;
const OF_MESSAGE_CODE = 0x1000;
const OF_STATUS = 0x2000;
const withDetail = (service: number, detail: number): number => service | (detail << 16);

export const isService = (service: number): boolean => service in SERVICES;
/** The ten bits, or the four whose data follow: user messages and escapes have none. */
export function applicationService(bits: number): number {
  const short = bits & SHORT_SERVICES;
  return bits in APPLICATION || short === USER_MESSAGE || short === ESCAPE ? bits : short;
}
export const isAnswer = (application: number): boolean => ANSWERS.has(application);
export const applicationCode = (service: number, application: number): number =>
  withDetail(service, OF_APPLICATION | application);
export const transportCode = (service: number, control: number): number => withDetail(service, OF_TRANSPORT | control);
export const messageCode = (service: number, code: number): number => withDetail(service, OF_MESSAGE_CODE | code);
export const statusCode = (service: number, status: number): number => withDetail(service, OF_STATUS | status);

/** The row of a code; undefined where no table has it. */
function rowOf(code: number): Row | undefined {
  const detail = code >>> 16;
  if (detail & OF_STATUS) return SESSION_STATES[detail & 0xff];
  if (detail & OF_MESSAGE_CODE) return MESSAGE_CODES[detail & 0xff];
  if (detail & OF_TRANSPORT) return TRANSPORT[detail & 3];
  return SERVICES[code & 0xffff];
}

export const kindOf = (code: number): MessageKind => rowOf(code)?.[2] ?? EVENT;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

export function describe(code: number): OperationWord {
  const detail = code >>> 16;
  const row = detail & OF_APPLICATION ? APPLICATION[detail & 0x3ff] : rowOf(code);
  if (row) return { operation: row[0], meaning: row[1] };
  if (detail & OF_APPLICATION) return { operation: `application_${hex(detail & 0x3ff, 3)}`, meaning: 'unknown' };
  if (detail & OF_STATUS) return { operation: `session_status_${hex(detail & 0xff, 2)}`, meaning: 'unknown' };
  if (detail & OF_MESSAGE_CODE) return { operation: `message_code_${hex(detail & 0xff, 2)}`, meaning: 'unknown' };
  return { operation: `service_${hex(code & 0xffff, 4)}`, meaning: 'unknown' };
}
