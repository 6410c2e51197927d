/**
 * APDUs of DLMS/COSEM and their words. DLMS UA 1000-2 (Green Book) / IEC 62056-5-3, 9.4 and 9.5 (tags of the ASN.1 module
 * COSEMpdu); methods of DLMS UA 1000-1 (Blue Book) / IEC 62056-6-2. Frames of HDLC: IEC 62056-46, 6.4.
 */
import type { MessageKind, OperationWord } from '../../../model/protocol.ts';
import { ERROR, EVENT, REQUEST, RESPONSE } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const CONFIRMED_SERVICE_ERROR = 0x0e;
export const AARQ = 0x60;
export const AARE = 0x61;
export const GET = 0xc0;
export const SET = 0xc1;
export const EVENT_NOTIFICATION = 0xc2;
export const ACTION = 0xc3;
export const GET_RESPONSE = 0xc4;
export const SET_RESPONSE = 0xc5;
export const ACTION_RESPONSE = 0xc7;
export const EXCEPTION = 0xd8;
export const GENERAL_GLO = 0xdb;
export const GENERAL_DED = 0xdc;

interface Tag {
  readonly operation: string;
  readonly meaning: Meaning;
  /** Undefined: whoever sends it tells. */
  readonly kind: MessageKind | undefined;
  /** Code under which it is told: the tag of its request. */
  readonly code: number;
}
const TAGS: (Tag | undefined)[] = Array.from({ length: 256 }, () => undefined);

function service(operation: string, meaning: Meaning, request: number, response?: number): void {
  TAGS[request] = { operation, meaning, kind: REQUEST, code: request };
  if (response !== undefined) TAGS[response] = { operation, meaning, kind: RESPONSE, code: request };
}
const single = (operation: string, meaning: Meaning, kind: MessageKind | undefined, tag: number): void => {
  TAGS[tag] = { operation, meaning, kind, code: tag };
};

service('cosem_open', 'connect', AARQ, AARE);
service('cosem_release', 'disconnect', 0x62, 0x63);
service('get', 'read', GET, GET_RESPONSE);
service('set', 'write', SET, SET_RESPONSE);
service('action', 'execute', ACTION, ACTION_RESPONSE);
service('access', 'unknown', 0xd9, 0xda);
single('event_notification', 'notify', EVENT, EVENT_NOTIFICATION);
single('data_notification', 'notify', EVENT, 0x0f);
TAGS[0x10] = { operation: 'data_notification', meaning: 'notify', kind: RESPONSE, code: 0x0f };
single('confirmed_service_error', 'unknown', ERROR, CONFIRMED_SERVICE_ERROR);
single('exception_response', 'unknown', ERROR, EXCEPTION);
/** Services of short names, plain, and ciphered with a global or a dedicated key: tags apart by 32. */
for (const [prefix, base] of [
  ['', 0],
  ['glo_', 0x20],
  ['ded_', 0x40],
] as const) {
  service(`${prefix}initiate`, 'connect', base + 1, base + 8);
  service(`${prefix}read`, 'read', base + 5, base + 12);
  service(`${prefix}write`, 'write', base + 6, base + 13);
  service(`${prefix}unconfirmed_write`, 'write', base + 22);
  single(`${prefix}information_report`, 'notify', EVENT, base + 24);
  if (base > 0) single(`${prefix}confirmed_service_error`, 'unknown', ERROR, base + CONFIRMED_SERVICE_ERROR);
}
/** Services of logical names, ciphered likewise: tags apart by 8. */
for (const [prefix, base] of [
  ['glo_', 0xc8],
  ['ded_', 0xd0],
] as const) {
  service(`${prefix}get`, 'read', base, base + 4);
  service(`${prefix}set`, 'write', base + 1, base + 5);
  single(`${prefix}event_notification`, 'notify', EVENT, base + 2);
  service(`${prefix}action`, 'execute', base + 3, base + 7);
}
single('general_glo_ciphering', 'unknown', undefined, GENERAL_GLO);
single('general_ded_ciphering', 'unknown', undefined, GENERAL_DED);
single('general_ciphering', 'unknown', undefined, 0xdd);
single('general_signing', 'unknown', undefined, 0xdf);
single('general_block_transfer', 'transfer', undefined, 0xe0);

export const isTag = (tag: number): boolean => TAGS[tag] !== undefined;
export const codeOf = (tag: number): number => TAGS[tag]?.code ?? tag;
export const kindOf = (tag: number, direction: 0 | 1): MessageKind =>
  TAGS[tag]?.kind ?? (direction === 0 ? REQUEST : RESPONSE);

/** What some methods and some writes do, by class and method: an index into it stands above the tag in a code. */
const VARIANTS: readonly (readonly [tag: number, classId: number, id: number, string, Meaning])[] = [
  [ACTION, 70, 1, 'remote_disconnect', 'control'],
  [ACTION, 70, 2, 'remote_reconnect', 'control'],
  [ACTION, 18, 1, 'image_transfer_initiate', 'firmware'],
  [ACTION, 18, 2, 'image_block_transfer', 'firmware'],
  [ACTION, 18, 3, 'image_verify', 'firmware'],
  [ACTION, 18, 4, 'image_activate', 'firmware'],
  [ACTION, 15, 1, 'reply_to_hls_authentication', 'authenticate'],
  [ACTION, 15, 2, 'change_hls_secret', 'configure'],
  [ACTION, 15, 3, 'add_object', 'configure'],
  [ACTION, 15, 4, 'remove_object', 'configure'],
  [ACTION, 64, 0, 'security_setup_method', 'configure'],
  [ACTION, 8, 0, 'clock_method', 'time'],
  [SET, 8, 0, 'set_clock', 'time'],
  [SET, 15, 0, 'set_association', 'configure'],
  [SET, 64, 0, 'set_security_setup', 'configure'],
  [SET, 18, 0, 'set_image_transfer', 'configure'],
  [SET, 70, 0, 'set_disconnect_control', 'configure'],
];
/** A further block of what was begun before; its object is told with the first. */
export const CONTINUED = 0xff;
const VARIANT_SHIFT = 8;

export function variantOf(tag: number, classId: number, id: number): number {
  for (let i = 0; i < VARIANTS.length; i++) {
    const [of, wanted, method] = VARIANTS[i] as (typeof VARIANTS)[number];
    if (of === tag && wanted === classId && (method === 0 || method === id)) return i + 1;
  }
  return 0;
}
export const withVariant = (code: number, variant: number): number => code | (variant << VARIANT_SHIFT);

/** Frames of the link layer without an APDU: above all others, by their control field without the poll bit. */
export const HDLC = 1 << 16;
const FRAMES: Readonly<Record<number, readonly [string, Meaning, MessageKind]>> = {
  0x83: ['set_normal_response_mode', 'connect', REQUEST],
  0x63: ['unnumbered_acknowledge', 'connect', RESPONSE],
  0x43: ['disconnect', 'disconnect', REQUEST],
  0x0f: ['disconnected_mode', 'disconnect', RESPONSE],
  0x87: ['frame_reject', 'notify', ERROR],
  0x03: ['unnumbered_information', 'transfer', EVENT],
  0x00: ['information', 'transfer', EVENT],
  0x01: ['receive_ready', 'keep-alive', EVENT],
  0x05: ['receive_not_ready', 'keep-alive', EVENT],
};
/** The control field without poll bit and sequence numbers. */
export const frameType = (control: number): number =>
  (control & 1) === 0 ? 0 : (control & 3) === 1 ? control & 0x0f : control & 0xef;
export const frameKind = (type: number): MessageKind => FRAMES[type]?.[2] ?? EVENT;

export function describe(code: number): OperationWord {
  if (code >= HDLC) {
    const frame = FRAMES[code - HDLC];
    return frame
      ? { operation: frame[0], meaning: frame[1] }
      : { operation: `frame_${String(code - HDLC)}`, meaning: 'unknown' };
  }
  const tag = TAGS[code & 0xff];
  const variant = code >> VARIANT_SHIFT;
  if (!tag) return { operation: `apdu_${String(code & 0xff)}`, meaning: 'unknown' };
  const special = VARIANTS[variant - 1];
  if (special) return { operation: special[3], meaning: special[4] };
  return { operation: variant === 0 ? tag.operation : `${tag.operation}_next_block`, meaning: tag.meaning };
}

/** Tag of the answer, by that of the request; its own where it has none. */
const ANSWERS = Uint8Array.from({ length: 256 }, (_, request) => {
  const answer = TAGS.findIndex((tag, i) => i !== request && tag?.code === request);
  return answer < 0 ? request : answer;
});

/** Key of a message: the tag of its APDU. */
export function keyOf(kind: MessageKind, code: number): number | undefined {
  if (code < 0 || code >= HDLC) return undefined;
  const request = code & 0xff;
  return kind === RESPONSE || kind === ERROR ? ANSWERS[request] : request;
}
