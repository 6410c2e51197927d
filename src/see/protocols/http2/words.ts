/** Frames of HTTP/2 and the methods that its requests have. RFC 9113, 6 and 11.2; RFC 9110, 9.3. */
import type { Meaning } from '../../../model/words.ts';
import type { OperationWord } from '../../../model/protocol.ts';

export const DATA = 0;
export const HEADERS = 1;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const PUSH_PROMISE = 5;
export const PING = 6;
export const GOAWAY = 7;
export const CONTINUATION = 9;
/** The greatest type of RFC 9113. */
export const KNOWN_MAX = 9;

/** A request is counted under its method: this and its place in the list. */
export const METHOD_BASE = 256;
export const GRPC = METHOD_BASE;
const METHODS: readonly (readonly [string, Meaning])[] = [
  ['GET', 'read'],
  ['POST', 'execute'],
  ['HEAD', 'read'],
  ['PUT', 'write'],
  ['DELETE', 'write'],
  ['OPTIONS', 'identify'],
  ['CONNECT', 'connect'],
  ['TRACE', 'diagnose'],
  ['PATCH', 'write'],
];
export const OTHER_METHOD = METHOD_BASE + METHODS.length + 1;

export function methodCode(method: string): number {
  const place = METHODS.findIndex(([name]) => name === method);
  return place < 0 ? OTHER_METHOD : METHOD_BASE + 1 + place;
}

const word = (operation: string, meaning: Meaning): OperationWord => ({ operation, meaning });

const FRAMES: Readonly<Record<number, OperationWord>> = {
  [DATA]: word('data', 'transfer'),
  [HEADERS]: word('headers', 'transfer'),
  2: word('priority', 'keep-alive'),
  [RST_STREAM]: word('rst_stream', 'disconnect'),
  [SETTINGS]: word('settings', 'connect'),
  [PUSH_PROMISE]: word('push_promise', 'notify'),
  [PING]: word('ping', 'keep-alive'),
  [GOAWAY]: word('goaway', 'disconnect'),
  8: word('window_update', 'keep-alive'),
  [CONTINUATION]: word('continuation', 'transfer'),
  [GRPC]: word('grpc', 'execute'),
  [OTHER_METHOD]: word('other', 'unknown'),
};

export function describe(code: number): OperationWord {
  const method = METHODS[code - METHOD_BASE - 1];
  return method ? word(method[0].toLowerCase(), method[1]) : (FRAMES[code] ?? word(`frame_${code}`, 'unknown'));
}
