/** Words for RFB: the handshake, security types and client messages. RFC 6143, 7.1–7.5 and 8.1. */
import type { OperationWord } from '../../../model/protocol.ts';

/** Codes of the handshake; those of client messages follow from CLIENT on, a choice of security has its type above CHOICE_SHIFT. */
export const VERSION = 1;
export const SECURITY_TYPES = 2;
export const CHOICE = 3;
export const CHALLENGE = 4;
export const RESULT = 5;
export const CLIENT_INIT = 6;
export const SERVER_INIT = 7;
export const CLIENT = 0x1000;
export const CHOICE_SHIFT = 16;

const HANDSHAKE: Readonly<Record<number, OperationWord>> = {
  [VERSION]: { operation: 'protocol_version', meaning: 'connect' },
  [SECURITY_TYPES]: { operation: 'security_types', meaning: 'authenticate' },
  [CHOICE]: { operation: 'security_type', meaning: 'authenticate' },
  [CHALLENGE]: { operation: 'vnc_authentication', meaning: 'authenticate' },
  [RESULT]: { operation: 'security_result', meaning: 'authenticate' },
  [CLIENT_INIT]: { operation: 'client_init', meaning: 'connect' },
  [SERVER_INIT]: { operation: 'server_init', meaning: 'connect' },
};

/** RFC 6143, 7.5; bytes of each, 0 where a length within says. */
const CLIENT_MESSAGES: Readonly<Record<number, readonly [bytes: number, word: OperationWord]>> = {
  0: [20, { operation: 'set_pixel_format', meaning: 'connect' }],
  2: [0, { operation: 'set_encodings', meaning: 'connect' }],
  3: [10, { operation: 'framebuffer_update_request', meaning: 'read' }],
  4: [8, { operation: 'key_event', meaning: 'execute' }],
  5: [6, { operation: 'pointer_event', meaning: 'execute' }],
  6: [0, { operation: 'client_cut_text', meaning: 'transfer' }],
};

/** −1: no message of the specification. */
export const clientMessageBytes = (type: number): number => CLIENT_MESSAGES[type]?.[0] ?? -1;

export function describe(code: number): OperationWord {
  const word = HANDSHAKE[code & 0xffff] ?? CLIENT_MESSAGES[code - CLIENT]?.[1];
  return word ?? { operation: `message_${code}`, meaning: 'unknown' };
}

export const NONE = 1;
export const VNC_AUTHENTICATION = 2;
/** RFC 6143, 8.1.2. */
const SECURITY: Readonly<Record<number, string>> = {
  [NONE]: 'None',
  [VNC_AUTHENTICATION]: 'VNC Authentication',
  16: 'Tight',
  17: 'Ultra',
  18: 'TLS',
  19: 'VeNCrypt',
  20: 'GTK-VNC SASL',
  21: 'MD5 hash authentication',
  22: 'Colin Dean xvp',
};
export const securityName = (type: number): string => SECURITY[type] ?? `type ${type}`;
