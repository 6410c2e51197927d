/** What AMQP's methods and performatives are called and do. AMQP 0-9-1, 1.4–1.8 (classes), RabbitMQ's extensions; OASIS AMQP 1.0, part 2, 2.7, and part 5, 5.3.3. */
import { ERROR, EVENT, REQUEST, RESPONSE, type MessageKind, type OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

/** Codes: class × 256 + method of 0-9-1; 0x10000 + descriptor of 1.0; what is neither. */
export const PERFORMATIVE = 0x10000;
export const PROTOCOL_HEADER = 0;
export const HEARTBEAT = 8;
export const methodCode = (classId: number, method: number): number => classId * 256 + method;

type Row = readonly [method: number, name: string, meaning: Meaning, kind: MessageKind];
const CONNECTION = 10;
const CHANNEL = 20;
const EXCHANGE = 40;
const QUEUE = 50;
const BASIC = 60;
export const CONNECTION_START = methodCode(CONNECTION, 10);
export const CONNECTION_START_OK = methodCode(CONNECTION, 11);
export const CONNECTION_OPEN = methodCode(CONNECTION, 40);
export const CONNECTION_CLOSE = methodCode(CONNECTION, 50);
export const CHANNEL_CLOSE = methodCode(CHANNEL, 40);

const CLASSES: readonly (readonly [number, string, readonly Row[]])[] = [
  [
    CONNECTION,
    'connection',
    [
      [10, 'start', 'connect', REQUEST],
      [11, 'start_ok', 'authenticate', RESPONSE],
      [20, 'secure', 'authenticate', REQUEST],
      [21, 'secure_ok', 'authenticate', RESPONSE],
      [30, 'tune', 'connect', REQUEST],
      [31, 'tune_ok', 'connect', RESPONSE],
      [40, 'open', 'connect', REQUEST],
      [41, 'open_ok', 'connect', RESPONSE],
      [50, 'close', 'disconnect', REQUEST],
      [51, 'close_ok', 'disconnect', RESPONSE],
      [60, 'blocked', 'notify', EVENT],
      [61, 'unblocked', 'notify', EVENT],
    ],
  ],
  [
    CHANNEL,
    'channel',
    [
      [10, 'open', 'connect', REQUEST],
      [11, 'open_ok', 'connect', RESPONSE],
      [20, 'flow', 'notify', REQUEST],
      [21, 'flow_ok', 'notify', RESPONSE],
      [40, 'close', 'disconnect', REQUEST],
      [41, 'close_ok', 'disconnect', RESPONSE],
    ],
  ],
  [
    30,
    'access',
    [
      [10, 'request', 'authenticate', REQUEST],
      [11, 'request_ok', 'authenticate', RESPONSE],
    ],
  ],
  [
    EXCHANGE,
    'exchange',
    [
      [10, 'declare', 'configure', REQUEST],
      [11, 'declare_ok', 'configure', RESPONSE],
      [20, 'delete', 'configure', REQUEST],
      [21, 'delete_ok', 'configure', RESPONSE],
      [30, 'bind', 'subscribe', REQUEST],
      [31, 'bind_ok', 'subscribe', RESPONSE],
      [40, 'unbind', 'subscribe', REQUEST],
      // RabbitMQ's number, and the one that Wireshark has.
      [51, 'unbind_ok', 'subscribe', RESPONSE],
      [41, 'unbind_ok', 'subscribe', RESPONSE],
    ],
  ],
  [
    QUEUE,
    'queue',
    [
      [10, 'declare', 'configure', REQUEST],
      [11, 'declare_ok', 'configure', RESPONSE],
      [20, 'bind', 'subscribe', REQUEST],
      [21, 'bind_ok', 'subscribe', RESPONSE],
      [30, 'purge', 'write', REQUEST],
      [31, 'purge_ok', 'write', RESPONSE],
      [40, 'delete', 'configure', REQUEST],
      [41, 'delete_ok', 'configure', RESPONSE],
      [50, 'unbind', 'subscribe', REQUEST],
      [51, 'unbind_ok', 'subscribe', RESPONSE],
    ],
  ],
  [
    BASIC,
    'basic',
    [
      [10, 'qos', 'configure', REQUEST],
      [11, 'qos_ok', 'configure', RESPONSE],
      [20, 'consume', 'subscribe', REQUEST],
      [21, 'consume_ok', 'subscribe', RESPONSE],
      [30, 'cancel', 'subscribe', REQUEST],
      [31, 'cancel_ok', 'subscribe', RESPONSE],
      [40, 'publish', 'write', REQUEST],
      [50, 'return', 'notify', ERROR],
      [60, 'deliver', 'notify', EVENT],
      [70, 'get', 'read', REQUEST],
      [71, 'get_ok', 'read', RESPONSE],
      [72, 'get_empty', 'read', RESPONSE],
      [80, 'ack', 'notify', RESPONSE],
      [90, 'reject', 'notify', ERROR],
      [100, 'recover_async', 'notify', REQUEST],
      [110, 'recover', 'notify', REQUEST],
      [111, 'recover_ok', 'notify', RESPONSE],
      [120, 'nack', 'notify', ERROR],
    ],
  ],
  [
    85,
    'confirm',
    [
      [10, 'select', 'configure', REQUEST],
      [11, 'select_ok', 'configure', RESPONSE],
    ],
  ],
  [
    90,
    'tx',
    [
      [10, 'select', 'configure', REQUEST],
      [11, 'select_ok', 'configure', RESPONSE],
      [20, 'commit', 'write', REQUEST],
      [21, 'commit_ok', 'write', RESPONSE],
      [30, 'rollback', 'write', REQUEST],
      [31, 'rollback_ok', 'write', RESPONSE],
    ],
  ],
];

/** Descriptors of 1.0. */
export const OPEN = 0x10;
export const ATTACH = 0x12;
export const TRANSFER = 0x14;
export const DISPOSITION = 0x15;
export const DETACH = 0x16;
export const END = 0x17;
export const CLOSE = 0x18;
export const FLOW = 0x13;
export const SASL_MECHANISMS = 0x40;
export const SASL_INIT = 0x41;
export const SASL_OUTCOME = 0x44;
const PERFORMATIVES: readonly (readonly [number, string, Meaning])[] = [
  [OPEN, 'open', 'connect'],
  [0x11, 'begin', 'connect'],
  [ATTACH, 'attach', 'subscribe'],
  [FLOW, 'flow', 'notify'],
  [TRANSFER, 'transfer', 'write'],
  [DISPOSITION, 'disposition', 'notify'],
  [DETACH, 'detach', 'disconnect'],
  [END, 'end', 'disconnect'],
  [CLOSE, 'close', 'disconnect'],
  [SASL_MECHANISMS, 'sasl_mechanisms', 'authenticate'],
  [SASL_INIT, 'sasl_init', 'authenticate'],
  [0x42, 'sasl_challenge', 'authenticate'],
  [0x43, 'sasl_response', 'authenticate'],
  [SASL_OUTCOME, 'sasl_outcome', 'authenticate'],
];

/** How the arguments of a method name what it touches: shortstr fields after so many bytes; two are `exchange/key`. 1.4–1.8. */
export type Named = 'queue' | 'exchange' | 'exchange-key' | 'delivery' | 'got' | 'returned' | 'host';
const NAMED: Readonly<Record<number, Named>> = {
  [CONNECTION_OPEN]: 'host',
  [methodCode(EXCHANGE, 10)]: 'exchange',
  [methodCode(EXCHANGE, 20)]: 'exchange',
  [methodCode(EXCHANGE, 30)]: 'exchange',
  [methodCode(EXCHANGE, 40)]: 'exchange',
  [methodCode(QUEUE, 10)]: 'queue',
  [methodCode(QUEUE, 20)]: 'queue',
  [methodCode(QUEUE, 30)]: 'queue',
  [methodCode(QUEUE, 40)]: 'queue',
  [methodCode(QUEUE, 50)]: 'queue',
  [methodCode(BASIC, 20)]: 'queue',
  [methodCode(BASIC, 70)]: 'queue',
  [methodCode(BASIC, 40)]: 'exchange-key',
  [methodCode(BASIC, 50)]: 'returned',
  [methodCode(BASIC, 60)]: 'delivery',
  [methodCode(BASIC, 71)]: 'got',
};
export const namedBy = (code: number): Named | undefined => NAMED[code];

const WORDS = new Map<number, OperationWord>([
  [PROTOCOL_HEADER, { operation: 'protocol_header', meaning: 'connect' }],
  [HEARTBEAT, { operation: 'heartbeat', meaning: 'keep-alive' }],
]);
const KINDS = new Map<number, MessageKind>();
for (const [classId, className, rows] of CLASSES) {
  for (const [method, name, meaning, kind] of rows) {
    WORDS.set(methodCode(classId, method), { operation: `${className}_${name}`, meaning });
    KINDS.set(methodCode(classId, method), kind);
  }
}
for (const [descriptor, operation, meaning] of PERFORMATIVES)
  WORDS.set(PERFORMATIVE + descriptor, { operation, meaning });

export function describe(code: number): OperationWord {
  const known = WORDS.get(code);
  if (known) return known;
  const operation =
    code >= PERFORMATIVE
      ? `performative_${String(code - PERFORMATIVE)}`
      : `class_${String(code >> 8)}_method_${String(code & 0xff)}`;
  return { operation, meaning: 'unknown' };
}

/** Kind of a method of 0-9-1 by its code. */
export const kindOf = (code: number): MessageKind => KINDS.get(code) ?? EVENT;

/** Classes of 0-8 to 0-9-1: 10, 20 … 110, and RabbitMQ's 85. */
export const isClass = (classId: number): boolean =>
  (classId >= 10 && classId <= 110 && classId % 10 === 0) || classId === 85;
