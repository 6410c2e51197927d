/** What the messages of TLS and SSL 2.0 mean. RFC 8446, 4 and 6; RFC 5246, 7.4; the registries TLS HandshakeType and TLS Alerts of IANA. */
import type { OperationWord } from '../../../model/protocol.ts';

export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const CERTIFICATE = 11;
/** Alerts and heartbeats are counted under codes beyond those of the handshake. */
export const ALERT_CODE = 256;
export const HEARTBEAT_CODE = 257;
/** Added to a message type of SSL 2.0. */
export const SSL2_BASE = 512;

const word = (operation: string, meaning: OperationWord['meaning']): OperationWord => ({ operation, meaning });

const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  0: word('hello_request', 'connect'),
  [CLIENT_HELLO]: word('client_hello', 'connect'),
  [SERVER_HELLO]: word('server_hello', 'connect'),
  4: word('new_session_ticket', 'connect'),
  5: word('end_of_early_data', 'connect'),
  8: word('encrypted_extensions', 'connect'),
  [CERTIFICATE]: word('certificate', 'identify'),
  12: word('server_key_exchange', 'connect'),
  13: word('certificate_request', 'identify'),
  14: word('server_hello_done', 'connect'),
  15: word('certificate_verify', 'authenticate'),
  16: word('client_key_exchange', 'connect'),
  20: word('finished', 'connect'),
  21: word('certificate_url', 'identify'),
  22: word('certificate_status', 'identify'),
  23: word('supplemental_data', 'identify'),
  24: word('key_update', 'connect'),
  25: word('compressed_certificate', 'identify'),
  [ALERT_CODE]: word('alert', 'notify'),
  [HEARTBEAT_CODE]: word('heartbeat', 'keep-alive'),
  [SSL2_BASE + 1]: word('ssl2_client_hello', 'connect'),
  [SSL2_BASE + 2]: word('ssl2_client_master_key', 'connect'),
  [SSL2_BASE + 4]: word('ssl2_server_hello', 'connect'),
};

export const isHandshake = (type: number): boolean => OPERATIONS[type] !== undefined && type < ALERT_CODE;

export const describe = (code: number): OperationWord => OPERATIONS[code] ?? word(`handshake_${code}`, 'connect');

const ALERTS: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

export const alertName = (description: number): string => ALERTS[description] ?? `alert_${description}`;
