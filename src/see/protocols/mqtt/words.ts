/** Words for MQTT packets and for the Sparkplug messages inside PUBLISH. OASIS MQTT 5.0, 2.1.2; Eclipse Sparkplug 3.0, 4.1. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;
export const AUTH = 15;

/** Numbered by packet type; the packet type is the low byte of a code. */
const PACKETS: Readonly<Record<number, OperationWord>> = {
  [CONNECT]: { operation: 'connect', meaning: 'connect' },
  [CONNACK]: { operation: 'connack', meaning: 'connect' },
  [PUBLISH]: { operation: 'publish', meaning: 'write' },
  [PUBACK]: { operation: 'puback', meaning: 'write' },
  [PUBREC]: { operation: 'pubrec', meaning: 'write' },
  [PUBREL]: { operation: 'pubrel', meaning: 'write' },
  [PUBCOMP]: { operation: 'pubcomp', meaning: 'write' },
  [SUBSCRIBE]: { operation: 'subscribe', meaning: 'subscribe' },
  [SUBACK]: { operation: 'suback', meaning: 'subscribe' },
  [UNSUBSCRIBE]: { operation: 'unsubscribe', meaning: 'subscribe' },
  [UNSUBACK]: { operation: 'unsuback', meaning: 'subscribe' },
  [PINGREQ]: { operation: 'pingreq', meaning: 'keep-alive' },
  [PINGRESP]: { operation: 'pingresp', meaning: 'keep-alive' },
  [DISCONNECT]: { operation: 'disconnect', meaning: 'disconnect' },
  [AUTH]: { operation: 'auth', meaning: 'authenticate' },
};

/** Sparkplug message types, as they stand in the topic; a code holds the place in this list plus one in its second byte. */
export const SPARKPLUG: readonly (readonly [word: string, meaning: Meaning])[] = [
  ['NBIRTH', 'identify'],
  ['DBIRTH', 'identify'],
  ['NDATA', 'notify'],
  ['DDATA', 'notify'],
  ['NDEATH', 'notify'],
  ['DDEATH', 'notify'],
  ['NCMD', 'control'],
  ['DCMD', 'write'],
  ['STATE', 'notify'],
];
export const NBIRTH = 1;
export const STATE = 9;

/** Set in the code of a PUBLISH that the server sends: it tells a subscriber, and writes nothing itself. */
export const DELIVERED = 1 << 16;

export function describe(code: number): OperationWord {
  const sparkplug = SPARKPLUG[((code >> 8) & 0xff) - 1];
  const suffix = (code & DELIVERED) === 0 ? '' : '_to_client';
  if (sparkplug) return { operation: `sparkplug_${sparkplug[0].toLowerCase()}${suffix}`, meaning: sparkplug[1] };
  if (code === (PUBLISH | DELIVERED)) return { operation: `publish${suffix}`, meaning: 'notify' };
  return PACKETS[code & 0xff] ?? { operation: `packet_${String(code)}`, meaning: 'unknown' };
}
